"""Register the app with Django."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """服务方案申报 / Scheme declaration."""

    name = "wangbao.hub.schemes"
    verbose_name = "服务方案申报 / Scheme declaration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Provide the port by which the statistics ask for an authority's area."""
        # Models can be imported only now.
        from wangbao.hub.schemes.reads import area  # noqa: PLC0415 - app ready
        from wangbao.hub.statistics.reads.area import REGISTER  # noqa: PLC0415 - app ready

        REGISTER.provide(area)
