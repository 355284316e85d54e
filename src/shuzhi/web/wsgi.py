"""The program as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"  # another program of this computer may name its own
application = get_wsgi_application()
