"""Template filters that write an hour as people here write it: '12월 1일(화) 10:00'."""

from django import template

from messaging.digests import rhythm

register = template.Library()
register.filter("moment", rhythm.in_words)
register.filter("day", rhythm.day_in_words)
