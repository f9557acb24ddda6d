"""A plain refusal by its grammar: what is to stop, the stopping word, and an ending that asks or announces.

Patterns read the text without spaces. They say only how a refusal is built; opt_out.py still asks
whether it is negated, asked about, partial, a story, or about something else.
"""

import re

TEXTS = r"(문자|소식|메시지|알림|연락|수신|구독|광고|홍보|안내|톡|이런거|이거|이런것|이런문자)"
LINK = r"(은|는|이|가|을|를|도|좀|들|만좀|에서|에)?"
WHAT = (
    rf"{TEXTS}{TEXTS}?(서비스)?{LINK}(보내|오|받|주|발송하|들어오|날라오|날아오)?(시|주시)?(는|던)?(거|것|걸|게|건)?{LINK}"
    r"(이제|이젠|그만|제발|당장|좀|다|전부|인자|더이상)*"
)
NOUN = r"(거부|거절|해지|차단|탈퇴|중단|중지|철회|취소|정지|삭제|제외|해제)"
OWN_NOUN = (
    rf"(수신|문자|소식|메시지|알림|구독|안내|연락|전송|발송|서비스|수신동의|동의|번호|명단|회원)(서비스|수신|발송|받기|받는거|받는것|전송|알림|신청|가입)?{LINK}"
    rf"(신청|가입)?{LINK}{NOUN}"
)
WEAK_NOUN = r"(거부|해지|탈퇴|차단|수신거절)"
# '… 해 주세요', '… 하겠습니다', '… 부탁드려요', '… 원합니다': it is asked for or announced, here and now.
PERFORMED = (
    r"(을|를|좀|도|로)?(꼭|좀|바로|빨리|즉시|제발|당장|얼른)?(신청|요청|처리|조치|접수|의사|등록)?(을|를|좀)?"
    r"(합니다(?!만)|하께|할게|할께|할래(?!요\?)|할라요|할란다|할랍|하겠(습|어|음|다|소)|하고(싶(?!지|은데어|었)|파|자합)|하렵|하려(고)?(합|해요)|함$|한다(?!고해|는|면|던)|하자$|했으면(하|합|좋)|하길(바|원|희)|"
    r"해(요|여|용)?$|해요(?!\?)|하오|하우|해봅니다|하게?해?(주세|주십|줘)|(해|시켜|하여|되게해|드려)?(주(세요|십시오|시기|시길|실것|시면(감|고|좋)|이소|소$|쇼|셔요|셨으면|심|시오|라|소서)|줘(?!서|도|야)|달라|(?<!니)다오|쥬)|"
    r"부탁|바랍|바래요|바라(?!보)|원합|원해|원함|희망|요망|드립니다|드려요|드릴게|요$|이요$|이에요|예요|입니다$|임$|\d{1,2}$)"
)
# What may be turned off, stopped, cut, or taken out, and the verbs for it.
STOP_VERB = (
    r"(꺼|끄|멈춰|멈추|끊어|끊으|빼|지워|치워|치아|막아|중단해|중지해|정지해|스톱해|그만해|그만두|안오게(좀)?해|안오게(좀)?하|안가게해|못오게해)(좀)?"
    r"(주(세요|십|시기|시길|이소|소$|쇼|셔|셨으면|시면(감|고|좋)|라|이)|줘(?!서|도|야)|달라|다오|쥬|라$|라고|세요|십시오|셔요|셈|이소|길바|시길|시기바)"
)
NUMBER = rf"((제|내|저희)(연락처|정보|개인정보)|명단|목록|(제|내|저희|우리|이|본인)?(전화|핸드폰|휴대폰|휴대전화|폰|연락)?번호){LINK}(좀|이제|그만|제발|에서)?"
RECEIVING = r"(받기|받는거|받는것|보는거|오는거|수신)"

STOP_TEXTS = re.compile(
    rf"(구독|수신)(을|를|은|는)?안(하겠|할게|할께|할래|합니다|한다|하고싶)|{WHAT}{STOP_VERB}|(^|[가-힣])(저|나|전)(는|를|좀)?빼고(보내|문자)|{NUMBER}(삭제|제외|말소)(를)?(요청|부탁|바랍|바라|원합|원해|희망|처리|요$)|{NUMBER}(저|나|제거|제꺼)?(를|는|좀)?(빼|지워|삭제|제외|없애)(해|하)?(좀)?(주|줘|달라|쥬|라$)"
)
OWN = re.compile(rf"{OWN_NOUN}{PERFORMED}")
WEAK = re.compile(
    rf"^(안녕하세요|네|저는|이제|이젠|제발|그냥|전)*{WEAK_NOUN}{PERFORMED}|{WEAK_NOUN}{PERFORMED}(요|다|니다|세요)?(감사합니다|고맙습니다|수고하세요|제발)*$"
)
# '취소할게요 문자 받는 거': the verb first, its object after it.
TURNED_ROUND = re.compile(
    rf"({NOUN}|그만)(을|를|좀)?(합니다|할게요|할께요|할래요|하겠습니다|해주세요|해줘요|해줘|하고싶어요|부탁드려요|부탁드립니다)(이|그)?{TEXTS}(보내|오|{RECEIVING})?(는)?(거|것)?(요|이요)?$"
)
HOURS = re.compile(
    r"(꼭두)?(새벽|밤|밤늦게|아침|저녁|주말|휴일|일요일|명절)(부터|까지|마다|에도|도|내내|중에도)"
)


def announced(tight):
    """The match of a refusal said outright ('수신거부합니다', '문자 수신 동의 철회해 주세요'), or None."""
    return OWN.search(tight) or TURNED_ROUND.search(tight)


def asked(tight):
    """The match of a request to stop our texts ('알림 꺼 주세요', '명단에서 빼 주세요'), or None."""
    return STOP_TEXTS.search(tight)


def short(tight):
    """The match of a bare '해지합니다 …' or '… 탈퇴할게요' whose object is left out, or None."""
    return WEAK.search(tight)


def without_hours(tight):
    """The text without 'from early morning on': a reason for refusing, not a limit to it."""
    return HOURS.sub("", tight)
