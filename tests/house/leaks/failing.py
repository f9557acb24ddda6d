"""The site's addresses and one more, where a request fails; and a task that does."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from cms.urls import urlpatterns as ours
from messaging.audience.models import Subscriber


@csrf_exempt
def fail(request):
    phone, name = request.POST["phone"], request.POST["name"]
    raise RuntimeError(f"it broke with {len(phone + name)} signs")


def fail_in_a_worker(subscriber_id):
    """A task that breaks with a person in its hands."""
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    phone, name = subscriber.phone, subscriber.name
    raise RuntimeError(f"it broke at {subscriber} with {len(phone + name)} signs")


urlpatterns = [path("leaks/fail/", fail), *ours]
