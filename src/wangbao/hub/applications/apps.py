"""Tells Django of this app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """投保 / Applications."""

    name = "wangbao.hub.applications"
    verbose_name = "投保 / Applications"
    default_auto_field = "django.db.models.BigAutoField"
