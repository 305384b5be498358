"""The channels that messages leave by: mail and signed webhooks here, SMS, WeCom and others by an adapter.

An adapter is a class that is made without arguments and fulfils :class:`Channel`. The settings name it by its dotted
path (``WANGBAO_CHANNEL_SMS=package.module:Gateway``, ``WANGBAO_CHANNEL_WECOM=…``). A channel without an adapter is not
offered to anybody and nothing is queued for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final, Protocol, runtime_checkable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wangbao.hub.outbox.rules.states import IN_APP, MAIL, WEBHOOK
from wangbao.vocabulary.text import Lang, Text

NAMES: Final = {
    IN_APP: Text("站内", "In the platform"),
    MAIL: Text("邮件", "Mail"),
    WEBHOOK: Text("系统推送", "Webhook"),
    "sms": Text("短信", "SMS"),
    "wecom": Text("企业微信", "WeCom"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message as a channel sends it, in the reader's language.

    ``delivery_id`` is the same at every attempt, so that a receiver that keeps it takes the message once. ``address``
    is the reader's mail address, by which an adapter finds a telephone number or a WeCom user in its own directory; the
    platform keeps neither.
    """

    delivery_id: str
    address: str
    name: str
    language: Lang
    subject: str
    body: str
    link: str


class Undelivered(Exception):  # noqa: N818 - said by the other side, no fault of the program
    """An attempt failed; it is made again later unless ``for_good``. ``unanswered``: nothing came back at all."""

    def __init__(self, why: str, *, for_good: bool = False, unanswered: bool = False) -> None:
        self.for_good, self.unanswered = for_good, unanswered
        super().__init__(why)


@runtime_checkable
class Channel(Protocol):
    """A way for messages to leave the platform."""

    def send(self, outgoing: Outgoing) -> str:
        """Send a message; return what the receiver said, such as its number for it, in at most 300 characters.

        Raises:
            Undelivered: it was not taken. Any other exception counts as a fault of the adapter: it is logged, and the
                message sent again later.
        """


def personal() -> tuple[str, ...]:
    """List the channels that a person may choose among, in their order: the platform's box first."""
    return (IN_APP, *adapters())


@cache
def _loaded(paths: tuple[tuple[str, str], ...]) -> Mapping[str, Channel]:
    return {name: _adapter(name, path) for name, path in paths}


def adapters() -> Mapping[str, Channel]:
    """Load the adapters that the settings name, by channel.

    Raises:
        ImproperlyConfigured: a path that names no class, or one that does not fulfil :class:`Channel`.
    """
    return _loaded(tuple(settings.CHANNELS.items()))


def _adapter(name: str, path: str) -> Channel:
    module, _, attribute = path.partition(":")
    try:
        made = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ImproperlyConfigured(
            f"WANGBAO_CHANNEL_{name.upper()} = {path}：无法加载 / cannot be loaded: {error}"
        ) from error
    if not isinstance(made, Channel):
        raise ImproperlyConfigured(f"WANGBAO_CHANNEL_{name.upper()} = {path}：没有 send / has no send")
    return made
