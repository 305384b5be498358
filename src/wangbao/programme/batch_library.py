"""Batches of the pilot by name: reading, checking, and those that ship.

A batch is named ``pilot-2023`` (its newest version) or ``pilot-2023@1.0``; any other name is a file's path.
"""

from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

from wangbao.programme.authorities import SIDES
from wangbao.programme.batch_schema import Batch
from wangbao.vocabulary import canonical, document
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

SCHEMA = PublishedSchema(Batch, "wangbao.programme", "batch.schema.json", "pilot-batch")


def parse(data: object, *, file: str | None = None) -> Batch:
    """Parse plain data to a batch.

    Raises:
        InputError: all problems found: fields out of range, an empty field that is not said to be unpublished, days
            out of order, a code twice.
    """
    return document.parse(Batch, data, file=file, problems=problems)


def problems(batch: Batch) -> Iterator[Problem]:
    """Find what is wrong with a batch whose fields are each right."""
    empty = batch.empty_fields()
    for field in sorted(empty - batch.unpublished.keys()):
        yield Problem(
            field,
            None,
            Text("未公布的项目须列入 unpublished 并写明", "an empty field must be listed under unpublished"),
        )
    for field in sorted(batch.unpublished.keys() - empty):
        yield Problem(f"unpublished.{field}", None, Text("此项并非空缺", "this field is not empty"))
    days = [(step, day) for step, day in dict(batch.deadlines).items() if day is not None]
    for (_, before), (step, day) in pairwise(days):
        if day < before:
            yield Problem(
                f"deadlines.{step}", day, Text("不得早于前一步的期限", "is before the step before it")
            )
    for field in ("tracks", "sectors", "bodies", "authorities"):
        yield from _twice(field, [item.code for item in getattr(batch, field)])
    yield from _twice("kinds", list(batch.kinds))
    known = {side.code for side in SIDES}
    for side in batch.recommendation.sides:
        if side not in known:
            listed = ", ".join(sorted(known))
            yield Problem(
                "recommendation.sides", side, Text(f"须为 {listed} 之一", f"must be one of {listed}")
            )
    if len(batch.recommendation.days) != batch.recommendation.levels:
        yield Problem(
            "recommendation.days",
            len(batch.recommendation.days),
            Text(
                "每一级须有一项（未公布则为空）", "needs an entry for each level, empty where not published"
            ),
        )


def _twice(field: str, codes: list[str]) -> Iterator[Problem]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem(field, code, Text("重复", "given twice"))


_LIBRARY = Library(
    files("wangbao.programme") / "batches", parse, field="batch", what=Text("试点批次", "pilot batch")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def fingerprint(batch: Batch) -> str:
    """Compute the SHA-256 of a batch as canonical JSON, by which records know the rules they were held to."""
    return canonical.sha256(batch.model_dump(mode="json"))
