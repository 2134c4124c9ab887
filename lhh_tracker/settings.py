"""Settings, all from the environment. Without any, the application runs as a first try-out on SQLite (see README).

`PRODUCTION=1` turns the embedded defaults off: what is missing then stops the start with a sentence that names it.
"""

import os
import re
import sys
import tomllib
from pathlib import Path

import environ
from bootstrap_wrapper import get_bootstrap_dir
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from lhh_tracker.file_storage import file_storage
from lhh_tracker.logs import configuration

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

env = environ.Env()
PRODUCTION = env.bool("PRODUCTION", default=False)
TESTING = "pytest" in sys.modules


def required(name: str, default: str) -> str:
    """The value of an environment variable; the default serves only outside production."""
    value: str = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"PRODUCTION=1 cần biến môi trường {name} (xem docs/operations.md, mục Settings).")
    return default


VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# --- Who and where -------------------------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "khong-dung-cho-ban-chay-that-" + "0" * 40)
# Keys of before: what they signed or encrypted stays good until they are taken out.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
ALLOWED_HOSTS = [h for h in required("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
SITE_URL = required("SITE_URL", "").rstrip("/")
if SITE_URL and not SITE_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(f"SITE_URL phải bắt đầu bằng https:// (đang là {SITE_URL}).")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "lhh_tracker.urls"
WSGI_APPLICATION = "lhh_tracker.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "members",
    "resolutions",
    "tasks",
]

MIDDLEWARE = [
    "tasks.operations.request_log.RequestLogMiddleware",
    "tasks.views.probes.ProbeMiddleware",
    "tasks.views.api.OverHttpMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.session_age.SessionAgeMiddleware",
    "members.language.LanguageMiddleware",
    "members.middleware.PrivateMiddleware",
    "members.middleware.FirstRunMiddleware",
    "members.session_age.SignedInMiddleware",
    "members.middleware.LastSeenMiddleware",
    "members.middleware.PasswordChangeMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "members.export_limit.ExportLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.ConflictMiddleware",
    "resolutions.middleware.FileAwayMiddleware",
]

# --- Database ------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(
        (env.str("TEST_DATABASE_URL", default="") if TESTING else "")
        or required("DATABASE_URL", f"sqlite:///{DATA_DIR / 'lhh_tracker.sqlite3'}")
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(exist_ok=True)
    # A file for tests as well, one a process: a live server's threads must not share a connection, nor two runs a file.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / f"test-{os.getpid()}.sqlite3"}
    # WAL, an immediate lock and full sync: with Django's own defaults three quarters of concurrent writes answered 500.
    # Of the cache each thread has its own: 8 MiB, since the system keeps the file's pages for all of them.
    # Recursive triggers: without them INSERT OR REPLACE deletes a row and no guard of deletions is asked.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else 60  # a live server's threads must leave the test database
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Compiling the long queries of a past day or of a quarter takes longer than running them.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options.setdefault("options", "-c jit=off")
    # A database whose machine or network is gone is given up after seconds, not after the system's minutes.
    options.setdefault("connect_timeout", 5)
    for name, seconds in {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}.items():
        options.setdefault(name, seconds)
    options.setdefault("tcp_user_timeout", 20_000)  # milliseconds
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Holds the counts of failed sign-ins: with the default of 300 entries a stranger could push them out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "members.passwords.NotTheName", "OPTIONS": {"user_attributes": ("username", "full_name", "email")}},
    {"NAME": "members.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "members.passwords.NotCommon"},
    {"NAME": "members.passwords.NotOnlyDigits"},
    {"NAME": "members.passwords.NotTheUnion"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tasks:home"
ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "members.forms.sign_in_form.SignInForm",
    "change_password": "members.forms.sign_in_form.ChangePasswordForm",
    "reset_password": "members.forms.sign_in_form.ResetPasswordForm",
    "reset_password_from_key": "members.forms.sign_in_form.NewPasswordForm",
}
# Per network address and per account (see members.accounts); a wrong password counts, a right one does not.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": env.str("SIGN_IN_LIMIT", default="30/10m/ip,6/10m/key"),
    "change_password": "10/10m/user",
    "reset_password": "20/h/ip,4/h/key",
    "reset_password_from_key": "20/10m/ip",
    "invitation": "30/10m/ip,6/10m/key",
}
# The second step: a code of the phone (one step of thirty seconds early or late), or a recovery code.
MFA_ADAPTER = "members.factor_secrets.FactorAdapter"
MFA_FORMS = {"authenticate": "members.forms.second_factor_form.SecondStepForm"}
MFA_TOTP_TOLERANCE = 1
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
CSRF_FAILURE_VIEW = "members.views.errors.csrf_failure"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
SESSION_COOKIE_AGE = 60 * 60 * 12  # seconds since the sign-in
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_COOKIE_HTTPONLY = True
EXPORT_LIMIT = env.str("EXPORT_LIMIT", default="500/d")  # tables that one account may take out
if not re.fullmatch(r"\d+/\d*[smhd]", EXPORT_LIMIT):
    raise ImproperlyConfigured("EXPORT_LIMIT ghi số bảng và khoảng thời gian, ví dụ 500/d.")
PASSWORD_MAX_DAYS = env.int("PASSWORD_MAX_DAYS", default=0)  # 0: a password is good until there is a reason against it
# The prefix makes browsers refuse the cookie when another host or plain http tries to set it (RFC 6265bis).
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = COOKIE_PREFIX + "sessionid", COOKIE_PREFIX + "csrftoken"
MESSAGE_STORAGE = "members.message_cookie.MessageStorage"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads the cookie
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# Asked of whoever names the union and makes its first admin; deploy/install makes one.
FIRST_RUN_CODE = env.str("FIRST_RUN_CODE", default="")

# --- Words, dates --------------------------------------------------------------------------------------------------
# Vietnamese is the language of the source and of everything official; English of those who chose it (members.language).
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Ho_Chi_Minh")
FORMAT_MODULE_PATH = ["lhh_tracker.formats"]
USE_THOUSAND_SEPARATOR = True

# --- Pages ---------------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "members.fixed_parts.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tasks.shell.shell",
            ],
            "builtins": ["members.templatetags.page"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(DATA_DIR / "static"))
if not PRODUCTION:
    Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", get_bootstrap_dir())]
STORAGES = {
    "default": file_storage(env, env.str("FILES_ROOT", default=str(DATA_DIR / "files"))),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.ManifestStaticFilesStorage"
    },
}
# Where `manage.py backup` puts its archives, and how many days, weeks and months keep one.
BACKUP_DIR = env.str("BACKUP_DIR", default=str(DATA_DIR / "backups"))
BACKUP_KEEP = env.str("BACKUP_KEEP", default="14,8,12")
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# A virus scanner: clamd's socket (/run/clamav/clamd.ctl) or host:port. Where one is set, nothing comes in without it.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
if CLAMD_ADDRESS and not re.fullmatch(r"/.+|(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}", CLAMD_ADDRESS):
    raise ImproperlyConfigured("CLAMD_ADDRESS phải là socket của clamd (/run/clamav/clamd.ctl) hoặc máy:cổng.")
# What does not fit into the temporary folder is a sentence on the form, not an error while the form is still read.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "resolutions.uploads.RoomlessUploadHandler",
]
# Whether an upload starts the recognition of scans at once; else a timer calls `manage.py work_off_recognition`.
RECOGNITION_STARTS = env.bool("RECOGNITION_STARTS", default=not TESTING)
# The same for tables of units, people, figures and accounts: `manage.py work_off_tables`.
TABLES_START = env.bool("TABLES_START", default=not TESTING)
# The same for reports of many tasks: `manage.py work_off_reports`.
REPORTS_START = env.bool("REPORTS_START", default=not TESTING)
# How the ground floor gets at the lines of an uploaded table: what may come in is known one floor up.
TABLE_READER = "resolutions.table_file.of_upload"

# --- Mail: without a server it is written to files, and the application says so -------------------------------------
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 20  # seconds: a mail server that does not answer keeps neither a page nor the night's job
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lhh-tracker@localhost")

# --- Security ------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Log (lhh_tracker/logs.py) ---------------------------------------------------------------------------------------
LOGGING = configuration(os.environ)
ERROR_MAIL = env.list("ERROR_MAIL", default=[])  # who is written to when something fails
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # what Prometheus shows at /metrics; without one there is none
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN cần ít nhất 20 ký tự.")

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
