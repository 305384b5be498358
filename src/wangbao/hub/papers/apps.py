"""Register the app with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """单证 / Papers."""

    name = "wangbao.hub.papers"
    verbose_name = "单证 / Papers"
    default_auto_field = "django.db.models.BigAutoField"
