"""The demo's office and its invented residents: names and numbers, and 300 people who never lived."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

OFFICE = {
    "office_name": "서울 중구청",
    "text_tag": "[중구청]",
    "newsletter_name": "중구광장",
    "website_name": "중구 누리집",
    "main_phone": "02-3396-4114",
}

# 행정표준코드 (행정동) of Seoul Jung-gu; the last row is for neighbours from elsewhere.
DONGS = [
    ("1114052000", "소공동"),
    ("1114054000", "회현동"),
    ("1114055000", "명동"),
    ("1114057000", "필동"),
    ("1114058000", "장충동"),
    ("1114059000", "광희동"),
    ("1114060500", "을지로동"),
    ("1114061500", "신당동"),
    ("1114062500", "다산동"),
    ("1114063500", "약수동"),
    ("1114064500", "청구동"),
    ("1114065000", "신당5동"),
    ("1114066500", "동화동"),
    ("1114067000", "황학동"),
    ("1114068000", "중림동"),
]
OUTSIDE = ("0000000000", "구 밖")

# number, name, words that residents use for it
INTERESTS = [
    (1, "복지", "어르신, 노인, 장애인, 돌봄, 보육, 아이"),
    (2, "의료", "건강, 보건소, 병원, 예방접종"),
    (3, "교육", "학교, 배움, 강좌, 도서관, 공부"),
    (4, "문화", "공연, 전시, 축제, 체육, 음악"),
    (5, "일자리", "취업, 알바, 채용, 창업"),
    (6, "안전·재난", "안전, 재난, 소방, 침수"),
    (7, "환경·청소", "환경, 청소, 재활용, 쓰레기, 나무"),
    (8, "교통·주차", "교통, 주차, 버스, 도로, 가로등"),
    (9, "세금·민원", "세금, 민원, 서류, 재산세, 증명"),
]

# name, phone, duties in residents' words
DEPARTMENTS = [
    ("홍보담당관", "02-3396-4934", "소식지, 중구광장, 누리집, 공모, 참여마당"),
    ("복지지원과", "02-3396-5312", "복지, 기초연금, 긴급지원, 어르신, 경로당, 장애인"),
    ("여성가족과", "02-3396-5412", "보육, 어린이집, 보육반장, 아이돌봄, 한부모"),
    ("보건소 건강관리과", "02-3396-6312", "보건소, 예방접종, 건강검진, 치매, 금연"),
    ("교육정책과", "02-3396-5512", "학교, 평생학습, 도서관, 강좌, 장학"),
    ("문화관광과", "02-3396-4612", "공연, 전시, 축제, 체육, 남산"),
    ("일자리경제과", "02-3396-5612", "일자리, 취업, 창업, 시장, 상인, 상품권"),
    ("안전건설과", "02-3396-6112", "안전, 재난, 침수, 제설, 도로, 가로등, 보안등"),
    ("청소행정과", "02-3396-5472", "청소, 쓰레기, 재활용, 대형폐기물, 나무"),
    ("교통행정과", "02-3396-6212", "교통, 주차, 거주자우선주차, 버스, 단속"),
    ("세무과", "02-3396-5212", "세금, 재산세, 자동차세, 환급, 납부"),
    ("민원여권과", "02-3396-4812", "민원, 여권, 등본, 증명, 신고"),
]

PASSWORD = "gwangjang-demo-26"  # noqa: S105 - of invented people, in a demo on one's own machine

# username, name, group, department
ACCOUNTS = [
    ("editor", "한서윤", "편집자", "홍보담당관"),
    ("approver", "오정민", "결재자", "홍보담당관"),
    ("liaison", "백지우", "소통담당자", "여성가족과"),
    ("moderator", "문하늘", "검토자", "홍보담당관"),
    ("clerk", "남도현", "접수담당자", "민원여권과"),
    ("admin", "관리자", "관리자", "홍보담당관"),
]

SUBSCRIBERS = 300

FAMILY = "김김김김김이이이이박박박최최정정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
WOMEN = {
    "old": [
        "영자",
        "순자",
        "정숙",
        "영숙",
        "명자",
        "춘자",
        "옥순",
        "말순",
        "정순",
        "복순",
        "경자",
        "순남",
        "금순",
    ],
    "mid": ["미경", "은주", "현숙", "경희", "은정", "미숙", "지영", "혜진", "수진", "은영", "선영", "윤정"],
    "new": ["서연", "지우", "하은", "서윤", "민서", "예린", "수아", "지민", "유진", "다은", "채원", "소율"],
}
MEN = {
    "old": ["영수", "영호", "정호", "광수", "병철", "상철", "종식", "춘식", "만복", "덕수", "기영", "용섭"],
    "mid": ["성호", "재현", "동훈", "정훈", "승현", "상민", "준호", "영민", "태호", "경수", "진우", "형석"],
    "new": ["민준", "서준", "도윤", "예준", "하준", "지호", "시우", "현우", "지훈", "건우", "우진", "은우"],
}

# People whose texts we quote stand first, so that the words fit who says them.
CAST = {
    1: ("박영숙", "F", 1957, "중림동"),
    2: ("홍만복", "M", 1953, "황학동"),
    3: ("이순남", "F", 1952, "약수동"),
    4: ("김은정", "F", 1985, "신당동"),
    5: ("정재현", "M", 1979, "다산동"),
    6: ("최서연", "F", 2004, "필동"),
    7: ("조광수", "M", 1949, "을지로동"),
    8: ("윤지영", "F", 1983, "청구동"),
    9: ("한복순", "F", 1946, "신당5동"),
    10: ("임도윤", "M", 2001, "장충동"),
    11: ("서미경", "F", 1968, "동화동"),
    12: ("강상철", "M", 1958, "명동"),
    13: ("송하은", "F", 1996, "회현동"),
    14: ("오준호", "M", 1974, "광희동"),
    15: ("배정숙", "F", 1961, "소공동"),
    16: ("남궁선영", "F", 1977, "다산동"),
    17: ("노용섭", "M", 1944, "황학동"),
    18: ("차유진", "F", 1990, "중림동"),
    19: ("권태호", "M", 1988, "신당동"),
    20: ("심말순", "F", 1941, "약수동"),
}


@dataclass(frozen=True)
class Person:
    """One invented subscriber."""

    number: int
    phone: str
    name: str
    gender: str
    birth_year: int | None
    dong: str
    interests: tuple[int, ...]
    channel: str
    signed_up_before: timedelta
    extra: dict = field(default_factory=dict)


def phone(number):
    """The phone of invented resident `number`: in a range that nobody has."""
    return f"+8210{number:08d}"


def subscribers(this_year):
    """The invented subscribers, the same ones every time."""
    dice = random.Random(1397)  # noqa: S311 - people, not secrets
    dongs = [name for _, name in DONGS]
    for number in range(1, SUBSCRIBERS + 1):
        gender = dice.choice("FM")
        birth_year = this_year - int(dice.triangular(16, 88, 52))
        dong = dongs[(number - 1) % len(dongs)] if number % 41 else OUTSIDE[1]
        generation = "old" if birth_year < 1962 else "mid" if birth_year < 1988 else "new"
        name = dice.choice(FAMILY) + dice.choice((WOMEN if gender == "F" else MEN)[generation])
        wanted = tuple(sorted(dice.sample(range(1, 10), dice.choice((1, 2, 2, 3, 3, 4, 5)))))
        if number in CAST:
            name, gender, birth_year, dong = CAST[number]
        yield Person(
            number=number,
            phone=phone(number),
            name=name,
            gender="" if number % 37 == 0 else gender,
            birth_year=None if number % 29 == 0 else birth_year,
            dong=dong,
            interests=wanted,
            channel=dice.choice(("text", "web", "web", "paper", "paper", "paper")),
            signed_up_before=timedelta(days=dice.randint(60, 900), minutes=dice.randint(0, 600)),
        )
