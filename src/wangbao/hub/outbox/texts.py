"""Say a message in a reader's language, from its kind's templates and its context of plain data."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation

from wangbao.hub.console import display
from wangbao.hub.console.language import DJANGO_CODES
from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Said:
    """A message in one language; ``path`` is the page it leads to, empty where there is none."""

    subject: str
    body: str
    path: str

    @property
    def link(self) -> str:
        """The whole address of the page, where the settings say under which address the platform is reached."""
        return f"{settings.PUBLIC_ADDRESS}{self.path}" if self.path and settings.PUBLIC_ADDRESS else ""


def plain(value: Any) -> Any:
    """Convert a value to what a context keeps: decimals and days as text, texts as pairs of languages.

    Raises:
        TypeError: a value without a plain form.
    """
    match value:
        case Text():
            return value._asdict()
        case Decimal():
            return f"{value:f}"
        case dt.datetime() if value.tzinfo is None:
            raise TypeError("a message needs aware moments")
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(name): plain(one) for name, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case str():
            return str(value)
        case None | bool() | int():
            return value
    raise TypeError(f"{type(value).__name__} is no content of a message")


def say(kind: MessageKind, context: Mapping[str, Any], lang: Lang) -> Said:
    """Fill the kind's templates with the context, in one language."""
    return Said(
        fill(kind.subject, kind.fields, context, lang),
        fill(kind.body, kind.fields, context, lang),
        kind.path(context),
    )


def fill(template: Text, fields: Iterable[str], context: Mapping[str, Any], lang: Lang) -> str:
    """Fill a template with the fields of a context, each in the form of one language."""
    with translation.override(DJANGO_CODES[lang]):
        return template.say(lang).format_map({name: _shown(name, context[name], lang) for name in fields})


def _shown(name: str, value: Any, lang: Lang) -> str:
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, list):
        return Text("、", ", ").say(lang).join(_shown(name, one, lang) for one in value)
    if name.endswith("_cny"):
        return display.yuan(value)
    if isinstance(value, str):
        return display.dated(value)
    return display.number(value) if not isinstance(value, bool) else str(value)
