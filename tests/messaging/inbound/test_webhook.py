"""The door: what is signed is kept before it is answered, and nothing that comes makes it fall."""

import base64
import json
import time

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.gateways import registry
from messaging.gateways.simulator import signing
from messaging.inbound import routing, storing
from messaging.inbound.models import InboundMessage, InboundPhoto
from tests.factories.inbound import picture

SECRET = "a secret of the tests"


@pytest.fixture(autouse=True)
def _gateway(monkeypatch):
    monkeypatch.setenv("SIMULATOR_SECRET", SECRET)
    registry.get.cache_clear()
    yield
    registry.get.cache_clear()


def text(**fields):
    return {
        "id": "mo-1",
        "from": "01000000001",
        "to": "#1110-3396",
        "text": "안녕하세요",
        "sent_at": "2026-11-24T10:00:00+09:00",
        **fields,
    }


def post(client, body, secret=SECRET):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = signing.headers(secret, time.time(), body)
    headers.pop("Content-Type")
    return client.post(
        reverse("gateway_inbound:inbound", args=["simulator"]),
        body,
        content_type="application/json",
        headers=headers,
    )


@pytest.mark.django_db
class TestDoor:
    def test_a_signed_text_is_stored_as_it_came(self, client):
        response = post(client, text())

        message = InboundMessage.objects.get()
        assert response.status_code == 200
        assert (message.phone, message.text, message.state) == ("+821000000001", "안녕하세요", "received")

    def test_the_same_text_again_is_answered_200_and_stays_one_row(self, client):
        answers = [post(client, text()).status_code for _ in range(3)]

        assert answers == [200, 200, 200]
        assert InboundMessage.objects.count() == 1

    def test_a_wrong_signature_is_turned_away(self, client):
        assert post(client, text(), secret="another").status_code == 403
        assert not InboundMessage.objects.exists()

    @pytest.mark.parametrize("body", [b"{", b"[1]", b"null", b'{"id": "x"}', b'"text"'])
    def test_what_cannot_be_read_is_a_bad_request(self, client, body):
        assert post(client, body).status_code == 400

    def test_what_is_too_big_is_not_read(self, client, monkeypatch):
        monkeypatch.setattr("messaging.inbound.webhook.LARGEST", 100)

        assert post(client, text(text="가" * 100)).status_code == 413

    def test_only_posting_is_possible_and_only_to_a_gateway(self, client):
        assert client.get(reverse("gateway_inbound:inbound", args=["simulator"])).status_code == 405
        assert client.post(reverse("gateway_inbound:inbound", args=["nobody"])).status_code == 404

    def test_a_photo_alone_with_null_text_is_kept(self, client):
        content = picture().content
        photo = {"content_type": "image/jpeg", "base64": base64.b64encode(content).decode()}

        response = post(client, text(text=None, pictures=[photo]))

        kept = InboundPhoto.objects.get()
        assert response.status_code == 200
        assert kept.message.text == ""
        assert kept.file.open().read() == content

    def test_signs_that_databases_refuse_are_stored_without_them(self, client):
        post(client, text(text="가\x00나\ud800다 🙂", **{"from": "x" * 300, "id": "가" * 100}))

        assert "가나" in InboundMessage.objects.get().text

    def test_a_moment_that_cannot_be_is_now(self, client):
        post(client, text(sent_at="0001-01-01T00:00:00+09:00"))
        post(client, text(id="mo-2", sent_at="9999-12-31T23:59:59-11:00"))

        assert {message.sent_at.year for message in InboundMessage.objects.all()} == {
            message.stored_at.year for message in InboundMessage.objects.all()
        }

    def test_storing_takes_two_queries_beside_the_transaction_whatever_was_stored_before(
        self, client, django_assert_max_num_queries
    ):
        for number in range(5):
            post(client, text(id=f"before-{number}"))

        with django_assert_max_num_queries(6):
            post(client, text(id="mo-9"))

    def test_a_broker_that_is_down_does_not_fail_a_stored_text(
        self, client, monkeypatch, django_capture_on_commit_callbacks
    ):
        def down(*args):
            raise ConnectionError

        monkeypatch.setattr("messaging.nudges.async_task", down)

        with django_capture_on_commit_callbacks(execute=True):
            response = post(client, text())

        assert response.status_code == 200
        assert InboundMessage.objects.count() == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON | st.text(min_size=1, max_size=200),
        "from": JSON | st.from_regex(r"01[0-9]{9}", fullmatch=True),
        "to": JSON,
        "text": JSON | st.text(max_size=300),
        "sent_at": JSON | st.datetimes().map(str),
        "pictures": JSON
        | st.lists(st.fixed_dictionaries({"content_type": JSON, "base64": JSON}), max_size=3),
    },
)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | JSON | FIELDS | st.lists(FIELDS, max_size=3))
def test_no_bytes_make_the_door_or_the_worker_fall(client, body):
    response = post(client, body)

    assert response.status_code in {200, 400, 403}
    waiting = InboundMessage.objects.filter(state="received").count()
    assert routing.route_waiting().texts == waiting


@pytest.mark.django_db
def test_a_photo_of_a_text_that_is_here_already_is_not_written_twice(settings):
    from tests.factories.inbound import inbound

    twice = inbound("사진", pictures=[picture()], provider_id="same")

    storing.store("simulator", [twice])
    storing.store("simulator", [twice])

    assert InboundPhoto.objects.count() == 1
