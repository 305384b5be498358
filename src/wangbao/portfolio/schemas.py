"""Publish the schemas of books, of reinsurance programmes and of deterministic scenarios."""

from functools import partial
from typing import Final

from wangbao.portfolio.accumulation.scenarios import Scenarios
from wangbao.portfolio.book import reader
from wangbao.portfolio.book.columns import book_schema
from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.field_words import described, model_schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

_ROOM: Final = "wangbao.portfolio"

SCHEMAS: Final = (
    Published(
        "book",
        "1.0",
        Text("账册", "Book of policies"),
        Text(
            "一行一张保单（或其一层）的表，供 wangbao book 使用",
            "A table of a row a policy, or a layer of one, for wangbao book",
        ),
        lambda: described(book_schema(), _ROOM),
        table=True,
        reads=reader.read,
    ),
    Published(
        "treaties",
        "1.0",
        Text("再保险合同", "Reinsurance treaties"),
        Text(
            "一套再保险合同及其次序，供 wangbao book 使用",
            "A programme of treaties in their order, for wangbao book",
        ),
        model_schema(Programme, _ROOM),
        rules=partial(parse, Programme),
    ),
    Published(
        "scenarios",
        "1.0",
        Text("确定性情景", "Deterministic scenarios"),
        Text(
            "给定的重大事件及其烈度与范围，供 wangbao book scenario 使用",
            "Given disasters, how severe and how broad they are, for wangbao book scenario",
        ),
        model_schema(Scenarios, _ROOM),
        rules=partial(parse, Scenarios),
    ),
)
