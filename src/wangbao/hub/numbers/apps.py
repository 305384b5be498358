"""Register the app with Django."""

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    """编号 / Numbers."""

    name = "wangbao.hub.numbers"
    verbose_name = "编号 / Numbers"
    default_auto_field = "django.db.models.BigAutoField"
