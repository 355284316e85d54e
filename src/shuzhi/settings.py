"""Django's settings.  Everything that differs between offices comes from two environment variables.

``SHUZHI_HOME`` names the data folder; ``SHUZHI_DATABASE_URL`` switches from SQLite to PostgreSQL.
"""

from __future__ import annotations

import os
from pathlib import Path

from shuzhi.keeping.home import FOLDER_FOR_THE_OWNER, FOR_THE_OWNER, data_folder, database_settings, load_or_create_key

HOME = data_folder(os.environ)
SECRET_KEY = load_or_create_key(HOME / "secret.key")
IDENTITY_KEY_FILE = HOME / "identity.key"
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SHUZHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "shuzhi.chain",
    "shuzhi.access",
    "shuzhi.roster",
    "shuzhi.ledger",
    "shuzhi.items",
    "shuzhi.duties",
    "shuzhi.figures",
    "shuzhi.reports",
    "shuzhi.exchange",
    "shuzhi.web",
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
    "shuzhi.web.frame.middleware.ContentSecurityMiddleware",
    "shuzhi.web.frame.middleware.PlainErrorMiddleware",
]
ROOT_URLCONF = "shuzhi.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((Path(__file__).parent / "web").glob("*/templates")),  # each screen keeps its own
        "OPTIONS": {
            "loaders": [("shuzhi.web.frame.layout.Loader", ["django.template.loaders.filesystem.Loader"])],
            "libraries": {"shuzhi": "shuzhi.web.frame.tags"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shuzhi.web.frame.context.page_frame",
            ],
        },
    },
]
WSGI_APPLICATION = "shuzhi.web.wsgi.application"

DATABASES = {"default": database_settings(os.environ.get("SHUZHI_DATABASE_URL", ""), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = HOME / "attachments"
FILE_UPLOAD_PERMISSIONS = FOR_THE_OWNER
FILE_UPLOAD_DIRECTORY_PERMISSIONS = FOLDER_FOR_THE_OWNER
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a roll has several fields for each name
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"shuzhi": {"handlers": ["console"], "level": "INFO"}},
}
