"""The demo's office and its invented residents: names and numbers, and 300 people who never lived."""

import random
from dataclasses import dataclass
from datetime import timedelta

OFFICE = {
    "office_name": "서울 중구청",
    "text_tag": "[중구청]",
    "newsletter_name": "중구광장",
    "website_name": "중구 누리집",
    "main_phone": "02-3396-4114",
    "service_name": "U-행복소통",
    "privacy_officer": "홍보담당관 오정민, 02-3396-4934",
    "news_a_week": 3,
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


@dataclass(frozen=True)
class Neighbourhood:
    """What a dong's row tells beside its name.

    The other names (법정동) and the places on the map are facts; the households are round, invented numbers (시연용).
    """

    households: int
    row: int
    column: int
    other_names: str = ""
    centre: str = ""


# As on the district's map: the palace and the station in the west, Cheonggyecheon along the north, Namsan in the
# south. A 법정동 that several dongs share stands at each.
NEIGHBOURHOODS = {
    "소공동": Neighbourhood(
        1200,
        1,
        2,
        "정동, 서소문동, 순화동, 북창동, 태평로2가, 남대문로2가, 남대문로3가, 남대문로4가, 의주로1가, 충정로1가, 봉래동1가",
    ),
    "회현동": Neighbourhood(
        3300, 2, 2, "회현동1가, 회현동2가, 회현동3가, 남창동, 남대문로5가, 봉래동1가, 봉래동2가, 충무로1가"
    ),
    "명동": Neighbourhood(
        1500,
        1,
        3,
        "명동1가, 명동2가, 무교동, 다동, 태평로1가, 을지로1가, 을지로2가, 남대문로1가, 남대문로2가, 삼각동, 수하동, "
        "장교동, 수표동, 충무로1가, 충무로2가, 남산동1가, 남산동2가, 남산동3가, 저동1가, 예장동",
    ),
    "필동": Neighbourhood(
        2300,
        2,
        4,
        "필동1가, 필동2가, 필동3가, 충무로3가, 충무로4가, 충무로5가, 남학동, 주자동, 예장동, 묵정동",
    ),
    "장충동": Neighbourhood(2700, 2, 5, "장충동1가, 장충동2가, 묵정동"),
    "광희동": Neighbourhood(
        3000,
        1,
        5,
        "광희동1가, 광희동2가, 쌍림동, 을지로6가, 을지로7가, 오장동, 예관동, 인현동2가, 충무로4가, 충무로5가",
    ),
    "을지로동": Neighbourhood(
        1200,
        1,
        4,
        "을지로3가, 을지로4가, 을지로5가, 주교동, 방산동, 입정동, 산림동, 초동, 인현동1가, 저동2가",
    ),
    "신당동": Neighbourhood(5000, 1, 6, "신당1동, 흥인동, 무학동"),
    "다산동": Neighbourhood(7300, 3, 5, "신당2동, 신당동", "다산동주민센터"),
    "약수동": Neighbourhood(8200, 4, 6, "신당3동, 신당동"),
    "청구동": Neighbourhood(6500, 3, 6, "신당4동, 신당동"),
    "신당5동": Neighbourhood(5300, 2, 7, "신당동"),
    "동화동": Neighbourhood(5000, 2, 6, "신당6동, 신당동"),
    "황학동": Neighbourhood(7000, 1, 7, "", "황학동주민센터"),
    "중림동": Neighbourhood(5200, 2, 1, "만리동1가, 만리동2가, 의주로2가", "중림동주민센터"),
}

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
    ("다산동주민센터", "02-3396-6562", ""),
    ("황학동주민센터", "02-3396-6722", ""),
    ("중림동주민센터", "02-3396-6762", ""),
]

PASSWORD = "gwangjang-demo-26"  # noqa: S105 - of invented people, in a demo on one's own machine

# username, name, group, department
ACCOUNTS = [
    ("editor", "한서윤", "편집자", "홍보담당관"),
    ("approver", "오정민", "결재자", "홍보담당관"),
    ("liaison", "백지우", "소통담당자", "여성가족과"),
    ("moderator", "문하늘", "검토자", "홍보담당관"),
    ("clerk", "남도현", "접수담당자", "민원여권과"),
    ("signups", "양예진", "신청총괄", "홍보담당관"),
    ("dasan", "고은별", "접수담당자", "다산동주민센터"),
    ("hwanghak", "도윤재", "접수담당자", "황학동주민센터"),
    ("jungnim", "차가람", "접수담당자", "중림동주민센터"),
    ("records", "류가람", "기록관", "홍보담당관"),
    ("admin", "관리자", "관리자", "홍보담당관"),
]
# The head clerk types and corrects too: she wears a second role.
SECOND_ROLES = {"signups": "접수담당자"}
# Whom liaisons text again and again: (whose, its name, dongs, the rule's other choices; interests by number).
SAVED_AUDIENCES = [
    (
        "liaison",
        "아이 키우는 집",
        [],
        {"interest_mask": (1, 3), "age_from": 25, "age_to": 49, "one_per_household": True},
    ),
    (
        "liaison",
        "다산동·약수동 어르신",
        ["다산동", "약수동"],
        {"everyone": True, "age_from": 65, "unknown_ages": True},
    ),
    ("editor", "문화 소식을 쉬었던 분", [], {"interest_mask": (4,), "rested_days": 3}),
]
MAIL_HOST = "demo.invalid"  # no such host can exist: how a demo's account is told from a person's

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
    department: str = ""
    first_in_home: bool | None = None
    advertising: bool = False
    home: str = ""  # the address on her paper form
    then: str = ""  # what she did since: "pause" or "opt_out"


def phone(number):
    """The phone of invented resident `number`: in a range that nobody has."""
    return f"+8210{number:08d}"


def subscribers(this_year):
    """The invented subscribers, the same ones every time."""
    dice = random.Random(1397)  # noqa: S311 - people, not secrets
    names = [name for _, name in DONGS]
    weights = [NEIGHBOURHOODS[name].households ** 0.6 for name in names]
    for number in range(1, SUBSCRIBERS + 1):
        gender = dice.choice("FM")
        birth_year = this_year - int(dice.triangular(16, 88, 52))
        dong = dice.choices(names, weights)[0] if number % 23 else OUTSIDE[1]
        generation = "old" if birth_year < 1962 else "mid" if birth_year < 1988 else "new"
        name = dice.choice(FAMILY) + dice.choice((WOMEN if gender == "F" else MEN)[generation])
        wanted = tuple(sorted(dice.sample(range(1, 10), dice.choice((1, 2, 2, 3, 3, 4, 5)))))
        if number in CAST:
            name, gender, birth_year, dong = CAST[number]
        channel = dice.choice(("text", "web", "web", "paper", "paper", "paper", "file"))
        yield Person(
            number=number,
            phone=phone(number),
            name=name,
            gender="" if number % 37 == 0 else gender,
            birth_year=None if number % 29 == 0 else birth_year,
            dong=dong,
            interests=wanted,
            channel=channel,
            signed_up_before=_how_long_ago(dice),
            department=_received_at(channel, dong, dice),
            first_in_home=dice.choice((True, True, True, True, None, None, False)),
            advertising=number % 6 == 0,
            home=_home(number, channel, dong),
            then=THEN.get(number, ""),
        )


# A few who have changed their minds since, none of those whose texts we quote.
THEN = {61: "opt_out", 122: "opt_out", 187: "opt_out", 75: "pause", 151: "pause"}


def _how_long_ago(dice):
    """Half of them in the campaign's last weeks, more in its good ones; nobody since the digest of this week."""
    if dice.random() < 0.5:
        days = dice.choice((dice.randint(6, 83), dice.randint(20, 40), dice.randint(6, 14)))
    else:
        days = dice.randint(84, 900)
    return timedelta(days=days, minutes=dice.randint(0, 600))


def _received_at(channel, dong, dice):
    """The office that took the form or the list in; nobody's when she signed up by herself."""
    centre = NEIGHBOURHOODS[dong].centre if dong in NEIGHBOURHOODS else ""
    if channel == "paper":
        return centre or dice.choice(("민원여권과", "민원여권과", "복지지원과"))
    return "여성가족과" if channel == "file" else ""


def _home(number, channel, dong):
    """The address on every fourth paper form: an invented house in which two or three of them may live."""
    if channel != "paper" or number % 4 or dong == OUTSIDE[1]:
        return ""
    return f"{dong} 시연로 {number % 16 + 1}"
