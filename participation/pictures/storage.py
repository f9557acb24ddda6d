"""Where picture files lie: public ones under the media folder, residents' private ones outside of it.

The name decides. 'private/…' is kept in PRIVATE_ROOT, which no web server publishes, and its
address is a view that asks who is asking; every other name is a plain public file. A rendition of
a private picture takes a private name too, so that no smaller copy of it slips out.
"""

from django.core.files.storage import Storage, storages
from django.urls import reverse
from django.utils.deconstruct import deconstructible

PRIVATE = "private/"


def is_private(name):
    """Whether a file of this name is kept out of the public folder."""
    return bool(name) and name.startswith(PRIVATE)


@deconstructible
class PictureStorage(Storage):
    """Two folders behind one face; which one, the name says."""

    def _home(self, name):
        return storages["private" if is_private(name) else "default"]

    def open(self, name, mode="rb"):
        return self._home(name).open(name, mode)

    def save(self, name, content, max_length=None):
        return self._home(name).save(name, content, max_length=max_length)

    def path(self, name):
        return self._home(name).path(name)

    def delete(self, name):
        self._home(name).delete(name)

    def exists(self, name):
        return self._home(name).exists(name)

    def size(self, name):
        return self._home(name).size(name)

    def url(self, name):
        if is_private(name):
            return reverse("pictures:private", args=[name[len(PRIVATE) :]])
        return self._home(name).url(name)

    def get_accessed_time(self, name):
        return self._home(name).get_accessed_time(name)

    def get_created_time(self, name):
        return self._home(name).get_created_time(name)

    def get_modified_time(self, name):
        return self._home(name).get_modified_time(name)
