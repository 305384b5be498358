"""YAML as plain data, by the core schema of YAML 1.2: a number is decimal as written, or it is text.

YAML 1.1, which libraries read by default, makes 28,672 of ``070000``, 36,000 of ``10:00:00`` and False of ``no``. Here
``070000`` is 70,000, ``8e4`` is 80,000, and ``10:00:00``, ``0x10``, ``0b11`` and ``no`` are text, which a field for
numbers refuses. Two additions: whole thousands may be grouped (``10_000_000``), and a day or a moment is one
(:mod:`wangbao.vocabulary.days`), so that one no calendar has is refused.

Events of the parser are put together without recursion, so that neither depth nor number of parts can hurt; anchors,
aliases, merge keys and tags of other kinds have no place in documents that people write.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Final

import yaml

from wangbao.vocabulary.days import is_dated, is_end_of_day, parse_day, parse_moment
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

MOST_PARTS: Final = 300_000  # keys and values; the largest document that ships has 4,000
DEEPEST: Final = 100

_LOADER: Final = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # libyaml, where it is installed, is ten times faster
_CORE: Final = "tag:yaml.org,2002:"
_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTHS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_GROUPED: Final = r"[1-9]\d{0,2}(?:_\d{3})+"
_WHOLE: Final = re.compile(rf"[-+]?(?:\d+|{_GROUPED})", re.ASCII)
_REAL: Final = re.compile(rf"[-+]?(?:\.\d+|(?:\d+|{_GROUPED})(?:\.\d*)?)(?:[eE][-+]?\d+)?", re.ASCII)
_ENDLESS: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII)
_NUMBERS_BEGIN: Final = frozenset("0123456789+-.")
_UNSET: Final = object()
_TAGS: Final = {
    "null": Text("须为空值", "must be null"),
    "bool": Text("须为 true 或 false", "must be true or false"),
    "int": Text("须为整数", "must be a whole number"),
    "float": Text("须为数值", "must be a number"),
    "timestamp": Text("须为日期或日期时间", "must be a date, or a date and time"),
}


class _Level:
    """A table or a list that is being filled; ``key`` is the key whose value comes next."""

    __slots__ = ("into", "key", "seen")

    def __init__(self, into: Any) -> None:
        self.into = into
        self.key: Any = _UNSET
        self.seen: set[str] = set()

    @property
    def place(self) -> str:
        """The key or the position that is being filled."""
        if isinstance(self.into, list):
            return str(len(self.into))
        return "" if self.key is _UNSET else str(self.key)


def loads(text: str) -> object:
    """Parse one YAML document to tables, lists, texts, numbers, truth values, days, moments and None.

    Raises:
        InputError: not well formed, more than one document, a key twice, an alias, a foreign tag, a day that does not
            exist, or more parts or depth than any document has; naming the place as far as it is known.
    """
    try:
        return _built(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(error.problem or error.context).split())
        raise _malformed(said, "" if mark is None else f"line {mark.line + 1}") from None
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _malformed(" ".join(str(error).split()), "") from None


def _built(events: Iterable[Any]) -> object:
    levels: list[_Level] = []
    whole: object = None
    documents = parts = 0
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            value: Any = _scalar(event, levels)
        elif isinstance(event, yaml.CollectionStartEvent):
            _open(event, levels)
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            value = levels.pop().into
        elif isinstance(event, yaml.AliasEvent):
            zh, en = "不接受锚点与别名", "anchors and aliases are not accepted"
            raise refusal(_path(levels), f"*{event.anchor}", zh, en)
        else:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _malformed("more than one document", f"line {event.start_mark.line + 1}")
            continue
        parts += 1
        if parts > MOST_PARTS:
            zh, en = f"超过 {MOST_PARTS:,} 个键与值", f"more than {MOST_PARTS:,} keys and values"
            raise refusal("", None, zh, en)
        if levels:
            _put(value, levels)
        else:
            whole = value
    return whole


def too_deep() -> InputError:
    """Build the refusal of tables within tables without end."""
    zh, en = f"嵌套不得超过 {DEEPEST} 层", f"must not be nested more than {DEEPEST} deep"
    return refusal("", None, zh, en)


def _open(event: Any, levels: list[_Level]) -> None:
    """Start a table or a list below the present one."""
    table = isinstance(event, yaml.MappingStartEvent)
    if event.tag not in (None, "!", f"{_CORE}{'map' if table else 'seq'}"):
        raise _foreign(event.tag, levels)
    if levels and isinstance(levels[-1].into, dict) and levels[-1].key is _UNSET:
        raise refusal(_path(levels), None, "键须为文字或数值", "a key must be text or a number")
    if len(levels) >= DEEPEST:
        raise too_deep()
    levels.append(_Level({} if table else []))


def _put(value: Any, levels: list[_Level]) -> None:
    """Fill in a value, or note a key."""
    level = levels[-1]
    if isinstance(level.into, list):
        level.into.append(value)
    elif level.key is _UNSET:
        if str(value) in level.seen:
            level.key = value
            raise refusal(_path(levels), None, "字段重复", "the field is given twice")
        level.seen.add(str(value))
        level.key = value
    else:
        level.into[level.key] = value
        level.key = _UNSET


def _scalar(event: Any, levels: list[_Level]) -> Any:
    text, tag = event.value, event.tag
    if tag is None or tag == "!":
        return _plain(text, levels) if event.implicit[0] and tag is None else text
    kind = tag.removeprefix(_CORE)
    if kind == "str":
        return text
    if kind not in _TAGS or kind == tag:
        raise _foreign(tag, levels)
    value = _plain(text, levels)
    if not _is_of(kind, value):
        raise InputError([Problem(_path(levels), text, _TAGS[kind])])
    return float(value) if kind == "float" else value


def _plain(text: str, levels: list[_Level]) -> Any:
    """Resolve a plain scalar by the core schema."""
    if text[:1] in _NUMBERS_BEGIN:
        return _number_or_day(text, levels)
    if text in _NULLS:
        return None
    return _TRUTHS.get(text, text)


def _number_or_day(text: str, levels: list[_Level]) -> Any:
    if _WHOLE.fullmatch(text):
        return int(text.replace("_", ""))
    if _REAL.fullmatch(text):
        return float(text.replace("_", ""))
    if _ENDLESS.fullmatch(text):
        return float(text.lower().replace(".", ""))
    if not is_dated(text) or is_end_of_day(text):
        return text
    return (parse_day if len(text) == len("2026-12-01") else parse_moment)(text, field=_path(levels))


def _is_of(kind: str, value: Any) -> bool:
    if kind == "null":
        return value is None
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "timestamp":
        return isinstance(value, dt.date)
    wanted: tuple[type, ...] = (int,) if kind == "int" else (int, float)
    return isinstance(value, wanted) and not isinstance(value, bool)


def _path(levels: Iterable[_Level]) -> str:
    return ".".join(place for place in (level.place for level in levels) if place)


def _foreign(tag: str, levels: list[_Level]) -> InputError:
    return refusal(_path(levels), tag, "不接受此标签", "this tag is not accepted")


def _malformed(reason: str, where: str) -> InputError:
    return refusal(where, None, f"文件格式有误：{reason}", f"not well formed: {reason}")
