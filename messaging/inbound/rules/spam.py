"""광고와 사기 문자: kept and held, never answered, never dropped."""

import re

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling

MARK = re.compile(
    r"^\W{0,3}[\[(<【{（〔]?\s*광\s*고\s*[\])>】}）〕]|\(광고\)|\[광고\]|^광고\)|무료\s*(수신)?\s*거부\s*:?\s*0?80|무료거부|\[?(국외|국제|해외)\s*발신"
)
LINK = re.compile(
    r"https?://|www\.|(?<![\w@])[a-z0-9-]{2,}\.(com|net|me|ly|info|shop|xyz|top|site|link|club|vip|cc|io|gl|kr|online|store|live|tv|to|be)\b(/\S*)?|open\.kakao|t\.me|텔레그램|오픈\s*채팅|카톡\s*(아이디|id|추가|친추|문의|상담|[:：]?\s*[a-z]\w{3,})|라인\s*(아이디|id)",
    re.I,
)
NUMBER = re.compile(
    r"(?<!\d)(010|011|070|1[568]\d{2}|0(2|[3-6]\d)|050\d)[-.\s)]*\d{3,4}[-.\s]*\d{4}(?!\d)|(?<!\d)1[568]\d{2}[-.\s]?\d{4}(?!\d)"
)
OFFER = re.compile(
    r"무담보|무서류|무방문|당일\s*(대출|승인|입금|송금)|(저금리|신용|직장인|주부|소액|급전|즉시|햇살론|정부지원|비대면|대환|사업자)\s*대출|대출\s*(상담|가능|승인|한도|진행|신청하세요|됩니다|해드|전문)|한도\s*조회|연체자|신용불량|개인회생|빚\s*탕감|"
    r"카지노|바카라|토토|슬롯|먹튀|첫\s*충|충전\s*\d|배팅|베팅|꽁\s*머니|꽁돈|잭팟|홀덤|릴게임|경마|파워볼|"
    r"주식\s*(방|리딩|정보|추천|급등|카페)|리딩\s*방|급등\s*주|종목\s*(추천|공개|무료)|수익\s*(률|보장|인증|창출)|원금\s*보장|코인\s*(투자|리딩|추천|정보)|비트코인\s*투자|고수익|재테크\s*(방|무료|정보)|투자\s*(방|리딩|자\s*모집|상담|정보)|상한가|월\s*\d+\s*만원?\s*(수익|보장|벌|이상)|"
    r"비아그라|시알리스|발기|성인\s*(용품|채팅|만남)|조건\s*만남|출장\s*(안마|마사지|샵|만남)|애인\s*대행|19금|야동|채팅\s*앱|만남\s*어플|"
    r"분양\s*(문의|상담|조건|특가|마감|중)|모델하우스|선착순\s*(분양|특가|마감|모집)|오피스텔\s*(분양|특가)|(특별|회사\s*보유분)\s*분양|잔여\s*세대|프리미엄\s*보장|떴다방|중도금\s*무이자|"
    r"특가|할인\s*(행사|판매|이벤트|중|쿠폰|가)|최저가|땡처리|세일|반값|1\+1|무료\s*(체험|증정|상담|견적|배송)|경품\s*당첨|당첨\s*(되셨|축하|을\s*축하)|명품\s*(가방|시계|레플)|레플리카|짝퉁|임플란트\s*\d|성형|다이어트\s*(약|한약|특가|식품)|홍삼\s*특가|건강식품|공동구매|폰\s*(교체|무료)|최신폰|인터넷\s*(가입|티비|현금)|현금\s*(지급|사은품|당일)|사은품|알바\s*(모집|구함|구해요)|재택\s*(알바|부업|근무)|부업|고수익\s*알바|통장\s*(임대|매입|삽니다)|"
    r"택배.{0,12}(주소|미확인|반송|배송\s*조회|도착\s*지연|확인\s*바랍)|배송\s*(조회|주소|지\s*불명)|국제\s*발신|해외\s*(결제|직구\s*승인)|결제\s*(완료|승인|되었|금액).{0,20}(문의|본인|취소)|본인\s*아닐|계정\s*(정지|잠금|도용)|청첩장|\[?부고\]?|모친상|부친상|장례식장|돌잔치|초대장|모바일\s*(청첩|부고)|건강\s*보험.{0,10}(환급|미납)|과태료\s*(조회|미납|통지)|교통\s*위반\s*(벌점|조회|통지)|환급금\s*(조회|신청|지급)|지원금\s*신청\s*링크|엄마\s*나\s*(폰|핸드폰|액정)|폰\s*액정|액정\s*(깨|나가)",
    re.I,
)
HARD = re.compile(
    r"무담보|카지노|바카라|토토\s*(사이트|추천|핫)|꽁\s*머니|리딩\s*방|주식\s*방|급등\s*주|비아그라|시알리스|조건\s*만남|출장\s*(안마|마사지|샵)|먹튀|슬롯\s*(사이트|머신|잭팟)|당일\s*대출|무서류|성인\s*(용품|채팅|만남)|릴게임|첫\s*충|원금\s*보장|리딩.{0,8}(무료|종목)|통장\s*(임대|매입|삽니다)|"
    r"(종목|급등).{0,12}(무료|공개|추천)|고수익\s*(보장|알바)|신용불량자?\s*(도|가능)|연체자?\s*(도|가능)",
)
TALKS_OF = re.compile(
    r"(문자|전화|스팸|사기|스미싱|피싱|보이스피싱)(가|이|를|을)?\s*(자꾸|계속|또|왔|와요|받았|옵니다|의심|같|인가|인지|맞나|신고)|신고|조심|예방|단속|피해|당했|속았|진짜인가|맞나요|인가요\s*\?|불법|중독|상담\s*받고\s*싶|끊고\s*싶"
)
ABROAD = re.compile(
    r"\b(casino|viagra|crypto|bitcoin|lottery|loan|forex|click here|you (have )?won|free money|earn \$?\d+|investment opportunity)\b",
    re.I,
)
LURE = re.compile(
    r"택배|배송|미납|통관|초대장|확인\s*$|클릭|접속|입장|터치|고객님|회원님|당첨|확인\s*(http|www|바랍|하세요|하기|요망)|바로\s*가기|지금\s*신청|무료|이벤트|쿠폰|할인|마감\s*임박|선착순|설치|보장|수익|투자|\d+\s*%|적립|혜택"
)
SAME_FROM = 5  # other phones with these very words within the hour


class Spam:
    name = "spam"
    title = "광고·사기 문자"
    order = 200

    def look(self, heard):
        """Hold what sells or defrauds; a resident who tells of such texts is a resident."""
        text = heard.reading.text
        if not text:
            return None
        if sells(text):
            return self._spam("광고 표시가 있는 영업 문자입니다.")
        way_back = LINK.search(text) or NUMBER.search(text)
        if (HARD.search(text) or (OFFER.search(text) and way_back)) and not tells_of(text):
            return self._spam(
                "영업이나 사기에 쓰이는 말과 연락처·주소가 있습니다."
                if way_back
                else "영업이나 사기에 쓰이는 말입니다."
            )
        if (
            ABROAD.search(text)
            and (LINK.search(text) or re.search(r"\d{4,}|[$€£]", text))
            and not heard.reading.korean
        ):
            return self._spam("외국어로 된 영업 문자입니다.")
        if LINK.search(text) and LURE.search(text) and not heard.reading.asks and not TALKS_OF.search(text):
            return self._spam("주소를 누르게 하는 문자입니다.")
        if re.fullmatch(r"\s*https?://\S+\s*", text):
            return self._spam("인터넷 주소만 있습니다.")
        if heard.phone.startswith("+") and not heard.phone.startswith("+82") and LINK.search(text):
            return self._spam("국외 번호에서 온, 인터넷 주소가 든 문자입니다.")
        if heard.context and heard.context.same_from_others >= SAME_FROM and way_back:
            return self._spam("같은 글이 여러 번호에서 왔습니다.")
        return None

    def _spam(self, why):
        return Ruling(Route.SPAM, self.name, why)


def sells(text):
    """Whether a text bears the mark of advertising and the seller's words or address."""
    return bool(MARK.search(text) and (OFFER.search(text) or LINK.search(text) or NUMBER.search(text)))


def tells_of(text):
    """Whether somebody tells us of spam, a worry or a crime, without offering anything: no way back in it."""
    return (
        bool(TALKS_OF.search(text))
        and not (LINK.search(text) and HARD.search(text))
        and not MARK.search(text)
    )
