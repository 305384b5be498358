"""Tell Django of this app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """审计日志 / Journal."""

    name = "wangbao.hub.journal"
    verbose_name = "审计日志 / Journal"
    default_auto_field = "django.db.models.BigAutoField"
