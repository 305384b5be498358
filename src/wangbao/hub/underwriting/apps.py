"""Tell Django of this app."""

from django.apps import AppConfig


class UnderwritingConfig(AppConfig):
    """核保 / Underwriting."""

    name = "wangbao.hub.underwriting"
    verbose_name = "核保 / Underwriting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer what applications ask of quotes, and end them when an application ends."""
        # Models can be imported only now.
        from wangbao.hub.applications.reads.quotes import QUOTES  # noqa: PLC0415 - app ready
        from wangbao.hub.applications.writes.submission import OPEN_QUOTES  # noqa: PLC0415 - app ready
        from wangbao.hub.underwriting.reads import of_application  # noqa: PLC0415 - app ready
        from wangbao.hub.underwriting.writes import answer  # noqa: PLC0415 - app ready

        QUOTES.provide(of_application)
        OPEN_QUOTES.provide(answer)
