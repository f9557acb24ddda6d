"""A list of people leaves masked or in full, for a purpose, encrypted, once, and leaves a row in the ledger."""

from io import BytesIO

import msoffcrypto
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from messaging.keeping import exporting
from messaging.keeping.models import Export, Look
from tests.factories.audience import SubscriberFactory, phone
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
MAY = ["audience.export_subscriber", "audience.see_all_subscriber"]
IN_FULL = [*MAY, "audience.reveal_subscriber"]
ASK = {"purpose": "audit", "note": "12월 감사 제출"}


def asked(client, **told):
    """Asked for on the screen and made by a worker."""
    client.post(reverse("audience:export"), {**ASK, **told})
    export = Export.objects.latest("pk")
    exporting.make(export.pk)
    export.refresh_from_db()
    return export


def opened(file, password):
    """The sheet's rows, as Excel shows them to who has the password."""
    book = msoffcrypto.OfficeFile(BytesIO(file))
    assert book.is_encrypted()
    plain = BytesIO()
    book.load_key(password=password)
    book.decrypt(plain)
    return [list(row) for row in openpyxl.load_workbook(plain).active.iter_rows(values_only=True)]


def fetched(client, export):
    return b"".join(client.post(reverse("keeping:export_file", args=[export.pk])).streaming_content)


def test_the_list_leaves_masked_encrypted_and_with_its_takers_name(client):
    user = UserFactory(may=MAY, full_name="한서윤")
    client.force_login(user)
    SubscriberFactory(phone=phone(1234), name="홍길동")

    export = asked(client)
    rows = opened(fetched(client, export), exporting.password(export))

    said = " ".join(str(row[0]) for row in rows[:3])
    assert "한서윤" in said
    assert "audit" in said or "감사" in said
    assert "12월 감사 제출" in said
    assert rows[-1][:2] == ["010-****-1234", "홍*동"]
    look = Look.objects.get()
    assert (look.by, look.deed, look.people, look.full) == (user, "export", 1, False)
    assert (look.purpose, look.note, look.address) == ("audit", "12월 감사 제출", "127.0.0.1")


def test_full_numbers_need_the_right_to_see_them(client):
    SubscriberFactory(phone=phone(1234), name="홍길동")
    client.force_login(UserFactory(may=MAY))
    masked = asked(client, full="on")
    client.force_login(UserFactory(may=IN_FULL))
    full = asked(client, full="on")

    assert not masked.full
    assert opened(fetched(client, full), exporting.password(full))[-1][:2] == ["010-0000-1234", "홍길동"]


def test_a_right_taken_away_meanwhile_makes_no_file(client):
    user = UserFactory(may=IN_FULL)
    client.force_login(user)
    client.post(reverse("audience:export"), {**ASK, "full": "on"})
    user.user_permissions.clear()

    exporting.make(Export.objects.get().pk)

    assert Export.objects.get().state == Export.State.FAILED
    assert not Look.objects.exists()


@pytest.mark.parametrize("left_out", ["purpose", "note"])
def test_without_a_purpose_and_a_note_nothing_is_made(client, left_out):
    client.force_login(UserFactory(may=MAY))

    page = client.post(reverse("audience:export"), {key: ASK[key] for key in ASK if key != left_out})

    assert page.context["form"].errors[left_out]
    assert not Export.objects.exists()


def test_a_name_that_looks_like_a_formula_stays_a_text(client):
    client.force_login(UserFactory(may=IN_FULL))
    SubscriberFactory(name='=HYPERLINK("http://a")')

    export = asked(client, full="on")
    plain = BytesIO()
    book = msoffcrypto.OfficeFile(BytesIO(fetched(client, export)))
    book.load_key(password=exporting.password(export))
    book.decrypt(plain)

    cell = list(openpyxl.load_workbook(plain).active.iter_rows())[-1][1]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://a")', "s")


def test_file_and_password_are_had_once_and_only_by_who_asked(client):
    client.force_login(UserFactory(may=IN_FULL))
    export = asked(client)
    shown = reverse("keeping:export_password", args=[export.pk])
    client.force_login(UserFactory(may=IN_FULL))
    assert client.post(shown).status_code == 404
    assert client.post(reverse("keeping:export_file", args=[export.pk])).status_code == 404

    client.force_login(export.asked_by)
    assert exporting.password(export) in client.post(shown).content.decode()
    assert exporting.password(export) not in client.post(shown, follow=True).content.decode()
    name = Export.objects.get().file.name
    assert fetched(client, export)
    assert client.post(reverse("keeping:export_file", args=[export.pk])).status_code == 302
    assert not export.file.storage.exists(name)


def test_the_filters_of_the_list_are_those_of_the_file(client):
    client.force_login(UserFactory(may=IN_FULL))
    SubscriberFactory(phone=phone(1))
    SubscriberFactory(phone=phone(2), opted_out=True)

    client.post(reverse("audience:export") + "?standing=opted_out&phone=1", ASK)
    export = Export.objects.get()
    exporting.make(export.pk)
    export.refresh_from_db()

    assert export.chosen == {"standing": ["opted_out"]}
    assert export.rows == 1


def test_a_department_takes_away_only_what_it_sees(client):
    user = UserFactory(may=["audience.export_subscriber"])
    client.force_login(user)
    SubscriberFactory(phone=phone(1), department=user.department)
    SubscriberFactory(phone=phone(2))

    assert asked(client).rows == 1


def test_a_file_that_nobody_fetched_is_gone_after_a_day(client):
    client.force_login(UserFactory(may=MAY))
    export = asked(client)
    name = export.file.name

    exporting.forget_old(timezone.now() + exporting.STAYS)

    export.refresh_from_db()
    assert export.state == Export.State.GONE
    assert not export.file
    assert not Export._meta.get_field("file").storage.exists(name)
