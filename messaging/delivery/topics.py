"""Topics: what a text is about, found or made by the key of the thing."""

from messaging.delivery.models import Topic


def topic_for(key, title, department=None):
    """The topic of that key ('page:12', 'call:3'), made when it is new, its title and department kept fresh."""
    topic, new = Topic.objects.get_or_create(
        key=key, defaults={"title": title[:200], "department": department}
    )
    if not new and (topic.title, topic.department_id) != (title[:200], department and department.pk):
        topic.title, topic.department = title[:200], department
        topic.save(update_fields=["title", "department"])
    return topic
