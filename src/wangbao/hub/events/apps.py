"""Register the app with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """培训与交流活动 / Training and exchange."""

    name = "wangbao.hub.events"
    verbose_name = "培训与交流活动 / Training and exchange"
    default_auto_field = "django.db.models.BigAutoField"
