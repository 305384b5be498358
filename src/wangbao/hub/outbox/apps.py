"""Tell Django of this app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """消息 / Messages."""

    name = "wangbao.hub.outbox"
    verbose_name = "消息 / Messages"
    default_auto_field = "django.db.models.BigAutoField"
