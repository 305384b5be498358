"""Define what every published content has, and read one."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field

from wangbao.vocabulary import document
from wangbao.vocabulary.document import Document
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

Line = Annotated[str, Field(min_length=1, max_length=160)]
Short = Annotated[str, Field(min_length=1, max_length=400)]
Long = Annotated[str, Field(min_length=1, max_length=6000)]
Address = Annotated[str, Field(max_length=400, pattern=r"^https?://[^\s<>\"]+$")]
Place = Annotated[str, Field(pattern=r"^[1-8][0-9]$")]

BASE_FIELDS: Final = {
    "title": Text("标题", "Title in Chinese"),
    "title_en": Text("英文标题", "Title in English"),
    "summary": Text("摘要", "Summary in Chinese"),
    "summary_en": Text("英文摘要", "Summary in English"),
}


class Content(Document):
    """The fields that every published content has: a title and a summary, in Chinese and in English."""

    title: Line
    title_en: Line | None = None
    summary: Short
    summary_en: Short | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield what fields that are each right contradict each other in."""
        yield from ()


ContentT = TypeVar("ContentT", bound=Content)


def parse(schema: type[ContentT], given: Mapping[str, Any]) -> ContentT:
    """Read a content; an empty value is none.

    Raises:
        InputError: every field that cannot be.
    """
    filled = {name: value for name, value in given.items() if value not in (None, "", [])}
    document.refuse_unseen(filled)
    return document.parse(schema, filled, problems=lambda found: found.problems())


def plain(found: Content) -> dict[str, Any]:
    """Return a content as plain values, fields without a value left out."""
    return found.model_dump(mode="json", exclude_none=True)
