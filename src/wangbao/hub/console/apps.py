"""The console as a Django app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Its label is its folder's name, as with every app of the hub."""

    name = "wangbao.hub.console"
    label = "console"

    def ready(self) -> None:
        from wangbao.hub.console import checks  # noqa: F401, PLC0415 - app ready
