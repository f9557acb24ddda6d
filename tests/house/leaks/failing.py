"""The site's addresses and three more: a code asked for and typed as a page would, and a request that fails."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from cms.urls import urlpatterns as ours
from messaging.audience import phones, transitions
from messaging.audience.models import Channel, Subscriber
from messaging.signup import proving


@csrf_exempt
def ask(request):
    proving.ask(request, phones.parse(request.POST["phone"]))
    return HttpResponse("asked")


@csrf_exempt
def prove(request):
    attempt = proving.prove(request, request.POST["code"])
    phone = proving.proved_phone(request)
    if phone:
        transitions.sign_up(
            phone, interest_mask=1, channel=Channel.WEB, name=request.POST["name"], gender="F"
        )
    return HttpResponse(attempt.outcome.value)


@csrf_exempt
def fail(request):
    phone, name = request.POST["phone"], request.POST["name"]
    raise RuntimeError(f"it broke with {len(phone + name)} signs")


def fail_in_a_worker(subscriber_id):
    """A task that breaks with a person in its hands."""
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    phone, name = subscriber.phone, subscriber.name
    raise RuntimeError(f"it broke at {subscriber} with {len(phone + name)} signs")


urlpatterns = [path("leaks/ask/", ask), path("leaks/prove/", prove), path("leaks/fail/", fail), *ours]
