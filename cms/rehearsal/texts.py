"""What residents text during a rehearsal when no file is given: the day's mixture, invented."""

OPT_OUT = "수신거부"

# How often each comes up, of a hundred.
MIXTURE = (
    (24, "삼행시 연)연필을 깎고 습)습관처럼 앉아 장)장날 이야기를 적어요"),
    (16, "삼행시 연/연못가 버들이 습/습습한 바람에 장/장구 치듯 흔들려요"),
    (14, "보육반장은 몇 살까지 신청할 수 있나요?"),
    (10, "우리 골목 가로등이 이틀째 꺼져 있어요. 고쳐 주세요"),
    (8, "도서관 몇 시까지 하나요"),
    (6, "관심 복지 교육"),
    (5, OPT_OUT),
    (4, "도움말"),
    (4, "신청합니다 복지 문화"),
    (4, "늘 좋은 소식 감사합니다^^"),
    (3, "(광고)당일대출 무담보 상담 010-0000-0000 http://loan.example"),
    (2, "그동안 고마웠어요 이제는 안 보내주셔도 될 것 같아요"),
)


def cycle(count, chance):
    """`count` texts in the day's mixture, in random order."""
    weights, texts = zip(*MIXTURE, strict=True)
    return chance.choices(texts, weights=weights, k=count)


def from_file(path, count):
    """`count` texts from a file, a text a line (a written-out \\n is a line break), over and over."""
    with path.open(encoding="utf-8") as file:
        lines = [line.rstrip("\n").replace("\\n", "\n") for line in file if line.strip()]
    if not lines:
        raise ValueError(f"{path} holds no text")
    return [lines[number % len(lines)] for number in range(count)]
