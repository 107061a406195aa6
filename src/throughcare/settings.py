"""Settings. Everything that differs between places is an environment variable, or a line of `.env` at the root.

| variable | default | what it says |
|---|---|---|
| PORT | 8000 | the port web listens on |
| HOST | 127.0.0.1 | the address web listens on |
| SITE_URL | http://HOST:PORT | the address people use; its host is allowed |
| ALLOWED_HOSTS | host of SITE_URL, localhost | other host names web answers to, with commas |
| DATABASE_URL | the embedded PostgreSQL | postgresql://user:password@host/name; the user is replaced by the role's |
| DATABASE_URL_OWNER | from DATABASE_URL | for migrations: user throughcare_owner |
| DATABASE_URL_APP | from DATABASE_URL | for web: user throughcare_app |
| DATABASE_URL_WORKER | from DATABASE_URL | for jobs and commands: user throughcare_worker |
| DATABASE_URL_REPORT | from DATABASE_URL | for read-only reports: user throughcare_report |
| DATABASE_URL_BACKUP | the owner | for backup: a role that may read every row, if the owner may not |
| DB_POOL | 0, web: WEB_THREADS | connections a process keeps open at most, for each of its two aliases; 0 is no pool |
| THROUGHCARE_ROLE | app | the database role of this process: app, worker, owner or report; the commands set it |
| THROUGHCARE_DATA | .data | the data folder: database, uploads, keys, anchors, logs |
| THROUGHCARE_PG_BIN | found | folder of PostgreSQL server programs for the embedded database |
| THROUGHCARE_WAL_ARCHIVE | none | folder that keeps the embedded database's log, to recover to any second |
| THROUGHCARE_PRODUCTION | 0 | 1: real people are served here |
| THROUGHCARE_EMBEDDED | 0 | 1: the embedded database may serve where THROUGHCARE_PRODUCTION is set |
| THROUGHCARE_DEMO | 1 without DATABASE_URL, else 0 | the made-up cast may sign in with one click |
| SECRET_KEY | made once in the data folder | signs sessions and forms |
| AUDIT_KEY | made once in the data folder | key of the audit chain, 64 hexadecimal digits; never in the database |
| AUDIT_KEY_FILE | keys/audit_key in the data folder | file with that key and, after it, those it replaced |
| ANCHORS_SECOND | none | a second folder for the audit's anchors; better another machine's disk |
| BACKUP_FOLDER | backups in the data folder | where `throughcare backup` writes; better another machine's disk |
| BACKUP_KEY | none: not encrypted | key that backups are encrypted with, 64 hexadecimal digits |
| DAYPACK_KEY | none: no packs | key that day packs are encrypted with, 64 hexadecimal digits; not the one of backups |
| SECURE_COOKIES | 0 in a demo, else 1 | cookies and pages over https only |
| TRUSTED_PROXY | 0 | 1: X-Forwarded-Proto and X-Forwarded-For are set by a proxy of ours and may be believed |
| IDLE_MINUTES | 20 | minutes without a request after which one must sign in again |
| AGAIN_MINUTES | 15 | minutes for which a password, code or passkey counts before an act that asks for it again |
| LIMITS_FILE | accounts/limits.toml of the package | how often is too often, by role: searches, exports, sign-ins |
| OIDC_SERVER | none | address of your organisation's sign-in (OpenID Connect), such as https://login.example.org |
| OIDC_CLIENT | none | the name it knows Throughcare by |
| OIDC_SECRET | none | the secret it gave Throughcare |
| OIDC_NAME | your organisation | what the button says: Sign in with ... |
| OIDC_SECOND_FACTOR | 0 | 1: it asks for a second factor itself, so that ours is not asked for as well |
| WEB_WORKERS | 2 | web processes |
| WEB_THREADS | 8 | requests a web process answers at once |
| EMAIL_URL | files in the data folder | smtp://user:password@host:port |
| NOTIFY_KEY | none: no texts and e-mails | API key of your service at GOV.UK Notify |
| NOTIFY_URL | https://api.notifications.service.gov.uk | where Notify is; another in tests |
| NOTIFY_TEXT | none | number of the template for texts at Notify; without one no text is sent |
| NOTIFY_EMAIL | none | the same for e-mails |
| NOTIFY_LETTER | none: we print them | the same for letters |
| NOTIFY_CALLBACK_TOKEN | none: refused | what Notify sends with each callback: Authorization: Bearer ... |
| NOTIFY_SECONDS | 10 | seconds Notify has to answer |
| NOTIFY_STUB_PORT | PORT + 1 | port of the stand-in for Notify that a demo starts; 0 starts none |
| LOG_LEVEL | INFO | least important line that is logged |
| DATABASE_SECONDS | 3 | seconds a page may wait for the database altogether, before it says that it is not there |
| DB_POOL_SECONDS | 1 | seconds a page waits for a free connection |
| DATABASE_REPLICA_URL | none | a read replica, for lists that are marked as heavy |
| REPLICA_SECONDS | 30 | seconds the replica may lag; when it lags more, the lists come from the first |
| WORKER_JOBS | 4 | jobs a worker does at once |
| JOB_DAYS | 30 | days a finished job is kept |
| HEALTH_WORKER_SECONDS | 60 | /health/ready: the oldest sign of a worker and of the clock |
| HEALTH_JOB_SECONDS | 300 | /health/ready: how long a job that is due may wait |
| HEALTH_ANCHOR_SECONDS | 180 | /health/ready: the oldest anchor of the audit |
| HEALTH_CLOCK_SECONDS | 30 | /health/ready: how far this machine's clock may be from the database's |
| WATCHER_WEBHOOK | none | http(s) address that is told, by POST, of what the watcher finds; nothing about a person |
| METRICS_TOKEN | none | /metrics answers whoever sends it: Authorization: Bearer ... |
| METRICS_ADDRESSES | none | /metrics answers these addresses, with commas |
| STORAGE_URL | uploads in the data folder | s3://key:secret@host/bucket?region=...: S3-compatible storage of uploads |
| STATIC_BUILT | 0 with DEBUG, else 1 | static files come from the built folder under hashed names |
| DEBUG | 0 | error pages with code; never where there are real people |
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from throughcare.audit import keys as audit_keys
from throughcare.documents.s3 import options as s3_options
from throughcare.kernel import logs
from throughcare.kernel.deadline import Connection

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "throughcare"

environ.Env.read_env(ROOT / ".env")
env = environ.Env()

DATA = Path(env.str("THROUGHCARE_DATA", default=str(ROOT / ".data"))).expanduser().absolute()
DEBUG = env.bool("DEBUG", default=False)
PRODUCTION = env.bool("THROUGHCARE_PRODUCTION", default=False)
DEMO = env.bool("THROUGHCARE_DEMO", default=not env.str("DATABASE_URL", default=""))
IDLE_MINUTES = env.int("IDLE_MINUTES", default=20)
AGAIN_MINUTES = env.int("AGAIN_MINUTES", default=15)


def _key(name: str, *, variable: str) -> str:
    """A key from the environment, or one made once into the data folder, which the database never sees."""
    if given := env.str(variable, default=""):
        return str(given)
    path = Path(env.str(f"{variable}_FILE", default=str(DATA / "keys" / name)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            with tempfile.NamedTemporaryFile("w", dir=path.parent) as made:
                made.write(secrets.token_hex(32))
                made.flush()
                with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
                    os.link(made.name, path)
    except OSError as error:
        raise ImproperlyConfigured(f"The data folder {DATA} is not writable: {error.strerror}.") from error
    return path.read_text().strip()


def _file_key(given: str, *, variable: str = "BACKUP_KEY") -> bytes | None:
    """A key that files are encrypted with. It is never made by itself: what is sealed with a key nobody has put
    aside is worthless."""
    try:
        key = bytes.fromhex(given)
    except ValueError:
        key = b"?"
    if given and len(key) != 32:
        raise ImproperlyConfigured(f"{variable} must be 64 hexadecimal digits: openssl rand -hex 32 makes one.")
    return key or None


SECRET_KEY = _key("secret_key", variable="SECRET_KEY")
try:
    AUDIT_KEY, AUDIT_KEYS_RETIRED = audit_keys.read(_key("audit_key", variable="AUDIT_KEY"))
except audit_keys.BadKeys as error:
    raise ImproperlyConfigured(f"AUDIT_KEY: {error}.") from error
ANCHORS = DATA / "anchors"
ANCHORS_SECOND = Path(second) if (second := env.str("ANCHORS_SECOND", default="")) else None
BACKUP_FOLDER = Path(env.str("BACKUP_FOLDER", default=str(DATA / "backups")))
BACKUP_KEY = _file_key(env.str("BACKUP_KEY", default=""))
DAYPACK_KEY = _file_key(env.str("DAYPACK_KEY", default=""), variable="DAYPACK_KEY")

# ----------------------------------------------------------------------------------------------------------- addresses
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
SITE_URL = env.str("SITE_URL", default=f"http://{HOST}:{PORT}").rstrip("/")
ALLOWED_HOSTS = [
    *{urlsplit(SITE_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"},
    *env.list("ALLOWED_HOSTS", default=[]),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
WEB_WORKERS = env.int("WEB_WORKERS", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=8)

# ------------------------------------------------------------------------------------------------------------ database
ROLE = env.str("THROUGHCARE_ROLE", default="app")
if ROLE not in {"app", "worker", "owner", "report"}:
    raise ImproperlyConfigured(f"THROUGHCARE_ROLE is {ROLE}; it must be app, worker, owner or report.")

# A page must not wait for ever on a row or a bad plan; jobs and imports may take their time, but not on a lock.
# What a page asks through `kernel.prepared` is planned once a connection: to plan it takes longer than to run it.
_TIME_LIMITS = {
    "app": "-c statement_timeout=5s -c lock_timeout=4s -c idle_in_transaction_session_timeout=60s"
    " -c plan_cache_mode=force_generic_plan",
    "worker": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=10min",
    "owner": "-c lock_timeout=500ms",
    "report": "-c statement_timeout=5min -c default_transaction_read_only=on",
}


def database_of(role: str, *, url: str = "") -> dict[str, Any]:
    """Where a process of this role connects to, and how long it may take. `url`: another database for the same role."""
    given = "" if url else env.str(f"DATABASE_URL_{role.upper()}", default="")
    url = url or given or env.str("DATABASE_URL", default="postgresql:///throughcare")
    database: dict[str, Any] = env.db_url_config(url)
    if not given:
        database["USER"] = f"throughcare_{role}"
    database["HOST"] = database.setdefault("OPTIONS", {}).pop("host", database["HOST"])
    database["ENGINE"] = "django.db.backends.postgresql"
    database["CONN_HEALTH_CHECKS"] = True
    options = database["OPTIONS"]
    # Only what asks to be prepared is (`kernel.prepared`): no other statement comes so often as the threshold says.
    options["prepare_threshold"] = sys.maxsize
    options |= {"connect_timeout": 5, "application_name": f"throughcare-{role}", "options": _TIME_LIMITS[role]}
    if size := env.int("DB_POOL", default=0):
        options["pool"] = {
            "min_size": 1,
            "max_size": size,
            "timeout": env.float("DB_POOL_SECONDS", default=1),
            "reconnect_timeout": 30,
            "connection_class": Connection,
        }
    else:
        database["CONN_MAX_AGE"] = None
    return database


# `audit` is the same database and role over a connection of its own: an audit row is written in its own short
# transaction and stays written when the act is rolled back.
DATABASES = {"default": database_of(ROLE), "audit": database_of(ROLE)}
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = database_of(ROLE, url=env.str("DATABASE_REPLICA_URL"))
    DATABASES["replica"]["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
DATABASE_ROUTERS = ["throughcare.kernel.replica.Router"]
REPLICA_SECONDS = env.int("REPLICA_SECONDS", default=30)
DATABASE_SECONDS = env.float("DATABASE_SECONDS", default=3)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Allauth's rate limits need a cache that all processes share.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}

# The context of a history row comes from `kernel.context`, which sets it once for the transaction: the library's own
# wrapper misses COPY and statements that begin with select. Its middleware is therefore not used.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS = ["throughcare.clockwork"]
PROCRASTINATE_DATABASE_ALIAS = "default"
WORKER_JOBS = env.int("WORKER_JOBS", default=4)
JOB_DAYS = env.int("JOB_DAYS", default=30)

# ---------------------------------------------------------------------------------------------- health and measurements
HEALTH_WORKER_SECONDS = env.int("HEALTH_WORKER_SECONDS", default=60)
HEALTH_JOB_SECONDS = env.int("HEALTH_JOB_SECONDS", default=300)
HEALTH_ANCHOR_SECONDS = env.int("HEALTH_ANCHOR_SECONDS", default=180)
HEALTH_CLOCK_SECONDS = env.int("HEALTH_CLOCK_SECONDS", default=30)
WATCHER_WEBHOOK = env.str("WATCHER_WEBHOOK", default="")
if WATCHER_WEBHOOK and not WATCHER_WEBHOOK.startswith(("https://", "http://")):
    raise ImproperlyConfigured("WATCHER_WEBHOOK must begin with https:// or http://.")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ADDRESSES = env.list("METRICS_ADDRESSES", default=[])
METRICS_FOLDER = DATA / "run" / "metrics"

# --------------------------------------------------------------------------------------------------------------- parts
SLICES = [  # in floor order
    "kernel",
    "audit",
    "design",
    "accounts",
    "organisations",
    "people",
    "looks",
    "duties",
    "messaging",
    "documents",
    "invitations",
    "sentences",
    "assessments",
    "allocations",
    "appointments",
    "courts",
    "unpaid_work",
    "plans",
    "complaints",
    "custody",
    "enforcement",
    "casefile",
    "portal",
    "imports",
    "machinery",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_structlog",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"throughcare.{name}" for name in SLICES),
]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "throughcare.accounts.middleware.NoStoreMiddleware",
    "throughcare.portal.middleware.OwnPagesMiddleware",
    "throughcare.machinery.middleware.ServiceMiddleware",
    "throughcare.accounts.own.SidesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "throughcare.organisations.middleware.PrincipalMiddleware",
    "throughcare.accounts.middleware.AskingMiddleware",
    "throughcare.people.middleware.DoorMiddleware",
]
ROOT_URLCONF = "throughcare.urls"
WSGI_APPLICATION = "throughcare.wsgi.application"
CSRF_FAILURE_VIEW = "throughcare.design.views.csrf_failure"
REACTIONS = "throughcare.reactions"
LETTERS = "throughcare.letters"
# Texts and e-mails: docs/run/notify.md. Without a key no message leaves and pages say so; a demo starts a stand-in.
NOTIFY_KEY = env.str("NOTIFY_KEY", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    "text": env.str("NOTIFY_TEXT", default=""),
    "email": env.str("NOTIFY_EMAIL", default=""),
    "post": env.str("NOTIFY_LETTER", default=""),
}
NOTIFY_CALLBACK_TOKEN = env.str("NOTIFY_CALLBACK_TOKEN", default="")
NOTIFY_SECONDS = env.float("NOTIFY_SECONDS", default=10)
NOTIFY_STUB_PORT = env.int("NOTIFY_STUB_PORT", default=PORT + 1)
if NOTIFY_KEY:
    MESSAGE_GATEWAY = "throughcare.messaging.notify.notify"
else:
    MESSAGE_GATEWAY = f"throughcare.messaging.gateways.{'DemoGateway' if DEMO else 'NoGateway'}"
NAVIGATION = "throughcare.casefile.nav.items"
PERSON_TABS = "throughcare.casefile.nav.person_tabs"
SITE_MAP = "throughcare.casefile.nav.site_map"

# Jinja first; allauth's own pages fall through to Django's engine, whose parts a slice overrides in django_templates.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(PACKAGE.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {"environment": "throughcare.design.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PACKAGE.glob("*/django_templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# ------------------------------------------------------------------------------------------------------- place and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
# Languages of the person's own pages (`portal`); staff's are English. A further one is a line here and a catalogue:
# docs/how-to/add-a-language.md.
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))

# --------------------------------------------------------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_BUILT = env.bool("STATIC_BUILT", default=not DEBUG)
WHITENOISE_USE_FINDERS = not STATIC_BUILT
WHITENOISE_AUTOREFRESH = not STATIC_BUILT
MEDIA_ROOT = DATA / "uploads"
MEDIA_URL = ""  # an upload has no address of its own: it is served by a view, after the door
if storage_url := env.str("STORAGE_URL", default=""):
    _UPLOADS: dict[str, Any] = {
        "BACKEND": "throughcare.documents.s3.S3Storage",
        "OPTIONS": s3_options(storage_url),
    }
else:
    _UPLOADS = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    }
STORAGES = {
    "default": _UPLOADS,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_BUILT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000  # a form's own text; files stream to disk and have their limit in `documents`
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "throughcare.documents.receiving.FarTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
EMAIL_FILE_PATH = DATA / "mail"
if email_url := env.str("EMAIL_URL", default=""):
    globals().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

# ------------------------------------------------------------------------------------------------------------- sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["throughcare.organisations.sign_in.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "throughcare.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters staff; nobody signs up
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = AGAIN_MINUTES * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "throughcare.accounts.links.Tokens"  # noqa: S105  a class, not a password
# Tries to sign in have rules of their own (accounts.attempts): the library's would lock an office's address, or an
# account from everywhere. What is left is for the second factor, behind a right password.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/15m/key",
    "reset_password": "5/m/key",
    "reset_password_from_key": None,
    "signup": None,
}
MFA_RATE_LIMITS = {"webauthn_login": None}  # there is nothing to guess
MFA_ADAPTER = "throughcare.accounts.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Throughcare"
LIMITS_FILE = Path(env.str("LIMITS_FILE", default=str(PACKAGE / "accounts" / "limits.toml")))
SOCIALACCOUNT_ADAPTER = "throughcare.accounts.oidc.Adapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: browsers hold a form to our own policy of where forms may lead
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the first time, then by their number there: accounts.oidc
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", default=False)
if oidc_server := env.str("OIDC_SERVER", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "organisation",
            "name": env.str("OIDC_NAME", default="your organisation"),
            "client_id": env.str("OIDC_CLIENT"),
            "secret": env.str("OIDC_SECRET"),
            "settings": {"server_url": oidc_server},
        }
    ]

# ------------------------------------------------------------------------------------------------------------- headers
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=not DEMO)
SESSION_ENGINE = "throughcare.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"  # browsers take __Host- over https only
OWN_COOKIE_NAME = "__Secure-my" if SECURE_COOKIES else "my"  # __Host- is for cookies of all addresses
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "my_language"  # says nothing about anybody; gone when the browser is closed
LANGUAGE_COOKIE_PATH = "/my/"
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a working day at most; the idle time-out is IDLE_MINUTES
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not `no-referrer`: with it browsers send `Origin: null` on our own forms, and the CSRF check must refuse that.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY = env.bool("TRUSTED_PROXY", default=False)
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# ---------------------------------------------------------------------------------------------------------------- logs
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
LOGGING = logs.configure(level=LOG_LEVEL)
LOGGING_CONFIG = "logging.config.dictConfig"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
