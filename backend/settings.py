"""Every setting in one place; what differs per machine comes from the environment."""

import json
import os
import tempfile
from datetime import timedelta
from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from backend.secret_files import EnvironmentOrFile

BASE_DIR = Path(__file__).resolve().parent.parent

# NAME_FILE names a file with the value of NAME in it: what is secret then stands in no list of settings.
env = environ.Env()
env.ENVIRON = EnvironmentOrFile()

# What the site writes: the SQLite database and the collected static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a long random text, or DEBUG=true to try the site on your own machine."
    )
# Keys of before, while links and sessions that were signed with them still live (docs/operations.md).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
# Whether the site is met over https alone; so it is wherever its own address says so.
HTTPS_ONLY = env.bool("HTTPS_ONLY", default=not DEBUG and SITE_URL.startswith("https://"))
# Where the admin is; another path keeps the machines away that try the usual ones.
ADMIN_PATH = env.str("ADMIN_PATH", default="beheer").strip("/") + "/"
# The area, what it is called and what it tells of itself: another area has a folder of its own (data/README.md).
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))
AREA = json.loads((DATA_DIR / "area.json").read_text(encoding="utf-8"))
SITE_NAME = env.str("SITE_NAME", default=AREA["names"]["site"])
# Only for what is said here, once and in Dutch; everything else asks maps.site_names.
_full_area = AREA["names"]["full_area"]
_full_area = _full_area if isinstance(_full_area, str) else _full_area["nl"]

INSTALLED_APPS = [
    "backend",
    "accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "corsheaders",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "lucide",
    "js_lib_leaflet",
    "background",
    "backups",
    "accounts",
    "maps",
    "activities",
    # Left out with REFERRALS=false: nothing else needs it.
    *(["referrals"] if env.bool("REFERRALS", default=True) else []),
    "programmes",
    # Behind ours: a command of the same name is then our own.
    "post_office",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "backend.watching.Watch",
    "backend.middleware.ApiVersion",
    "backend.middleware.NoLengthOfNothing",
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backend.middleware.BetweenSites",
    "backend.middleware.Sender",
    "csp.middleware.CSPMiddleware",
    "backend.middleware.ForMachines",
    "backend.middleware.GZipText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "backend.readable_forms.ReadableForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Next to the view, so that a page that is made once more gets the headers of all the others.
    "backend.replicas.ReadReplica",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DATA_DIR / "templates", BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "activities.finder.context.site",
            ],
            # The tag of lucide, kept.
            "libraries": {"icons": "backend.icons"},
        },
    }
]

# Data

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'dichtbij.sqlite3'}")}
# A writer takes its lock at the start, so that two writers wait for each other instead of failing half-way. What is
# deleted is written over with zeros, so that it is gone from the file too, and not only out of sight.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
    "PRAGMA secure_delete=ON;",
}
# In seconds, but the last in milliseconds. Without these a machine that does not answer holds a visitor for minutes,
# and one that vanished without a word for two hours.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # The address can say otherwise.
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})
    # A connection costs 8 to 24 ms, so a thread keeps its own so many seconds, and looks at each request whether it
    # still works. The server of a developer has a new thread for each request, and a file is opened at once.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0 if DEBUG else 600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = env.bool("CONN_HEALTH_CHECKS", default=True)
# A copy that follows the first one, for what anybody may read (backend/replicas.py).
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = env.db_url("DATABASE_REPLICA_URL")
    DATABASES["replica"] |= {"CONN_MAX_AGE": DATABASES["default"].get("CONN_MAX_AGE", 0), "TEST": {"MIRROR": "default"}}
    # The primary is there in its place, so nobody waits long for it.
    DATABASES["replica"]["OPTIONS"] = (
        POSTGRESQL_OPTIONS | {"connect_timeout": 2} | DATABASES["replica"].get("OPTIONS", {})
    )
    DATABASE_ROUTERS = ["backend.replicas.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes of all machines: redis://, rediss:// (with TLS) or unix://, a database of ours alone.
CACHE_URL = env.str("CACHE_URL", default="locmemcache://")
if CACHE_URL.startswith(("redis://", "rediss://", "unix://")):
    CACHES = {"default": {"BACKEND": "backend.caches.SharedCache", "LOCATION": CACHE_URL}}
else:
    CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith(("SharedCache", "LocMemCache")):
    # In the memory of one process; the usual 300 would soon forget whom we count.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 10_000)
# So many machines serve the site; `check --deploy` then says what they have to share.
WEB_NODES = env.int("WEB_NODES", default=1)
# So many days ahead every moment is a row; refresh_occurrences keeps it so.
OCCURRENCE_HORIZON_DAYS = env.int("OCCURRENCE_HORIZON_DAYS", default=120)
# Invented places are for trying things out; on a real site they would be lies.
SHOW_EXAMPLES = DEBUG

AUTH_USER_MODEL = "accounts.User"
# Only who made a superuser on the command line has a password, and no page asks for it.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Signing in: a code by mail, no password; a second factor for who may do more (accounts/access.py)

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/organisator/"
LOGOUT_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "accounts.views.refused_form"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_PREVENT_ENUMERATION = True
# Eight digits: with the limits below nobody guesses one, and a phone shows its number keys.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
# From asking for a code to the second factor; longer than a code, for who has to look for a phone.
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Counted in the cache, per internet address (a library or office shares one) and per mail address or user.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "60/15m/ip,5/15m/key",
    "signup": "30/15m/ip",
    "confirm_email": "5/15m/key",
    "login_failed": "60/15m/ip,5/15m/key",
    "reauthenticate": "10/15m/user",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = SITE_NAME
# A clock that is half a minute off is no reason to stay outside.
MFA_TOTP_TOLERANCE = 1

# Cookies are for who signs in: a public page neither sets one nor looks at it. Lax for the session, because people come
# to their workspace from a link in a mail.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE = "Lax", "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.session_store"
if HTTPS_ONLY:
    # A browser takes such a name only over https and from this host itself: no neighbour can put one there.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# However busy somebody is, after so long they sign in again; sooner for who sees or changes more than their own.
SESSION_LASTS = timedelta(days=env.int("SESSION_DAYS", default=14))
SESSION_LASTS_FOR_ROLES = timedelta(hours=env.int("SESSION_HOURS_FOR_ROLES", default=12))
SESSION_COOKIE_AGE = int(SESSION_LASTS.total_seconds())
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]
# The usual storage would set a cookie of its own, for the whole site.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Forms that everybody may send (activities/public_forms.py): so many an hour from one address.
PUBLIC_FORM_LIMIT = env.int("PUBLIC_FORM_LIMIT", default=10)
# So many proxies of our own stand in front of the site, each adding the address it saw to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Mail: every mail is queued in the database and sent from there (accounts/outbox.py)

EMAIL_BACKEND = "post_office.EmailBackend"
# Without an address mail stays in the outbox (and `check` says so); on your own machine it goes to the screen.
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://" if DEBUG else "")
_mail = env.email_url_config(EMAIL_URL) if EMAIL_URL else {}
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
# The name in Message-IDs and in our own address; a bare IP address is no mail domain.
_host = urlsplit(SITE_URL).hostname or "localhost"
MAIL_DOMAIN = "localhost" if _host.replace(".", "").isdigit() or ":" in _host else _host
# For getting through to the server, and for all it has to say about one mail: less than a sender's lease lasts.
EMAIL_TIMEOUT, MAIL_SECONDS = 10, 60
POST_OFFICE = {
    "BACKENDS": {"default": _mail.get("EMAIL_BACKEND", "")},
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": MAIL_DOMAIN,
    "CELERY_ENABLED": False,
    "LOG_LEVEL": 1,
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default=formataddr((SITE_NAME, f"noreply@{MAIL_DOMAIN}")))
# After a commit a thread of the same process sends what was queued; send_queued_mail picks up what is left.
MAIL_SENDS_ITSELF = env.bool("MAIL_SENDS_ITSELF", default=True)

# Language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [
    ("nl", _("Nederlands")),
    ("en", _("Engels")),
    ("tr", _("Turks")),
    ("ar", _("Arabisch")),
    ("pl", _("Pools")),
]
# Those in which everything is translated: search engines may find our pages in them.
INDEXED_LANGUAGES = ["nl", "en", "tr", "ar", "pl"]
# Those in which somebody who grew up with the language read our texts. The pages in the others say that nobody did.
READ_LANGUAGES = ["nl"]
# What the area translated of its own goes first: `python -m scripts.messages --area`.
LOCALE_PATHS = [*([DATA_DIR / "locale"] if (DATA_DIR / "locale").is_dir() else []), BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# Static files: our own, and Leaflet's and MarkerCluster's as their pip packages ship them

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, str]] = [
    *([DATA_DIR / "static"] if (DATA_DIR / "static").is_dir() else []),
    BASE_DIR / "static",
]
try:
    from xstatic.pkg import leaflet_markercluster

    STATICFILES_DIRS.append(("markercluster", leaflet_markercluster.BASE_DIR))
except ImportError as error:  # pragma: no cover - only without the dependencies
    raise ImproperlyConfigured("Install the packages of requirements.lock first (make run does so).") from error
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "backend.staticfiles.HashedStaticFiles"
    },
}

# In bytes, of all of one form together: more than the largest file that anybody may bring in, a table of 20 MB.
LARGEST_BODY = 25_000_000

# Work on the background: `manage.py work` takes it from the database, on as many machines as you like (decision 23).

# At once is for tests: what is queued is done by whoever queues it, after the commit.
TASKS_AT_ONCE = env.bool("TASKS_AT_ONCE", default=False)
TASKS = {"default": {"BACKEND": "background.queue.AtOnce" if TASKS_AT_ONCE else "background.queue.Queue"}}
# So long after the last word of a worker another one takes its task over; a task that takes longer than WORKER_HOURS
# hangs, and is begun anew.
WORKER_SECONDS = env.int("WORKER_SECONDS", default=60)
# A worker touches this file as often as it says that it is there, for who watches its container.
WORKER_FILE = env.str("WORKER_FILE", default="")
WORKER_HOURS = env.float("WORKER_HOURS", default=4)

# Files that moderators bring in: read in a thread of this process, or by a worker; thrown away after a while.
IMPORTS_IN_A_THREAD = env.bool("IMPORTS_IN_A_THREAD", default=True)
IMPORTS_KEPT = timedelta(days=30)
# After so long without a word its process is gone; while a large file is written it says nothing.
IMPORT_SILENCE = timedelta(hours=1)
# Whether phones keep the pages that somebody opened, for when there is no network. Switched off they throw them away.
KEEP_ON_PHONES = env.bool("KEEP_ON_PHONES", default=True)
# What organisers upload
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "media/"

# Maps

PDOK_URL = env.str("PDOK_URL", default="https://api.pdok.nl/bzk/locatieserver/search/v3_1")
PDOK_TIMEOUT_SECONDS = 2
# So many questions to PDOK an hour for one internet address; 0 for no limit. What PDOK said before costs none.
GEOCODING_LIMIT = env.int("GEOCODING_LIMIT", default=300)
# The codes of the municipalities that the area lies in, and of those beside it.
PDOK_MUNICIPALITIES = env.list("PDOK_MUNICIPALITIES", default=AREA["municipalities"])
# People just over the border look here too, and some places of the area lie there.
AREA_MARGIN_M = env.int("AREA_MARGIN_M", default=1000)
# The background of the map, with {z}, {x} and {y} in the address; empty for a map without one.
TILE_URL = env.str(
    "TILE_URL", default="https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
)
TILE_ATTRIBUTION = env.str("TILE_ATTRIBUTION", default="Kaartgegevens © Kadaster")
TILE_STORE_MB = env.int("TILE_STORE_MB", default=500)
TILE_MAX_AGE_DAYS = env.int("TILE_MAX_AGE_DAYS", default=30)
TILE_TIMEOUT_SECONDS = 2
# So many tiles a minute for one internet address; 0 for no limit. A screen is some twenty, and a school shares one.
TILE_LIMIT = env.int("TILE_LIMIT", default=2_000)
TILE_MIN_ZOOM = 11
TILE_MAX_ZOOM = 19
# The CBS gives every year a collection of its own, with the year in its name. Only refresh_geography asks for it.
GEOGRAPHY_URL = env.str(
    "GEOGRAPHY_URL", default="https://api.pdok.nl/cbs/wijken-en-buurten-2025/ogc/v1/collections/buurten/items"
)
GEOGRAPHY_TIMEOUT_SECONDS = 60

# Imports

# Networks that an address to import from may lie in although they are not public, and on any port; for tests.
IMPORT_ALLOWED_NETWORKS = env.list("IMPORT_ALLOWED_NETWORKS", default=[])

# Referrals

# The reference of the data protection impact assessment; without it no name of a resident can be typed in anywhere.
REFERRAL_DPIA = env.str("REFERRAL_DPIA", default="")
# What names are sealed with: Fernet keys, the newest first (docs/operations.md says how to change them).
REFERRAL_KEYS = env.list("REFERRAL_KEYS", default=[])
# After so many working days without a word an open referral ends.
REFERRAL_SILENT_WORKING_DAYS = env.int("REFERRAL_SILENT_WORKING_DAYS", default=10)
# How long each class of data is kept (forget_referrals): since it was made, since its end, and whatever happens.
REFERRAL_KEEP = {
    "concept": timedelta(hours=env.int("REFERRAL_KEEP_DRAFT_HOURS", default=24)),
    "contact": timedelta(days=env.int("REFERRAL_KEEP_CONTACT_DAYS", default=14)),
    "row": timedelta(days=env.int("REFERRAL_KEEP_ROW_DAYS", default=90)),
    "longest": timedelta(days=env.int("REFERRAL_KEEP_LONGEST_DAYS", default=365)),
}
# Codes of cards that are tried in vain: so many an hour from one address.
CARD_TRIES_LIMIT = env.int("CARD_TRIES_LIMIT", default=10)

# Programmes

# Ten minutes on foot, and how much longer a walk is than a straight line: what is in reach of whom.
WALK_METRES = env.float("WALK_METRES", default=800)
WALK_DETOUR = env.float("WALK_DETOUR", default=1.3)
# Where the numbers of a quarter come from, beside the coverage; one whose app is not installed is passed over.
INDICATOR_SOURCES = env.list(
    "INDICATOR_SOURCES", default=["programmes.indicators.of_catalogue", "referrals.indicators.of_quarter"]
)

# API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_THROTTLE_CLASSES": ["activities.api.throttles.AddressThrottle"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "activities.api.formats.Negotiation",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["activities.api.formats.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "activities.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
# Where somebody who builds on the API can ask something.
API_CONTACT = env.str("API_CONTACT", default=f"api@{MAIL_DOMAIN if '.' in MAIL_DOMAIN else 'example.org'}")
# So many questions a minute from one internet address; 0 for no limit.
API_READ_LIMIT = env.int("API_READ_LIMIT", default=600)

# Writing: so many times a minute with one token, and so many tokens that do not work an hour from one address.
API_WRITE_LIMIT = env.int("API_WRITE_LIMIT", default=60)
TOKEN_TRIES_LIMIT = env.int("TOKEN_TRIES_LIMIT", default=100)

# What is open to every other site, from its own pages too: nothing here knows a cookie.
OPEN_PATHS = (
    r"api/v1",
    r"hsds/v3",
    r"openactive",
    r"downloads",
    r"data\.(ttl|jsonld|rdf)",
    r"agenda\.(ics|rss)",
    # The map in a frame that may not know its own origin (sandbox) reads these too, in each language.
    r"([a-z]{2}/)?kaart/(punten|buurten)\.geojson",
)
CORS_URLS_REGEX = rf"^/({'|'.join(OPEN_PATHS)})(/|$)"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"]
CORS_ALLOW_HEADERS = [
    *("accept", "accept-crs", "accept-language", "authorization", "content-type", "if-match", "if-none-match")
]
CORS_EXPOSE_HEADERS = ["API-Version", "Content-Crs", "ETag", "Last-Modified", "Link", "Location", "Retry-After"]
CORS_PREFLIGHT_MAX_AGE = 86_400

# Who publishes the data, in its description for catalogues of data (/data.ttl): a name, an address that stands for
# them, and where questions go (mailto:… or https://…). Without one the site speaks for itself.
DATA_PUBLISHER = env.str("DATA_PUBLISHER", default=SITE_NAME)
DATA_PUBLISHER_URL = env.str("DATA_PUBLISHER_URL", default=SITE_URL)
DATA_CONTACT = env.str("DATA_CONTACT", default=SITE_URL)

SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": f"Ontmoetingsplekken en activiteiten in {_full_area}. Lezen mag iedereen, zonder sleutel. "
    "Schrijven kan met de sleutel van een organisatie.",
    "CONTACT": {"name": SITE_NAME, "email": API_CONTACT, "url": SITE_URL},
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "TAGS": [
        {"name": "Activiteiten", "description": "Wat er te doen is."},
        {"name": "Momenten", "description": "Wanneer het is, met datum en tijd."},
        {"name": "Plekken", "description": "Waar het is."},
        {"name": "Organisaties", "description": "Wie het organiseert."},
        {"name": "Gebied", "description": "Buurten en wijken."},
        {"name": "Thema's", "description": "Waar het over gaat."},
        {"name": "Programma's", "description": "Waar het geld vandaan komt."},
        {"name": "Wijzigingen", "description": "Wat er veranderde, voor wie een kopie bijhoudt."},
        {"name": "Schrijven", "description": "Met de sleutel van je organisatie activiteiten maken en veranderen."},
    ],
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # It looks at one description of all our APIs together, which nobody serves; tests look at each of those we have.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "ENUM_NAME_OVERRIDES": {
        "StatusEnum": "activities.enums.OccurrenceStatus",
        "WijzigingStatusEnum": [(word, word) for word in ("gewijzigd", "verwijderd")],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "activities.api.documentation.let_be_empty",
        "activities.api.write_documentation.close_bodies",
    ],
}

# Safety: scripts and styles only from our own address, or written by us with this answer's nonce

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# These two, and what stands for them on pages that are the same for everybody: backend/middleware.py.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What no page of ours needs, so that no script that gets in can use it; only where somebody is, for "near me".
PERMISSIONS_POLICY = "geolocation=(self), " + ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "encrypted-media", "gyroscope", "hid"),
        *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment"),
        *("screen-wake-lock", "serial", "usb", "window-management", "xr-spatial-tracking"),
    )
)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600 if HTTPS_ONLY else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
# The list of browsers binds the whole domain for years: whoever owns the domain decides about it.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Our own proxy says whether the visitor came over https; where there is none, anybody could say so.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

# Who takes a report of a leak (mailto:… or https://…), and where it says how we deal with it; without the first there
# is no /.well-known/security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
SECURITY_POLICY = env.str("SECURITY_POLICY", default="")
# Who helps when somebody cannot use a page (mailto:…, tel:… or https://…); the page about it says when nobody is named.
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", default="")

# Watching

# Whoever sends this as Bearer may read /metrics, and the numbers in /gezond; without it /metrics is not there.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Where the processes of one node count together; another node has a folder of its own. Empty where nobody counts.
METRICS_DIR = ""
if METRICS_TOKEN:
    _temporary = f"{tempfile.gettempdir()}/dichtbij-metrics-{os.getuid()}"
    METRICS_DIR = env.str("METRICS_DIR", default=_temporary)
    Path(METRICS_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    # Read once, when prometheus-client is imported.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR
# A load balancer asks without TLS whether this node can be used.
SECURE_REDIRECT_EXEMPT = [r"^gezond(/leeft)?$", r"^metrics$"]
# A question to the database that takes so long is written down, without what was looked for; 0 for none.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
# For people (plain), or a line of JSON each for what gathers logs of many machines (json).
LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
if LOG_FORMAT not in ("plain", "json"):
    raise ImproperlyConfigured(f'LOG_FORMAT is "{LOG_FORMAT}". Use plain or json.')

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query_string": {"()": "backend.logs.WithoutQueryString"}},
    "formatters": {"plain": {"()": "backend.logs.Plain"}, "json": {"()": "backend.logs.Json"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["without_query_string"]},
        # Words of our own and numbers: there is nothing to leave out.
        "access": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The server of a developer writes a line for each request itself, with its address.
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "dichtbij.access": {"handlers": ["access"], "level": "WARNING" if DEBUG else "INFO", "propagate": False},
        # Its own lines name the address of a request that it cannot read.
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Otherwise it writes by itself, past our filter.
        "post_office": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Every step of every PDF.
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
