"""Product definitions by name: reading them, checking them, their hash, and the seven examples that ship.

The examples are ours, one for each of the notice's seven kinds of insured. Their filing numbers are made up in the
valid form, so that a trial can run; none stands for a product that was ever filed.
"""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from wangbao.contract.wording import Wording
from wangbao.pricing.filed.plan import Plan, canonical, fingerprint
from wangbao.product.rules import problems
from wangbao.product.schema import Definition
from wangbao.vocabulary import document
from wangbao.vocabulary.catalogue import unknown
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

__all__ = ["Definition", "canonical", "fingerprint", "load", "parse", "shipped"]

_FOLDER = files("wangbao.product") / "products"


def parse(
    data: object, *, file: str | None = None, wording: Wording | None = None, plan: Plan | None = None
) -> Definition:
    """Plain data as a product definition.

    Args:
        data: the document.
        file: its name in refusals.
        wording: the wording it names; the shipped one of that code where None.
        plan: the rate plan it names; likewise.

    Raises:
        InputError: with every problem found: fields, dates, a filing number of no known form, a wording or plan of
            another version or hash, options the plan cannot rate, clauses that leave a provision out.
    """
    definition = document.parse(Definition, data, file=file)
    found = problems(definition, wording=wording, plan=plan)
    if found:
        raise InputError(found, file=file)
    return definition


def load(name_or_path: str | Path) -> Definition:
    """A shipped example by its code, or a definition file by its path (``.yaml``, ``.yml``, ``.json``, ``.toml``).

    Raises:
        InputError: no such example or file, or one that :func:`parse` refuses.
    """
    name = str(name_or_path)
    if name in shipped():
        return _shipped(name)
    path = Path(name_or_path)
    if not path.suffix:
        raise unknown(name, shipped(), field="product", what=Text("产品", "product"))
    return parse(document.load(path), file=name)


@cache
def shipped() -> tuple[str, ...]:
    """The codes of the examples that ship, in order."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def for_kind(kind: str) -> str:
    """The code of the shipped example made for one of the notice's kinds of insured; InputError for any other."""
    made = {_shipped(name).kinds[0]: name for name in shipped() if len(_shipped(name).kinds) == 1}
    if kind not in made:
        raise unknown(kind, made, field="kind", what=Text("被保险对象", "kind of insured"))
    return made[kind]


@cache
def _shipped(name: str) -> Definition:
    with as_file(_FOLDER / f"{name}.yaml") as path:
        return parse(document.load(path), file=f"{name}.yaml")
