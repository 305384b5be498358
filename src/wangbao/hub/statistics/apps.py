"""Tell Django of this app."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """统计 / Statistics."""

    name = "wangbao.hub.statistics"
    verbose_name = "统计 / Statistics"
    default_auto_field = "django.db.models.BigAutoField"
