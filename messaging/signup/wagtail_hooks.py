"""What this room registers with Wagtail: its sweeper, and what it keeps of people."""

from wagtail import hooks

from messaging.signup import kept, tasks


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()
