"""Audience of a product, in words beside its name, and whether an applying enterprise belongs to it."""

from dataclasses import dataclass
from typing import Any, Final

from wangbao.assessment.request import SMALL_PACKAGE
from wangbao.risk.profile import Profile
from wangbao.vocabulary import sectors, size
from wangbao.vocabulary.money import format_compact, to_decimal
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text

_SMALL: Final = ("micro", "small")


@dataclass(frozen=True, slots=True)
class Audience:
    """Audience of a product: ``said`` in words; ``fits`` is false if the known facts exclude the enterprise.

    ``said`` names kinds of insured, size and limits.
    """

    said: Text
    fits: bool


def of_version(version: Any, profile: Profile | None = None) -> Audience:
    """Return the audience of a ``catalogue.ProductVersion``; ``profile`` holds the known facts, if any."""
    written = version.definition
    names = [kind(code).name for code in written["kinds"]]
    limits = [to_decimal(amount) for amount in written["options"]["limits_cny"]]
    least, most = min(limits), max(limits)
    small = written["wording"]["wording"] == SMALL_PACKAGE
    larger = small and profile is not None and _may_be_larger(profile)
    other = profile is not None and profile.insured_kind not in written["kinds"]
    zh = [f"适用于{'、'.join(name.zh for name in names)}"]
    en = [f"for: {', '.join(name.en for name in names)}"]
    if small:
        zh.append("为小微企业设计")
        en.append("made for small enterprises")
    if larger:
        zh.append("按所答营业收入，贵单位可能不是小微企业")
        en.append("by the revenue stated yours may be larger")
    if other and profile is not None:
        stated = kind(profile.insured_kind).name
        zh.append(f"贵单位所答类别为{stated.zh}")
        en.append(f"you stated: {stated.en}")
    zh.append(f"年累计限额 {format_compact(least)}元至{format_compact(most)}元")
    en.append(f"limit CNY {format_compact(least, 'en')} to {format_compact(most, 'en')}")
    return Audience(Text("；".join(zh), "; ".join(en)), not larger and not other)


def _may_be_larger(profile: Profile) -> bool:
    """Return True if the facts allow a size above small."""
    found = size.classify(
        sectors.industry(profile.section).size_rows,
        employees=profile.employees,
        revenue_cny=profile.revenue_cny,
        assets_cny=profile.assets_cny,
    )
    return found.possible[-1] not in _SMALL
