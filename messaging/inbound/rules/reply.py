"""A reply to what we last sent this phone: it goes to the department that the text was about."""

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling
from messaging.inbound.rules.general import only_courtesy


class Reply:
    name = "reply"
    title = "보낸 소식에 대한 답장"
    order = 800

    def look(self, heard):
        """Find the department of what was sent; when the text had several, a person chooses among them."""
        topics = heard.context.topics if heard.context else ()
        topics = [topic for topic in topics if topic.department_id]
        if not topics or only_courtesy(heard.reading):
            return None
        departments = {topic.department_id for topic in topics}
        if len(departments) > 1:
            return Ruling(Route.REVIEW, self.name, "여러 부서의 소식을 받은 분의 답장이라 담당자가 고릅니다.")
        return Ruling(Route.INQUIRY, self.name, "최근에 보낸 소식에 대한 답장입니다.", topic=topics[0])
