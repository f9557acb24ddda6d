"""The desk's forms: a subscriber put right, looking someone up, choosing an audience."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience import phones, rules
from messaging.audience.fields import InterestsFormField, bits_of
from messaging.audience.models import Dong, Interest, SavedAudience, Subscriber

YOUNGEST = 14
OLDEST = 120


class PhoneFormField(forms.CharField):
    """A mobile number however typed; cleans to E.164, and says in Korean what is wrong with it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("휴대전화 번호"))
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "tel", "autocomplete": "off", "placeholder": "010-1234-5678"}
            ),
        )
        kwargs.setdefault("error_messages", {"required": phones.MESSAGES["empty"]})
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return value
        try:
            return phones.parse(value)
        except phones.NotAPhone as refusal:
            raise forms.ValidationError(refusal.in_words(), code=refusal.code) from None


class BirthYearField(forms.IntegerField):
    """A year of birth of someone old enough to sign up; by year, as the rules count ages."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("태어난 해"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("네 자리로. 신청서에 없으면 비워 두세요."))
        super().__init__(**kwargs)

    def clean(self, value):
        year = super().clean(value)
        if year is None:
            return None
        age = timezone.localdate().year - year
        if age > OLDEST or age < 0:
            raise forms.ValidationError(_("태어난 해를 네 자리로 적어 주세요. 예: 1958"))
        if age < YOUNGEST:
            raise forms.ValidationError(
                _("만 14세가 안 된 분은 신청하실 수 없습니다. 참여코너에는 누구나 글을 보낼 수 있습니다."),
                code="too_young",
            )
        return year


class FindForm(forms.Form):
    """Looking a subscriber up by number; always sent by POST."""

    phone = PhoneFormField()


class AboutForm(forms.ModelForm):
    """What a clerk may put right about a subscriber; never the number, the name or the state."""

    birth_year = BirthYearField()

    class Meta:
        model = Subscriber
        fields = ["interest_mask", "dong", "gender", "birth_year", "language"]


# --- choosing an audience -----------------------------------------------------------

RULE_FIELDS = list(rules.FIELDS)


class DongsField(forms.TypedMultipleChoiceField):
    """Tick boxes of the dongs; cleans to a list of their ids. None ticked: all of them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        kwargs.setdefault("label", _("행정동"))
        kwargs.setdefault("help_text", _("고르지 않으면 모든 동에 보냅니다."))
        super().__init__(coerce=int, choices=self._choices, **kwargs)

    @staticmethod
    def _choices():
        return list(Dong.objects.values_list("pk", "name"))


def put_into(data, rule, prefix=""):
    """Write a rule's choices into a form's posted data, as the browser would have sent them."""
    for name in RULE_FIELDS:
        value = getattr(rule, name)
        if name == "interest_mask":
            told = [str(bit) for bit in bits_of(value)]
        elif name == "dongs":
            told = [str(pk) for pk in value]
        elif value in (None, False, ""):
            told = []
        else:
            told = ["on" if value is True else str(value)]
        data.setlist(prefix + name, told)


class RuleFormMixin(forms.Form):
    """The fields of an audience rule, for any form (model form or not) that lets people choose one.

    With a model form of an `AudienceRule` model list RULE_FIELDS in Meta.fields. `rule()` is what was chosen,
    ready for `rules.count` and `rules.in_words`. The template `audience/rule_fields.html` shows the fields
    with a live count.
    """

    everyone = forms.BooleanField(label=_("관심분야와 상관없이 모두"), required=False)
    interest_mask = InterestsFormField(required=False)
    gender = forms.ChoiceField(
        label=_("성별"),
        choices=[("", _("모두")), *Subscriber.Gender.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    unknown_genders = forms.BooleanField(label=_("성별을 모르는 분도 함께"), required=False)
    age_from = forms.IntegerField(label=_("나이(부터)"), min_value=0, max_value=OLDEST, required=False)
    age_to = forms.IntegerField(label=_("나이(까지)"), min_value=0, max_value=OLDEST, required=False)
    unknown_ages = forms.BooleanField(label=_("나이를 모르는 분도 함께"), required=False)
    dongs = DongsField(required=False)
    unknown_dongs = forms.BooleanField(label=_("동을 모르는 분도 함께"), required=False)
    one_per_household = forms.BooleanField(
        label=_("한 세대에 한 통만"),
        required=False,
        help_text=_(
            "주소를 아는 세대에서는 먼저 신청하신 한 분만 받습니다. 주소를 모르는 분은 모두 받습니다."
        ),
    )
    rested_days = forms.IntegerField(
        label=_("지난 며칠 안에 소식을 받은 분은 빼기"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_(
            "보내는 날과 그 앞 며칠을 봅니다. 비워 두면 빼지 않습니다. 승인되어 곧 나갈 소식도 받은 것으로 봅니다."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        low, high = self.cleaned_data.get("age_from"), self.cleaned_data.get("age_to")
        if low is not None and high is not None and low > high:
            self.add_error("age_to", _("끝 나이가 시작 나이보다 적습니다."))
        return cleaned

    def rule(self):
        """What was chosen, as a rule of its own; call it on a valid form."""
        return rules.Rule(**{name: self.cleaned_data[name] for name in RULE_FIELDS})


class RuleForm(RuleFormMixin):
    """An audience rule by itself: what the live count reads."""


class BuilderForm(RuleFormMixin, forms.ModelForm):
    """A rule with the name under which it is kept."""

    name = forms.CharField(
        label=_("이름"),
        max_length=40,
        error_messages={"required": _("이름을 적어 주세요. 예: 다산동 어르신 복지")},
        help_text=_("부서 안에서 알아볼 이름. 예: 다산동 어르신 복지"),
    )

    class Meta:
        model = SavedAudience
        fields = ["name", *RULE_FIELDS]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and rules.is_empty(self.rule()):
            raise forms.ValidationError(
                _(
                    "받는 사람을 고르지 않았습니다. 관심분야를 고르거나 ‘관심분야와 상관없이 모두’를 켜 주세요."
                )
            )
        return cleaned


class InterestForm(forms.ModelForm):
    """A new interest gets the next free number; once given, a number stays."""

    class Meta:
        model = Interest
        fields = ["name", "number", "other_names", "sort_order", "retired"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["number"].disabled = True
        else:
            self.fields["number"].initial = Interest.objects.next_number()
            del self.fields["retired"]

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and Interest.objects.count() > Interest.LAST_BIT:
            raise forms.ValidationError(_("관심분야는 62개까지 둘 수 있습니다. 이름을 바꾸어 쓰세요."))
        return cleaned


# --- households of the dongs ----------------------------------------------------------

MOST_HOUSEHOLDS = 999_999  # of one dong
LONGEST_TABLE = 5_000


class HouseholdsForm(forms.Form):
    """How many households each dong has, all on one page; a pasted table fills the fields."""

    counted_on = forms.DateField(
        label=_("기준일"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("주민등록 통계의 기준일입니다. 보통 지난달 말일입니다."),
    )
    table = forms.CharField(
        label=_("표 붙여 넣기"),
        required=False,
        max_length=LONGEST_TABLE,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "소공동\t1,200\n회현동\t3,300"}),
        help_text=_(
            "엑셀이나 통계 화면에서 동 이름과 세대수가 든 줄을 복사해 붙여 넣고 ‘칸 채우기’를 누르면 아래 칸이 채워집니다."
        ),
    )

    def __init__(self, *args, dongs, **kwargs):
        super().__init__(*args, **kwargs)
        self.dongs = dongs
        yesterday = timezone.localdate().replace(day=1) - timedelta(days=1)
        self.fields["counted_on"].initial = yesterday
        for dong in dongs:
            self.fields[self.name_of(dong)] = forms.IntegerField(
                label=dong.name,
                min_value=0,
                max_value=MOST_HOUSEHOLDS,
                initial=dong.households or None,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @staticmethod
    def name_of(dong):
        """The name of a dong's field."""
        return f"dong-{dong.pk}"

    def rows(self):
        """(dong, bound field) of each dong, in the office's order."""
        return [(dong, self[self.name_of(dong)]) for dong in self.dongs]

    def numbers(self):
        """(dong, households) of each; an empty field is 0, 'not known'."""
        return [(dong, self.cleaned_data[self.name_of(dong)] or 0) for dong in self.dongs]

    def filled(self):
        """The form with the pasted table in its fields, not saved yet; lines that name no dong of ours are told."""
        data = self.data.copy()
        by_name = {dong.name: dong for dong in self.dongs}
        found, strange = 0, []
        for line in (self.data.get("table") or "")[:LONGEST_TABLE].splitlines():
            cells = [
                cell.strip()
                for cell in re.split(r"\t|\s{2,}|;|,(?!\d{3}\b)|\s(?=[\d,]+\s*$)", line)
                if cell.strip()
            ]
            place = next((place for place, cell in enumerate(cells) if cell in by_name), None)
            named = None if place is None else by_name[cells[place]]
            after = [] if place is None else cells[place + 1 :]  # before it stands the line's own number
            number = next((cell.replace(",", "") for cell in after if re.fullmatch(r"[\d,]+", cell)), None)
            if named and number:
                data[self.name_of(named)] = number
                found += 1
            elif cells:
                strange.append(" ".join(cells)[:30])
        form = HouseholdsForm(data, dongs=self.dongs)
        form.is_valid()
        if not found:
            form.add_error("table", _("동 이름과 세대수가 함께 있는 줄이 없습니다."))
        elif strange:
            form.left_aside = strange[:5]
        form.found = found
        return form
