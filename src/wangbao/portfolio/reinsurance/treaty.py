"""Treaties as documents: terms, scopes, dates and reinsurers.

Amounts are yuan for 100 % of the treaty; shares are fractions of 1; ``_percent`` fields are percent.

Terms apply in the same order for all types: *attachment and limit* bound the loss — of a risk
(``attachment``, ``limit``), of an occurrence (``occurrence_attachment``, ``occurrence_limit`` of a catastrophe excess)
or of the year (aggregate excess, stop loss); ``ceded`` is the cession's share of what is left; the ``occurrence_limit``
of a proportional, facultative or per-risk treaty and the annual terms of any other bound the *ceded* amount; ``placed``
multiplies last. A *risk* is a row of the book, our share of one policy (layer), or an account's rows together
(``level``); the sum insured of a surplus is our share of the limit.

A period is half-open. ``losses_occurring``: losses whose time is in it; ``risks_attaching``: losses of policies whose
inception is in it.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from wangbao.portfolio.reinsurance.treaty_parts import (
    Amount,
    Industry,
    Label,
    Percent,
    Positive,
    Reinstatement,
    Reinsurer,
    Reset,
    Scope,
    Share,
    StepUp,
)
from wangbao.portfolio.reinsurance.treaty_types import TYPES, TreatyType, Type
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary.document import Boundary, Document, rule
from wangbao.vocabulary.text import Text

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,29}$")]

_TERMS: Final = tuple(dict.fromkeys(field for one in TYPES.values() for field in one.may))


class Treaty(Document):
    """One treaty; its type determines the terms it may and must have (see the module)."""

    code: Code
    name: Label
    type: Type
    priority: Annotated[int, Field(ge=1, le=255, strict=True)]
    inception: Boundary
    expiry: Boundary
    basis: Literal["losses_occurring", "risks_attaching"] = "losses_occurring"
    scope: Scope = Scope()
    level: Literal["policy", "account"] | None = None
    ceded: Share | None = None
    retained_line: Positive | None = None
    lines: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=6)] | None = None
    attachment: Amount | None = None
    limit: Positive | None = None
    occurrence_attachment: Amount | None = None
    occurrence_limit: Positive | None = None
    annual_attachment: Amount | None = None
    annual_limit: Positive | None = None
    attachment_percent: Percent | None = None
    limit_percent: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=6)] | None = None
    subject_premium: Positive | None = None
    window_days: Annotated[int, Field(ge=1, le=365, strict=True)] | None = None
    window_attachment: Amount | None = None
    window_limit: Positive | None = None
    step_ups: Annotated[tuple[StepUp, ...], Field(min_length=1, max_length=20)] | None = None
    industry: Industry | None = None
    resets: Annotated[tuple[Reset, ...], Field(min_length=1, max_length=20)] | None = None
    reinstatements: Annotated[tuple[Reinstatement, ...], Field(max_length=20)] | None = None
    placed: Share | None = None
    premium: Amount | None = None
    reinsurers: Annotated[tuple[Reinsurer, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        for problem in self._problems():
            raise rule(*problem)
        return self

    def _problems(self) -> Iterator[Text]:
        yield from self._matrix()
        if self.expiry <= self.inception:
            yield Text(
                "expiry 须晚于 inception（到期日当天不在期间内）", "expiry must be later than inception"
            )
        if self.kind.by_lines:
            yield from self._surplus()
        if self.kind.names_risks:
            yield from self._facultative()
        elif any(
            risk.attachment is not None or (risk.limit is not None and not self.kind.by_lines)
            for risk in self.scope.risks or ()
        ):
            yield Text(
                "只有临时分保可逐标的约定起赔点与限额，溢额再保险可逐标的约定限额",
                "only a facultative cession has terms for each risk, and a surplus a limit",
            )
        if not (self.kind.by_lines or self.kind.names_risks) and any(
            r.has_terms for r in self.scope.risks or ()
        ):
            yield Text("此类合同不可逐标的约定分出比例", "this type has no ceded share for each risk")
        if self.kind.by_loss_ratio:
            yield from self._stop_loss()
        if any(one.premium_percent > 0 for one in self.reinstatements or ()) and self.premium is None:
            yield Text("有偿恢复保额须给出 premium", "paid reinstatements need the treaty's premium")
        yield from self._steps()
        yield from self._placing()

    def _matrix(self) -> Iterator[Text]:
        for field in _TERMS:
            given = getattr(self, field) is not None
            zh, en = self.kind.name
            if given and field not in self.kind.may:
                yield Text(f"{zh}没有 {field} 这一条件", f"{en} has no {field}")
            if not given and field in self.kind.must:
                yield Text(f"{zh}须有 {field}", f"{en} needs {field}")

    def _surplus(self) -> Iterator[Text]:
        by_lines = self.lines is not None or self.retained_line is not None
        schedule = any(risk.ceded is not None for risk in self.scope.risks or ())
        if by_lines == schedule:
            yield Text(
                "溢额再保险须有 retained_line 与 lines，或逐标的给出 scope.risks 的 ceded，二者取一",
                "a surplus needs retained_line and lines, or a ceded share for each of scope.risks, not both",
            )
        if by_lines and (self.lines is None or self.retained_line is None):
            yield Text("retained_line 与 lines 须同时给出", "retained_line and lines go together")
        if schedule and any(risk.ceded is None for risk in self.scope.risks or ()):
            yield Text("scope.risks 每项都须有 ceded", "every entry of scope.risks needs its ceded share")

    def _facultative(self) -> Iterator[Text]:
        if self.scope.accounts is None and self.scope.policies is None and self.scope.risks is None:
            yield Text(
                "临时分保须在 scope 中指明 accounts、policies 或 risks",
                "a facultative cession names its accounts, policies or risks in scope",
            )
        one_risk = [r for r in self.scope.risks or () if r.attachment is not None or r.limit is not None]
        if self.level == "account" and any(risk.policy is not None for risk in one_risk):
            yield Text(
                "按账户分出时，起赔点与限额须对整个账户约定",
                "by account, an attachment and limit are of the whole account, not of one policy",
            )

    def _stop_loss(self) -> Iterator[Text]:
        amounts = (self.annual_attachment, self.annual_limit)
        percents = (self.attachment_percent, self.limit_percent)
        if (None in amounts) == (None in percents) or any(v is not None for v in amounts) == any(
            v is not None for v in percents
        ):
            yield Text(
                "annual_attachment、annual_limit（金额）与 attachment_percent、limit_percent（保费百分比）须取一组",
                "give annual_attachment and annual_limit, or attachment_percent and limit_percent, and not both",
            )
        elif self.subject_premium is not None and None in percents:
            yield Text("以金额给出时不需要 subject_premium", "amounts need no subject_premium")

    def _steps(self) -> Iterator[Text]:
        if self.step_ups is not None:
            if self.premium is None:
                yield Text("阶梯保费须给出 premium", "step-ups need the treaty's premium")
            at = [step.eroded for step in self.step_ups]
            if at != sorted(set(at)):
                yield Text(
                    "step_ups 的 eroded 须依次增大", "eroded must rise from one of step_ups to the next"
                )
            if self.annual_attachment == 0:
                yield Text("annual_attachment 须大于 0", "annual_attachment must be above 0")
        days = [reset.inception for reset in self.resets or ()]
        if days != sorted(set(days)):
            yield Text("resets 须按日期先后排列", "resets must be in order of their days")
        if self.industry is not None:
            causes = [kind.code for kind in incident_types() if kind.common_cause]
            for code in self.industry.losses:
                if code not in causes:
                    known = ", ".join(causes)
                    yield Text(
                        f"industry.losses 中的 {code} 须为 {known} 之一",
                        f"{code} in industry.losses is none of {known}",
                    )

    def reset_on(self, day: dt.date) -> Self:
        """Return the treaty with the attachment and limit that are in force on a day."""
        found = [reset for reset in self.resets or () if reset.inception <= day]
        if not found:
            return self
        part = "occurrence" if self.kind.acts_on == "event" else "annual"
        terms = {f"{part}_attachment": found[-1].attachment, f"{part}_limit": found[-1].limit}
        return self.model_copy(update=terms)

    def _placing(self) -> Iterator[Text]:
        if self.reinsurers is None:
            return
        names = [reinsurer.name for reinsurer in self.reinsurers]
        if len(set(names)) < len(names):
            yield Text("reinsurers 有重复的名称", "reinsurers names one twice")
        total = sum(reinsurer.share for reinsurer in self.reinsurers)
        if total > 1 or (self.placed is not None and total != self.placed):
            yield Text(
                f"再保险人份额之和 {total} 须等于 placed，且不超过 1",
                f"the reinsurers' shares add up to {total}: must equal placed, and be at most 1",
            )

    @property
    def kind(self) -> TreatyType:
        """The row of the table of types."""
        return TYPES[self.type]

    @property
    def placed_share(self) -> Decimal:
        """The placed share of the treaty: ``placed``, or the sum of the reinsurers' shares, or 1."""
        if self.placed is not None:
            return self.placed
        return (
            sum((reinsurer.share for reinsurer in self.reinsurers), Decimal(0))
            if self.reinsurers
            else Decimal(1)
        )

    @property
    def ceded_share(self) -> Decimal:
        """``ceded``, or 1 if it is not given."""
        return Decimal(1) if self.ceded is None else self.ceded

    @property
    def bounds_cessions_of_a_year(self) -> bool:
        """True if an annual term limits the cessions of this risk-level treaty."""
        return any(
            term is not None for term in (self.annual_attachment, self.annual_limit, self.reinstatements)
        )
