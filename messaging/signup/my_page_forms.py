"""What can be changed on one's own page: each part is a form of its own."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.fields import InterestsFormField
from messaging.audience.models import Interest, OptOut
from messaging.signup.forms import UNSAID, SignUpForm
from messaging.signup.my_page import OPTIONAL

LONGEST_PAUSE = timedelta(days=365)


class InterestsForm(forms.Form):
    """The areas, or all of them."""

    everything = forms.BooleanField(label=_("모두 받기"), required=False)
    interest_mask = InterestsFormField(numbered=True, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("everything"):
            cleaned["interest_mask"] = sum(interest.mask for interest in Interest.objects.in_use())
        elif not cleaned.get("interest_mask") and "interest_mask" not in self.errors:
            self.add_error(
                "interest_mask",
                _("하나 이상 골라 주세요. 모두 그만 받으시려면 아래 ‘그만 받기’를 눌러 주세요."),
            )
        return cleaned


class AboutForm(SignUpForm):
    """What she told about herself, asked in the same words as at the sign-up."""

    ASKED = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("everything", "interest_mask", "old_enough", "agreed_to"):
            del self.fields[name]
        if self.initial.get("dong") is None:
            self.initial["dong"] = UNSAID

    def clean(self):
        return forms.Form.clean(self)


class ConsentsForm(forms.Form):
    """The optional consents, and which wordings were shown beside them."""

    purposes = forms.MultipleChoiceField(choices=[(purpose, purpose) for purpose in OPTIONAL], required=False)
    seen = forms.CharField(max_length=60, required=False)


class PauseForm(forms.Form):
    """The day from which texts come again."""

    until = forms.DateField(
        label=_("언제부터 다시 받을까요?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d", "%Y. %m. %d."],
        error_messages={
            "required": _("다시 받으실 날을 골라 주세요."),
            "invalid": _("날짜로 읽을 수 없습니다. 예: 2026-12-31"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.first = timezone.localdate() + timedelta(days=1)
        self.last = timezone.localdate() + LONGEST_PAUSE
        self.fields["until"].widget.attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < self.first:
            raise forms.ValidationError(_("내일부터 고르실 수 있습니다."))
        if until > self.last:
            raise forms.ValidationError(_("1년까지 쉬실 수 있습니다."))
        return until


class StopForm(forms.Form):
    """How much is to stop."""

    scope = forms.ChoiceField(choices=OptOut.Scope.choices)
