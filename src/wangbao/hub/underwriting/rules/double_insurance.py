"""Flag other cover of the same enterprise, kind and days (保险法 art. 56): a person decides.

They are the platform's own, whatever rules a product binds, as clearance is: no insurer writes them by itself, since it
does not see the other's policies.
"""

from dataclasses import replace
from typing import Any, Final

from wangbao.hub.applications.reads import other_cover
from wangbao.hub.applications.reads.other_cover import Asked, Cover
from wangbao.proposal.proposal import Proposal
from wangbao.underwriting.authority import Level, Need
from wangbao.underwriting.evaluate import Flag
from wangbao.vocabulary.text import Text

OURS: Final = "double-insurance"
ELSEWHERE: Final = "double-insurance-elsewhere"
_ELSEWHERE: Final = Text(
    "该企业在本期间另有其他保险人承保的同类保险，构成重复保险（保险法第五十六条）；须请投保人告知其情况后决定。",
    "The enterprise has cover of this kind with another insurer in this period, which is double insurance (Insurance "
    "Law, art. 56); decide once the applicant has told its terms.",
)
_NOTICE: Final = Text(
    "投保人关于重复保险的书面通知：保险人、保险金额、保险期间",
    "The applicant's notice of the double insurance: insurer, sum insured, period",
)


def flags(asked: Asked, insurer_id: int) -> tuple[Flag, ...]:
    """Raise flags for other cover of the enterprise: the insurer's own policies by number, another's without a name."""
    found = other_cover.covers([asked])[asked.key]
    if not found:
        return ()
    pks = [cover.pk for cover in found]
    followed = other_cover.REGISTER().shared_by(pks, insurer_id)
    ours = [cover for cover in found if cover.insurer_id == insurer_id or cover.pk in followed]
    raised = [Flag(OURS, "refer", _named(ours), Level.UNDERWRITER)] if ours else []
    if len(ours) < len(found):
        raised.append(Flag(ELSEWHERE, "refer", _ELSEWHERE, Level.UNDERWRITER, _NOTICE))
    return tuple(raised)


def flagged(proposal: Proposal, quote_or_application: Any, *, kind: str) -> Proposal:
    """Put the flags of other cover before a proposal's own, with the authority they take."""
    of = quote_or_application
    who = of.applicant
    quote_id = of.pk if hasattr(of, "application_id") else None
    asked = Asked(of.pk, who.pk, who.uscc or "", frozenset({kind}), of.start, of.end, quote_id)
    raised = flags(asked, of.insurer_id)
    if not raised:
        return proposal
    needs = tuple(Need(flag.authority, flag.reason, flag.rule) for flag in raised if flag.authority)
    outcome = replace(
        proposal.outcome,
        flags=(*raised, *proposal.outcome.flags),
        needs=(*needs, *proposal.outcome.needs),
    )
    return replace(proposal, flags=outcome.flags, needs=outcome.needs, outcome=outcome)


def _named(ours: list[Cover]) -> Text:
    def said(cover: Cover) -> Text:
        days = f"{cover.start.isoformat()}", f"{cover.end.isoformat()}"
        return Text(f"{cover.number}（{days[0]} 至 {days[1]}）", f"{cover.number} ({days[0]} to {days[1]})")

    names = [said(cover) for cover in ours]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    return Text(
        f"本公司承保的保单 {zh} 与本期间重叠，被保险人与类别相同，构成重复保险（保险法第五十六条）；须核实后决定。",
        f"Our policy {en} meets this period with the same insured and kind, which is double insurance (Insurance Law, "
        "art. 56); decide whether that is meant.",
    )
