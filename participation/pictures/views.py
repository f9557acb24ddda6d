"""Shows private pictures to those who may see them, and to nobody else."""

import mimetypes

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.views.decorators.cache import never_cache
from wagtail.permissions import policy_registry

from messaging.inbound.models import InboundPhoto
from participation.pictures.models import Image, Rendition
from participation.pictures.storage import PRIVATE


def shown(file, content_type):
    """A file as a response that no browser runs, guesses at, or keeps."""
    try:
        response = FileResponse(file.open("rb"), content_type=content_type)
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=300"
    return response


def may_see(user, image):
    """Moderators see every resident's photo; others those of collections that they may use."""
    return user.has_perm("participation.moderate_submission") or policy_registry.get_by_type(
        Image
    ).user_has_any_permission_for_instance(user, ["change", "choose"], image)


def private(request, name):
    """A private picture, or a smaller copy of one, by its name."""
    name = PRIVATE + name
    file = Image.objects.filter(file=name).first()
    image = file
    if file is None:
        file = Rendition.objects.select_related("image").filter(file=name).first()
        if file is None:
            raise Http404
        image = file.image
    if not may_see(request.user, image):
        raise PermissionDenied
    return shown(file.file, mimetypes.guess_type(name)[0] or "application/octet-stream")


@never_cache
def received(request, pk):
    """The clean copy of a photo that came with a text, for the moderation desk."""
    if not request.user.has_perm("participation.moderate_submission"):
        raise PermissionDenied
    photo = InboundPhoto.objects.filter(pk=pk, state=InboundPhoto.State.KEPT).first()
    if photo is None or not photo.shown:
        raise Http404
    return shown(photo.shown, mimetypes.guess_type(photo.shown.name)[0] or "image/jpeg")
