"""Tell Django of this app."""

from typing import Any

from django.apps import AppConfig
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started

_WARM_UP = "wangbao.applications.warm_up"


class ApplicationsConfig(AppConfig):
    """投保 / Applications."""

    name = "wangbao.hub.applications"
    verbose_name = "投保 / Applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Warm up each server process with its first request.

        Not sooner: a server forks its workers after loading, and a thread does not live through that. Commands and
        tests, which no server handles, never do.
        """
        request_started.connect(_warm_up, sender=WSGIHandler, dispatch_uid=_WARM_UP)


def _warm_up(**_: Any) -> None:
    from wangbao.hub.applications.reads import estimate  # noqa: PLC0415 - app ready

    if request_started.disconnect(sender=WSGIHandler, dispatch_uid=_WARM_UP):
        estimate.warm_up()
