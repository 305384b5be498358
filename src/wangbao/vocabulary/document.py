"""Documents that people write (TOML, JSON, YAML) parsed into typed models, with refusals in both languages.

Every model a user's file is read into derives from :class:`Document`: unknown fields are refused, never ignored;
strings are not silently turned into numbers; infinities and NaN are refused.
"""

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

MAX_DOCUMENT_BYTES = (
    5_000_000  # no profile, wording or loss notice comes near; larger is a mistake or an attack
)

SUFFIXES: Final = (".toml", ".json", ".yaml", ".yml")

_REFUSED_BY_HOUSE = "wangbao"


class Document(BaseModel):
    """Base of every model that is parsed from a user's file: frozen, and refusing unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


DocumentT = TypeVar("DocumentT", bound=BaseModel)


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
    readers: tuple[Callable[[str], object], ...] = (tomllib.loads, _loads_json, _loads_yaml, _loads_yaml)
    reader = dict(zip(SUFFIXES, readers, strict=True)).get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(SUFFIXES)
        raise refusal("", None, f"文件类型须为 {kinds}", f"the file must be one of {kinds}", file=name)
    text = read_text(path)
    try:
        return reader(text)
    except InputError as error:
        raise error.in_file(name) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise refusal("", None, f"文件格式有误：{reason}", f"not well formed: {reason}", file=name) from None


def read_text(path: Path) -> str:
    """Read the text of a UTF-8 file of at most ``MAX_DOCUMENT_BYTES``; refuse anything else, naming the file."""
    name = str(path)
    try:
        if path.stat().st_size > MAX_DOCUMENT_BYTES:
            size = f"{MAX_DOCUMENT_BYTES:,}"
            raise refusal(
                "", None, f"文件超过 {size} 字节", f"the file is larger than {size} bytes", file=name
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=name) from None
    except IsADirectoryError:
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=name) from None
    except UnicodeDecodeError:
        raise refusal("", None, "文件不是 UTF-8 文本", "the file is not UTF-8 text", file=name) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal(
            "", None, f"无法读取文件：{reason}", f"the file cannot be read: {reason}", file=name
        ) from None


class _UniqueKeyLoader(yaml.SafeLoader):
    """A safe YAML loader that refuses a key given twice (the last one would silently win) and any alias bomb."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("anchors and aliases are not accepted / 不接受锚点与别名")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT002 - PyYAML's own signature
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        _refuse_twice(keys)
        return super().construct_mapping(node, deep=deep)


def _loads_yaml(text: str) -> object:
    return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - a SafeLoader subclass


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


def problem_of(error: ErrorDetails) -> Problem:
    """Convert a pydantic error to a problem in both languages: the field as a path, the value, the rule."""
    field = ".".join(str(part) for part in error["loc"] if part != "[key]")  # the key itself is in the path
    context: Mapping[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == _REFUSED_BY_HOUSE:
        return Problem(field, _shown(error["input"]), Text(context["zh"], context["en"]))
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
