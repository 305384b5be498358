"""Register the app with Django."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """供需对接 / Matching of supply and demand."""

    name = "wangbao.hub.matching"
    verbose_name = "供需对接 / Matching of supply and demand"
    default_auto_field = "django.db.models.BigAutoField"
