"""Documents that people write (TOML, JSON, YAML) parsed into typed models, with refusals in both languages.

Every model a user's file is read into derives from :class:`Document`: unknown fields are refused, never ignored;
strings are not silently turned into numbers; infinities and NaN are refused; days and moments are those of
:mod:`wangbao.vocabulary.days`. Whatever a file holds, reading it ends in plain data or in InputError, nothing else.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from wangbao.vocabulary import days, yaml_core
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

MAX_DOCUMENT_BYTES: Final = (
    2_000_000  # the largest that ships has 40,000; tomllib takes a second for 1,000,000
)
MOST_DIGITS: Final = 300  # in a row; no amount has them, and more do not fit into any number here
_DIGITS: Final = re.compile(rf"[0-9](?:_?[0-9]){{{MOST_DIGITS}}}")
# A key of many parts, of which tomllib would keep every beginning: 200,000 parts are more than any memory.
_DOTTED: Final = re.compile(
    rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){{{yaml_core.DEEPEST}}}"
)

SUFFIXES: Final = (".toml", ".json", ".yaml", ".yml")

_REFUSED_BY_HOUSE = "wangbao"


class Document(BaseModel):
    """Base of every model that is parsed from a user's file: frozen, and refusing unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


DocumentT = TypeVar("DocumentT", bound=BaseModel)


def _dated(parse_text: Callable[[str], dt.date], *, moment: bool) -> BeforeValidator:
    """Make a validator for a day or a moment: text by the one reader, never a number, never a part of a day."""

    def check(value: Any) -> Any:
        try:
            found = parse_text(value) if isinstance(value, str) else value
            if isinstance(found, dt.datetime) and not moment:
                found = days.day_beginning(found)
        except InputError as error:
            raise rule(*error.problems[0].rule) from None
        if isinstance(found, dt.datetime) != moment or not isinstance(found, dt.date):
            raise rule(*(days.MOMENT_RULE if moment else days.DAY_RULE))
        if isinstance(found, dt.datetime) and found.tzinfo is None:
            raise rule("时间须带时区（如 +08:00）", "the time needs a zone such as +08:00")
        return found

    return BeforeValidator(check)


# A day, a moment with its zone, and a day on which cover begins or ends, which may be written as its midnight.
Day = Annotated[dt.date, _dated(days.parse_day, moment=False)]
Moment = Annotated[AwareDatetime, _dated(days.parse_moment, moment=True)]
Boundary = Annotated[dt.date, _dated(days.parse_boundary, moment=False)]


def rule(zh: str, en: str) -> PydanticCustomError:
    """Build the error a model's validator raises when a value breaks a rule; shown in the reader's language."""
    return PydanticCustomError(_REFUSED_BY_HOUSE, "{en}", {"zh": zh, "en": en})


def parse(
    model: type[DocumentT],
    data: object,
    *,
    file: str | None = None,
    problems: Callable[[DocumentT], Iterable[Problem]] | None = None,
) -> DocumentT:
    """Validate plain data as a ``model``.

    Args:
        model: the type of the document.
        data: what a file holds.
        file: its name in refusals.
        problems: finds what is wrong with a document whose fields are each right, such as terms that contradict each
            other; asked of no other.

    Raises:
        InputError: with every problem found, each naming field, value and rule.
    """
    try:
        found = model.model_validate(data)
    except ValidationError as error:
        raise InputError([problem_of(e) for e in error.errors()], file=file) from None
    wrong = list(problems(found)) if problems is not None else []
    if wrong:
        raise InputError(wrong, file=file)
    return found


def read(model: type[DocumentT], path: Path) -> DocumentT:
    """Read the file at ``path`` (``.toml``, ``.json``, ``.yaml``, ``.yml``) as a ``model``; see :func:`parse`."""
    return parse(model, load(path), file=str(path))


def load(path: Path) -> object:
    """Load the plain data in a TOML, JSON or YAML file.

    Raises:
        InputError: the file is absent, too large, not UTF-8, of another kind, or not well formed.
    """
    name = str(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(SUFFIXES)
        raise refusal("", None, f"文件类型须为 {kinds}", f"the file must be one of {kinds}", file=name)
    text = read_text(path)
    try:
        _refuse_digits(text)
        data = reader(text)
        _refuse_depth(data)
        refuse_unseen(data)
    except InputError as error:
        raise error.in_file(name) from None
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise refusal("", None, f"文件格式有误：{reason}", f"not well formed: {reason}", file=name) from None
    return data


def read_text(path: Path) -> str:
    """Read the text of a UTF-8 file of at most ``MAX_DOCUMENT_BYTES``; refuse anything else, naming the file."""
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_DOCUMENT_BYTES + 1)
        text = content.decode("utf-8-sig") if len(content) <= MAX_DOCUMENT_BYTES else None
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=name) from None
    except IsADirectoryError:
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=name) from None
    except UnicodeDecodeError:
        raise refusal("", None, "文件不是 UTF-8 文本", "the file is not UTF-8 text", file=name) from None
    except (OSError, ValueError) as error:  # a name no file can have is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(
            "", None, f"无法读取文件：{reason}", f"the file cannot be read: {reason}", file=name
        ) from None
    if text is None:
        size = f"{MAX_DOCUMENT_BYTES:,}"
        raise refusal("", None, f"文件超过 {size} 字节", f"the file is larger than {size} bytes", file=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_digits(text: str) -> None:
    """Refuse a number of more digits than any number here can have, before a parser converts it."""
    if found := _DIGITS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        begin = max(text.rfind("\n", 0, found.start()) + 1, found.start() - 30)
        zh, en = f"数字超过 {MOST_DIGITS} 位", f"a number of more than {MOST_DIGITS} digits"
        raise refusal(f"line {line}", text[begin : found.start() + 30] + "…", zh, en)


def refuse_unseen(data: object, path: tuple[str, ...] = ()) -> None:
    """Refuse texts and keys with characters that nobody can see; a text may have several lines.

    Raises:
        InputError: naming the place, and the character by its code point.
    """
    if isinstance(data, str):
        if character := unseen(data, lines=True):
            raise InputError([Problem(".".join(path), data, unseen_rule(character))])
    elif isinstance(data, Mapping):
        for key, part in data.items():
            refuse_unseen(str(key), path)
            refuse_unseen(part, (*path, str(key)))
    elif isinstance(data, list | tuple):
        for at, part in enumerate(data):
            refuse_unseen(part, (*path, str(at)))


def _refuse_depth(data: object) -> None:
    """Refuse tables within tables without end, which no recursive reader could follow."""
    level = [data]
    for _ in range(yaml_core.DEEPEST):
        level = [part for one in level if isinstance(one, dict | list) for part in _parts(one)]
        if not level:
            return
    raise yaml_core.too_deep()


def _parts(one: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return one.values() if isinstance(one, dict) else one


def _loads_toml(text: str) -> object:
    if _DOTTED.search(text):
        raise yaml_core.too_deep()
    return tomllib.loads(text)


def _loads_json(text: str) -> object:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        _refuse_twice([key for key, _ in items])
        return dict(items)

    def constant(name: str) -> object:
        raise refusal("", name, "数值须有限", "numbers must be finite")

    return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)


def _refuse_twice(keys: list[Any]) -> None:
    seen = set()
    for key in map(str, keys):
        if key in seen:
            raise refusal(key, None, "字段重复", "the field is given twice")
        seen.add(key)


_READERS: Final[Mapping[str, Callable[[str], object]]] = dict(
    zip(SUFFIXES, (_loads_toml, _loads_json, yaml_core.loads, yaml_core.loads), strict=True)
)


def problem_of(error: ErrorDetails) -> Problem:
    """Convert a pydantic error to a problem in both languages: the field as a path, the value, the rule."""
    field = ".".join(str(part) for part in error["loc"] if part != "[key]")  # the key itself is in the path
    context: Mapping[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == _REFUSED_BY_HOUSE:
        return Problem(field, _shown(error["input"]), Text(context["zh"], context["en"]))
    if isinstance(refused := context.get("error"), InputError):  # a word looked up in a table, by a validator
        return Problem(field, _shown(error["input"]), refused.problems[0].rule)
    say = _RULES.get(kind)
    if say is None:
        return Problem(field, _shown(error["input"]), Text(f"不合要求（{error['msg']}）", error["msg"]))
    zh, en = say
    value = None if kind in ("missing", "extra_forbidden") else _shown(error["input"])
    listed = {key: _listed(text) if isinstance(text, str) else text for key, text in context.items()}
    return Problem(field, value, Text(zh.format(**listed), en.format(**context)))


def _listed(text: str) -> str:
    """Write a list of choices as Chinese does."""
    return text.replace(" or ", "、").replace(", ", "、").replace("'", "")


def _shown(value: object) -> object:
    """Return a plain value to show in a problem, None for a whole table."""
    return value if isinstance(value, str | int | float | bool | dt.date) else None


_RULES = {
    "missing": ("缺少必填字段", "this field is required"),
    "invalid_key": ("键须为文字", "a key must be text"),
    "extra_forbidden": ("未知字段", "unknown field"),
    "greater_than": ("须大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("须大于或等于 {ge}", "must be at least {ge}"),
    "less_than": ("须小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("须小于或等于 {le}", "must be at most {le}"),
    "finite_number": ("数值须有限", "must be a finite number"),
    "literal_error": ("须为 {expected} 之一", "must be one of {expected}"),
    "enum": ("须为 {expected} 之一", "must be one of {expected}"),
    "string_type": ("须为文字", "must be text"),
    "string_too_short": ("不得少于 {min_length} 个字符", "must have at least {min_length} characters"),
    "string_too_long": ("不得超过 {max_length} 个字符", "must have at most {max_length} characters"),
    "string_pattern_mismatch": ("格式须为 {pattern}", "must look like {pattern}"),
    "bool_type": ("须为 true 或 false", "must be true or false"),
    "bool_parsing": ("须为 true 或 false", "must be true or false"),
    "int_type": ("须为整数", "must be a whole number"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "int_from_float": ("须为整数", "must be a whole number"),
    "float_type": ("须为数值", "must be a number"),
    "float_parsing": ("须为数值", "must be a number"),
    "decimal_type": ("须为数值", "must be a number"),
    "decimal_parsing": ("须为数值", "must be a number"),
    "decimal_max_places": (
        "小数不得超过 {decimal_places} 位",
        "must have at most {decimal_places} decimal places",
    ),
    "list_type": ("须为列表", "must be a list"),
    "tuple_type": ("须为列表", "must be a list"),
    "dict_type": ("须为表", "must be a table"),
    "model_type": ("须为表", "must be a table"),
    "model_attributes_type": ("须为表", "must be a table"),
    "too_short": ("至少须有 {min_length} 项", "must have at least {min_length} entries"),
    "too_long": ("至多可有 {max_length} 项", "must have at most {max_length} entries"),
    "date_type": ("须为日期（如 2026-12-01）", "must be a date such as 2026-12-01"),
    "date_parsing": ("须为日期（如 2026-12-01）", "must be a date such as 2026-12-01"),
    "date_from_datetime_parsing": ("须为日期（如 2026-12-01）", "must be a date such as 2026-12-01"),
    "datetime_type": ("须为日期时间（如 2026-12-01T08:00:00+08:00）", "must be a date and time"),
    "datetime_parsing": ("须为日期时间（如 2026-12-01T08:00:00+08:00）", "must be a date and time"),
    "timezone_aware": ("时间须带时区（如 +08:00）", "the time needs a zone such as +08:00"),
    "union_tag_invalid": ("须为 {expected_tags} 之一", "must be one of {expected_tags}"),
    "union_tag_not_found": ("缺少字段 {discriminator}", "the field {discriminator} is required"),
}
