"""Bundle product versions with the documents they bind; a published version never changes, so bundles are cached."""

from typing import Any, Final

from wangbao.product import definition as definitions, library
from wangbao.product.bundle import Bundle, bundle
from wangbao.product.schema import PlanRef
from wangbao.vocabulary import document

_MOST_CACHED: Final = 64  # versions in memory; each is a few hundred kB
_CACHE: dict[str, Bundle] = {}  # by the hash of the definition


def bundle_of(version: Any) -> Bundle:
    """Load the bundle of a ``catalogue.ProductVersion``.

    Raises:
        InputError: a document the version binds is not at hand, or is not the one it names.
    """
    digest = getattr(version, "sha256", None)  # a definition that no table keeps yet has none
    found = _CACHE.get(digest) if digest else None
    if found is None:
        found = _load(version.definition)
        if digest:
            if len(_CACHE) >= _MOST_CACHED:
                _CACHE.clear()
            _CACHE[digest] = found
    return found


def _load(data: Any) -> Bundle:
    plan = library.plan(document.parse(PlanRef, data["rate_plan"]))
    return bundle(definitions.parse(data, plan=plan), plan)
