"""The phones of invented residents: there only in a trial, over a real carrier, without a number in any address."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.simulator import residents
from messaging.gateways.simulator.server import Server
from tests.factories.audience import SubscriberFactory
from tests.factories.participation import jpeg

pytestmark = pytest.mark.django_db

SECRET = "the carrier and the site share it"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def trial(settings):
    settings.GATEWAY_OUT = settings.GATEWAY_IN = "simulator"
    settings.DEMO = True


@pytest.fixture
def server(tmp_path, monkeypatch):
    server = Server(ledger=tmp_path / "ledger.sqlite3", site=NOBODY, secret=SECRET)
    server.start()
    monkeypatch.setenv("SIMULATOR_URL", server.url)
    monkeypatch.setenv("SIMULATOR_SECRET", SECRET)
    yield server
    server.stop()


def address(name, resident):
    return reverse(f"simulator:{name}", args=[residents.reference(resident.phone)])


@pytest.mark.parametrize(
    ("demo", "debug", "out", "inbound", "status"),
    [
        (True, False, "simulator", "simulator", 200),
        (False, True, "simulator", "kannel", 200),
        (False, False, "simulator", "simulator", 404),
        (True, True, "solapi", "kannel", 404),
    ],
)
def test_the_phones_are_there_only_in_a_trial(client, settings, server, demo, debug, out, inbound, status):
    settings.DEMO, settings.DEBUG = demo, debug
    settings.GATEWAY_OUT, settings.GATEWAY_IN = out, inbound

    assert client.get("/simulator/").status_code == status


def test_without_a_carrier_the_page_says_how_to_start_one(client, monkeypatch):
    monkeypatch.setenv("SIMULATOR_URL", NOBODY)
    monkeypatch.setenv("SIMULATOR_SECRET", SECRET)

    answer = client.get("/simulator/")

    assert answer.status_code == 503
    assert "시뮬레이터가 꺼져 있습니다" in answer.content.decode()


def test_a_resident_reads_and_writes(client, server):
    resident = SubscriberFactory(name="홍만복")

    answer = client.post(address("write", resident), {"text": "삼행시\r\n남산길"}, follow=True)

    words = answer.content.decode()
    assert "삼행시<br>남산길" in words
    written = server.carrier.ledger.texts_written(0, 10)
    assert [(row["phone"], row["text"]) for row in written] == [(resident.phone, "삼행시\n남산길")]


def test_a_photo_is_sent_and_shown_but_other_files_are_never_served(client, server):
    resident = SubscriberFactory()
    photo = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")
    page = SimpleUploadedFile("a.html", b"<script>alert(1)</script>", content_type="text/html")

    words = client.post(
        address("write", resident), {"text": "", "pictures": [photo, page]}, follow=True
    ).content.decode()

    assert words.count("/simulator/pictures/") == 1
    assert client.get(reverse("simulator:picture", args=[1]))["Content-Type"] == "image/jpeg"
    assert client.get(reverse("simulator:picture", args=[2])).status_code == 404
    assert client.get(reverse("simulator:picture", args=[99])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "  "}, "보낼 글을 쓰거나"),
        ({"text": "가" * 2001}, "2,000자까지"),
        ({"pictures": [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(4)]}, "석 장"),
    ],
)
def test_what_a_phone_could_not_send_is_refused_in_words(client, server, sent, said):
    resident = SubscriberFactory()

    answer = client.post(address("write", resident), sent, follow=True)

    assert said in answer.content.decode()
    assert server.carrier.ledger.texts_written(0, 10) == []


def test_no_address_holds_a_number_or_a_name(client, server):
    resident = SubscriberFactory(name="홍만복")
    server.carrier.write(resident.phone, "", "안녕하세요", [])

    found = client.post("/simulator/", {"search": "홍만복"}).content.decode()

    assert address("phone", resident) in found
    assert resident.phone not in found
    assert resident.phone[3:] not in found
    assert "?" not in "".join(part.split('"')[0] for part in found.split('href="')[1:])


def test_an_unknown_phone_can_write_and_is_then_listed(client, server):
    opened = client.post("/simulator/new/")
    client.post(f"{opened['Location']}write/", {"text": "신청"})

    assert residents.NEWCOMERS[0] in {row["phone"] for row in server.carrier.ledger.texts_written(0, 10)}
    assert "모르는 번호" in client.get("/simulator/").content.decode()
    assert client.post("/simulator/new/")["Location"] != opened["Location"]


def test_an_unknown_reference_is_not_found(client, server):
    assert client.get("/simulator/0123456789abcdef/").status_code == 404


def test_the_carrier_misbehaves_when_told_and_behaves_again(client, server):
    client.post("/simulator/misbehave/", {"what": "lose_answer"})
    assert server.carrier.faults.of_batch("B-1", 1)[0] == "lose_answer"

    client.post("/simulator/misbehave/", {"what": "lose_answer"})
    client.post("/simulator/misbehave/", {"what": "behave"})
    assert server.carrier.faults.of_batch("B-2", 1)[0] == ""


def test_what_a_resident_writes_is_shown_as_text_never_as_markup(client, server):
    resident = SubscriberFactory()
    server.carrier.write(resident.phone, "", "<script>alert(1)</script>", [])

    assert "<script>alert" not in client.get(address("bubbles", resident)).content.decode()


def test_the_list_costs_as_many_queries_for_many_residents(client, server, django_assert_max_num_queries):
    def fill(count):
        for subscriber in SubscriberFactory.create_batch(count):
            server.carrier.write(subscriber.phone, "", "안녕하세요", [])

    fill(3)
    with django_assert_max_num_queries(50) as few:
        client.get("/simulator/")
    fill(20)
    with django_assert_max_num_queries(50) as many:
        client.get("/simulator/")

    assert len(many) == len(few)
