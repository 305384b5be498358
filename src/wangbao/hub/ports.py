"""Let an app ask an app above it for something, without importing that app.

The lower app declares a port, with the type of the answers; the upper app provides them when Django's apps are ready
(``AppConfig.ready``). An upper app imports everything else directly.
"""

from typing import Generic, TypeVar

T = TypeVar("T")


class Port(Generic[T]):
    """A place for one provider of answers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._provider: T | None = None

    def provide(self, provider: T) -> None:
        """Set the provider; raises RuntimeError where another is set already."""
        if self._provider is not None and self._provider is not provider:
            raise RuntimeError(f"the port {self.name!r} has a provider already")
        self._provider = provider

    def __call__(self) -> T:
        """Return the provider; raises RuntimeError where no app has provided one."""
        if self._provider is None:
            raise RuntimeError(f"no app provides {self.name!r}")
        return self._provider
