"""Tell Django of this app."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """参与方 / Parties."""

    name = "wangbao.hub.parties"
    verbose_name = "参与方 / Parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Journal sign-ins."""
        from wangbao.hub.parties.web import sign_in_record  # noqa: PLC0415 - app ready: it imports models

        sign_in_record.connect()
