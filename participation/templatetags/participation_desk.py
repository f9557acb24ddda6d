"""What the moderation desk's templates need to say of a submission."""

from django import template
from django.urls import reverse

from participation import difference, flags, parts
from participation.flags import Flag
from participation.models import Entry, Submission

register = template.Library()
register.filter("data_hidden", flags.hidden)


@register.simple_tag
def state_of(submission):
    """The state of a submission as a moderator thinks of it: its entry's, once there is one."""
    entry = getattr(submission, "entry", None)
    if submission.state == Submission.State.TAKEN and entry:
        return Entry.State(entry.state).label
    if submission.replaced_by_id:
        return Submission._meta.get_field("replaced_by").verbose_name
    return submission.get_state_display()


@register.simple_tag
def flag_label(name):
    """The Korean word of a flag."""
    return Flag(name).label if name in Flag.values else name


@register.simple_tag
def has_changes(pieces):
    """Whether a difference shows anything."""
    return difference.changed(pieces)


@register.simple_tag
def entry_editor(entry):
    """The address of an entry's editor, with its history, revisions and lock."""
    return reverse(Entry.snippet_viewset.get_url_name("edit"), args=[entry.pk])


@register.simple_tag
def original_of(entry):
    """The resident's words that an entry is made of, as they were sent."""
    return parts.words(entry.submission)
