"""A programme of treaties, and the stage at which each acts in inuring order.

Treaties inure by ``priority``, the lower first; treaties of one priority have the same subject. A treaty acts on the
*risks* of an event, on the *event* as a whole, or on the *year*: facultative, surplus and per-risk excess on risks,
catastrophe excess on events, aggregate excess and stop loss on years. A quota share acts on risks, unless it inures
after a treaty that acts on events or that limits the cessions of an event or year: then it acts on the event's net.
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
    occurrence or annual terms, which are known only for the whole event or year; a treaty on events that inures after
    one on years.
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
    yearly: Treaty | None = None
    for priority in sorted({treaty.priority for treaty in treaties}):
        group = [treaty for treaty in treaties if treaty.priority == priority]
        for treaty in group:
            found[treaty.code] = _stage(treaty, closed, yearly)
        for treaty in group:
            if found[treaty.code] != "risk" or treaty.bounds_cessions:
                closed = treaty
            if found[treaty.code] == "year":
                yearly = treaty
    return tuple(found[treaty.code] for treaty in treaties)


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
            "后者按事故、按年度摊回，或其摊回受事故、年度条件限制",
            f"{treaty.code} ({en}) acts on single risks and cannot inure after {closed.code}, "
            "which acts on events or years or has occurrence or annual terms",
        )
    if treaty.limit is not None or treaty.level is not None:
        raise rule(
            f"{treaty.code} 排在 {closed.code} 之后，按事故净额摊回，不能有 limit 或 level",
            f"{treaty.code} inures after {closed.code} and acts on the event's net: it has no limit or level of a risk",
        )
    return "event"
