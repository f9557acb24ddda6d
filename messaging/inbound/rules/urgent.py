"""A cry for help goes to a person, whatever else the text would be; the flag beside it sounds the alarm."""

from messaging.inbound import urgency
from messaging.inbound.models import Route
from messaging.inbound.router import Ruling


class Urgent:
    name = "urgent"
    title = "위급한 글"
    order = 150

    def look(self, heard):
        """A life in danger is no entry, no sign-up and no inquiry: a person reads it now."""
        alarm = urgency.look(heard.reading)
        if alarm and alarm.life:
            return Ruling(Route.REVIEW, self.name, alarm.why, data={"call": alarm.call})
        return None
