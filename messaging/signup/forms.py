"""What a resident fills in: the number, the code, and the sign-up itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.audience import wordings
from messaging.audience.fields import InterestsFormField
from messaging.audience.forms import BirthYearField, PhoneFormField
from messaging.audience.models import ConsentWording, Dong, Interest, Subscriber

Purpose = ConsentWording.Purpose
UNSAID = "none"  # 'I'd rather not say' is an answer too, and not the same as having overlooked the question


class PhoneForm(forms.Form):
    """The number to prove, and the language that our texts to it are in."""

    phone = PhoneFormField(
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "inputmode": "tel",
                "autocomplete": "tel-national",
                "placeholder": "010-1234-5678",
            }
        )
    )
    language = forms.ChoiceField(
        label=_("문자를 받으실 말"),
        choices=Subscriber.Language.choices,
        initial=Subscriber.Language.KOREAN,
        widget=forms.RadioSelect,
    )
    # Nobody sees it; a program that fills in whatever it finds gives itself away.
    homepage = forms.CharField(
        label=_("비워 두세요"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_homepage(self):
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(
                _("프로그램이 적은 것으로 보여 확인번호를 보내지 않았습니다. 번호를 다시 적어 주세요.")
            )
        return ""


class CodeForm(forms.Form):
    """The six digits that the phone got; they are compared, not kept."""

    code = forms.CharField(
        label=_("확인번호 6자리"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
        ),
        error_messages={"required": _("문자로 받으신 확인번호를 적어 주세요.")},
    )


class SignUpForm(forms.Form):
    """Interests, a little about the person, and each consent by itself."""

    everything = forms.BooleanField(label=_("모두 받기"), required=False)
    interest_mask = InterestsFormField(numbered=True, required=False)
    dong = forms.ChoiceField(
        label=_("사시는 동네"),
        help_text=_("동네에서 하는 일(공사, 행사, 주민센터 소식)을 그 동네 분께 알려 드리려고 여쭙니다."),
        error_messages={
            "required": _("동네를 골라 주세요. 말하고 싶지 않으시면 ‘말하지 않을게요’를 고르시면 됩니다.")
        },
    )
    first_in_home = forms.ChoiceField(
        label=_("우리 집에서 처음이신가요?"),
        help_text=_(
            "한 집에 한 분은 소식을 받으시게 하는 것이 목표라서 여쭙니다. 두 번째, 세 번째여도 환영합니다."
        ),
        choices=[
            ("true", _("네, 처음입니다")),
            ("false", _("아니요, 이미 받는 식구가 있습니다")),
            ("", _("잘 모르겠어요")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    gender = forms.ChoiceField(
        label=_("성별"),
        help_text=_("여성 건강검진처럼 한쪽만 해당하는 소식을 맞는 분께만 보내려고 여쭙니다."),
        choices=[*Subscriber.Gender.choices, ("", _("말하지 않을게요"))],
        required=False,
        widget=forms.RadioSelect,
    )
    birth_year = BirthYearField(
        help_text=_("청년 지원이나 어르신 예방접종처럼 나이가 맞아야 하는 소식을 가려 보내려고 여쭙니다."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "bday-year",
                "placeholder": "1958",
                "maxlength": "4",
            }
        ),
    )
    language = forms.ChoiceField(label=_("문자를 받으실 말"), choices=Subscriber.Language.choices)
    old_enough = forms.BooleanField(
        label=_("만 14세 이상입니다"),
        error_messages={"required": _("만 14세 이상이시면 표시해 주세요.")},
    )
    agreed_to = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    ASKED = (Purpose.PERSONAL_DATA, Purpose.NEWS, Purpose.ADVERTISING, Purpose.NIGHT)
    REFUSED = {
        Purpose.PERSONAL_DATA: _(
            "동의하지 않으시면 소식 문자를 보내 드릴 수 없습니다. 누리집과 참여코너는 그대로 쓰실 수 있습니다."
        ),
        Purpose.NEWS: _("소식 문자를 받으시려면 동의해 주세요. 언제든 ‘수신거부’로 그만두실 수 있습니다."),
    }

    def __init__(self, *args, subscriber=None, language=Subscriber.Language.KOREAN, **kwargs):
        self.wordings = {wording.purpose: wording for wording in wordings.in_force(self.ASKED)}
        initial = {"language": language, "agreed_to": self._versions(), **known_of(subscriber)}
        super().__init__(*args, initial=initial, **kwargs)
        homes = list(Dong.objects.values_list("pk", "name", "outside"))
        self.fields["dong"].choices = [
            ("", _("골라 주세요")),
            *[(pk, name) for pk, name, outside in homes if not outside],
            *[(pk, _("%s에 살아요") % name) for pk, name, outside in homes if outside],
            (UNSAID, _("말하지 않을게요")),
        ]
        for purpose in self.ASKED:
            necessary = purpose in wordings.NECESSARY
            self.fields[f"agree_{purpose}"] = forms.BooleanField(
                label=self.LABELS[purpose],
                required=necessary,
                error_messages={"required": self.REFUSED.get(purpose, "")},
            )

    LABELS = {
        Purpose.PERSONAL_DATA: _("개인정보를 모으고 쓰는 데 동의합니다"),
        Purpose.NEWS: _("소식 문자를 받는 데 동의합니다"),
        Purpose.ADVERTISING: _("광고로 볼 수 있는 문자도 받겠습니다"),
        Purpose.NIGHT: _("밤에도 받겠습니다"),
    }

    def consents(self):
        """Each consent's field with the words that it is about and whether it is necessary, as the page shows them."""
        return [
            {
                "field": self[f"agree_{purpose}"],
                "wording": self.wordings[purpose],
                "necessary": purpose in wordings.NECESSARY,
            }
            for purpose in self.ASKED
        ]

    def clean_dong(self):
        chosen = self.cleaned_data["dong"]
        return None if chosen == UNSAID else Dong.objects.get(pk=chosen)

    def clean_agreed_to(self):
        """What she agrees to is what she read: a wording that changed meanwhile is shown anew."""
        if self.cleaned_data["agreed_to"] != self._versions():
            self.data = self.data.copy()
            self.data["agreed_to"] = self._versions()
            for purpose in self.ASKED:
                self.data.pop(f"agree_{purpose}", None)
            raise forms.ValidationError(
                _("그 사이 동의 문안이 바뀌었습니다. 새 문안을 읽고 다시 표시해 주세요."), code="changed"
            )
        return self.cleaned_data["agreed_to"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("everything"):
            cleaned["interest_mask"] = sum(interest.mask for interest in Interest.objects.in_use())
        elif not cleaned.get("interest_mask") and "interest_mask" not in self.errors:
            self.add_error("interest_mask", _("관심분야를 하나 이상 고르시거나 ‘모두 받기’를 골라 주세요."))
        return cleaned

    @property
    def perhaps_a_child(self):
        """Whether what was sent may come from somebody under 14: told kindly what she can do instead."""
        return self.is_bound and ("old_enough" in self.errors or self.has_error("birth_year", "too_young"))

    def person(self):
        """What the form tells about the person, as `sign_up` takes it. What she leaves out is left empty."""
        told = {name: self.cleaned_data[name] for name in ("dong", "gender", "birth_year", "language")}
        return told | {
            "first_in_home": {"true": True, "false": False}.get(self.cleaned_data["first_in_home"])
        }

    def purposes(self):
        """What was agreed to."""
        return [purpose for purpose in self.ASKED if self.cleaned_data.get(f"agree_{purpose}")]

    def _versions(self):
        return " ".join(str(wording.pk) for purpose, wording in sorted(self.wordings.items()))


def known_of(subscriber):
    """What someone who comes back told us before."""
    if subscriber is None:
        return {}
    first = subscriber.first_in_home
    return {
        "interest_mask": subscriber.interest_mask,
        "dong": subscriber.dong_id,
        "gender": subscriber.gender,
        "birth_year": subscriber.birth_year,
        "first_in_home": "" if first is None else str(first).lower(),
        "language": subscriber.language,
    }
