"""Tells Django of this app."""

from django.apps import AppConfig


class UnderwritingConfig(AppConfig):
    """核保 / Underwriting."""

    name = "wangbao.hub.underwriting"
    verbose_name = "核保 / Underwriting"
    default_auto_field = "django.db.models.BigAutoField"
