"""Put the content of publications and of the records behind them into words."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub.console import display
from wangbao.hub.publications.rules.kinds import registry
from wangbao.vocabulary.text import Text

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)", re.ASCII)
_LEFT_OUT: Final = frozenset({"title", "title_en"})  # they head the page


def shown(kind: str, content: Mapping[str, Any]) -> list[tuple[Text, list[Text | str]]]:
    """Put a content into words: each field's name with its values, days and moments in the reader's form."""
    declared = registry()[kind]
    found: list[tuple[Text, list[Text | str]]] = []
    for field, name in declared.fields.items():
        value = content.get(field)
        if field in _LEFT_OUT or value in (None, "", []):
            continue
        words = declared.values.get(field, {})
        values = value if isinstance(value, list) else [value]
        found.append((name, [words[str(one)] if str(one) in words else _plain(one) for one in values]))
    return found


def _plain(value: object) -> Text | str:
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    text = str(value)
    if _MOMENT.fullmatch(text):
        return display.moment(dt.datetime.fromisoformat(text))
    return display.day(dt.date.fromisoformat(text)) if _DAY.fullmatch(text) else text
