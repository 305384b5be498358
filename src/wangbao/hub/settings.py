"""Set up Django: sound by default, changed through the environment (docs/deploy.md lists the names)."""

import os
from pathlib import Path
from typing import Any

from wangbao.hub import anchors, environment, keys, order

HOME = environment.directory()
DEBUG = environment.flag("WANGBAO_DEBUG")
HTTPS = environment.flag("WANGBAO_HTTPS")
SECRET_KEY = environment.secret_key(HOME)
ALLOWED_HOSTS = environment.words("WANGBAO_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("WANGBAO_ORIGINS")
DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES_ROOT = HOME / "files"

# What is noted of the journal outside the database, and the keys that sign it.
RECORDS_KEYS = keys.records_keys(HOME)
ANCHORS = anchors.place(HOME)
ANCHOR_MAIL = environment.words("WANGBAO_ANCHOR_MAIL")
ANCHOR_STAMPS = os.environ.get("WANGBAO_ANCHOR_STAMPS", "")  # address of a time-stamping authority (RFC 3161)
ANCHOR_STAMPS_ROOTS = (
    Path(os.environ["WANGBAO_ANCHOR_STAMPS_ROOTS"]) if os.environ.get("WANGBAO_ANCHOR_STAMPS_ROOTS") else None
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *order.APPS,
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "wangbao.hub.console.middleware.request_id",
    "wangbao.hub.observability.metrics.counted",
    "wangbao.hub.console.middleware.security_headers",
    "wangbao.hub.console.middleware.body_limit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wangbao.hub.console.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangbao.hub.parties.web.middleware.acting",
    "wangbao.hub.parties.web.middleware.within_budget",
    "wangbao.hub.parties.web.middleware.two_step",
    "wangbao.hub.console.middleware.Refusals",
]

ROOT_URLCONF = "wangbao.hub.urls"
WSGI_APPLICATION = "wangbao.hub.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
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
]

# Languages and formats: Django's own Chinese formats refuse 2026年12月1日 and group digits by four.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # amounts go through our own filters; a year must not become 2,026
FORMAT_MODULE_PATH = ["wangbao.hub.formats"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # nothing to collect: the package's own files are served from where they are
WHITENOISE_MAX_AGE = 600

# The rate limits of sign-in must hold over all workers, so they live in the database, not in a process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "wangbao_cache",
        # Beyond this the first by name go, counts of limits among them, so many addresses must not reach it.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

SESSION_COOKIE_NAME = "wangbao_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "wangbao.hub.console.error_pages.csrf_failure"
CSRF_COOKIE_NAME = "wangbao_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("WANGBAO_BEHIND_PROXY") else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LARGEST_BODY = 32 * 1024 * 1024  # a file of the largest size, and the form around it
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# People and sign-in.
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wangbao.hub.parties.web.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FORM_CLASS = "wangbao.hub.parties.web.forms.SignupForm"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "wangbao.hub.parties.web.sign_up.SignUpForm"}
# A stranger's account is confirmed by mail or, where none is sent, approved by the operator, so sign-up tells nobody
# which addresses are known. "open" is for trials: accounts open at once, and a known address is told.
SIGNUP_OPEN, _AT_ONCE = environment.sign_up()
ACCOUNT_EMAIL_VERIFICATION = os.environ.get(
    "WANGBAO_EMAIL_VERIFICATION", "mandatory" if os.environ.get("WANGBAO_EMAIL_HOST") else "none"
)
SIGNUP_APPROVED = ACCOUNT_EMAIL_VERIFICATION != "mandatory" and not _AT_ONCE
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # a way in while guesses from one's own address lock the password
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # people are told when their password, address or second step changes
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("WANGBAO_PROXIES", "0"))
MFA_ADAPTER = "wangbao.hub.parties.web.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_ISSUER = "网保 Wangbao"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_REQUIRED = environment.flag(
    "WANGBAO_MFA_REQUIRED"
)  # everybody sets up two-step sign-in before anything else

# An organisation's own sign-in (OIDC), where the environment names one.
SOCIALACCOUNT_ADAPTER = "wangbao.hub.parties.web.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = environment.openid()
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
# Only a server that vouches for its e-mail addresses may sign in the person registered here under one of them.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = environment.flag("WANGBAO_OIDC_TRUST_EMAIL")
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("WANGBAO_EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("WANGBAO_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("WANGBAO_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("WANGBAO_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("WANGBAO_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("WANGBAO_EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = os.environ.get("WANGBAO_EMAIL_FROM", "wangbao@localhost")

# Messages: the address put before links, how they leave, and one's own networks that calls to other systems may go to.
PUBLIC_ADDRESS = environment.public_address()
CHANNELS = environment.channels()
OUTGOING_NETWORKS = environment.networks("WANGBAO_OUTGOING_NETWORKS")
DELIVER_EVERY_SECONDS = int(os.environ.get("WANGBAO_DELIVER_EVERY", "15"))  # while the server runs; 0: never

# What is watched: who knows the token may read the measures; lines for people, or objects for programs.
METRICS_TOKEN = environment.metrics_token()
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "wangbao.hub.observability.logs.OfRequest"}},
    "formatters": {
        "text": {"()": "wangbao.hub.observability.logs.Lines"},
        "json": {"()": "wangbao.hub.observability.logs.Objects"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request"],
            "formatter": environment.log_format(),
        },
    },
    "root": {"handlers": ["console"], "level": os.environ.get("WANGBAO_LOG", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},  # a 404 is not logged
}
