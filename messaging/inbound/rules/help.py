"""도움말: what this number can do. A question about anything particular is no call for help."""

import re

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling

WORD = r"(사용설명서|도움말|도움|도움요|도움말요|도움마|도음말|도움맒|헬프|help|사용법|이용법|이용방법|사용방법|이용안내|사용안내|안내|안내문|메뉴|menu|명령어|메뉴얼|매뉴얼|설명서|설명|가이드|info|물음표)"
PLAIN = re.compile(
    rf"(구청|중구청|문자|문자소식|소식문자|서비스|이용|이거|이번호|여기|좀|혹시|이|저기요|네|안녕하세요|수고하십니다)*(의|은|는)?{WORD}(을|를|이|좀|도)?"
    r"(요|이요|주세요|부탁|부탁드립니다|부탁드려요|부탁드릴게요|부탁해요|부탁합니다|보내주세요|보내줘|보내줘요|보여주세요|보여줘|알려주세요|알려줘|좀|필요|필요해요|필요합니다|원해요|요청|해주세요|좀요|please|보기|볼래요|보고싶어요|받고싶어요|me)*"
)
ABOUT = re.compile(
    r"(이번호|이문자|이거|여기|이서비스|문자서비스|문자소식|이문자서비스|문자로|이곳|여기로|이번호로|#?11103396|여기서|문자)(은|는|이|가|에|로|에서|에다|으로|에는|란|라는게)?(뭘|뭐|뭐를|무엇을|어떤걸|무슨말을)?"
    r"(뭐하는|무엇을하는|뭘할수|무엇을할수|뭐할수|어떤걸할수|뭐를할수|무슨서비스|무슨번호|뭐하는번호|어떻게쓰|어떻게사용|어떻게이용|쓰는법|쓰는방법|사용하는법|사용하는방법|이용하는법|이용하는방법|사용법|사용방법|이용법|이용방법|보낼수있|물어볼수있|뭘보낼|뭐를보낼|무엇을보낼|뭐보내|뭐라고보내|뭘보내|무엇을보내|무슨기능|어떤기능|할수있는게|할수있는거|할수있는것|뭐가돼|뭐가되|뭐가있|어떤기능|무슨말을보내)"
    r"|(사용|이용|쓰는)(하는)?(법|방법)(을|좀|이)?(알려|가르쳐|갈켜|모르|몰라|궁금|뭐|좀|어떻)|어떻게(사용|이용|쓰)(하|해|는)(는|야)?(지|거|건가|나요|되|돼|합니까|하면|면)|뭘(어떻게)?(보내|눌러)야|어떻게(사용|이용|쓰)(하)?는(건|거|번호|서비스|문자)|무슨(글자|말)(을|를)?보내야"
)
OTHER = re.compile(
    r"카드|상품권|앱|어플|쿠폰|기계|키오스크|주차|도서관|체육|바우처|쓰레기|봉투|자전거|따릉이|컴퓨터|프린터|홈페이지|누리집|시설|회의실|복지관|보건소|와이파이|수영장|헬스|무인|발급기|프로그램|카페|지원금|충전|페이|텃밭|수거함|에어컨|제세동기|소화기|버스|택시"
)


class Help:
    name = "help"
    title = "도움말"
    order = 500

    def look(self, heard):
        """Explain this number to whoever asks for exactly that."""
        tight = heard.reading.tight
        if not tight:
            return (
                "?" in heard.text and self._ruling()
                if re.fullmatch(r"[\s??？!]+", heard.text or "-")
                else None
            )
        if re.fullmatch(
            r"(please )?help( me understand)?( please| menu)?|how (do|can) i use this( service| number)?|info|menu|commands",
            heard.reading.words,
        ):
            return self._ruling()
        if PLAIN.fullmatch(tight):
            return self._ruling()
        if ABOUT.search(tight) and len(tight) <= 40 and not OTHER.search(tight):
            return self._ruling()
        return None

    def _ruling(self):
        return Ruling(Route.HELP, self.name, "이 번호를 어떻게 쓰는지 묻는 말입니다.")
