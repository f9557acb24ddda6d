"""The site's own settings, with somebody to mail errors to, mails kept as files, and two things that fail."""

from cms.settings import *  # noqa: F403
from cms.settings import VAR_DIR

ADMINS = [("운영자", "admin@office.invalid")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mails"
ROOT_URLCONF = "tests.house.leaks.failing"
