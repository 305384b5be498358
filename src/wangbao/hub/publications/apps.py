"""Register the app with Django."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """公开发布 / Publications."""

    name = "wangbao.hub.publications"
    verbose_name = "公开发布 / Publications"
    default_auto_field = "django.db.models.BigAutoField"
