"""What this room registers with Wagtail: its sweeper, its part of one's own page, and what it keeps of people."""

from wagtail import hooks

from messaging.signup import kept, my_page, tasks


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("register_my_page_sections")
def register_my_page_sections(phone):
    return my_page.texts_to(phone)


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()
