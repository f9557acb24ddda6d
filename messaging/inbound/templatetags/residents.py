"""Template filters for what residents wrote."""

from django import template

from messaging.inbound import personal_data

register = template.Library()
register.filter("hidden", personal_data.hidden)
