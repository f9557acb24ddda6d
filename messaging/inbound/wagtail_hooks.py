"""What this room registers: its rules."""

from wagtail import hooks

from messaging.inbound.rules import RULES


@hooks.register("register_inbound_rules")
def register_inbound_rules():
    """The chain of this room; participation adds its own in between."""
    return RULES
