"""A text in a conversation that is open: it goes on there."""

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling


class Conversation:
    name = "conversation"
    title = "이어지는 문의"
    order = 700

    def look(self, heard):
        """Continue the one open inquiry of this phone; with several, a person chooses."""
        if not heard.context or not heard.context.inquiries:
            return None
        if len(heard.context.inquiries) == 1:
            inquiry = heard.context.inquiries[0]
            return Ruling(
                Route.INQUIRY,
                self.name,
                "아직 끝나지 않은 문의에 이어서 보냈습니다.",
                topic=inquiry.topic,
                data={"inquiry": inquiry},
            )
        return Ruling(Route.REVIEW, self.name, "열린 문의가 여럿이라 담당자가 고릅니다.")
