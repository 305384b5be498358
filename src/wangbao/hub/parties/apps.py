"""Tell Django of this app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """参与方 / Parties."""

    name = "wangbao.hub.parties"
    verbose_name = "参与方 / Parties"
    default_auto_field = "django.db.models.BigAutoField"
