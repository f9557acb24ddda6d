"""What all webhooks of the house refuse before they read it."""


def says_more_than(request, most):
    """Whether the request announces a body of more than `most` bytes. Django reads no more than it announces."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return length.isdecimal() and int(length) > most
