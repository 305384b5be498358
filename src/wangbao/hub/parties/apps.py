"""Tell Django of this app, and the outbox where people are found."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """参与方 / Parties."""

    name = "wangbao.hub.parties"
    verbose_name = "参与方 / Parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Journal sign-ins; let the outbox find the people behind the recipients of a message."""
        from wangbao.hub.outbox.audience import AUDIENCE  # noqa: PLC0415 - app ready
        from wangbao.hub.parties.reads.audience import audience  # noqa: PLC0415 - app ready
        from wangbao.hub.parties.web import sign_in_record  # noqa: PLC0415 - app ready: it imports models

        sign_in_record.connect()
        AUDIENCE.provide(audience)
