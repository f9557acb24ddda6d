"""신청: someone wants our texts, also in a whole sentence; a child, or a question about it, goes to a person."""

import re

from messaging.audience.reading import recognise
from messaging.inbound.models import Route
from messaging.inbound.reading import Reading
from messaging.inbound.router import Ruling
from messaging.inbound.rules import refusing
from messaging.inbound.rules.change_interests import AREAS, TELL
from messaging.inbound.rules.plain_words import PERFORMED

HELLO = (
    r"(안녕하세요|안녕하십니까|안녕하세여|안녕|수고하십니다|수고하세요|수고많으십니다|네|넵|예|저도|저두|나도|나두|저는|저|저요|나|저희도|우리도|제발|꼭|좀|혹시|이제|지금|오늘|처음|새로|문자로|여기로|이번호로|"
    r"요기로|감사합니다|감사해요|고맙습니다|부탁드립니다|부탁드려요|부탁해요|부탁합니다|부탁|잘부탁드립니다|잘부탁드려요|요|여|잘받겠습니다|수고하세요|please|좋은소식|많이|앞으로|매달|매번|빠짐없이)"
)
OUR = r"(문자|소식|문자소식|소식문자|새소식|구청소식|중구소식|중구청소식|동네소식|우리동네소식|구정소식|알림|알림문자|안내문자|정보|수신|구독|메시지|문자서비스|문자알림|소식지문자|소식받기|문자받기|알림서비스|구정알림|중구문자|중구청문자|구청문자|행복소통|u행복소통|문자메시지|이거|이것)"
PARTICLE = r"(은|는|이|가|을|를|도|로|으로|좀|에|요|만|랑|이랑|하고|와|과|및)?"
SIGN = r"(신청|신규신청|재신청|가입|등록|구독|수신동의|수신신청|회원가입|구독신청|가입신청|재가입|재구독|시작|start|subscribe|join|싱청|신쳥|신첩|신철|싣청|신천|심청|신첟|신정|가잎|신청신청)"
DO = (
    r"(합니다|해요|해여|할게요|할께요|할게|할께|할래요|할래|하겠습니다|하고싶어요|하고싶습니다|하고싶은데요|하고싶네요|하고싶어|하고파요|함|해|하려고요|하려구요|하려고합니다|할려고요|하려합니다|하길원합니다|하기원합니다|원합니다|원해요|"
    r"희망합니다|희망해요|희망|바랍니다|바래요|부탁드립니다|부탁드려요|부탁합니다|부탁해요|부탁|요|이요|이여|여|염|욤|용|이용|입니다|이에요|예요|해주세요|해주시면감사하겠습니다|해주십시오|해줘요|해줘|해주이소|해주소|해주시오|하께예|할랍니더|"
    r"할라고요|할라구요|할라요|하구싶어요|하구싶은데요|하구싶습니다|시켜주세요|시켜줘요|받아주세요|접수해주세요|접수합니다|드립니다|드려요|하렵니다|할랍니다|할래용|하고싶습니당|하고싶어여|해볼게요|해봅니다|할라카는데예|한다|하자|하오|하네|혀유|혀요|허고싶은디|할란다|할라니더|각|ㄱ|ㄱㄱ|고고)"
)
NUMBERS = r"((\d[번,.]?){1,9}(번|이요|요|번요)?)"
# '신청', '문자 신청합니다', '가입이요', '저도 받고 싶어요'
PLAIN = re.compile(rf"({HELLO}|{OUR}{PARTICLE})*({SIGN}{PARTICLE}{DO}?)+({HELLO}|{DO}|{NUMBERS})*")
WISH = re.compile(
    r"(저도|나도|저두|나두|저희도|우리도|저는|나는|다시|문자|소식|알림|정보|문자로|계속|소식지|안내|이런거|이거|이번호로|여기로|중구소식|구청소식|메시지|좋은정보|좋은소식|새소식|같이|꼭|요기로)(은|는|이|가|를|을|도|좀|로|요|들)?"
    r"(좀|많이|꼭|다시|계속|저도|나도|문자로|매달|문자)*(도|로|을|를)?"
    r"(받고싶|받고십|받구싶|받고파|받을래|받을게|받을께|받아볼래|받아볼라|받아볼랍|받아보고싶|받아보구싶|받아볼게|받아볼수있게|받게해|받을수있게|받아볼게요|받겠습|받을랍|받을라|받아보고파|받기를원|받길원|받기원|받고자|구독하고싶|구독할래|구독할게|"
    r"보내주세요|보내주시|보내줘|보내주이소|보내주소|보내주십|보내달라|보내유|보내주유|보내주라|보내줘잉|보내주랑께|넣어주세요|추가해주세요|끼워주세요|알려주세요(?!어))"
)
BACK = re.compile(
    r"^(저|저는|저도|나)?(다시|재)(신청|가입|구독|받|보내|등록|시작)|(수신거부|거부|차단|해지|탈퇴)(를|을|한거|한것|했던거|했던것|된거|한걸|했던걸|신청|설정)?(을|를|은|는|좀)?(취소|해제|풀|철회|번복)|"
    r"다시(문자|소식|알림)?(를|을|도)?(받|보내주|보내줘|신청|가입|구독|시작)|(실수로|잘못).{0,10}(거부|해지|차단|탈퇴).{0,20}(다시|취소|풀|보내|받)"
)
ENGLISH = re.compile(
    r"^(hi|hello|hey|please|pls|i|want|would|like|to|d|wanna|i m|can you|me|my|too|also|the|your|our|for|and|thanks|thank you|news|text|texts|messages?|updates?|alerts?|sms|get|receive|jung gu|junggu|newsletter|number|up|this|from|district|office|of|"
    r" )*(subscribe|sign me up|sign up|start|join|add me|opt in|register me)"
    r"( |please|pls|to|the|me|my|number|for|your|text|texts|news|newsletter|messages?|updates?|alerts?|sms|too|thanks|thank|you|jung gu|junggu|again|list|in|this|district|office|of|from|receiving|notifications?)*$"
)
# Applying for something else: a course, a benefit, a place.
OTHER = re.compile(
    r"강좌|교실|수업|수강|프로그램|특강|체험|견학|봉사|일자리(?!소식|만|정보|도|랑|하고|,|문자)|공공근로|지원금|수당|급여(?!소식)|바우처|보조금|장려금|주차(?!소식|만|정보|도)|거주자|보육반장|어린이집|유치원|돌봄|임대|주택|텃밭|캠프|대회|공모전|모집|"
    r"접수|대출|민원|여권|발급|등본|증명|백신|접종|검진|치료|상담|기초|연금|카드|쿠폰|상품권|분양|예약|대관|대여|신청서|양식|기간|자격|서류|마감|대상|조건|자원봉사|동아리|모임|행사|축제|투어|걷기|마라톤|김장|나눔|배달|도시락|연탄|방역|소독|수거|폐기물|"
    r"태양광|보일러|수리|설치|열린도서관|도서관|헬스|수영|요가|노래|스마트폰|컴퓨터|영어|한글"
)
SPOKEN_OF = re.compile(  # signing up as a matter, not the act
    r"신청한|신청했|신청할때|신청하면|신청하려면|신청이안|신청안|신청됐|신청완료|신청확인|신청해도|가입해도|신청취소|신청결과|신청자|신청방법|신청기한|신청은|신청순"
)
CHILD = re.compile(
    r"(초등|초\d|\d학년|(다섯|여섯|일곱|여덟|아홉|열|열한|열두|열세)살|(?<!\d)[4-9]살|(?<!\d)1[0-3]살|(?<!\d)[4-9]세(?!대)|(?<!\d)1[0-3]세|유치원생|어린이인데|미성년|중1|우리애|우리아이|아들것|딸것|애것|애꺼|아이것|아이꺼|아들도|딸도|손자도|손녀도|애도|아이도|애들도)"
)
ELSE = re.compile(
    r"(남편|아내|와이프|어머니|아버지|엄마|아빠|어머님|아버님|할머니|할아버지|시어머니|장모님|친구|동생|언니|부모님|신랑|이웃|조카|사촌|이모|고모|손자|손녀|손주)(님)?(대신|것|꺼|거|번호|핸드폰|폰|휴대폰|도|한테도|에게도|께도)(도|로|로도|은|는|을|를)?.{0,12}(신청|보내|받|가입|등록|되)"
)
_YES = r"(네|예|넵|넹|네네|옙|응|어|ㅇㅇ|ㅇㅋ|yes|y|ok|okay|오케이|그래|그래요|좋아요|좋습니다|알겠습니다|맞아요|맞습니다)"
_AGREE = r"(동의|동이|동의함|동의해|동의요|도의|동읭|돈의|agree|consent|약관동의|개인정보동의)"
# A yes or '동의' must stand in it: a second '신청' or a '감사합니다' agrees to nothing.
CONFIRM = re.compile(
    rf"^({_YES}{_AGREE}?|{_AGREE})"
    r"(합니다|해요|할게요|할께요|하겠습니다|함|요|여|이요|드립니다|입니다|한다|해|하고|해여|합니당)?(네|예|감사합니다|부탁드립니다|신청합니다|신청|신청해요|고맙습니다|보내주세요)?$"
)
AGREES = re.compile(r"^(네|예|넵)?(동의|동이|돈의|agree|수신동의|개인정보동의)")


class OptIn:
    name = "opt_in"
    title = "신청"
    order = 300

    def look(self, heard):
        """Begin, confirm or resume a sign-up; anyone under 14, or for someone else, meets a person."""
        tight, words = heard.reading.tight, heard.reading.words
        if not tight:
            return None
        waiting = bool(heard.context and heard.context.signing_up)
        agrees = CONFIRM.fullmatch(tight) or CONFIRM.fullmatch(without_choice(heard.text))
        if waiting and agrees:
            return self._yes("문자 신청의 동의 답장입니다.", heard, confirmed=True)
        if AGREES.match(tight) and agrees:
            return self._yes("‘동의’ 답장입니다.", heard, confirmed=waiting)
        resumes = (
            BACK.search(tight)
            and not SPOKEN_OF.search(tight)
            and not OTHER.search(tight)
            and not how(heard.reading)
        )
        if resumes and not refusing.PARTIAL.search(tight):
            return self._yes("그만 받던 소식을 다시 받겠다는 말입니다.", heard, back=True)
        if re.search(r"신청|가입|등록|받고싶|(문자|소식|알림).{0,6}받|보내(주|줘|달)", tight) and (
            CHILD.search(tight) or ELSE.search(tight)
        ):
            if not OTHER.search(tight):
                return Ruling(
                    Route.REVIEW,
                    self.name,
                    "어린이나 다른 사람의 신청은 담당자가 확인합니다.",
                    data={"child": bool(CHILD.search(tight))},
                )
            return None
        if ENGLISH.fullmatch(words) and "?" not in heard.text:
            return self._yes("외국어로 된 신청입니다.", heard)
        if refusing.NEGATED.search(tight):
            return None  # '거부하지 않습니다': a person reads what was meant
        if AREAS.search(tight) and re.search(r"도(같이|함께|추가|더|좀더|또)|추가", tight):
            return None
        if refusing.PARTIAL.search(tight) or re.search(r"(빼|제외|취소|안받|그만)", tight):
            return None
        if how(heard.reading) or SPOKEN_OF.search(tight) or OTHER.search(without_areas(tight)):
            return None
        if PROGRAMME.search(heard.reading.words):
            return None
        if ACT.search(tight) and refusing.OUR_TEXTS.search(tight) and len(tight) <= 60:
            return self._yes("문자를 신청한다는 말입니다.", heard)
        if OUTRIGHT.match(tight) and len(tight) <= 70:
            return self._yes("신청한다는 말로 시작합니다.", heard)
        if PLAIN.fullmatch(tight):
            return self._yes("신청을 뜻하는 말입니다.", heard)
        if WISH.search(tight) and signs_up(tight) and len(tight) <= 80:
            return self._yes("소식을 받고 싶다는 말입니다.", heard)
        if SIGNS.search(tight) and len(tight) <= 70:
            return self._yes("신청을 뜻하는 말입니다.", heard)
        return None

    def _yes(self, why, heard=None, **data):
        if heard is not None:
            data["interest_mask"] = recognise(heard.text)
        return Ruling(Route.OPT_IN, self.name, why, data=data)


# '예방교육', '문화센터': an area's name inside a longer word is a programme or a place.
PROGRAMME = re.compile(
    rf"(?<![가-힣])(?!구청|중구|관심)[가-힣]{{2,}}(교육|학습|체육|복지|청소)(?![가-힣]*소식)|({AREAS.pattern})(센터|회관|관|반|원|비|실)(?![가-힣])|배달|도시락"
)
ACT = re.compile(rf"({SIGN}){PERFORMED}|(저|나)[도두](좀)?(끼워|넣어|껴|추가해)(주|줘)")
# '신청할게요 황학동 …', '1번 3번 신청합니다': nothing stands before it that could be applied for instead.
OUTRIGHT = re.compile(
    rf"({HELLO}|{OUR}{PARTICLE}|{NUMBERS}|\d번?|{AREAS.pattern}|랑|과|와|하고|소식)*"
    rf"(신규|회원|재)?({SIGN})(신청)?({PERFORMED}|{AREAS.pattern}|{NUMBERS}|[가-힣]{{2,4}}동)"
)


def without_choice(text):
    """'동의 1 3 5', '네 복지랑 교육이요': what is left without the areas; '' when it chooses none or says more."""
    if not recognise(text):
        return ""
    bare = re.sub(r"\d{1,2}\s*(번|,|\.|/)?", " ", AREAS.sub(" ", text))
    words = Reading.of(bare).words.split()
    return "".join(word for word in words if word not in BETWEEN)


# What stands between the areas that one chooses, once they are taken away.
BETWEEN = frozenset(
    [
        "요",
        "이요",
        "이여",
        "랑",
        "이랑",
        "와",
        "과",
        "하고",
        "도",
        "만",
        "를",
        "을",
        "은",
        "는",
        "로",
        "으로",
        "및",
        "그리고",
        "소식",
        "분야",
        "관심",
        "모두",
        "전부",
        "전체",
        "다",
        "번",
        "번이요",
    ]
)


def without_areas(tight):
    """The text without areas that it chooses: '일자리 신청' alone may mean a job, '신청 일자리' means news."""
    first = AREAS.search(tight)
    chosen = first and (len(AREAS.findall(tight)) > 1 or re.search(SIGN, tight[: first.start()]))
    return AREAS.sub("", tight) if chosen else tight


SIGNS = re.compile(
    r"(저도|나도|저두|나두|저희도|지도)(좀|꼭)?(신청|가입|구독|등록)(합니다|해요|할게요|할께요|하고싶|원해|원합|부탁|해주|하겠|이요|요|할래|해줘|하려고|하구싶|할라|해봅)|"
    r"^(안녕하세요|안녕하십니까|저도|저는|저|나도|문자|소식|알림|구독|수고하십니다|중구소식|구청소식)*(을|를|도|은|는)?(신규|가입|구독|등록)?(신청|가입|구독|등록)(합니다|해요|할게요|할께요|하고싶|원해|원합|부탁|해주|하겠|이요|요|할래|해줘|하려고|하구싶|입니다|드립|함|할라)"
    r"|(문자|소식|알림|구독|정보|서비스|소식지문자|메시지|관심분야|sms|에스엠에스)(을|를|도|은|는)?(신청|가입|구독|등록)(합니다|해요|할게요|할께요|하고싶|원해|원합|부탁|해주|하겠|이요|요|할래|해줘|하려고|하구싶|입니다|드립|함|할라)|"
    r"(사는|살아요|삽니다|살고있는|이사온|이사왔|전입한|전입했|주민|세대|입니다|이에요|이고|이고요|인데|인데요|이구요)[가-힣0-9]{0,14}(신청|가입|구독|등록)(합니다|해요|할게요|할께요|하고싶|원해|원합|부탁|해주|하겠|이요|요|할래|해줘|하려고|하구싶|드립|$)|"
    r"(복지|의료|건강|교육|문화|일자리|취업|안전|재난|환경|청소|교통|주차|세금|민원)[가-힣0-9]{0,12}(신청|가입|구독|등록)(합니다|해요|할게요|할께요|하고싶|원해|원합|부탁|해주|하겠|이요|요|할래|해줘|드립|함|$)"
)


def how(reading):
    """Whether it asks how, where or until when, rather than signing up; '보내주실 수 있나요' is a request."""
    tight = TELL.sub("", reading.tight)
    if re.search(
        r"(보내주실|보내줄|받을|받아볼|신청할|가입할|구독할)수(는|도)?(있나요|있을까요|있습니까|있을지|있어요|있는지요|있겠습니까)$",
        tight,
    ):
        if re.search(r"어떻게|어디|언제|누구|몇|얼마", tight):
            return True
        return not re.search(r"(저도|나도|다시|이번호|문자|소식)", tight)
    return Reading.of(tight).asks if tight != reading.tight else reading.asks


def signs_up(tight):
    """Whether what is wanted is our texts, not one paper or a thing."""
    return not re.search(
        r"(주소|서류|양식|신청서|링크|사진|번호|담당자|연락처|전화|자료|안내문|공문|답장|답변|답|책자|달력|소식지(?!문자)|우편|봉투|사람|직원|순찰|청소차|구급차|경찰|결과|당첨|상품권|선물|쿠폰|지도(?!소식|문자|좀|받)|일정|시간표|명단|알려주세요)(을|를|도|좀|만|로)?"
        r"(좀|꼭|문자로|다시|한번|더)*(보내|받|알려|부탁)",
        tight,
    ) and not re.search(
        r"(내일|모레|오늘|이따|나중|언제|어디|왜|얼마|뭐|무엇|가로등|쓰레기|도로|주차|민원|신고)", tight
    )
