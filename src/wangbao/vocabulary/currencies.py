"""Currency codes of ISO 4217 in force, and the code that is meant where people write something else.

Data: ``data/currencies.toml``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wangbao.vocabulary.entry import toml
from wangbao.vocabulary.text import Text

CURRENT: Final = frozenset(toml("currencies.toml")["current"].split())
_MEANT: Final[Mapping[str, str]] = MappingProxyType(
    {word: code for code, words in toml("currencies.toml")["meant"].items() for word in words.split()}
)


def meant_by(code: str) -> str | None:
    """Return the code in force that is meant by a code; None where nobody knows."""
    return code.upper() if code.upper() in CURRENT else _MEANT.get(code.upper())


def currency_rule(code: str) -> Text | None:
    """Describe what is wrong with a currency code, with the code that is meant; None for one in force."""
    if code in CURRENT:
        return None
    meant = meant_by(code)
    if meant is None:
        zh, en = (
            "未知的货币代码（须为现行 ISO 4217 代码）",
            "unknown currency code: none of ISO 4217 in force",
        )
        return Text(zh, en)
    return Text(
        f"不是现行 ISO 4217 货币代码；应写 {meant}", f"no currency code of ISO 4217 in force; write {meant}"
    )
