"""What a resident sees on her own page, and finds in the file of her data, of the forms that she signed."""

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.paper.models import SignedForm
from messaging.signup.sections import Item, MyPageSection


def forms_of(phone):
    """The part 'my paper forms'; none for whoever never signed one."""
    rows = SignedForm.objects.filter(subscriber__phone=phone).select_related("paper_form", "department")
    if not rows.exists():
        return None
    return MyPageSection(
        name="forms",
        title=_("종이 신청서"),
        empty=_("내신 종이 신청서가 없습니다."),
        rows=rows.order_by("-pk"),
        items=_as_items,
        order=40,
    )


def _as_items(forms):
    return [
        Item(
            at=form.typed_at,
            what=_("서식 %s판") % form.paper_form.number,
            words=_("%(year)s년 %(month)s월 %(day)s일에 서명하신 신청서를 %(where)s에서 받았습니다.")
            % {
                "year": form.signed_on.year,
                "month": form.signed_on.month,
                "day": form.signed_on.day,
                "where": form.department.name if form.department else _("구청"),
            },
            state=_("되돌렸습니다 (%s)") % f"{timezone.localtime(form.undone_at):%Y. %-m. %-d.}"
            if form.undone_at
            else form.get_was_display(),
            note=_("스캔한 그림이 있습니다. 보시려면 받은 곳에 말씀해 주세요.") if form.scan else "",
        )
        for form in forms
    ]
