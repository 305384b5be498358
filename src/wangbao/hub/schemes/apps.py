"""Register the app with Django."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """服务方案申报 / Scheme declaration."""

    name = "wangbao.hub.schemes"
    verbose_name = "服务方案申报 / Scheme declaration"
    default_auto_field = "django.db.models.BigAutoField"
