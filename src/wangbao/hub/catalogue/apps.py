"""Tell Django of this app, and the product room where insurers' own rate plans are kept."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """产品目录 / Catalogue of products."""

    name = "wangbao.hub.catalogue"
    verbose_name = "产品目录 / Catalogue of products"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the product room find insurers' own rate plans in the database."""
        from wangbao.hub.catalogue.reads.queries import kept_plan  # noqa: PLC0415 - app ready
        from wangbao.product.library import add_finder  # noqa: PLC0415 - app ready

        add_finder(kept_plan)
