"""The forms of the composer: a digest's hour, an item's words and people, a made-up resident."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from messaging.audience.fields import InterestsFormField
from messaging.audience.forms import RULE_FIELDS, RuleFormMixin
from messaging.audience.models import Dong, Subscriber
from messaging.digests.models import Digest, DigestItem


class HourInput(forms.DateTimeInput):
    """The browser's own chooser of day and hour, which works on phones too."""

    input_type = "datetime-local"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class PlainLabels(forms.Form):
    """Labels without a colon, as the admin writes them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class DigestForm(PlainLabels, forms.ModelForm):
    """Title, hour and form of a digest."""

    class Meta:
        model = Digest
        fields = ["title", "send_at", "short_form"]
        widgets = {"send_at": HourInput(attrs={"step": 60})}
        labels = {"short_form": _("짧은 꼴로 보내기")}
        help_texts = {
            "short_form": _(
                "소식 하나만 받는 분께는 90바이트 안의 단문(SMS)으로 보냅니다. 넘치면 긴 꼴로 갑니다."
            ),
            "title": _("업무용 이름입니다. 주민에게는 보이지 않습니다."),
        }


class ItemForm(PlainLabels, RuleFormMixin, forms.ModelForm):
    """What an item says, and for whom it is."""

    class Meta:
        model = DigestItem
        fields = ["headline", "search_words", "phone", "advertising", *RULE_FIELDS]
        help_texts = {
            "search_words": _("문자에 ‘누리집에서 ○○ 검색’으로 들어갑니다. 비우면 그 줄이 빠집니다."),
            "advertising": _(
                "물건·유료 강좌·민간 업체를 알리는 글이면 켜 주세요. (광고) 표시와 무료 수신거부 번호가 붙습니다."
            ),
        }


class SingleForm(PlainLabels):
    """Which published page becomes a 단독 문자."""

    page = forms.ModelChoiceField(
        label=_("알릴 페이지"),
        queryset=Page.objects.live(),
        widget=AdminPageChooser,
        error_messages={
            "required": _("페이지를 골라 주세요."),
            "invalid_choice": _("공개된 페이지만 알릴 수 있습니다."),
        },
    )


class ResidentForm(PlainLabels):
    """A made-up resident: no name, no number, nothing of a real person."""

    interests = InterestsFormField(label=_("관심분야"), required=False)
    gender = forms.ChoiceField(
        label=_("성별"), choices=[("", _("모름")), *Subscriber.Gender.choices], required=False
    )
    age = forms.IntegerField(label=_("나이"), min_value=0, max_value=120, required=False)
    dong = forms.ModelChoiceField(
        label=_("행정동"), queryset=Dong.objects.all(), required=False, empty_label=_("모름")
    )
    advertising = forms.BooleanField(label=_("광고성 정보에 동의함"), required=False)
