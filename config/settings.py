"""Every setting of Recourse. Values come from the environment or from `.env`; docs/configuration.md lists them."""

import os
import re
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from config import env
from config.databases import database_at

BASE_DIR = env.BASE_DIR
env.load_env_file(Path(env.text("RECOURSE_ENV_FILE", str(BASE_DIR / ".env"))))

RECOURSE_MODE = env.choice("RECOURSE_MODE", ("practice", "live"))
PRACTICE = RECOURSE_MODE == "practice"
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "data")
os.environ.setdefault(
    "MPLCONFIGDIR", str(DATA_DIR / "matplotlib")
)  # its list of fonts: not in the home folder

# --- keys -----------------------------------------------------------------------------------------------------
# Root keys never stand in the environment, the database or the repository; the folder is another mount in live mode.
ROOT_KEY_DIR = env.path("ROOT_KEY_DIR", DATA_DIR / "keys")
SECRET_KEY_FILE = env.path("SECRET_KEY_FILE", ROOT_KEY_DIR / "django-secret.key")
if not SECRET_KEY_FILE.is_file():
    raise env.BadSetting(f"There is no secret key at {SECRET_KEY_FILE}. `make setup` writes one.")
SECRET_KEY = SECRET_KEY_FILE.read_text(encoding="ascii").strip()

# --- the web --------------------------------------------------------------------------------------------------
DEBUG = env.boolean("DEBUG", False)
BIND = env.text("BIND", "127.0.0.1")
PORT = env.integer("PORT", 8000)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# Under which address the world reaches this; recipients answer letters there. Without one letters carry no link.
PUBLIC_URL = env.origin("PUBLIC_URL", plain=PRACTICE)
OPERATOR_NAME = env.text("OPERATOR_NAME", "Recourse")
# Files that the operator writes: what is done about a possible minor, and who runs this. Live mode needs both.
OPERATOR_MINORS_PROCEDURE = env.text("OPERATOR_MINORS_PROCEDURE", "")
OPERATOR_LEGAL_PAGE = env.text("OPERATOR_LEGAL_PAGE", "")
# Who runs this and who answers for the data, as the open page says it; and where somebody may sign for another.
OPERATOR_ADDRESS = env.text("OPERATOR_ADDRESS", "")
OPERATOR_CONTACT = env.text("OPERATOR_CONTACT", "")
OPERATOR_CONTROLLER = env.text("OPERATOR_CONTROLLER", "")
OPERATOR_PRIVACY_CONTACT = env.text("OPERATOR_PRIVACY_CONTACT", "")
OPERATOR_AUTHORITY = env.text("OPERATOR_AUTHORITY", "")
SIGNING_CONFIRMED = env.words("SIGNING_CONFIRMED", "")
LEAVE_URL = env.text("LEAVE_URL", "https://www.wikipedia.org/")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "casework",
    "notices",
]
MIDDLEWARE = [
    # Outermost, so that static files, redirects to TLS and refused hosts get their headers too (S44).
    "casework.views.middleware.headers",
    # Tables of addresses and laws pack to a tenth. Django pads what it packs (BREACH), and Strict cookies keep strangers
    # from asking in somebody's name.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casework.views.middleware.exits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "casework.views.speaking.speaking",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casework.views.middleware.staff_only",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "casework.views.context.house",
            ],
        },
    }
]

# --- database -------------------------------------------------------------------------------------------------
DATABASES = {"default": database_at(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'recourse.sqlite3'}"))}

# --- queue and cache ------------------------------------------------------------------------------------------
BROKER_URL = env.text("BROKER_URL", f"redis+socket://{DATA_DIR / 'run' / 'valkey.sock'}")
_cache_location = BROKER_URL.replace("redis+socket://", "unix://")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _cache_location,
        "OPTIONS": {"serializer": "config.cache.JSONSerializer"},  # never pickle: S41
    }
}

# --- files ----------------------------------------------------------------------------------------------------
S3_BUCKET = env.text("S3_BUCKET", "")
if S3_BUCKET:
    _sealed = {
        "BACKEND": "casework.buckets.SealedS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
            "access_key": env.text("S3_ACCESS_KEY"),
            "secret_key": env.text("S3_SECRET_KEY"),
            "region_name": env.text("S3_REGION", "us-east-1"),
            "default_acl": None,
            "file_overwrite": False,
        },
    }
else:
    _sealed = {
        "BACKEND": "casework.storage.SealedFolderStorage",
        "OPTIONS": {"location": str(env.path("SEALED_DIR", DATA_DIR / "sealed"))},
    }
STORAGES = {
    "default": {"BACKEND": "casework.storage.NoStorage"},
    "sealed": _sealed,
    "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"},
}
STATIC_URL, STATIC_ROOT, STATICFILES_DIRS = "/static/", DATA_DIR / "static", [BASE_DIR / "static"]
FILE_UPLOAD_HANDLERS = ["casework.storage.MemoryUploadHandler"]
MAX_IMAGE_BYTES = 50 * 1024 * 1024
MAX_FILM_BYTES = 500 * 1024 * 1024
# Requests with more than 64 MB of files, on one machine; each holds up to 600 MB (casework/storage.py).
LARGE_UPLOADS_AT_ONCE = env.integer("LARGE_UPLOADS_AT_ONCE", 3)
MAX_DOCUMENT_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # 20 are taken, the others named: casework/storage.py

# --- people and sessions --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Argon2id of the passphrase that wraps a staff key: passes, KiB of memory, lanes (RFC 9106, second recommendation).
PASSPHRASE_COST = (3, 65536, 4)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "casework.passphrases.CommonPassphraseValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/", LOGIN_URL
ACCOUNT_ADAPTER = "casework.views.accounts.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "login": "casework.views.accounts.SignInForm",
    "reauthenticate": "casework.views.accounts.ConfirmAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# A recipient's answers by the link in a letter: by the visitor's daily tag, and by letter.
ACCOUNT_RATE_LIMITS = {"respond": "60/h/ip,20/h/key"}
MFA_ADAPTER = "casework.views.second_factor.SealedAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PRACTICE
MFA_TOTP_ISSUER = OPERATOR_NAME

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_ABSOLUTE_AGE_S = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE, CSRF_COOKIE_AGE = True, None  # nothing outlives the window
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PRACTICE
SESSION_COOKIE_NAME = "s" if PRACTICE else "__Host-s"
CSRF_COOKIE_NAME = "c" if PRACTICE else "__Host-c"
VAULT_COOKIE_NAME = "v" if PRACTICE else "__Host-v"
LANGUAGE_COOKIE_NAME = "l" if PRACTICE else "__Host-l"
LANGUAGE_COOKIE_SECURE = not PRACTICE
CSRF_FAILURE_VIEW = "casework.views.errors.csrf_failure"

# --- headers --------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 0 if PRACTICE else 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PRACTICE
SECURE_SSL_REDIRECT = not PRACTICE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.boolean("BEHIND_TLS_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- words ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# Survivor pages speak those of casework/data/spoken.toml; staff pages speak English.
LANGUAGES = [("en", "English"), ("es", "Spanish"), ("de", "German")]
LANGUAGES += [("fr", "French"), ("pt", "Portuguese"), ("ar", "Arabic")]
if PRACTICE:
    # Invented languages that show what cannot be translated, and what breaks when it is longer or runs the other way.
    LANGUAGES += [("en-xa", "Pseudo"), ("ar-xb", "Pseudo RTL")]
LOCALE_PATHS = [BASE_DIR / "locale", DATA_DIR / "locale"]  # sentences; what set-up compiles of them
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- mail to recipients ---------------------------------------------------------------------------------------
SMTP_HOST, SMTP_PORT = env.text("SMTP_HOST", "127.0.0.1"), env.integer("SMTP_PORT", 8025)
SMTP_USER = env.text("SMTP_USER", "")
SMTP_PASSWORD_FILE = env.text("SMTP_PASSWORD_FILE", "")
SMTP_TLS = env.choice("SMTP_TLS", ("none", "starttls", "tls"), "none" if PRACTICE else "starttls")
SMTP_TIMEOUT_S = env.integer("SMTP_TIMEOUT_S", 30)
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "clinic.example")
NEWS_MAIL_DOMAIN = env.text("NEWS_MAIL_DOMAIN", "post.example" if PRACTICE else "")
DKIM_SELECTOR = env.text("DKIM_SELECTOR", "recourse")
# Cloudflare's interface for reports of abuse: an account there that is allowed to use it, and its token in a file.
CLOUDFLARE_ACCOUNT_ID = env.text("CLOUDFLARE_ACCOUNT_ID", "")
CLOUDFLARE_TOKEN_FILE = env.text("CLOUDFLARE_TOKEN_FILE", "")
CLOUDFLARE_API_URL = env.text("CLOUDFLARE_API_URL", "https://api.cloudflare.com/client/v4")

# --- answers by mail ------------------------------------------------------------------------------------------
IMAP_HOST, IMAP_PORT = env.text("IMAP_HOST", ""), env.integer("IMAP_PORT", 993)
IMAP_TLS = env.choice("IMAP_TLS", ("none", "starttls", "tls"), "tls")
IMAP_USER = env.text("IMAP_USER", None if IMAP_HOST else "")
IMAP_PASSWORD_FILE = env.text("IMAP_PASSWORD_FILE", None if IMAP_HOST else "")
IMAP_FOLDER, IMAP_MOVE_TO = env.text("IMAP_FOLDER", "INBOX"), env.text("IMAP_MOVE_TO", "")
REPLY_ADDRESS = env.text("REPLY_ADDRESS", "")
if REPLY_ADDRESS and not (IMAP_HOST and re.fullmatch(r"[\w.-]{1,30}@[\w.-]{3,200}", REPLY_ADDRESS, re.ASCII)):
    raise env.BadSetting(
        "REPLY_ADDRESS is the plain address of IMAP_HOST's mailbox, with at most 30 letters before the @."
    )
UNKNOWN_MAIL_DAYS = env.integer("UNKNOWN_MAIL_DAYS", 30)

# --- times ----------------------------------------------------------------------------------------------------
COOL_OFF_MINUTES = env.integer("COOL_OFF_MINUTES", 10)
SWEEP_EVERY_S = env.integer("SWEEP_EVERY_S", 5 if PRACTICE else 30)
SEND_LEASE_S = env.integer("SEND_LEASE_S", 300)
SEND_RETRY_S = env.integers("SEND_RETRY_S", "60,300,1800,7200,28800")

# --- strangers' addresses -------------------------------------------------------------------------------------
RESOLVERS = env.words("RESOLVERS", "")
HOST_ZONES = env.words("HOST_ZONES", "team-cymru,abusix")  # of casework/data/dns_zones.toml
FETCH_ALSO_ALLOW = env.words("FETCH_ALSO_ALLOW", "")
if FETCH_ALSO_ALLOW and not PRACTICE:
    raise env.BadSetting("FETCH_ALSO_ALLOW is for practice mode only; live mode does not start with it.")
HOTLINE_LISTS = env.text("HOTLINE_LISTS", "")
PRACTICE_WEB_PORT = env.integer("PRACTICE_WEB_PORT", 8077)  # on 127.77.0.0/24; see casework/practice
PRACTICE_DNS_PORT = env.integer("PRACTICE_DNS_PORT", 8053)

# --- time stamps ----------------------------------------------------------------------------------------------
# In practice the ground's own authority stamps, whose certificates are made at its start; its stamps prove nothing.
TSA_URL = env.text("TSA_URL", f"http://127.77.0.250:{PRACTICE_WEB_PORT}/tsa" if PRACTICE else "")
_practice_ca = str(DATA_DIR / "practice" / "tsa" / "ca.pem") if PRACTICE else ""
TSA_CERTIFICATE_FILE = env.text("TSA_CERTIFICATE_FILE", _practice_ca)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": "casework.views.logs.EventFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "casework.views.logs.SilentReporterFilter"
