"""What upper floors may hang on: `broadcast_state_changed`, called inside the transition's transaction."""

from wagtail import hooks


def tell(broadcast):
    """Tell every listener that the state of a broadcast with a list has changed; f(broadcast)."""
    for listener in hooks.get_hooks("broadcast_state_changed"):
        listener(broadcast)
