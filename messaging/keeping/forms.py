"""Forms of this room: why somebody looks, what is taken away, a period, a hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.keeping import kept
from messaging.keeping.models import LegalHold, Look, Unit
from messaging.offices.models import User

NOTE_HELP = _("개인정보는 적지 마세요.")


class LookForm(forms.Form):
    """Why somebody's number and name are to be shown in full; kept in the ledger of looks."""

    PURPOSES = [
        ("call", _("본인에게 전화해 확인")),
        ("urgent", _("긴급한 글의 안부 확인")),
        ("prize", _("상품 전달")),
        ("complaint", _("민원 처리")),
        ("correction", _("신청 내용 정정")),
    ]
    purpose = forms.ChoiceField(
        label=_("보는 까닭"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("보는 까닭을 골라 주세요.")},
    )
    note = forms.CharField(label=_("덧붙임"), max_length=80, required=False, help_text=NOTE_HELP)


class ExportForm(forms.Form):
    """Why a list of people is taken away, and whether masked."""

    PURPOSES = [
        ("work", _("부서 업무")),
        ("check", _("명단 점검")),
        ("audit", _("감사·자료 제출")),
        ("records", _("기록물 이관")),
    ]
    full = forms.BooleanField(
        label=_("번호와 이름을 가리지 않음"),
        required=False,
        help_text=_("꼭 필요할 때만 켜 주세요. 열람 권한이 있어야 하고 기록에 남습니다."),
    )
    purpose = forms.ChoiceField(
        label=_("내려받는 까닭"),
        choices=PURPOSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("내려받는 까닭을 골라 주세요.")},
    )
    note = forms.CharField(
        label=_("덧붙임"),
        max_length=80,
        error_messages={"required": _("어디에 쓰는지 짧게 적어 주세요.")},
        help_text=_("어디에 쓰는지 짧게. 예: 12월 감사 제출. 개인정보는 적지 마세요."),
    )

    def __init__(self, *args, may_full=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_full:
            del self.fields["full"]


PURPOSE_WORDS = dict(LookForm.PURPOSES) | dict(ExportForm.PURPOSES)


class PeriodForm(forms.Form):
    """How long one kind is kept."""

    amount = forms.IntegerField(label=_("보존기간"), min_value=1, max_value=9999)
    unit = forms.ChoiceField(label=_("단위"), choices=Unit.choices)
    basis = forms.CharField(
        label=_("근거"), max_length=200, help_text=_("법 조문, 내부 관리계획, 단위과제 번호 등")
    )


def _kind_choices():
    return [(key, kind.title) for key, kind in kept.kinds().items() if kind.ends]


class HoldForm(forms.Form):
    """What may not be destroyed for now: a kind, or everything of one phone."""

    KIND, PHONE = "kind", "phone"
    on = forms.ChoiceField(
        label=_("무엇을 잠글까요?"),
        choices=[(KIND, _("한 종류 전체")), (PHONE, _("전화번호 하나의 모든 기록"))],
        widget=forms.RadioSelect,
        initial=KIND,
    )
    key = forms.ChoiceField(label=_("종류"), choices=_kind_choices, required=False)
    phone = forms.CharField(
        label=_("휴대전화 번호"),
        max_length=30,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "placeholder": "010-1234-5678"}
        ),
    )
    reason = forms.CharField(
        label=_("까닭"), max_length=120, help_text=LegalHold._meta.get_field("reason").help_text
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("on") == self.PHONE:
            if not cleaned.get("phone"):
                self.add_error("phone", _("휴대전화 번호를 적어 주세요."))
        elif not cleaned.get("key"):
            self.add_error("key", _("종류를 골라 주세요."))
        return cleaned


class LookFilterForm(forms.Form):
    """Which rows of the ledger to show; nothing of it is personal to a resident, so it may stand in an address."""

    by = forms.ModelChoiceField(
        label=_("본 사람"), queryset=User.objects.order_by("full_name"), required=False, empty_label=_("모두")
    )
    day = forms.DateField(
        label=_("날짜"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deed = forms.ChoiceField(label=_("한 일"), choices=[("", _("모두")), *Look.Deed.choices], required=False)
