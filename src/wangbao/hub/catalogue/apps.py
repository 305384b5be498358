"""Tells Django of this app."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """产品目录 / Catalogue of products."""

    name = "wangbao.hub.catalogue"
    verbose_name = "产品目录 / Catalogue of products"
    default_auto_field = "django.db.models.BigAutoField"
