"""Register the app with Django."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """政策库 / Library of regulations."""

    name = "wangbao.hub.regulations"
    verbose_name = "政策库 / Library of regulations"
    default_auto_field = "django.db.models.BigAutoField"
