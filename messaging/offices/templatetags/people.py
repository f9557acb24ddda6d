"""Template filters that hide a person's number and name."""

from django import template

from messaging import masking

register = template.Library()
register.filter("masked", masking.phone)
register.filter("masked_name", masking.name)
