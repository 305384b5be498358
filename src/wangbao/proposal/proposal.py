"""Proposal for one risk: adjusted terms, both prices, flags, authority. No record is read or written here.

The order is: the rules adjust the terms asked for; the terms are fitted onto the product's options; both prices are
worked out at those terms; the rules flag the whole. The same function serves a new quote, an instant re-price on the
workbench and the API, so all three say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice, terms
from wangbao.proposal import facts as risk_facts
from wangbao.proposal.judgement import NONE, Judgement
from wangbao.proposal.option_fit import TERMS, fit
from wangbao.proposal.price import Priced, price
from wangbao.proposal.valuation import Valuation, value
from wangbao.risk.profile import Profile
from wangbao.underwriting.authority import Level, Need
from wangbao.underwriting.evaluate import Adjusted, Decision, Flag, Outcome, adjust, evaluate
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk to insure: the enterprise's profile, the period, and the other answers."""

    profile: Profile
    period: Period
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal: ``asked`` are the terms asked for, ``choice`` the terms offered."""

    asked: Choice
    choice: Choice
    adjustments: tuple[Adjusted, ...]
    flags: tuple[Flag, ...]
    needs: tuple[Need, ...]
    priced: Priced
    valuation: Valuation
    outcome: Outcome

    @property
    def authority(self) -> Level:
        """The lowest level that may offer this."""
        return self.outcome.authority

    @property
    def decision(self) -> Decision:
        """The decision of the rules."""
        return self.outcome.decision


@dataclass(frozen=True, slots=True)
class Right:
    """Terms put right: by the rules, then onto the product's options; ``flags`` where it offers none that would do."""

    choice: Choice
    by_rules: tuple[Adjusted, ...]
    onto_options: tuple[Adjusted, ...]
    flags: tuple[Flag, ...]

    @property
    def changes(self) -> tuple[Adjusted, ...]:
        """Every change, in the order they were made."""
        return (*self.by_rules, *self.onto_options)


def known_facts(bundle: Bundle, risk: Risk) -> dict[str, object]:
    """Return the facts in profile and answers that the rules name."""
    found = risk_facts.of_risk(risk.profile) | risk_facts.of_answers(bundle.rules, risk.answers)
    return {name: fact for name, fact in found.items() if name in bundle.rules.facts}


def put_right(bundle: Bundle, known: Mapping[str, object], risk: Risk, asked: Choice) -> Right:
    """Adjust the terms asked for by the rules, then move them to the product's options."""
    adjusted, changes = adjust(bundle.rules, {**known, **_terms(asked, bundle, risk)})
    wanted = replace(
        asked,
        **{name: found for name in TERMS if isinstance(found := adjusted[name], Decimal)},  # type: ignore[arg-type]  # by name
    )
    fitted = fit(bundle.definition, wanted)
    return Right(fitted.choice, tuple(changes), tuple(fitted.changes), tuple(fitted.flags))


def propose(
    bundle: Bundle,
    risk: Risk,
    asked: Choice,
    *,
    judgement: Judgement = NONE,
    as_asked: bool = False,
    book: Mapping[str, object] | None = None,
) -> Proposal:
    """Build the proposal for a choice.

    Args:
        bundle: the product version and what it binds.
        risk: who, when, answers.
        asked: the terms asked for.
        judgement: an underwriter's points and inputs.
        as_asked: leave the terms as they are, as an underwriter may, and only say what the rules would have changed;
            each such difference is then a flag for a senior underwriter.
        book: facts the insurer's book gives (``provider_share``).

    Raises:
        InputError: terms the product does not offer (with ``as_asked``), facts the rules or the rate plan refuse.
    """
    known = known_facts(bundle, risk) | dict(book or {})
    known = {name: fact for name, fact in known.items() if name in bundle.rules.facts}
    right = put_right(bundle, known, risk, asked)
    choice, changes, extra = right.choice, right.changes, right.flags
    if as_asked:
        choice, changes, extra = asked, (), tuple(_overruled(change) for change in right.by_rules)
    contract = terms(bundle.definition, bundle.wording, choice)
    valuation = value(risk.profile, [contract], bundle.loadings)
    priced = price(bundle, risk.profile, choice, risk.period, judgement, valuation.contracts[0])
    outcome = _flagged(bundle, known, choice, risk, priced, valuation, (*extra, *priced.flags))
    return Proposal(
        asked=asked,
        choice=choice,
        adjustments=tuple(changes),
        flags=outcome.flags,
        needs=outcome.needs,
        priced=priced,
        valuation=valuation,
        outcome=outcome,
    )


def _terms(choice: Choice, bundle: Bundle, risk: Risk) -> dict[str, object]:
    return risk_facts.of_terms(choice, bundle.wording, risk.period.days)


def _flagged(
    bundle: Bundle,
    known: Mapping[str, object],
    choice: Choice,
    risk: Risk,
    priced: Priced,
    valuation: Valuation,
    extra: tuple[Flag, ...],
) -> Outcome:
    """Evaluate the rules on the adjusted terms and the price; flags of the platform's own come first."""
    found = {
        "annual_mean_cny": priced.technical.mean,
        "hundred_year_cny": valuation.bad_year(),
        "premium_cny": priced.annual.premium_cny,
        "price_to_technical": priced.ratio,
    }
    outcome = evaluate(bundle.rules, {**known, **_terms(choice, bundle, risk), **found}, adjusting=False)
    needs = tuple(
        Need(flag.authority, flag.reason, flag.rule) for flag in extra if flag.authority is not None
    )
    return replace(outcome, flags=(*extra, *outcome.flags), needs=(*needs, *outcome.needs))


def _overruled(change: Adjusted) -> Flag:
    """Return the flag for an adjustment that an underwriter did not make."""
    seen = (*change.seen, (change.field, change.before))
    return Flag(change.rule, "refer", change.reason, Level.SENIOR, None, seen)


def refused(error: InputError, field: str) -> InputError:
    """Return the same refusal, its fields below ``field``."""
    return InputError([p._replace(field=f"{field}.{p.field}") for p in error.problems], file=error.file)
