"""The program's settings with a toy room, which shows that a new room needs nobody else to know of it."""

from __future__ import annotations

from shuzhi.settings import *  # noqa: F403
from shuzhi.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.house.toy"]
