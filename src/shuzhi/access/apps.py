"""The access room as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Accounts, roles on a subtree, scoping, audit log."""

    name = "shuzhi.access"
    verbose_name = "权限与日志"
