"""The end of the chain: a clear question or request to the office is an inquiry, anything else a person reads."""

import re

from messaging.inbound import speech
from messaging.inbound.models import Route
from messaging.inbound.router import Ruling

# Meant for somebody at home: a wrong number.
PRIVATE = re.compile(
    r"^(당신|자네|너|니|야)(는|가|도)?(지금)?(어디|뭐|언제|밥|왜|오늘|집에)|^(여보|자기야?|엄마|아빠|아들아?|딸아?|언니|오빠|누나|형|얘들아|얘야|할머니|할아버지|이모|삼촌|고모|어머니|아버지|사장님|과장님|팀장님|선배|친구야)(나|저|우리|내|제|오늘|내일|지금|이따|언제|어디|뭐|용돈|전화|밥|저녁|김치|빨리|사랑|도착|집에|왜|좀)(?!이|가)"
)
# Words of yes, thanks and hello: a text of nothing else asks for nothing. Long ones first.
COURTEOUS = (
    "읽었습니다 읽었어요 보았습니다 지냅니다 지내고있습니다 지내요 들었습니다 새해복많이받으세요 thankyou 수고가많으십니다 감기조심하세요 고생많으십니다 메리크리스마스 수고많으십니다 수고하셨습니다 thanks 감사드립니다 감사했습니다 건강하십시오 "
    "고생많으세요 고생하셨어요 고생하십니다 보고있습니다 수고많으세요 수고하십니다 신경써주셔서 안녕하십니까 안녕히계세요 우리구를위해 읽고있습니다 잘받았습니다 처리해주셔서 해결됐습니다 "
    "확인했습니다 hello thank 감사드려요 감사합니다 감사합니당 감사했어요 건강하세요 고마웠어요 고맙습니다 구민을위해 도와주셔서 되고있어요 받았습니다 보고있어요 보내십시오 "
    "보내주셔서 보내주시는 보내주시니 수고하세요 수고했어요 안녕하세요 알겟습니다 알겠습니다 알려주셔서 알려주시니 알았습니다 애써주셔서 애쓰시네요 애쓰십니다 유익합니다 응원합니다 "
    "읽고있어요 주민을위해 챙겨주셔서 최고입니다 크리스마스 해결됐어요 행복하세요 확인했어요 힘써주셔서 good okay 감사해요 고마워요 고맙네요 구청장님 그렇군요 담당자님 담당자분 "
    "되십시오 받았어요 받으세요 보내세요 보내주신 봤습니다 알겠어요 알았어요 응원해요 좋습니다 좋은소식 좋은정보 좋은하루 직원분들 최고예요 친절하게 해주셔서 힘내세요 yes you "
    "고마워 고맙고 고맙다 그래요 날씨도 내일도 담당자 더운데 덕분에 도움이 됐어요 되네요 되세요 됩니다 따뜻한 문자도 봤어요 소식들 신경써 아니요 언제나 여러분 오늘도 오케이 "
    "유익한 이렇게 좋네요 좋아요 주셔서 주시니 중구청 즐거운 직원들 추운데 친절한 친절히 파이팅 풍성한 한가위 화이팅 hi no ok ㄱㅅ ㅇㅇ ㅇㅋ ㅎㅇ 감사 고맙 구청 꾸벅 "
    "날씨 너무 다들 다시 답변 답장 돼요 땡큐 마음 많이 매번 메리 명절 모두 문자 빠른 새해 소식 수고 아뇨 아침 안녕 알겠 알려 알림 애써 연휴 오늘 오후 우와 저녁 저도 정말 "
    "정보 좋은 주말 중구 직원 진짜 챙겨 처리 최고 추석 하루 하이 한번 한주 항상 해결 확인 힘써 ㄳ ㅎ 가 고 굿 그 네 넵 넹 노 늘 님 도 두 또 를 밤 복 서 설 아 어 "
    "에 예 옙 오 와 요 을 응 이 잘 짱 참 큰 "
)
COURTESY = re.compile("|".join(sorted(COURTEOUS.split(), key=len, reverse=True)))
ELECTION = re.compile(
    r"당선|재선|연임|출마|후보(?!자등록)|공약|낙선|선거운동|유세|지지합|지지해|찍을게|찍어드|찍겠|뽑을게|뽑아드|뽑겠|국민의힘|민주당|정당|기호\d|한표|\d선(?!착)|"
    r"(의원|구청장|대통령|시장님|선거).{0,12}(되세요|되십|뽑|찍|밀어|밀겠|응원|지지|되셔|되실|되시길|될겁|이기|또하|계속하|한번더)"
)
IDENTITY = re.compile(
    r"(번호|폰|핸드폰|휴대폰|전화)(를|가|을|도)?(바뀌|바꿨|바꼈|바꾸|변경|새로|바껴|바꿔)|(바뀐|새|새로운|변경된)(번호|전화)|개명|주민(등록)?번호.{0,12}(보내야|적어야|필요|써야)|본인(확인|인증)때문|"
    r"(이름|성함|명의|생년월일|생일|성별)(을|이|으로|가|은)?.{0,14}(바꿨|바꿔|바뀌|변경|잘못|틀리|틀렸|되어|돼있|등록|고쳐|정정|수정)"
)
# Of our sending itself: who are you, whence my number. The desk answers, no department.
OF_OUR_SENDING = re.compile(
    r"(문자|소식|이거)(를|을)?보내(는|신|시는)(사람|분|데|곳)?(이|은|가)?(누구|어디|왜)|(광고|스팸|사기|피싱|스미싱)(문자)?(이|가)?(아닌|아니|맞|인가|죠|지요)|이런(걸|거|것)(을)?.{0,4}(신청|보내|등록)|누구신데|누군데|보내든|왜(이렇게|이리|그렇게)*(많이|자주|자꾸|계속)*보내|^(거기|여기|이거)?(누구|어디)(세요|신가요|십니까|신지|시죠|에요|예요|야|냐|임|인가요|입니까)+$|(번호|개인정보|연락처)(를|는|가|은)?(어디서|어떻게|누가|왜)[가-힣]{0,10}(알|안거|안건|아는|아시|얻|받|구|가져|수집)"
)
# A wrong number, or a telephone that answers by itself.
NOT_FOR_US = re.compile(
    r"총무님|회비(입금|냈|보냈)|입금(했|하)|동창|계모임|견적|사용자가전화를|전주인|연차|문자로안내|주인(이)?바뀌|(씨|님)(의)?(폰|핸드폰|전화|번호|휴대폰)?(이|가)?(아닌가|아니신|아니세|맞나|맞으신|맞죠|맞으세)|잘못(거|걸|보내|보낸|온것|왔|누르|눌)|전화잘못|(운전|회의|수업|진료|근무|통화|예배)중|부재중|자동응답|나중에(연락|전화)(드리|할|하)"
)
# What is left when these are taken out is what the question is about; without it only a person can tell.
POINTING = re.compile(
    r"이거|이건|저거|그거|이것|요거|그건|저기요?|이게|그게|저게|그럼|그러면|근데|혹시|지금|정말|진짜|어떻게|어떡해|어떡하|어떻해|어케|우째|뭐라|뭐|뭔|무슨|무엇|누구|언제|어디|왜|얼마|몇|맞|말|뜻|소리|문자|번호|의미|하는|하나|해야|하라|하|해|되|된|돼|인가|인데|이신|신지|입니|습니|합니|됩니|까|나|가|건|거|것|은|는|이|가|에|예|요|죠|지|데|줄|라고|라|니|냐|여|들|야|면|의|일|인|세|시|던|ㅂ|ㄴ|아|음|저|예요|에요"
)
SUBJECTLESS = re.compile(
    r"(뭔|무슨|먼)(말|소리|뜻|얘기)인지(잘|도|통|하나도)?(모르|이해)|"
    r"^(이거|이건|저거|그거|이것|요거|그건|이게|그게|이|그)?(어떻게|어떡해|어케|어떡케|우째|우예)(하|해|되|된|돼|신청하|쓰|하는|한)"
)


class General:
    name = "general"
    title = "일반 (문의 또는 사람이 확인)"
    order = 900

    def look(self, heard):
        """Never silent: the last word of the chain."""
        reading = heard.reading
        why = question(heard)
        if why:
            return Ruling(Route.INQUIRY, self.name, why)
        if not reading.tight:
            return Ruling(Route.REVIEW, self.name, "글이 없거나 그림 글자뿐이라 담당자가 봅니다.")
        if reading.typed_blind:
            return Ruling(Route.REVIEW, self.name, "자판이 바뀐 채 쓴 글이라 담당자가 읽습니다.")
        return Ruling(Route.REVIEW, self.name, "분명한 물음이나 신청이 아니어서 담당자가 읽습니다.")


def only_courtesy(reading):
    """Whether a text says only yes, thanks or hello."""
    return bool(reading.tight) and not COURTESY.sub("", reading.tight)


def question(heard):
    """Why this is a question or request to the office, in Korean; '' when it isn't clear."""
    reading = heard.reading
    tight = reading.tight
    if not reading.korean or len(tight) < 5 or only_courtesy(reading):
        return ""
    if NOT_FOR_US.search(tight) or (PRIVATE.search(tight) and len(tight) < 25):
        return ""
    if ELECTION.search(tight) or IDENTITY.search(tight) or OF_OUR_SENDING.search(tight):
        return ""
    if SUBJECTLESS.search(tight) or (len(POINTING.sub("", tight)) < 2 and len(tight) <= 14):
        return ""
    return speech.wants(reading)
