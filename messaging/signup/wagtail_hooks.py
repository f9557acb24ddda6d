"""What this room registers with Wagtail: its sweeper."""

from wagtail import hooks

from messaging.signup import tasks


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep
