"""A programme of treaties, and the stage at which each acts in inuring order.

Treaties inure by ``priority``, the lower first; treaties of one priority have the same subject. A treaty acts on the
*risks* of an event, on the *event* as a whole, or on the *year*: facultative, surplus and per-risk excess on risks,
catastrophe excess on events, aggregate excess and stop loss on years. A quota share acts on risks, unless it inures
after a treaty that acts on events or that limits the cessions of an event or year: then it acts on the event's net. A
treaty on risks may inure after others on risks with occurrence limits; a quota share between them acts on risks too.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.reinsurance.treaty_parts import Label
from wangbao.portfolio.reinsurance.treaty_types import Stage
from wangbao.vocabulary.document import Document, rule

MOST_TREATIES: Final = 60  # scopes of events and years are bits of one integer


class Programme(Document):
    """A programme of treaties in yuan.

    Refused are: a code given twice; a treaty on risks that inures after one on events or years, or after one with
    annual terms, which are known only for the whole year; a treaty on events that inures after one on years.
    """

    version: Literal[1] = 1
    name: Label | None = None
    currency: Literal["CNY"] = "CNY"
    treaties: Annotated[tuple[Treaty, ...], Field(max_length=MOST_TREATIES)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.treaties:
            raise rule("至少须有一份合同", "there must be at least one treaty")
        codes = [treaty.code for treaty in self.treaties]
        for code in codes:
            if codes.count(code) > 1:
                raise rule(f"合同代码 {code} 重复", f"the treaty code {code} is given twice")
        stages(self.treaties)
        return self


def stages(treaties: tuple[Treaty, ...]) -> tuple[Stage, ...]:
    """Determine the stage at which each treaty acts, in the order given.

    Raises:
        PydanticCustomError: the order is impossible; names the rule.
    """
    found: dict[str, Stage] = {}
    closed: Treaty | None = None  # an earlier treaty after which single risks are unknown
    limited: Treaty | None = None  # an earlier one on risks with an occurrence limit
    yearly: Treaty | None = None
    last = max(
        (t.priority for t in treaties if t.kind.acts_on == "risk" and not t.kind.may_follow_events), default=0
    )
    for priority in sorted({treaty.priority for treaty in treaties}):
        group = [treaty for treaty in treaties if treaty.priority == priority]
        before = closed if limited is None or priority < last else closed or limited
        for treaty in group:
            by_risk = treaty.limit is not None or treaty.level is not None
            own = closed if by_risk or not treaty.kind.may_follow_events else before
            found[treaty.code] = _stage(treaty, own, yearly)
        for treaty in group:
            if found[treaty.code] != "risk" or treaty.bounds_cessions_of_a_year:
                closed = treaty
            elif treaty.occurrence_limit is not None:
                limited = treaty
            if found[treaty.code] == "year":
                yearly = treaty
    return tuple(found[treaty.code] for treaty in treaties)


def is_followed(treaties: tuple[Treaty, ...], acting: tuple[Stage, ...], t: int) -> bool:
    """Check whether a treaty on risks with an occurrence limit is followed by another treaty on risks."""
    mine = treaties[t]
    return (
        acting[t] == "risk"
        and mine.occurrence_limit is not None
        and any(
            stage == "risk" and other.priority > mine.priority
            for other, stage in zip(treaties, acting, strict=True)
        )
    )


def _stage(treaty: Treaty, closed: Treaty | None, yearly: Treaty | None) -> Stage:
    zh, en = treaty.kind.name
    own = treaty.kind.acts_on
    if own == "year":
        return own
    if yearly is not None:
        raise rule(
            f"{treaty.code}（{zh}）不能排在按年度赔付的 {yearly.code} 之后",
            f"{treaty.code} ({en}) cannot inure after {yearly.code}, which acts on the whole year",
        )
    if own == "event" or closed is None:
        return own
    if not treaty.kind.may_follow_events:
        raise rule(
            f"{treaty.code}（{zh}）按标的摊回，不能排在 {closed.code} 之后："
            "后者按事故、按年度摊回，或其摊回受年度条件限制",
            f"{treaty.code} ({en}) acts on single risks and cannot inure after {closed.code}, "
            "which acts on events or years or has annual terms",
        )
    if treaty.limit is not None or treaty.level is not None:
        raise rule(
            f"{treaty.code} 排在 {closed.code} 之后，按事故净额摊回，不能有 limit 或 level",
            f"{treaty.code} inures after {closed.code} and acts on the event's net: it has no limit or level of a risk",
        )
    return "event"
