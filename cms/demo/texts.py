"""The demo's residents' voices: what they texted, when, and what became of it in last month's calls."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Corner:
    """A lasting column, with last month's call (closed, printed) and this month's (open)."""

    slug: str
    name: str
    form: str
    introduction: str
    keyword: str
    limit: int
    picks: int
    prize: str
    past: tuple[str, str] | None  # title, question
    now: tuple[str, str]


CORNERS = (
    Corner(
        "samhaengsi",
        "삼행시 한 수",
        "acrostic",
        "세 글자로 짓는 짧은 시. 세 줄이면 됩니다.",
        "삼행시",
        80,
        3,
        "모바일 문화상품권 5천 원 (3명)",
        (
            "‘등불길’로 짓는 삼행시",
            "등·불·길 석 자로 한 줄씩 지어 보내 주세요. 한 줄은 스무 자 안팎이 좋습니다.",
        ),
        (
            "‘남산길’로 짓는 삼행시",
            "남·산·길 석 자로 한 줄씩 지어 보내 주세요. 한 줄은 스무 자 안팎이 좋습니다.",
        ),
    ),
    Corner(
        "dokja",
        "독자마당",
        "question",
        "이달의 물음에 답하는 자리. 서너 줄이면 넉넉합니다.",
        "독자",
        200,
        5,
        "모바일 문화상품권 1만 원 (5명)",
        (
            "우리 동네 단골 가게 이야기",
            "자주 가는 가게와 그 집에 얽힌 이야기를 들려주세요. 가게 이름은 실어도 좋은지 여쭙고 싣겠습니다.",
        ),
        (
            "김치와 나, 그리고 함께 담근 사람",
            "김치를 누구와 담그셨나요? 올해 이야기도, 오래된 이야기도 좋습니다.",
        ),
    ),
    Corner(
        "chalkak",
        "찰칵! 우리 동네",
        "photo",
        "사진 한 장과 한마디로 전하는 동네 풍경.",
        "찰칵",
        40,
        3,
        "모바일 문화상품권 1만 원 (3명)",
        ("골목의 저녁", "해 질 무렵 우리 동네 골목을 찍어 한마디와 함께 보내 주세요."),
        ("우리 동네의 빛", "창, 가로등, 시장의 등. 우리 동네를 밝히는 빛을 찍어 한마디와 함께 보내 주세요."),
    ),
    Corner(
        "hanjul",
        "한 줄 소감",
        "one_liner",
        "지난 호에서 가장 좋았던 기사와 까닭을 한 줄로.",
        "소감",
        45,
        6,
        "",
        None,
        (
            "이달 호, 어떤 기사가 좋으셨나요?",
            "가장 좋았던 기사와 그 까닭을 한 줄로 보내 주세요. 45자면 됩니다.",
        ),
    ),
)


@dataclass(frozen=True)
class Piece:
    """A text to a call of last month, and how it was printed (unless the editors left it out)."""

    who: int
    corner: str
    ago: timedelta
    words: str
    byline: str = ""
    title: str = ""
    printed: str = ""
    photo: str = ""
    declined: str = ""


def days(number, hours=0):
    return timedelta(days=number, hours=hours)


PIECES = (
    Piece(
        2,
        "samhaengsi",
        days(46, 3),
        "삼행시 등)등 굽은 우리 어매 불)불 꺼진 방 지키실까 길)길 나서는 발이 무겁네 황학동 홍만복",
        "홍*복, 황학동 73세",
        "",
        "등 굽은 우리 어매\n불 꺼진 방 지키실까\n길 나서는 발이 무겁네",
    ),
    Piece(
        6,
        "samhaengsi",
        days(45, 9),
        "삼행시 등교하던 그 골목이 / 불빛 하나 없더니만 / 길고양이 눈이 반짝 ㅎㅎ 필동 최서연이에요~",
        "최*연, 필동 22세",
        "",
        "등교하던 그 골목이\n불빛 하나 없더니만\n길고양이 눈이 반짝",
    ),
    Piece(
        9,
        "samhaengsi",
        days(44, 5),
        "삼행시입니다 등 하나 달아놓고 불 밝혀 기다리니 길 떠난 자식들이 하나둘 모여드네. 신당5동 한복순",
        "한*순, 신당5동 80세",
        "",
        "등 하나 달아 놓고\n불 밝혀 기다리니\n길 떠난 자식들이 하나둘 모여드네",
    ),
    Piece(
        12,
        "samhaengsi",
        days(43, 2),
        "삼행시 등 가려워 불러놓고 불 좀 켜라 시키더니 길게 눕네 우리 남편",
        "",
        "",
        "",
        "",
        "이번 호에는 자리가 모자라 싣지 못했습니다.",
    ),
    Piece(
        1,
        "dokja",
        days(48, 6),
        "독자 중림동 고갯마루 국숫집요. 남편 떠나고 혼자 밥먹기 싫어서 갔더니 사장님이 아무말없이 계란을 두개 넣어주셨어요. 그뒤로 십년 단골입니다. 박영숙",
        "박*숙, 중림동 69세",
        "달걀 두 개",
        "중림동 고갯마루에 국숫집이 있습니다. 남편을 떠나보내고 혼자 먹기 싫어 들어갔더니, 사장님이 아무 말 없이 달걀을 두 개 넣어 주셨어요. 그 뒤로 십 년 단골입니다.",
    ),
    Piece(
        7,
        "dokja",
        days(47, 1),
        "독자마당에 보냅니다 을지로에서 사십년 인쇄했소 우리골목 다방 아지매가 내 도장 새길때 이름 획을 고쳐줬는데 그덕인가 여적 안망했소 조광수",
        "조*수, 을지로동 77세",
        "다방에서 고친 이름",
        "을지로에서 사십 년 인쇄를 했소. 골목 다방 아주머니가 내 도장 새길 때 이름 획을 고쳐 주었는데, 그 덕인지 여태 안 망했소.",
    ),
    Piece(
        4,
        "dokja",
        days(45, 4),
        "독자 신당동 문방구요. 제가 다니던 데를 이제 제 딸이 다녀요 할아버지가 절 알아보시고 딸한테 '니 엄마는 지우개만 샀다' 하셔서 한참 웃었네요",
        "김*정, 신당동 41세",
        "지우개만 사던 아이",
        "신당동 문방구를 이제 제 딸이 다닙니다. 할아버지가 저를 알아보시고 딸에게 “네 엄마는 지우개만 샀다” 하셔서 한참 웃었습니다.",
    ),
    Piece(
        15,
        "dokja",
        days(44, 8),
        "독자 소공동 구두수선집 사장님은 제 발걸음을 압니다 한쪽 굽만 닳는다고 어깨 펴고 걸으라고 하세요",
        "배*숙, 소공동 65세",
        "한쪽만 닳는 굽",
        "소공동 구두 수선집 사장님은 제 걸음을 아십니다. 한쪽 굽만 닳는다며 어깨를 펴고 걸으라 하십니다.",
    ),
    Piece(
        14,
        "dokja",
        days(42, 7),
        "독자 광희동 중앙아시아 빵집 사장님한테 빵 이름을 배웠습니다 논이라고 한대요 논에서 나는 쌀이 우리 밥이니 비슷하네요 하하",
        "오*호, 광희동 52세",
        "논과 쌀",
        "광희동 중앙아시아 빵집에서 빵 이름을 배웠습니다. ‘논’이라고 한답니다. 논에서 난 쌀이 우리 밥이니, 서로 닮았습니다.",
    ),
    Piece(
        18,
        "dokja",
        days(41, 3),
        "독자 우리동네 세탁소는 단추를 그냥 달아주세요 그래서 저는 일부러 단추 떨어진 옷도 들고가요",
        "",
        "",
        "",
        "",
        "같은 이야기를 보내신 분이 먼저 계셨습니다.",
    ),
    Piece(
        3,
        "chalkak",
        days(46, 2),
        "찰칵 약수시장 저녁이에요 등 켜질때가 제일 이뻐요 이순남",
        "이*남, 약수동 74세",
        "등 켜질 때",
        "약수시장은 등 켜질 때가 제일 곱습니다.",
        "market",
    ),
    Piece(
        5,
        "chalkak",
        days(43, 6),
        "찰칵! 다산동 성곽길 계단 내려오다가요. 우리집 불도 켜져있네요",
        "정*현, 다산동 47세",
        "우리 집 불",
        "계단을 내려오는데 우리 집 불도 켜져 있었습니다.",
        "alley",
    ),
)


@dataclass(frozen=True)
class Text:
    """A text of these weeks. `expected` is the route where it must end; a test holds the router to it."""

    who: int
    ago: timedelta
    words: str
    expected: str
    photo: str = ""
    takes: str = ""  # how a moderator already edited it for print: approved, waiting for the next issue
    byline: str = ""


NEWCOMERS = (401, 402, 403, 404, 405, 406)  # phones that nobody signed up

TEXTS = (
    Text(
        1,
        days(6, 3),
        "삼행시 남)남들 다 가는 산) 산이라도 오르려니 길)길마다 손주 얼굴이 어른거리네 박영숙 중림동",
        "submission",
        takes="남들 다 가는\n산이라도 오르려니\n길마다 손주 얼굴이 어른거리네",
        byline="박*숙, 중림동 69세",
    ),
    Text(
        10,
        days(6, 1),
        "삼행시 남은 건 통장 잔고뿐 산 건 삼각김밥뿐 길은 있겠지 뭐 장충동 임도윤 25",
        "submission",
        takes="남은 건 통장 잔고뿐\n산 건 삼각김밥뿐\n길은 있겠지 뭐",
        byline="임*윤, 장충동 25세",
    ),
    Text(6, days(5, 8), "삼행시 남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ", "submission"),
    Text(17, days(5, 6), "삼행시 남쪽서 올라와 산 세월 오십년 길눈은 밝아졌소 노용섭 황학동", "submission"),
    Text(8, days(4, 9), "삼행시 남편이랑 걷는 산책길 길지않아 좋다 ㅋㅋㅋ 청구동 윤지영", "submission"),
    Text(19, days(3, 4), "삼행시 남이사 뭐라든 산은 산이로다 길고 긴 하루 끝 신당동 권태호", "submission"),
    Text(
        20,
        days(2, 7),
        "삼행시 남)남새밭에 산)산나물 심어놓고 길)길손님 오시거든 된장국 끓여주리. 심말순 약수동 여든다섯",
        "submission",
    ),
    Text(
        4,
        days(4, 2),
        "삼행시 남극에는 산타가 없어요 길이 없어서요 9살 김하준 엄마폰으로 보내요",
        "submission",
    ),
    Text(
        3,
        days(5, 3),
        "독자 김장은 올해도 시어머니랑 둘이 했어요 허리는 아파도 웃음이 그만 안나오더라구요 이순남",
        "submission",
    ),
    Text(
        11,
        days(4, 5),
        "독자 동화동 반장모임에서 배추 사십포기를 담갔는데 간을 본다고 다들 한쪽씩 먹다보니 서른포기가 됬어요 ㅎㅎ 서미경",
        "submission",
        takes="동화동 반장 모임에서 배추 마흔 포기를 담갔습니다. 간을 본다고 다들 한 쪽씩 먹다 보니 서른 포기가 되었습니다.",
        byline="서*경, 동화동 58세",
    ),
    Text(
        16,
        days(3, 9),
        "독자 친정엄마가 돌아가시고 처음 혼자 담갔어요 맛이 없어서 울다가 일주일 지나니 엄마 맛이 났어요 남궁선영",
        "submission",
    ),
    Text(
        13,
        days(2, 9),
        "독자 저는 김치를 못담가요 대신 옆집 할머니 배추 절이는 통을 들어드렸어요 한포기 주셨습니다^^ 회현동 송하은",
        "submission",
    ),
    Text(
        9,
        days(1, 8),
        "독자 피란 내려와 담근 첫 김치는 소금이 없어 바닷물로 절였소 그맛을 여적 못잊소 한복순",
        "submission",
    ),
    Text(
        5,
        days(3, 2),
        "찰칵 퇴근길 우리 골목요 창마다 불이 켜져있으면 마음이 놓여요 다산동 정재현",
        "submission",
        photo="alley",
    ),
    Text(
        18,
        days(2, 5),
        "찰칵 중림동 도서관 창가입니다 밤 아홉시에요",
        "submission",
        photo="library",
        takes="밤 아홉 시, 도서관 창가의 불빛입니다.",
        byline="차*진, 중림동 36세",
    ),
    Text(7, days(1, 6), "찰칵 청계천 아침빛이요 오리 있소", "submission", photo="stream"),
    Text(
        14,
        days(1, 2),
        "소감 도서관 밤 열시 기사 좋았습니다 저도 그 한시간이 필요한 사람이라서요 광희동 오준호",
        "submission",
    ),
    Text(
        15,
        days(2, 2),
        "소감 우유 기사 읽고 옆집 문을 한번 두드려봤어요",
        "submission",
        takes="우유 기사를 읽고 옆집 문을 한번 두드려 보았습니다.",
        byline="배*숙, 소공동 65세",
    ),
    Text(12, days(1, 4), "소감 환급금 이만삼천원 찾았습니다 고맙소", "submission"),
    Text(2, days(1, 9), "소감 시장 지붕 기사에 우리 가게 나왔다고 손님이 오려서 갖다 주셨어요", "submission"),
    Text(4, days(3, 5), "보육반장 모집 몇살까지 되나요", "inquiry"),
    Text(8, days(3, 4), "보육반장 하고 싶은데 직장 다니면서도 되나요?", "inquiry"),
    Text(11, days(3, 3), "독감 예방접종 보건소로 가도 되나요 병원은 줄이 길어서요", "inquiry"),
    Text(12, days(3, 1), "채용의날 60대도 갈 수 있습니까", "inquiry"),
    Text(19, days(2, 8), "거주자우선주차 대기번호 어떻게 확인하나요", "inquiry"),
    Text(5, days(1, 3), "다산동 성곽길 계단 옆 가로등 나갔습니다 어두워서 무서워요 빨리좀", "inquiry"),
    Text(16, days(2, 3), "대형폐기물 스티커 어디서 사요? 책상 하나 버리려구요", "inquiry"),
    Text(14, days(1, 7), "여권 찾으러 가려는데 토요일도 하나요", "inquiry"),
    Text(17, days(2, 6), "경로당 보일러가 고장났는데 누구한테 말하면 되오 황학동이오", "inquiry"),
    Text(18, days(0, 9), "도서관 밤에 주차되나요", "inquiry"),
    Text(31, days(5, 2), "수신거부", "opt_out"),
    Text(32, days(4, 3), "문자 그만보내세요", "opt_out"),
    Text(33, days(2, 4), "거부요~~", "opt_out"),
    Text(34, days(1, 5), "해지부탁드립니다 이사갔어요", "opt_out"),
    Text(35, days(1, 1), "그동안 좋은소식 감사했어요 이제는 안보내주셔도 될것같아요^^", "review"),
    Text(36, days(0, 8), "스팸신고합니다 왜자꾸 보냅니까", "review"),
    Text(401, days(4, 6), "신청", "opt_in"),
    Text(402, days(3, 7), "신청합니다 복지 문화 2가지요", "opt_in"),
    Text(403, days(1, 9), "저도받고싶어요 황학동사는 67세 입니다", "opt_in"),
    Text(21, days(2, 1), "교육 빼고 일자리만 보내주세요", "change_interests"),
    Text(22, days(1, 2), "관심분야 바꿀게요 1 2 8", "change_interests"),
    Text(23, days(4, 1), "도움말", "help"),
    Text(24, days(0, 7), "이거 어떻게 하는건가요??", "help"),
    Text(25, days(3, 6), "번호바꼈어요 예전번호 뒷자리 0417 이에요", "review"),
    Text(26, days(2, 2), "우리애 것도 신청되나요 초3이에요", "review"),
    Text(27, days(0, 6), "Can I get it in English?", "review"),
    Text(28, days(1, 1), "거부하지 않습니다 계속 보내주세요", "review"),
    Text(404, days(2, 9), "(광고)무담보 당일대출 상담 010-0000-0000 http://example.com", "spam"),
    Text(405, days(0, 5), "무료 주식방 초대 오늘만 http://example.com/room", "spam"),
)
