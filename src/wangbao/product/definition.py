"""Product definitions by name: reading, checking, hashing, and the seven examples that ship.

The examples are ours, one for each of the notice's seven kinds of insured. Their filing numbers are invented in the
valid form, for trials; none is that of a product that was ever filed.
"""

from functools import partial
from importlib.resources import files

from wangbao.contract.wording import Wording
from wangbao.pricing.filed.plan import Plan
from wangbao.product.rules import problems
from wangbao.product.schema import Definition
from wangbao.vocabulary import document
from wangbao.vocabulary.canonical import fingerprint, of_document as canonical
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

__all__ = ["SCHEMA", "Definition", "canonical", "fingerprint", "for_kind", "load", "parse", "shipped"]

SCHEMA = PublishedSchema(Definition, "wangbao.product", "product.schema.json", "product")


def parse(
    data: object, *, file: str | None = None, wording: Wording | None = None, plan: Plan | None = None
) -> Definition:
    """Parse plain data to a product definition.

    Args:
        data: the document.
        file: its name in refusals.
        wording: the wording it names; by default the shipped one of that code.
        plan: the rate plan it names; likewise.

    Raises:
        InputError: all problems found: fields, dates, a filing number of no known form, a wording or plan of another
            version or hash, options the plan cannot rate, provisions without a clause.
    """
    return document.parse(Definition, data, file=file, problems=partial(problems, wording=wording, plan=plan))


_LIBRARY = Library(
    files("wangbao.product") / "products", parse, field="product", what=Text("产品", "product")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def for_kind(kind: str) -> str:
    """Find the code of the shipped example for one of the notice's kinds of insured.

    Raises:
        InputError: no such kind.
    """
    made = {load(name).kinds[0]: name for name in shipped() if len(load(name).kinds) == 1}
    if kind not in made:
        raise unknown(kind, made, field="kind", what=Text("被保险对象", "kind of insured"))
    return made[kind]
