"""The end of the chain: a clear question or request to the office is an inquiry, anything else a person reads."""

import re

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling
from messaging.inbound.rules import refusing

REQUEST = re.compile(
    r"(해|고쳐|치워|보내|알려|가르쳐|갈켜|바꿔|봐|와|단속|처리|조치|수리|청소|설치|연락|전화|점검|확인|막아|잘라|빼|옮겨|만들어|늘려|줄여|도와|살펴|지워|제거|수거|뿌려|심어|내려|올려|돌려|풀어|들어|답|찾아|멈춰|다듬어|켜|꺼|닦아|칠해|방역|소독|단속해|정리|채워|교체|갈아|받아|없애|불러|나와|데려가|구해|안내)(해|하여)?(좀|들)?"
    r"(주세요|주십시오|주시|주실|줘|주라|주면|주소|주이소|주쇼|바랍|바라|달라|부탁|주길|주셔|주셨으면|줬으면|주시면|주실수|주유|주랑께)|"
    r"(부탁|요청|건의|신고|제보|민원|문의|질문|제안)(을|를|이)?(드립|드려|드릴|합니다|해요|할게|할려|하려|드리|있|남겨|남깁|하고싶|좀|드림|한다|함)|빨리좀|시급|(신청|예약|접수|참여|참가|등록|취소|환불|상담|대여|발급|이용)(을|를)?(하고싶|받고싶|하려고|하려는|하구싶|할려고|원합|원해|희망)|조치|단속(바람|요망|필요|이필요)|(했으면|하면|되면|있으면|없으면|았으면|었으면|줬으면)(좋겠|합니다|해요|어떨)|필요합니다|필요해요|개선|시정|요망"
)
TROUBLE = re.compile(
    r"(가로등|보안등|신호등|횡단보도|보도블럭|보도블록|인도|도로|차도|맨홀|하수구|하수도|배수구|수도|상수도|정화조|화장실|공원|놀이터|벤치|운동기구|쓰레기|분리수거|재활용|음식물|무단투기|불법주차|불법주정차|주차|주정차|킥보드|자전거|노점|간판|현수막|전단|공사|소음|층간소음|"
    r"먼지|악취|냄새|담배|흡연|꽁초|매연|비둘기|고양이|들개|개똥|쥐|바퀴|모기|벌레|벌집|나무|가로수|낙엽|눈이|제설|빙판|얼음|전봇대|전선|엘리베이터|에스컬레이터|버스|정류장|지하철역|마을버스|횡단|포트홀|펜스|난간|계단|cctv|씨씨티비|주민센터|동사무소|구청|홈페이지|누리집|소식지)"
    r".{0,30}(나갔|고장|심합|심한|꺼져|꺼졌|깨|부서|부러|파였|파여|패여|패였|막혔|막혀|넘쳐|넘친|새|심해|심하|심각|쌓여|쌓였|쌓인|더러|지저분|어두|어둡|안켜|안들어|안나와|안돼|안되|안와|안옵|안치|흔들|튀어|위험|미끄|시끄|시끌|나요|납니다|불편|힘들|괴로|못살|못자|못다|망가|떨어|기울|넘어|튀|터졌|터져|얼었|얼어|죽어|죽었|많아|많습|많네|막아|방치|버려|버린|버리|울퉁|물이고|고여|피워|피우|몰려|꼬여|생겼|안내려|안되|너무해|엉망|세워|점령|막고|끊겼|녹슬|벗겨|날려|들려|안와요|안왔|못받)"
)
ASKS_MORE = re.compile(
    r"(딘지|뭔지|되나|되남|되는감|되는가|됩니까|될까|되죠|되지요|되려나|됄까|돼나|하나여|인가여|까여|나여|는교|인교|니껴|당가|능교|가예|까예|는지요|는지예|는데요\?|할수있|받을수있|갈수있|탈수있|쓸수있|알수있|가능한가|가능합|가능해|있나|있어요\?|있습니까|없나|없습니까|없을까|맞나|맞습니까|맞아요\?|인지|는지|은지|한지|되는지|하는지|건지|일까|궁금|문의|알려|언제|어디|어떻게|얼마|몇시|몇살|몇일|며칠|몇명|몇층|몇번|누가|누구|무슨|어느|왜)"
)
ANY_REQUEST = re.compile(
    r"(?<!봐)(?<!실어)(?<!뽑아)(?<!읽어)(?<!골라)(?<!사랑해)(?<!지켜봐)(주세요|주십시오|주시기바랍|주시면감사|주시면좋|주시면안|주실수|주실래|주이소|주시겠|주라고)"
)
DOES_NOT = re.compile(
    r".{2,}(안와요|안왔|안옵니다|안나옵|안나와요|안열려|안돼요|안됩니다|안되네|안되고|안켜|안꺼|안들려|안빠져|안치워|안고쳐|못받았|못받고)"
)
# Meant for somebody at home: a wrong number.
PRIVATE = re.compile(
    r"^(여보|자기|자기야|엄마|아빠|아들|딸|언니|오빠|누나|형|얘들아)(?!가|는|께|의|이|도|를|랑|한테|폰|번호|것|와|만|님|들|하|집)"
    r".{0,14}(뭐|어디|언제|저녁|밥|늦|먹|왔|와|전화|사와|갈게)"
)
NOUN_ONLY = re.compile(
    r"(방법|절차|자격|서류|준비물|기간|일정|시간|시간표|위치|연락처|전화번호|요금|비용|가격|대상|조건|장소|주소|마감일|날짜|신청서|접수처|담당부서|담당자|영업시간|운영시간|수강료)(좀|이|은|는|을|를)?(요|이요|여|욤|알고싶|궁금|문의|어디|좀요|말인데)?$"
)

COURTESY = re.compile(
    r"(네+|넵|넹|예+|옙|응|어|ㅇㅇ|ㅇㅋ|ok|okay|오케이|yes|no|노|아니요|아뇨|확인|확인했습니다|확인했어요|알겠습니다|알겠어요|알았어요|알았습니다|알겟습니다|감사|감사합니다|감사해요|감사드립니다|감사합니당|고맙습니다|고마워요|고마워|고맙다|땡큐|thanks|thank|you|thankyou|수고|수고하세요|"
    r"수고하십니다|수고많으십니다|수고하셨습니다|좋아요|좋습니다|좋네요|좋은정보|좋은소식|좋은하루|되세요|보내세요|안녕|안녕하세요|안녕하십니까|굿|good|최고|최고예요|짱|ㄱㅅ|ㄳ|ㅎㅇ|hi|hello|하이|항상|늘|매번|정말|진짜|너무|잘|받았습니다|받았어요|봤습니다|봤어요|보고있습니다|네네|그래요|그렇군요|소식|정보|문자|덕분에|새해복많이받으세요|메리크리스마스|건강하세요|화이팅|파이팅|힘내세요|행복하세요|알림|꾸벅|선생님|담당자님|구청장님|구청|중구청|도|요|아|오|와|우와)+"
)
ELECTION = re.compile(
    r"당선|재선|연임|출마|후보(?!자등록)|공약|낙선|선거운동|유세|지지합|지지해|찍을게|찍어드|찍겠|뽑을게|뽑아드|뽑겠|국민의힘|민주당|정당"
)
IDENTITY = re.compile(
    r"(번호|폰|핸드폰|휴대폰|전화)(를|가|을|도)?(바뀌|바꿨|바꼈|바꾸|변경|새로|바껴|바꿔)|(바뀐|새|새로운|변경된)(번호|전화)|개명|이름(을|이)?(바꿨|바뀌|잘못)"
)
VAGUE = re.compile(
    r"(이거|이건|저거|그거|이것|요거|그건|저기|이게|그게|그럼|그러면|근데|혹시|아|음|저|이)?(어떻게|어떡해|어케|우째|뭐|뭔|무슨|무엇|누구|언제|어디|왜|얼마|몇|진짜|정말|맞|뭐지|뭔데|뭐죠|뭐에요|뭐예요|뭔가요|뭡니까|무엇인가요)"
    r"(하는|하나|해야|하|되|된|말|뜻|소리|문자|이신|신|세|시|인|야|지|죠|요|건|거|이|가|는|은|나|까|에|예|데|줄|일|라|라고|라는|보내|니|냐|여|들|입|습|합|다|면|의|문|ㅂ)*"
)
SUBJECTLESS = re.compile(
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
    return bool(COURTESY.fullmatch(reading.tight))


def question(heard):
    """Why this is a question or request to the office, in Korean; '' when it isn't clear."""
    reading = heard.reading
    tight = reading.tight
    if not reading.korean or len(tight) < 5 or only_courtesy(reading):
        return ""
    if PRIVATE.search(tight) and len(tight) < 25:
        return ""
    if ELECTION.search(tight) or IDENTITY.search(tight):
        return ""
    if SUBJECTLESS.search(tight) or VAGUE.fullmatch(tight):
        return ""
    if reading.asks or ASKS_MORE.search(tight):
        return "기관에 묻는 말입니다."
    if refusing.NEGATED.search(tight) or refusing.RESUMES.search(tight):
        return ""  # '안 보내면 서운해요': nothing to do for a department
    if REQUEST.search(tight) or ANY_REQUEST.search(tight) or (NOUN_ONLY.search(tight) and len(tight) > 6):
        return "기관에 부탁하거나 알리는 말입니다."
    if TROUBLE.search(tight):
        return "생활 불편을 알리는 말입니다."
    if len(tight) > 8 and DOES_NOT.search(tight):
        return "되지 않거나 오지 않는 것을 알리는 말입니다."
    return ""
