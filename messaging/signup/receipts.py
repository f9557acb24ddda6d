"""What we text to whoever signs up: a code, and one fixed confirmation, in each of the four languages.

Phones show what CP949 holds. Japanese and Chinese keep to signs that it has (no long-vowel mark, hanja in
their full form); a text that it can't hold goes out in English.
"""

from django.conf import settings

from messaging.audience.fields import names
from messaging.audience.models import Interest, Subscriber
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings

Language = Subscriber.Language

# The first of these that fits one SMS goes out. None holds a link: official codes never do.
CODES = {
    Language.KOREAN: (
        "{tag} 확인번호 {code}\n5분 안에 화면에 적어 주세요. 남에게 알려 주지 마세요.",
        "{tag} 확인번호 {code} 남에게 알려 주지 마세요.",
    ),
    Language.ENGLISH: (
        "{tag} Your code: {code}\nValid for 5 minutes. Do not share it.",
        "{tag} Your code: {code} Do not share it.",
    ),
    Language.JAPANESE: (
        "{tag} 確認: {code}\n5分のうちに入力してください。人に見せないでください。",
        "{tag} 確認: {code} 人に見せないでください。",
    ),
    Language.CHINESE: (
        "{tag} 驗證碼 {code}\n請在5分鐘內輸入, 請勿告訴他人。",
        "{tag} 驗證碼 {code} 請勿告訴他人。",
    ),
}

# Who writes, which interests, how to leave, and what to do if it wasn't you.
RECEIPTS = {
    Language.KOREAN: ("{tag} {service} 신청됨: {interests}\n그만받기·신청한 적 없으면 {number}로 수신거부"),
    Language.ENGLISH: (
        "{tag} You are signed up for {service} texts: {interests}\n"
        "To stop them, or if you did not sign up, text STOP to {number}.\n"
        "Help: {website}, '문자 신청', English"
    ),
    Language.JAPANESE: (
        "{tag} お知らせ({service})の申請を受け付けました。分野: {interests}\n"
        "やめるとき、また申請していない方は {number} へ STOP と送ってください。\n"
        "英語のガイド: {website} '문자 신청' > English"
    ),
    Language.CHINESE: (
        "{tag} 已收到短信({service})申請。領域: {interests}\n"
        "不想再收到, 或者沒有申請過, 請發送 STOP 到 {number}。\n"
        "英文說明: {website} '문자 신청' > English"
    ),
}
COUNTED = {
    Language.KOREAN: ("모두({many}개)", "{first} 외 {rest}", "{many}개 분야"),
    Language.ENGLISH: ("all {many} areas", "{first} and {rest} more", "{many} areas"),
    Language.JAPANESE: ("すべて({many})", "{first} ほか{rest}", "{many}分野"),
    Language.CHINESE: ("全部({many})", "{first} 等{many}項", "{many}項"),
}


def code(language, digits):
    """The text that carries a code: one SMS, however long the office's own tag is."""
    tag = OfficeSettings.load().text_tag
    bodies = [_sent(body.format(tag=tag, code=digits)) for body in in_language(CODES, language)]
    return next((body for body in bodies if encoding.size(body) <= encoding.SMS_BYTES), bodies[-1])


def confirmation(subscriber):
    """The fixed text that confirms this sign-up, in one text; within an SMS where shorter names allow it."""
    office = OfficeSettings.load()
    language = spoken(subscriber.language)
    body = RECEIPTS[language]
    told = {
        "tag": office.text_tag,
        "service": office.service_name,
        "number": settings.REPLY_NUMBER,
        "website": office.website_name,
    }
    ways = _ways_to_say(subscriber.interest_mask, language)
    bodies = [_sent(body.format(interests=way, **told)) for way in ways]
    return next((text for text in bodies if encoding.size(text) <= encoding.SMS_BYTES), bodies[0])


def _sent(body):
    """The text without what phones can't show: a sign in the office's own name must not keep anybody out."""
    return encoding.measure(body).sent_as


def in_language(texts, language):
    """The texts in this language, or in English where phones couldn't show them."""
    return texts[spoken(language, texts)]


def spoken(language, texts=RECEIPTS):
    """The language that is really sent for this one."""
    wanted = texts.get(language, texts[Language.KOREAN])
    bodies = wanted if isinstance(wanted, tuple) else (wanted,)
    if any(encoding.measure(body).unsendable for body in bodies):
        return Language.ENGLISH
    return Language(language) if language in texts else Language.KOREAN


def _ways_to_say(mask, language):
    """The interests in words, the fullest first: all names, some and the rest counted, a number."""
    everything, and_more, only_counted = COUNTED[language]
    chosen = names(mask)
    many = len(chosen)
    if not chosen:
        return [only_counted.format(many=0)]
    in_use = Interest.objects.in_use().count()
    ways = [everything.format(many=many)] if many > 1 and many == in_use else ["·".join(chosen)]
    for kept in range(many - 1, 0, -1):
        ways.append(and_more.format(first="·".join(chosen[:kept]), rest=many - kept, many=many))
    return [*ways, only_counted.format(many=many)]
