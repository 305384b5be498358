"""Names of the classes and codes of the statistics on pages and in files, in both languages."""

from collections.abc import Mapping
from typing import Final

from wangbao.disclosure_control.tables import AREAS
from wangbao.hub.access.roles import KIND_NAMES, Kind
from wangbao.vocabulary.regions import region_or_none
from wangbao.vocabulary.size import SIZES
from wangbao.vocabulary.terms import FAMILIES, KINDS
from wangbao.vocabulary.text import Text

UNKNOWN: Final = Text("未知", "Not known")
LEFT_OUT: Final = Text("不公布", "Not published")
TOTAL: Final = Text("合计", "Total")
MEASURE_NAMES: Final[Mapping[str, Text]] = {
    "policies": Text("保单数", "Policies"),
    "premium": Text("保费（不含税，元）", "Premium before VAT (yuan)"),
    "sum_insured": Text("保险金额（元）", "Sum insured (yuan)"),
    "rate": Text("费率", "Rate"),
}
_KINDS: Final = {one.code: one.name for one in KINDS}
_FAMILIES: Final = {one.code: one.name for one in FAMILIES}
_SIZES: Final = {one.code: one.name for one in SIZES}


def code_name(table: str, code: str) -> Text:
    """Name a code of a class or of a published table; the code itself where it has no name."""
    if not code:
        return TOTAL if table == "total" else UNKNOWN
    match table:
        case "province":
            place = region_or_none(code)
            return place.name if place else Text(code, code)
        case "area":
            return AREAS.get(code, Text(code, code))
        case "kind":
            return _KINDS.get(code, Text(code, code))
        case "family":
            return _FAMILIES.get(code, Text(code, code))
        case "size":
            return _SIZES.get(code, Text(code, code))
        case "kind_size":
            of_kind, _, size = code.partition("/")
            first, second = code_name("kind", of_kind), code_name("size", size)
            return Text(f"{first.zh}，{second.zh}", f"{first.en}, {second.en.lower()}")
    return Text(code, code)


def participant_name(kind: str) -> Text:
    """Name a kind of organisation."""
    return KIND_NAMES[Kind(kind)] if kind in set(Kind) else Text(kind, kind)
