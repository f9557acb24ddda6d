"""관심분야 바꾸기: '교육 빼고 일자리만', '복지도 추가', '관심 1 3 5'."""

import re

from messaging.audience.reading import wish
from messaging.inbound.models import Route
from messaging.inbound.reading import Reading
from messaging.inbound.router import Ruling

# What people call areas; the office's own names come from its rows as well (audience.reading).
AREAS = re.compile(
    r"복지|의료|건강|보건|교육|학습|문화|공연|예술|일자리|취업|구직|안전|재난|환경|청소|교통|주차|세금|민원|행정|보육|육아|체육|관심분야"
)
ASKED = re.compile(
    r"관심(분야|사항|사|항목|영역|있는분야)?(를|을|은|는|좀|도|만)?(다시)?(바[꾸꿔꿀꾼]|변경|수정|고치|고쳐|추가|빼|삭제|선택|재설정|설정|조정|다시|\d)|"
    r"(분야|항목|주제|종류)(를|을|은|는|좀|도|만)?(다시)?(바[꾸꿔꿀꾼]|변경|수정|추가|빼|삭제|재설정|조정|선택)|^관심(분야)?$|^(관심분야|관심)(변경|바꾸기|수정|추가|바꿔|변경요|변경이요)|"
    r"(모든|전|전체)(분야|관심|주제|항목)(를|을|로|다|전부)*(받|보내|신청|부탁|원|요$|이요$)|^(관심분야?|변경|분야)[:\s]*\d|^관심[^이있없]"
)
CHANGES = re.compile(
    r"(빼고|말고|제외하고|대신|빼주|빼줘|빼고싶|빼달|제외해|제외하|추가|더받|더보내|도보내|도받|도넣|넣어주|넣어줘|만(할게|할래|하겠|할께|하고싶)|만보내|만받|만주|만신청|만요|만문자|만알려|만구독|만부탁|만남기|만남겨|만볼|만선택|으로만|로만|로바꿔|으로바꿔|로바꾸|으로바꾸|로변경|으로변경|"
    r"안받을|안받고|안받아|안받겠|그만받|그만보내|끊어|필요없|안보내|보내지마|보내지말|취소|해지|거부|삭제|싫|도신청|도추가|더해|도같이|도함께|도받고싶|도원|도부탁|도관심|로해주|로부탁|만해주|만설정|로설정)"
)
OTHER = re.compile(
    r"강좌|교실|수강|프로그램|신청서|서류|접수|예약|주차장|주차위반|주차단속|주차요금|세금(고지|납부|체납|을|이)|민원(넣|제기|을|이|실|접수|처리)|청소(를|해|차|안|좀)|교육청|교육비|교육은언제|교육이(언제|있|몇|어디)|문화센터|문화회관|문화상품권|복지관|복지센터|복지사|의료원|의료비|보건소|안전(띠|모|요원|문제)|교통(비|카드|사고|신호)|일자리(센터|를구|구하|찾|있)|지원금|급여|수당"
)


TELL = re.compile(
    r"알려\s*(주세요|주십시오|줘요?|주시|주면)"
)  # '문화만 알려 주세요' chooses, and asks nothing


class ChangeInterests:
    name = "change_interests"
    title = "관심분야 바꾸기"
    order = 400

    def look(self, heard):
        """Change what the person wants to hear of; a question about it is help's or a person's."""
        tight = heard.reading.tight
        if not tight or len(tight) > 90:
            return None
        asks = Reading.of(TELL.sub("", heard.text)).asks and not re.search(
            r"(주실수|줄수|할수)(있나요|있을까요|있습니까)|주시겠|줄래요|주실래|될까요$", tight
        )
        wanted = wish(heard.text)
        if ASKED.search(tight) and not asks and not re.search(r"관심(이|도|가)?(있|없|많|가)", tight):
            return self._ruling(wanted, "관심분야를 바꾸겠다는 말입니다.")
        named = bool(wanted) or AREAS.search(tight)
        if named and CHANGES.search(tight) and not asks and not OTHER.search(tight):
            return self._ruling(wanted, "분야 이름과 함께 더하거나 빼거나 바꾸겠다는 말입니다.")
        if heard.context and heard.context.subscribed and only_names(heard.text, wanted):
            return self._ruling(wanted, "받고 싶은 분야만 적었습니다.")
        return None

    def _ruling(self, wanted, why):
        return Ruling(Route.CHANGE_INTERESTS, self.name, why, data={"wish": wanted})


def only_names(text, wanted):
    """Whether a text is nothing but names or numbers of areas: '복지 교육', '1 3 5'."""
    rest = re.sub(r"[\d\s,./·~!+&번와과랑하고이요도및]|관심|분야|신청", "", AREAS.sub("", text))
    return bool(wanted) and not rest
