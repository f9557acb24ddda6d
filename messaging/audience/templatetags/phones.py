"""Showing a number in full, on the few screens that may."""

from django import template

from messaging.audience import phones

register = template.Library()
register.filter("phone_in_full", phones.shown)
