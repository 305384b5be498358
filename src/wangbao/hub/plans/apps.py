"""Register the app with Django."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """试点工作方案 / Pilot plans."""

    name = "wangbao.hub.plans"
    verbose_name = "试点工作方案 / Pilot plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Provide the measures by which policies are subsidised."""
        from wangbao.hub.plans.reads.measure import subsidies  # noqa: PLC0415 - app ready
        from wangbao.hub.policies.reads.support_measure import MEASURES  # noqa: PLC0415 - app ready

        MEASURES.provide(subsidies)
