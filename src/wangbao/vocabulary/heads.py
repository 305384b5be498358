"""Loss heads (承保损失项目): the parts of a cyber loss, in one fixed order for every array.

The first thirteen are those the notice of 14 December 2023 names under its two insurance classes (seven of
网络安全财产类, six of 网络安全责任类), with its Chinese terms; the English is ours. ``extortion`` and ``funds_loss``
are extensions that practice needs, marked so. Data: ``data/heads.toml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries, find, index_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.terms import insurance_class
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Entry):
    """A loss head and the insurance class it belongs to (``property`` or ``liability``)."""

    insurance_class: str


HEADS: Final[tuple[Head, ...]] = entries("heads.toml", "heads", Head)
HEAD_INDEX: Final[Mapping[str, int]] = index_of(HEADS)

_BY_CODE = by_code(HEADS)
_WHAT = Text("损失项目", "loss head")


def head(code: str, *, field: str = "head") -> Head:
    """Return the head with ``code``.

    Raises:
        InputError: there is no such head; the refusal offers the nearest ones.
    """
    return find(_BY_CODE, code, field=field, what=_WHAT)


def head_in_class(code: str, class_code: str, *, field: str = "head") -> Head:
    """Return the head with ``code``, which must belong to the insurance class ``class_code``.

    Raises:
        InputError: unknown head, unknown class, or a head of the other class.
    """
    wanted, found = insurance_class(class_code), head(code, field=field)
    if found.insurance_class != wanted.code:
        own = insurance_class(found.insurance_class)
        raise refusal(
            field,
            code,
            f"“{found.name.zh}”属于{own.name.zh}（{own.code}），不属于{wanted.name.zh}（{wanted.code}）",
            f"{found.name.en} belongs to class {own.code}, not to {wanted.code}",
        )
    return found


def heads_of_class(class_code: str) -> tuple[Head, ...]:
    """Return the heads of one insurance class, in order.

    Raises:
        InputError: unknown class.
    """
    wanted = insurance_class(class_code).code
    return tuple(item for item in HEADS if item.insurance_class == wanted)
