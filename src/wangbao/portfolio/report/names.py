"""Names of codes for a book's report; an unknown code is shown unchanged."""

from collections.abc import Callable
from typing import Final

from wangbao.drawing.words import named
from wangbao.portfolio.reinsurance.treaty_types import TYPES
from wangbao.portfolio.results.summary import Driver
from wangbao.portfolio.results.tables import FITTED_EVENT
from wangbao.risk import parameters
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary import regions, sectors, terms
from wangbao.vocabulary.answers import NOT_STATED
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.text import Lang, Text

OTHERS: Final = Text("其他", "Others")

_GROUPINGS: Final = {
    "sector": Text("行业", "Sector"),
    "kind": Text("被保险对象", "Kind of insured"),
    "province": Text("省份", "Province"),
    "cloud_provider": Text("云服务商", "Cloud provider"),
    "cloud_region": Text("云区域", "Cloud region"),
    "endpoint_agent": Text("终端安全产品", "Endpoint agent"),
    "service_provider": Text("服务提供商", "Service provider"),
    "wording": Text("条款", "Wording"),
    "section": Text("国民经济行业门类", "GB/T 4754 section"),
    "country": Text("国家或地区", "Country"),
}
_FINDERS: Final[dict[str, Callable[[str], Entry]]] = {
    "sector": sectors.sector,
    "kind": terms.kind,
    "province": regions.region,
    "section": sectors.industry,
}
_MODES: Final = {
    "rebased": Text("列入，从自身事件中扣除", "included, taken out of own incidents"),
    "added": Text("列入，加在原损失之上", "included, on top of the losses"),
    "none": Text("不列入", "left out"),
}
_LUMP: Final = Text("未逐件保留的小额损失", "Small losses not kept one by one")
_FITTED: Final = Text("拟合保单的损失", "Loss of a fitted policy")
_SECTORS: Final = frozenset(entry.code for entry in sectors.SECTORS)


def grouping(code: str, lang: Lang) -> str:
    """Look up the name of a grouping."""
    return _GROUPINGS[code].say(lang) if code in _GROUPINGS else code


def group(by: str, code: str | None, lang: Lang) -> str:
    """Look up the name of a group of a grouping; ``None`` and the empty code mean "not stated"."""
    if not code:
        return NOT_STATED.say(lang)
    return named(_FINDERS[by], code, lang) if by in _FINDERS else code


def event(code: str, lang: Lang) -> str:
    """Look up the name of an incident type or a class of common causes; English begins with a capital."""
    for item in incident_types():
        if item.code == code:
            said = item.name.say(lang)
            return said[:1].upper() + said[1:]
    causes = parameters.default().common_causes
    if code in causes:
        said = causes[code].name.say(lang)
        return said[:1].upper() + said[1:]
    return _FITTED.say(lang) if code == FITTED_EVENT else code


def driver(found: Driver, lang: Lang) -> str:
    """Name a driver, with the entity it hit if it has one."""
    if found.source == "lump":
        return _LUMP.say(lang)
    name, struck = event(found.kind, lang), entity(found.kind, found.entity, lang)
    return f"{name}{'：' if lang == 'zh' else ': '}{struck}" if struck else name


def entity(kind: str, name: str | None, lang: Lang) -> str:
    """Name the entity hit by a common event; empty if its class has a single entity."""
    if not name or name == kind:
        return ""
    if kind == "sector_provider" and name in _SECTORS:
        unnamed = Text("（未说明服务商）", " (provider not stated)").say(lang)
        return group("sector", name, lang) + unnamed
    return name


def treaty_type(code: str, lang: Lang) -> str:
    """Look up the name of a type of treaty."""
    return next((one.name.say(lang) for known, one in TYPES.items() if known == code), code)


def mode(code: str, lang: Lang) -> str:
    """Look up the name of the treatment of common causes in the run."""
    return _MODES[code].say(lang) if code in _MODES else code
