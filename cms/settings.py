"""The one settings file, fed by the environment (.env.example shows every name)."""

from pathlib import Path

import dj_database_url
from dotenv import load_dotenv

from cms.environment import flag, names, number, text

BASE_DIR = Path(__file__).resolve().parent.parent
load_dotenv(BASE_DIR / ".env")

VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- the site ---------------------------------------------------------------
SECRET_KEY = text("SECRET_KEY")
HASH_KEY = text(
    "HASH_KEY"
)  # stands apart: a leaked or changed SECRET_KEY tells and breaks no hash of a phone
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")  # set by `manage.py demo`: invented people, and their phones to play with
ALLOWED_HOSTS = names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = text("SITE_URL", "http://localhost:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
CSRF_TRUSTED_ORIGINS = [SITE_URL]
WAGTAIL_SITE_NAME = "광장"
WAGTAILADMIN_USER_LOGIN_FORM = "cms.login.LoginForm"
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # The four floors, top down.
    "cms",
    "newsletter",
    "participation",
    "participation.pictures",
    "messaging.digests",
    "messaging.inbound",
    "messaging.importing",
    "messaging.paper",
    "messaging.signup",
    "messaging.delivery",
    "messaging.audience",
    "messaging.keeping",
    "messaging.offices",
    # The frameworks they stand on.
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "messaging.offices.staff_app.StaffConfig",  # wagtail.users with our staff
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

# --- rows -------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'gwangjang.sqlite3'}"),
        conn_max_age=number("CONN_MAX_AGE", 60),
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # atomic() takes the write lock at once: select_for_update() locks nothing on SQLite.
        "transaction_mode": "IMMEDIATE",
        # FULL: a text answered with 200 survives a power cut (law 3).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "timeout": 20,
    }

# --- tasks ------------------------------------------------------------------
REDIS_URL = text("REDIS_URL", "")
WORKERS = number("WORKERS", 2, at_least=2)
Q_CLUSTER = {
    "name": text("QUEUE_NAME", "gwangjang"),
    "label": "작업",
    "workers": WORKERS,
    "queue_limit": WORKERS,  # what is prefetched is locked: keep it small
    "timeout": 60,
    "retry": 600,
    "max_attempts": 1,  # the sweep finds unfinished work; a blind retry is not ours
    "ack_failures": True,
    "save_limit": -1,
    "catch_up": False,
    "poll": 0.2,
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

# --- texts ------------------------------------------------------------------
GATEWAY_OUT = text("GATEWAY_OUT", "simulator")
GATEWAY_IN = text("GATEWAY_IN", "simulator")
SENDER_NUMBER = text("SENDER_NUMBER", "02-3396-5412")
REPLY_NUMBER = text("REPLY_NUMBER", "#1110-3396")
REFUSAL_WEBHOOK_SECRET = text("REFUSAL_WEBHOOK_SECRET", "")  # empty: the 080 webhook answers 404
DELIVERY_STUCK_SECONDS = number("DELIVERY_STUCK_SECONDS", 120, at_least=1)
DELIVERY_RATE = number("DELIVERY_RATE", 0)  # texts a second, all workers together; 0: the gateway's own

# Codes that prove a number, to one network address; many may share one (a carrier's, a community centre's).
CODES_PER_ADDRESS_HOUR = number("CODES_PER_ADDRESS_HOUR", 30, at_least=1)
CODES_PER_ADDRESS_DAY = number("CODES_PER_ADDRESS_DAY", 150, at_least=1)

# --- people and what they see -------------------------------------------------
AUTH_USER_MODEL = "offices.User"
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "pictures.Document"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # a face from abroad is a request from our admin to a third party
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILADMIN_COMMENTS_ENABLED = True

# --- files ------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    # Only the parts that pages use: the front-end packages come from their registry at set-up.
    ("pretendard-gov", NODE_MODULES / "pretendard-gov" / "dist" / "web" / "variable"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # residents' photos: served only by views that ask who is asking
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts many small fields

# --- safety and logs --------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", SITE_URL.startswith("https://"))
SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 0)
BEHIND_PROXY = flag("BEHIND_PROXY")  # the last X-Forwarded-For is then the visitor's address
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview is a frame of our own
DEFAULT_EXCEPTION_REPORTER_FILTER = "cms.reporting.PersonalDataFilter"
EMAIL_BACKEND = text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "gwangjang@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Queries carry phone numbers: they are never logged, not even when debugging.
        "django.db.backends": {"handlers": [], "level": "WARNING", "propagate": False},
        # So do addresses that we ask a gateway at.
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
