"""Register the app with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """接口 / API."""

    name = "wangbao.hub.api"
    verbose_name = "接口 / API"
    default_auto_field = "django.db.models.BigAutoField"
