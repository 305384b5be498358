"""Rate plans by name: parsing, checks, hash, and the shipped plans; a name without a version is the newest."""

from importlib.resources import files

from wangbao.pricing.filed.rules import problems
from wangbao.pricing.filed.schema import Plan
from wangbao.vocabulary import document
from wangbao.vocabulary.canonical import fingerprint, of_document as canonical
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

__all__ = ["SCHEMA", "Plan", "canonical", "codes", "fingerprint", "load", "parse", "shipped"]

SCHEMA = PublishedSchema(Plan, "wangbao.pricing.filed", "plan.schema.json", "rate-plan")


def parse(data: object, *, file: str | None = None) -> Plan:
    """Parse plain data as a rate plan.

    Raises:
        InputError: with every problem found: unknown or missing fields, gaps or overlaps in bands, ranges out of
            order, factors that move against their stated direction, references to what is not there.
    """
    return document.parse(Plan, data, file=file, problems=problems)


_LIBRARY = Library(
    files("wangbao.pricing.filed") / "plans", parse, field="rate_plan", what=Text("费率方案", "rate plan")
)
codes, load, shipped = _LIBRARY.codes, _LIBRARY.load, _LIBRARY.shipped
