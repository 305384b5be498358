"""Uploaded documents parsed to plain data; any content is either parsed or refused with a reason."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

LARGEST: Final = 400_000  # bytes; the largest plan that ships has 20,000
_DEEPEST: Final = 30
_PRINTED: Final = "\n\t"


def read(content: bytes) -> dict[str, Any]:
    """Parse a YAML or JSON document to plain data.

    Raises:
        InputError: too large, not UTF-8, not well formed, no table at the top, nested too deep, or with characters
            nobody can see.
    """
    if len(content) > LARGEST:
        raise refusal(
            "file", f"{len(content):,}", f"不得超过 {LARGEST:,} 字节", f"must have at most {LARGEST:,} bytes"
        )
    kind = "json" if content.lstrip()[:1] in (b"{", b"[") else "yaml"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document.{kind}"
        path.write_bytes(content)
        try:
            data = document.load(path)
        except InputError as error:
            raise InputError(Problem("file", None, one.rule) for one in error.problems) from None
        except ValueError as error:  # a date or a number no calendar or machine knows
            reason = " ".join(str(error).split())
            raise refusal("file", None, f"文件格式有误：{reason}", f"not well formed: {reason}") from None
    if not isinstance(data, dict):
        raise refusal("file", None, "须为一份表（键与值）", "must be a table of keys and values")
    refuse_unseen(data)
    return data


def refuse_unseen(data: Mapping[str, Any]) -> None:
    """Refuse texts that no page and no database can hold, and nesting without sense.

    Raises:
        InputError: naming the place.
    """
    _look(data, "", 0)


def _look(value: Any, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise refusal(
            where, None, f"嵌套不得超过 {_DEEPEST} 层", f"must not be nested more than {_DEEPEST} deep"
        )
    if isinstance(value, str):
        if any(not letter.isprintable() and letter not in _PRINTED for letter in value):
            rule = Text("含不可见字符", "holds characters that cannot be seen")
            raise InputError([Problem(where, None, rule)])
    elif isinstance(value, Mapping):
        for key, part in value.items():
            _look(str(key), where, depth + 1)
            _look(part, f"{where}.{key}" if where else str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            _look(part, f"{where}.{at}", depth + 1)
