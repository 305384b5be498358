"""Register the app with Django."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """保单 / Policies."""

    name = "wangbao.hub.policies"
    verbose_name = "保单 / Policies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Provide the ports by which applications and underwriting ask about policies."""
        # Models can be imported only now.
        from wangbao.hub.applications.reads.other_cover import REGISTER  # noqa: PLC0415 - app ready
        from wangbao.hub.policies.reads import bound, other_cover  # noqa: PLC0415 - app ready
        from wangbao.hub.underwriting.reads.bound import BOUND  # noqa: PLC0415 - app ready

        REGISTER.provide(other_cover)
        BOUND.provide(bound)
