"""What the frameworks under us would log of people, and must not (law 7)."""

import logging

import httpx

PLANTED = "+821000009999"


def test_the_address_of_a_request_to_a_gateway_is_not_logged():
    said = []
    listener = logging.Handler()
    listener.emit = lambda record: said.append(record.getMessage())
    root = logging.getLogger()
    root.addHandler(listener)
    try:
        with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200))) as client:
            client.get(f"https://gateway.example/phones/{PLANTED}")
        root.info("the listener listens")
    finally:
        root.removeHandler(listener)

    assert said == ["the listener listens"]
