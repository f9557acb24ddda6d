"""What staff type on the desk: an answer, another route, a text to try."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.inbound.models import Route
from messaging.offices.models import Department

BY_HAND = [choice for choice in Route.choices if choice[0] != Route.SUBMISSION]


class AnswerForm(forms.Form):
    """An answer to a resident; how long it may be is delivery's to say."""

    body = forms.CharField(label=_("답"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class RerouteForm(forms.Form):
    """Where a text should go, and, when its phone is held, what the person meant."""

    route = forms.ChoiceField(label=_("갈래"), choices=BY_HAND)
    refused = forms.ChoiceField(
        label=_("거부하신 건가요?"),
        required=False,
        choices=[("", _("그대로 둠")), ("yes", _("네, 거부입니다")), ("no", _("아니요, 계속 받습니다"))],
    )

    def clean_refused(self):
        return {"yes": True, "no": False}.get(self.cleaned_data["refused"])


class HandOverForm(forms.Form):
    """Another department for a conversation."""

    department = forms.ModelChoiceField(Department.objects.filter(retired=False), label=_("부서"))


class TryForm(forms.Form):
    """Any text, to see which rule takes it."""

    text = forms.CharField(label=_("문자"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
