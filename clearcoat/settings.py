"""Every setting of the program, read from the environment; docs/settings.md explains each one."""

from __future__ import annotations

import secrets
from pathlib import Path

from clearcoat import env

PACKAGE = Path(__file__).resolve().parent


def kept_secret(folder: Path) -> str:
    """The signing key of a set-up that names none: made once, kept beside the data, readable by its user only."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


DATA = env.folder("CLEARCOAT_DATA", Path("var"))
SECRET_KEY = env.text("SECRET_KEY") or kept_secret(DATA)
SECRET_KEY_FALLBACKS = env.several("SECRET_KEY_FALLBACKS")  # older ones, while what they sealed is still about
DEBUG = env.flag("DEBUG", default=False)
SITE_URL = env.text("SITE_URL", f"http://localhost:{env.text('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS = env.several("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
HTTPS = SITE_URL.startswith("https://")
# How many proxies in front of us write X-Forwarded-For; 0 means the peer's own address is the client.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, most=9)

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA / 'clearcoat.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "anymail",
    "clearcoat.accounts",
    "clearcoat.shops",
    "clearcoat.customers",
    "clearcoat.estimates",
    "clearcoat.imports",
    "clearcoat.notifications",
    "clearcoat.photos",
    "clearcoat.threads",
    "clearcoat.approvals",
    "clearcoat.payments",
    "clearcoat.reviews",
    "clearcoat.portal",
    "clearcoat.dashboard",
    "clearcoat.api",
    "clearcoat.demo",
    "clearcoat.core",
]
MIDDLEWARE = [
    "clearcoat.core.http.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clearcoat.core.http.LargeBodies",
    "clearcoat.core.http.BusyDatabase",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "clearcoat.core.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "clearcoat.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    # Texts and the plain halves of mails: the same language, without HTML's escapes.
    {
        "NAME": "plain",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"autoescape": False},
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clearcoat.core.http.csrf_refused"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "clearcoat.core.assets.BundledStorage"},
}

# A body beyond these is refused before it is read; files have their own caps where they are taken in.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = ["clearcoat.core.uploads.Nameless"]

# Photos and documents.
STORAGE_URL = env.storage("STORAGE_URL", (DATA / "files").as_uri())
# Where the browser fetches them when it is not from us.
STORAGE_ORIGIN = env.bucket(STORAGE_URL).origin if STORAGE_URL.startswith("s3:") else ""
AWS_ACCESS_KEY_ID = env.text("AWS_ACCESS_KEY_ID")
AWS_SECRET_ACCESS_KEY = env.text("AWS_SECRET_ACCESS_KEY")
# Texts. A shop's own sender overrides the number.
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN")
TWILIO_AUTH_TOKEN_PREVIOUS = env.text("TWILIO_AUTH_TOKEN_PREVIOUS")
TWILIO_PHONE_NUMBER = env.text("TWILIO_PHONE_NUMBER")
TWILIO_MESSAGING_SERVICE_SID = env.text("TWILIO_MESSAGING_SERVICE_SID")
TWILIO_API_BASE = env.text("TWILIO_API_BASE", "https://api.twilio.com")
# Mail.
RESEND_API_KEY = env.text("RESEND_API_KEY")
RESEND_SIGNING_SECRET = env.several("RESEND_SIGNING_SECRET")
RESEND_API_BASE = env.text("RESEND_API_BASE", "https://api.resend.com")
EMAIL_FROM = env.text("EMAIL_FROM", "Clearcoat <portal@localhost.invalid>")
EMAIL_URL = env.text("EMAIL_URL")
# Cards. A shop's own keys come before these.
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_PUBLISHABLE_KEY = env.text("STRIPE_PUBLISHABLE_KEY")
STRIPE_WEBHOOK_SECRET = env.several("STRIPE_WEBHOOK_SECRET")  # two while one takes the other's place
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com")
# Stripe's script in the release of the API version that the pinned library speaks.
STRIPE_JS = env.text("STRIPE_JS", "https://js.stripe.com/endive/stripe.js")
INBOX = DATA / "inbox"  # where the local stand-ins deliver
DROP_FOLDER = env.folder("DROP_FOLDER", DATA / "drop")
# The bearer key of POST /api/notifications/sms; without one nobody may.
INTERNAL_API_KEY = env.text("INTERNAL_API_KEY")

DEMO = env.flag("CLEARCOAT_DEMO", default=False)
CLOCK_OFFSET = env.number("CLEARCOAT_CLOCK_OFFSET", 0, least=-(10**9), most=10**9)  # seconds; for rehearsals only
# Open live pages: for all of one process, for one visitor's address, and for one person.
STREAMS_MOST = env.number("STREAMS_MOST", 10_000)
STREAMS_PER_ADDRESS = env.number("STREAMS_PER_ADDRESS", 60)
STREAMS_PER_PERSON = env.number("STREAMS_PER_PERSON", 6)

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "clearcoat.core.logs.Redact"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["redact"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "twilio": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
    },
}
