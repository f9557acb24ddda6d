"""What a clerk types at the desk, as it stands on the paper."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.forms import BirthYearField, PhoneFormField
from messaging.audience.models import Subscriber
from messaging.paper import dongs, scans, versions
from messaging.paper.models import PaperForm

VERSIONS_SHOWN = 30  # older ones lie in no drawer any more
YOUNG = _(
    "만 14세 이상이라는 표시가 없으면 받을 수 없습니다. 더 어린 분은 신청 대신 참여코너에 글을 보내실 수 있다고 "
    "안내해 주세요."
)
UNSIGNED = _("서명이 없는 신청서는 받을 수 없습니다. 신청하신 분께 서명을 받아 주세요.")
NO_PERSONAL_DATA = _(
    "개인정보 수집·이용에 동의하지 않은 신청서는 저장할 수 없습니다. 신청하신 분께 여쭈어 주세요."
)
NO_NEWS = _("소식 문자에 동의하지 않은 신청서는 저장할 수 없습니다. 신청하신 분께 여쭈어 주세요.")


class DongField(forms.CharField):
    """A neighbourhood by name, 법정동 or first consonants; cleans to the Dong."""

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        found = dongs.matching(typed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                _("‘%(typed)s’에 맞는 동이 없습니다. 구 밖이면 ‘구 밖’이라고 적어 주세요.") % {"typed": typed}
            )
        names = ", ".join(dong.name for dong in found[:6])
        raise forms.ValidationError(
            _("‘%(typed)s’은(는) 여러 동입니다: %(names)s") % {"typed": typed, "names": names}
        )


class ScanField(forms.FileField):
    """A scan, told by its content; cleans to (kind, bytes), or None."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return scans.looked_at(upload)
        except scans.NotAScan as problem:
            raise forms.ValidationError(problem.message) from None


class DeskForm(forms.Form):
    """One signed form. `told` is the stamp of what the clerk was told of the number: nobody is changed unknowingly."""

    phone = PhoneFormField()
    paper_form = forms.ModelChoiceField(
        label=_("서식 판"), queryset=PaperForm.objects.none(), empty_label=None
    )
    numbers = forms.TypedMultipleChoiceField(
        label=_("관심분야"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("관심분야를 하나 이상 골라 주세요.")},
    )
    name = forms.CharField(label=_("이름"), max_length=40, required=False)
    dong = DongField(label=_("동"), max_length=30, required=False)
    birth_year = BirthYearField(help_text="")
    gender = forms.ChoiceField(
        label=_("성별"),
        choices=[("", _("안 적음")), *Subscriber.Gender.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    address = forms.CharField(label=_("주소"), max_length=200, required=False)
    first_in_home = forms.TypedChoiceField(
        label=_("우리 집에서 처음"),
        choices=[("", _("안 적음")), ("yes", _("네")), ("no", _("아니요"))],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("언어"), choices=Subscriber.Language.choices, initial=Subscriber.Language.KOREAN
    )
    over_14 = forms.BooleanField(label=_("만 14세 이상"), error_messages={"required": YOUNG})
    personal_data = forms.BooleanField(
        label=_("개인정보 (필수)"), error_messages={"required": NO_PERSONAL_DATA}
    )
    news = forms.BooleanField(label=_("소식 문자 (필수)"), error_messages={"required": NO_NEWS})
    signature = forms.BooleanField(label=_("서명 있음"), error_messages={"required": UNSIGNED})
    advertising = forms.BooleanField(label=_("광고성 정보 (선택)"), required=False)
    night = forms.BooleanField(label=_("밤 시간 (선택)"), required=False)
    signed_on = forms.DateField(
        label=_("서명한 날"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("서명한 날을 2026-11-03처럼 적어 주세요.")},
    )
    scan = ScanField(
        label=_("스캔"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    vouched = forms.BooleanField(label=_("거부하신 뒤에 직접 서명하신 신청서입니다"), required=False)
    told = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        newest = versions.in_hand()
        self.fields["paper_form"].queryset = PaperForm.objects.filter(
            number__gt=newest.number - VERSIONS_SHOWN
        ).order_by("-number")
        self.fields["paper_form"].initial = newest.pk
        self.fields["signed_on"].initial = timezone.localdate()
        chosen = self._chosen() or newest
        self.version = chosen
        self.fields["numbers"].choices = [(number, name) for number, name, _bit in chosen.interests]
        printed = {wording.purpose for wording in versions.printed_wordings(chosen)}
        for purpose in versions.PURPOSES:
            if purpose not in printed:
                del self.fields[purpose.value]

    def _chosen(self):
        if not self.is_bound:
            return None
        typed = self.data.get("paper_form", "")
        found = self.fields["paper_form"].queryset.filter(pk=typed) if typed.isdecimal() else None
        return found.first() if found is not None else None

    def clean_signed_on(self):
        day = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("서명한 날이 오늘보다 뒤입니다."))
        if day.year < 2000:
            raise forms.ValidationError(_("서명한 날의 해를 다시 확인해 주세요."))
        return day

    def person(self):
        """What the form tells of the person, as `receiving.receive` takes it; what is left blank says nothing."""
        told = {
            name: self.cleaned_data.get(name)
            for name in ("name", "dong", "gender", "birth_year", "first_in_home", "language")
        }
        return {name: value for name, value in told.items() if value not in (None, "")}


class RightNumberForm(forms.Form):
    """The number as it really stands on the paper."""

    phone = PhoneFormField(label=_("신청서에 적힌 번호"))
