"""Whether a text reads like somebody's piece: it praises, remembers, describes or hands something in.

Each sign is one thing that pieces do and messages to an office do not; two weights make a piece.
Patterns read the text without spaces.
"""

import re

from messaging.inbound.hangul import ending_in
from messaging.inbound.rules import refusing
from messaging.inbound.rules.general import COURTESY, ELECTION, IDENTITY, NOT_FOR_US, only_courtesy

FINAL_SS, FINAL_N, FINAL_L = ending_in("ㅆ"), ending_in("ㄴ"), ending_in("ㄹ")
ENOUGH = 2
LONG = 18
SHORT = 12  # signs without spaces: so few say little, and more must show
PEOPLE = (
    r"어머니|엄마|어무이|아버지|아빠|아부지|할머니|할아버지|할매|할배|외할|남편|아내|집사람|영감|마누라|며느리|사위|손주|손녀|손자|아들|딸|막내|큰애|식구|가족|이웃|옆집|윗집|아랫집|앞집|친구|아저씨|아주머니|아줌마|"
    r"형님|언니|누나|오빠|동생|고모|이모|삼촌|시누이|시댁|친정|새댁|총각|부모님|장모|장인|남매|자매|형제|부부|동네분|어르신|선생님|담임"
)
ROLES = r"소방관|소방대원|경찰|미화원|청소(하|부)|주무관|직원|선생님|샘|쌤|통장|반장|기사|아저씨|아주머니|아줌마|이웃|사장님|주인|간호사|의사|복지사|경비|봉사|요양보호사|사서|집배원|택배|배달|역무원|지킴이|학생|총각|청년|새댁|할머니|할아버지|어르신|공무원|팀장|주임|계장|부부|원장님|분이|분들|윗집|옆집|아랫집|앞집"
HELPED = r"(도와|들어|찾아|챙겨|치워|고쳐|태워|부축해|양보해|잡아|업어|데려다|나눠|빌려|알려|가르쳐|안내해|쓸어|밀어|닦아|불러|씌워|살펴|돌봐|건네|갖다|걸어|해결해|처리해|맞아|인사해|설명해|보내|구해|지켜|끓여|만들어|사다|차려)(주|줬|줘서|준|드리)"

SIGNS = (
    # what the writer says the text is
    (
        2,
        r"(글|시|동시|시조|사연|수필|이야기|사진|그림|작품|원고|행시|소감|편지|낙서|제글|한마디|한줄)(을|를|이|도|한편|하나|한장|한번|좀|몇장)*(보냅|보내(요|드|봅|봐|봄|$)|올립|올려|올린|적어|적습|씁니다|써(서|봅|봤|보냈|보았)|응모|제출|투고|드립|남깁|남겨)|제목(은|:|\d)?[가-힣]|응모(합|해|작|요|할)|^(시|동시|시조|수필)(제목)?",
    ),
    (2, r"(동시|시|글|그림|작품|솜씨)(에요|예요|이에요|입니다|이요$|이오|이올|이요[가-힣])"),
    # a caption: what is seen, and no verb behind it
    (
        1,
        r"(물든|쌓인|덮인|핀|내린|비친|밝힌|걸린|익은|물드는|지는|뜨는|내리는|부는|노는|자는|걷는|갠|낀|젖은|붉은|하얀)[가-힣]{1,6}$",
    ),
    # signed with the dong and a name
    (1, r"[가-힣]동[가-힣]{3}$"),
    (2, r"칭찬(합|해|하고|할|드|하며|받)"),
    (
        2,
        rf"({ROLES}).*({HELPED}|친절|자상|상냥|고마|고맙|감사|따뜻|든든|최고|멋지|멋져|존경|반짝|싹싹|성실|대단|천사)",
    ),
    (1, rf"{HELPED}|[가-힣](주신|주셨|줬|주시더|주더|주던|준(?!비)[가-힣])|복받|은인|천사"),
    (
        2,
        r"((지난|이번|저번|요번|전|다음)(달)?호|\d+월호|지난달|소식지|중구광장|광장(지)?|구보|신문|기사|표지|\d+면|코너|칼럼|연재|특집|인터뷰).*([았었였했웠겼났]|좋(았|아|더|네|습|음)|감동|재미|재밌|유익|인상|마음에|와닿|공감|잘읽|잘봤|읽고|읽었|읽다|보고|눈물|뭉클|최고|알찼|반가|도움|따뜻|기억에|웃|새로|흐뭇|알차|예뻤|예뻐|멋)",
    ),
    (
        2,
        r"찍(었|은(?!거|것)|어(보|봤|봅|서)|음$|다$|습|힌)|촬영|사진(입니다|이에요|이요|이랍|한장)|한컷|(풍경|모습|광경|골목길?|하늘|야경|노을|표정|장면|뒷모습|전경|순간|그림자|얼굴)(이에요|입니다|이네요|이랍니다|예요|$)|찰칵|포착|순간$|담아(봤|보|봅|왔)|카메라에",
    ),
    # who writes: a child's age or class, at the beginning or the end
    (1, r"(^|[가-힣])(\d{1,2}|여섯|일곱|여덟|아홉|열|열한|열두)(살|세)|\d학년|초[1-6]|중[1-3]|유치원|\d반"),
    # telling: what was, what one saw, how it felt
    (
        1,
        rf"{FINAL_SS}(어요|습니다|지요|죠|네요|답니다|더니|는데|다|음|던|고|으며|지만|거든|구나|을때|어$|어유|심더)",
    ),
    (
        1,
        r"더라고|더라구|더군|더라|답니다|랍니다|지뭐|곤(했|하)|[가-힣]던(?!지|데|가)[가-힣]|네요|구나|구먼|로구나|더이다|니더|거든요|는지몰라|는지모르|지요$|지요[.!]|었네|았네|네유|당께|디다|고야말|다$|라네|는구려",
    ),
    (1, PEOPLE),
    (
        1,
        r"덕분|덕에|고마|고맙|감사|행복|따뜻|따숩|그립|그리워|그리운|즐거|즐겁|기뻐|기쁘|뿌듯|사랑|추억|기억|흐뭇|맛있|맛나|설레|반갑|감동|웃|눈물|울컥|뭉클|눈물|최고|정겹|예쁘|예뻐|이쁘|아름|포근|신나|재밌|재미있|서럽|외롭|그만이|꿀맛|부럽|자랑|대견|기특|좋(아요|습니다|네|구나|았|더라|아하|아했)",
    ),
    (
        1,
        r"김장|담갔|담그|절이|포기|배추|김치|깍두기|동치미|수육|된장|시장|골목|남산|한옥|눈사람|첫눈|함박눈|눈(이|온|오는|밟|내리)|단풍|낙엽|벚꽃|꽃(이|잎|향)|목련|감나무|은행나무|감이|붕어빵|호떡|군고구마|떡볶이|국수|국밥|순대|팥죽|미역국|송편|전을|연탄|마당|장독|산책|겨울|봄|여름|가을|텃밭|화분|고양이|강아지|동네|혼자|라디오|밥도|밥을|옛날|어릴|어렸|시절|청계천|고향|아침|저녁노을|달빛|별|바람|햇살|햇볕|비오는|빗소리|썰매|빨래|목욕탕|이발소|만화방|소풍|운동회|졸업|입학|생일|생신|환갑|칠순|팔순|결혼|손잡|자전거타|추석|설날|명절|도서관|공원|버스|학교|우리집",
    ),
    (
        2,
        r"(이|이?란|은|는)[가-힣]{2,30}(것|일|거|맛|사람|마음|시간|순간|하루)(이다|입니다|이지요|이네|이라네|이더라|이에요|이라|$)",
    ),
)
SIGNS = tuple((weight, re.compile(pattern)) for weight, pattern in SIGNS)

# Said to somebody at home, to a colleague, by a machine, or of our texts and the writer's place on our list.
NOT_A_PIECE = re.compile(
    r"(내일|모레|이따가?|나중에|지금|곧|금방|오늘|다음주)[가-힣0-9]{0,14}(뵙|봬|보자|봐요|갈게|갈께|올게|전화할|전화드리|연락드리|연락할|도착|만나|봅시다|늦|출발|갑니다|가요$|사와|사갈)|"
    r"(운전|회의|수업|근무|통화)중|부재중|자동응답|어디야|뭐해|뭐하|밥먹|퇴근(하|했어|길에.*사)|입금(했|하|해)|주문|견적|송금|배송|"
    r"잘못(보냈|보낸|눌|건|온|걸)|(신청|가입|접수|등록)(을|를|도|은|이)?(했|하|합|안|한|됐|되|해|이|$)|주인(이)?바뀌|(?<!이)(?<!저)(?<!요)(?<!지난)번호|(?<!행복)문자|메시지|카톡|주문하신|상품이|이런거|이딴|수신|구독|필요가?없|해지|거부|탈퇴|관심분야"
)
OUR_TEXTS = re.compile(
    r"(문자|소식|정보|알림|안내)(들)?(을|를|이|도|은|는|잘|늘|항상|덕분)*.{0,8}(감사|고맙|고마|잘|유익|도움|좋|받|보)"
)
POEM_LINE = 25  # signs; three lines as short as that are verse


def reads_like_one(reading):
    """Whether somebody tells, praises, describes or hands in; thanks and talk are no piece."""
    tight = reading.tight
    if not reading.korean or len(tight) < 9 or only_courtesy(reading):
        return False
    if len(COURTESY.sub("", tight)) < 5:
        return False
    if any(kind.search(tight) for kind in (ELECTION, IDENTITY, NOT_FOR_US)):
        return False
    if OUR_TEXTS.search(tight) or (
        refusing.NEGATED.search(tight) and not refusing.OTHER_THINGS.search(tight) and len(tight) < 30
    ):
        return False
    if NOT_A_PIECE.search(tight) and weight(tight) < 2 * ENOUGH:
        return False
    return is_verse(reading.text) or weight(tight) >= enough(tight)


def enough(tight):
    """How much must show: little is said in few words, and who writes at length to nobody tells something."""
    return ENOUGH + (len(tight) < SHORT) - (len(tight) >= LONG)


def weight(tight):
    """The sum of what the text shows of a piece; a long one has told something by its length alone."""
    return sum(worth for worth, sign in SIGNS if sign.search(tight)) + (len(tight) >= 45)


def is_verse(text):
    """Whether the text stands in three or more short lines, none of them a greeting or a list of data."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return (
        len(lines) >= 3
        and all(2 <= len(line) <= POEM_LINE and re.search("[가-힣]{2}", line) for line in lines)
        and not re.search(r"\d{3}|안녕하세요|감사합니다|신청|문의|드림|올림", text)
    )
