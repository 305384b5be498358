"""Register the app with Django."""

from django.apps import AppConfig


class SchemeDirectoryConfig(AppConfig):
    """典型服务方案目录 / Catalogue of model schemes."""

    name = "wangbao.hub.scheme_directory"
    verbose_name = "典型服务方案目录 / Catalogue of model schemes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Provide the entries that pilot plans cite."""
        from wangbao.hub.scheme_directory.queries import listings  # noqa: PLC0415 - app ready
        from wangbao.hub.schemes.reads.directory import LISTED  # noqa: PLC0415 - app ready

        LISTED.provide(listings)
