"""A gateway at the wire that remembers: what it was sent, and what it is told to do next."""

import json
from collections import defaultdict
from datetime import datetime

from messaging.gateways.base import BadWebhook, Finding, Gateway, Receipt, Report

SECRET = "a-secret-of-the-tests"


class Carrier(Gateway):
    """Takes everything, unless told otherwise: `next_answers` holds an error to raise or a function to call."""

    name = "remembering"
    receivers_per_request = 10
    askable = True

    def __init__(self):
        self.requests = []
        self.shown = defaultdict(list)  # phone: [body …], what each phone shows
        self.accepted = defaultdict(dict)  # reference: {message id: phone}
        self.next_answers = []
        self.findings = []

    def submit(self, request):
        self.requests.append(request)
        answer = self.next_answers.pop(0) if self.next_answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            return answer(request)
        return self.take(request)

    def take(self, request, refuse=None):
        """Accept the texts (all but `refuse`, {message id: code}); phones show them."""
        refuse = refuse or {}
        for text in request.texts:
            if text.id not in refuse:
                self.accepted[request.reference][text.id] = text.to
                self.shown[text.to].append(text.body)
        return Receipt(refused=refuse, gateway_reference=f"theirs-{len(self.requests)}")

    def ask(self, reference, gateway_reference=""):
        answer = self.findings.pop(0) if self.findings else None
        if isinstance(answer, Exception):
            raise answer
        return answer or Finding(taken=frozenset(self.accepted.get(reference, {})))

    def parse_reports(self, headers, body):
        if headers.get("X-Secret") != SECRET:
            raise BadWebhook("signature", 403)
        try:
            told = json.loads(body)
            return [
                Report(
                    key=row["key"],
                    message_id=row["id"],
                    phone=row["phone"],
                    delivered=row["delivered"],
                    code=row.get("code", ""),
                    at=datetime.fromisoformat(row["at"]),
                )
                for row in told
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise BadWebhook("unreadable", 400) from error

    def parse_inbound(self, headers, body):
        return []

    def twice(self):
        """Phones that show the same text more than once."""
        return [phone for phone, bodies in self.shown.items() if len(bodies) != len(set(bodies))]


def build(environment):
    return Carrier()
