"""A text in the forms that rules compare with: habits of typing taken away, the words left as they are."""

import re
import unicodedata
from dataclasses import dataclass

from messaging.inbound import hangul

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]")
# Laughing, crying and sighing letters say how, not what. Vowels behind a consonant are a split syllable.
SOUNDS = re.compile(r"[ㅋㅎㅉ]{1,}|(?<![ㄱ-ㅎ])[ㅠㅜㅡ]{1,}|(?<=[ㅠㅜㅋㅎ])[ㅠㅜ]+")
LOOSE = re.compile(r"[ㄱ-ㅎㅏ-ㅣ]{2,}")
NOT_WORDS = re.compile(r"[^\w\s가-힣ㄱ-ㅎㅏ-ㅣ]|_")
ENGLISH = re.compile(r"[a-z' ]+")

# Slips that many make, as pairs over the text without spaces; only such as change no other word.
SLIPS = [
    (re.compile(pattern), right)
    for pattern, right in [
        (r"됬", "됐"),
        (r"않(?=보|받|바|와|오[^늘]|되|돼|원|볼|할|하)", "안"),
        (r"보네(?=주|줘|지|세|시|라|셔|달|요|쥬|십|도)", "보내"),
        (r"보내쥬", "보내주"),
        (
            r"(?<=주|마|내|하|시)(새요|셰요|세여|새여|셔요|세용|세염|세욤|셰여|세유|셔유|셰유|세연|세엽)",
            "세요",
        ),
        (r"(메세지|메쎄지|멧세지|메새지|메시징|멧시지|매시지|매세지|멧새지)", "메시지"),
        (r"(문쟈|문짜|뮨자|문자메시지|무자(?=그만|보내|안|좀))", "문자"),
        (r"(?:고만|구만|고마|그먄|그만그만|그마(?=ㄴ))(?=좀?보내|받|하|오|$)", "그만"),
        (r"(시러|실어|싫어|시로)(?=요|여|욧|유|$)", "싫어"),
        (r"(끈어|끄너|끊너|끈허)(?=주|줘|라|요)", "끊어"),
        (r"(바들|받을|바드)(?=래|게|께)", "받을"),
        (r"바꼬시", "받고시"),
        (r"고십", "고싶"),
        (r"싶(?=지안)", "싶"),
        (r"지안(?=습|아|았|고|을|겠)", "지않"),
        (r"마라(?=주)", "말아"),
        (r"(부탁드림니다|부탁드립니당|부탁드려용|부탁들입니다|부탁드림다)", "부탁드립니다"),
        (r"(함|햡|헙|홥|핪|핫|햠|합)니다", "합니다"),
        (r"(합미다|합니당|함미다|합니닷|합닏다|합니디)", "합니다"),
        (r"(주새여|주세여|쥬세요|주셰요|주세욤|주쇼|주십쇼|주십시요|주십시오|주시오|주싶시오)", "주세요"),
        (r"(수신|문자)(거브|겨부|꺼부|거뷰|가부|거붇|거두|거보|거북)(?![가-힣]*이)", r"\1거부"),
        (r"해제지", "해지"),
        (r"(니더|니데이|니도)(?=$|[가-힣]{0,3}$)", "니다"),
        (r"(?<=합)(니다용|니다요|니다유)", "니다"),
    ]
]
REFUSE = hangul.jamo("수신거부")
FINAL_N, FINAL_B, FINAL_L, FINAL_SS = (hangul.ending_in(tail) for tail in "ㄴㅂㄹㅆ")
# '언제나', '누구나', '몇 년', '뭐든': words that ask elsewhere and ask nothing here.
INDEFINITE = re.compile(
    r"(언제|누구|어디|어디서|어느것|무엇|무엇이)나|언젠가|누군가(?!요)|어딘가|왠지|어쩐지|어찌나|얼마나[가-힣]{1,8}(던지|는지모|은지모|ㄴ지모|지모)|"
    r"몇(년|달|해|십|백|포기|글자|자적|마디|줄|그루|송이|번이나|안되|안남|날며칠|일을|일째|분이|사람)|"
    r"(뭐|무엇|뭘|누구|언제|어디|어디서|누가|아무)(든지|든|라도|니뭐니|보다)|(?<=[가-힣])던지(?!요)|누구보다|누구네|왜그리|왜그렇게|뭐니|왜냐"
)
ANSWERS_HOW = re.compile(
    r"어떻게|어떡해|어떠케|어떻해|어케|어뜨케|우째|우예|어찌(?!나)|어디|어데|어딨|언제|얼마|누구|누가|무엇|무슨|뭔가요|뭐에요|뭐예요|뭐죠|뭡니까|뭐가|뭘|몇|"
    r"(?<![가-힣]{2}[다래그])왜(?![가냐곡])|궁금(?!하던|했)|알고싶|알수있|문의|여쭤|여쭙|질문|가르쳐(?!주셔|주신|준|줬)|갈켜|알려(?=주세|줘(?!서)|주시(?!어|는|던)|주십|주실|줄|주라|주면|주이|주소|달라|다오|주길|주쇼|요$|$)"
)
# '나요' after these is no question: '생각이 나요', '냄새가 나요'.
COMES_UP = re.compile(
    r"(생각|기억|냄새|향기|향|맛|소리|빛|신|열|눈물|웃음|힘|티|소문|화|짜증|고장|불|연기|김|피|땀|티가|봄|겁|흥|정|사고|윤|새싹)(이|가|도)?(자꾸|막|너무|많이|절로|솔솔|폴폴)?나(요|유)$"
)
ASKS = re.compile(
    rf"(나요|나여|나욤|나유|나용|남요|{FINAL_N}(가|교|겨|감|가여|가요|가유|가용|(?<![던먼반편단진])지|지요|지여)|던가요?|{FINAL_L}(까|까요|까여|까유|깡|까용|려나|려나요|는지|런지|른지)|{FINAL_B}(니까|니꺼|니껴|니까요)|는지|은지|은가|"
    r"되죠|되지요|될런지|당가|능가|는교|인교|능교|나예|가예|십니꺼|되냐|하냐|있냐|없냐|느냐|냐고|는겨|인겨|여부)$"
)
# Spoken runs have no stops: such a word asks wherever it stands.
WORD_ASKS = re.compile(rf".(나요|나여|까요|까여|{FINAL_B}니까|{FINAL_N}가요|는지요|능가|는가요|능교)$")
NOT_ASKING = re.compile(
    r"(그런가|인가|은가|던가)(보|봐|싶)|얼마나[^?]{1,12}(은지|는지|던지)$|(친구|인지|가|손|때문)인지$"
)


@dataclass(frozen=True)
class Reading:
    """One text, read.

    `text` is NFC without invisible signs; `words` lower-case without punctuation, pictures and
    laughter; `tight` the same without spaces and with common slips put right: many write without
    spaces, so rules compare there. `typed_blind` says that the keyboard was in the other language.
    """

    text: str
    words: str
    tight: str
    typed_blind: bool

    @classmethod
    def of(cls, text):
        """Read a text; anything that a phone can send is fine, also nothing."""
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text or "")).strip()[:4000]
        plain = one_width(text)
        turned = other_layout(plain)
        words = SOUNDS.sub(" ", (turned or plain).lower())
        words = LOOSE.sub(lambda loose: hangul.compose(loose[0]), words)
        words = " ".join(NOT_WORDS.sub(" ", words).split())
        return cls(text, words, slips_put_right(words.replace(" ", "")), bool(turned))

    @property
    def asks(self):
        """Whether the text asks something: a question mark, a word that asks, or an asking ending."""
        if "?" in self.text or "？" in self.text:
            return True
        sentences = [part for part in re.split(r"[.!\n,~;]+", self.text) if part.strip()]
        tights = [
            slips_put_right(NOT_WORDS.sub("", SOUNDS.sub("", part)).replace(" ", "")) for part in sentences
        ]
        if any(WORD_ASKS.search(word) and not COMES_UP.search(word) for word in self.words.split()):
            return True
        return bool(ANSWERS_HOW.search(INDEFINITE.sub(" ", self.tight))) or any(
            ASKS.search(part) and not COMES_UP.search(part) and not NOT_ASKING.search(part)
            for part in [*tights, self.tight]
        )

    @property
    def korean(self):
        """Whether any Korean syllable stands in it."""
        return bool(re.search("[가-힣]", self.words))


def one_width(text):
    """Full-width and enclosed signs as the plain ones that people mean; lone letters (ㅋㅋ) stay what they are."""
    return "".join(
        sign if "\u3131" <= sign <= "\u318e" else unicodedata.normalize("NFKC", sign) for sign in text
    )


# What is worth turning round: a stray English word must not become a Korean command.
WORTH_TURNING = re.compile(
    r"(수신|문자)?(거부|해지|차단|탈퇴|중단|취소)|그만|보내|신청|도움|동의|소식|문자|안녕|감사|문의|싫어|정답|삭제|복지|교육|문화|어떻게|언제"
)
ENGLISH_COMMANDS = {"stop", "help", "quit", "unsubscribe", "cancel", "start", "end", "optout"}


def other_layout(text):
    """The text as meant when the keyboard was in the other language, or '' when it makes sense as it is."""
    letters = re.sub(r"[^A-Za-z]", "", text)
    if letters and not re.search("[가-힣ㄱ-ㅎㅏ-ㅣ]", text) and len(letters) <= 120:
        turned = hangul.from_keys(text)
        loose = len(re.findall("[ㄱ-ㅎㅏ-ㅣ]", turned))
        syllables = len(re.findall("[가-힣]", turned))
        if syllables >= 2 and loose * 4 <= syllables and WORTH_TURNING.search(turned.replace(" ", "")):
            return turned
    elif re.search("[ㄱ-ㅎㅏ-ㅣ]", text):
        turned = hangul.to_keys(re.sub(r"[\s!~.]", "", text)).lower()
        if turned in ENGLISH_COMMANDS:
            return turned
    return ""


def slips_put_right(tight):
    """The text without spaces with common slips put right, 'sue sin geo bu' in its many spellings first."""
    for slip, right in SLIPS:
        tight = slip.sub(right, tight)
    return nearly_refused(tight)


def nearly_refused(tight):
    """A four-syllable word one or two letters from 수신거부 in a short text is that word."""
    if len(tight) > 24 or "수신거부" in tight:
        return tight
    for at in range(len(tight) - 3):
        window = tight[at : at + 4]
        letters = hangul.jamo(window)
        if (
            letters[0] in "ㅅㅆ"
            and hangul.jamo(window[2])[0] in "ㄱㄲ"
            and hangul.distance(letters, REFUSE, 2) <= 2
        ):
            return tight[:at] + "수신거부" + tight[at + 4 :]
    return tight
