"""Tells Django of this app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """保单 / Policies."""

    name = "wangbao.hub.policies"
    verbose_name = "保单 / Policies"
    default_auto_field = "django.db.models.BigAutoField"
