"""Uploaded documents parsed to plain data; any content is either parsed or refused with a reason."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError, refusal

LARGEST: Final = 400_000  # bytes; the largest plan that ships has 20,000
_DEEPEST: Final = 30


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
            raise InputError(error.problems) from None  # without the name of a file that nobody knows
    if not isinstance(data, dict):
        raise refusal("file", None, "须为一份表（键与值）", "must be a table of keys and values")
    refuse_unseen(data)
    return data


def refuse_unseen(data: Mapping[str, Any]) -> None:
    """Refuse texts that no page and no database can hold, and nesting without sense.

    Raises:
        InputError: naming the place.
    """
    _refuse_depth(data, "", 0)
    document.refuse_unseen(data)


def _refuse_depth(value: Any, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise refusal(
            where, None, f"嵌套不得超过 {_DEEPEST} 层", f"must not be nested more than {_DEEPEST} deep"
        )
    if isinstance(value, Mapping):
        for key, part in value.items():
            _refuse_depth(part, f"{where}.{key}" if where else str(key), depth + 1)
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            _refuse_depth(part, f"{where}.{at}", depth + 1)
