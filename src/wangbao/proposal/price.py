"""Price of a quote: the filed premium of the period with its trace, the technical price beside it, VAT."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.policy.duration import BY_DAY, term_share
from wangbao.policy.payable import Vat
from wangbao.pricing.filed.points import Point
from wangbao.pricing.filed.rating import Rated
from wangbao.pricing.filed.schema import Cell
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.product.price import by_cover, filed_premium
from wangbao.proposal.judgement import Judgement
from wangbao.proposal.ranges import Open, known_facts, open_ranges
from wangbao.proposal.valuation import Valuation, Valued
from wangbao.risk.profile import Profile
from wangbao.underwriting.authority import Level
from wangbao.underwriting.evaluate import Flag
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.money import ZERO, yuan
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

RANGE_RULE: Final = "filed-range"
_PROVISIONAL: Final = "暂按备案区间的不利一端计 / provisionally at the dearer end of the filed range"
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of a period of cover, before VAT and with it; ``flags`` say what of it is provisional."""

    annual: Rated
    term: str
    premium_cny: Decimal
    vat_cny: Decimal
    vat_rate: Decimal
    technical: Valued
    flags: tuple[Flag, ...]

    @property
    def technical_cny(self) -> Decimal:
        """The technical premium of a year."""
        return self.technical.price.premium_cny

    @property
    def ratio(self) -> float | None:
        """The filed premium of a year over the technical one; None where that is 0."""
        technical = self.technical_cny
        return float(self.annual.premium_cny / technical) if technical else None


@dataclass(frozen=True, slots=True)
class Filed:
    """The filed price of a period of cover: of a year, as the period is charged, VAT, and what of it is provisional."""

    annual: Rated
    term: str
    premium_cny: Decimal
    vat_cny: Decimal
    vat_rate: Decimal
    flags: tuple[Flag, ...]


def term_of(bundle: Bundle, period: Period) -> str:
    """Return the charging method of a period: a year by day, a shorter one by the short-period table if any."""
    whole = period.days >= Period.of_year(period.start).days
    return BY_DAY if whole else bundle.definition.term.short_period or BY_DAY


def price(
    bundle: Bundle, profile: Profile, choice: Choice, period: Period, judgement: Judgement, technical: Valued
) -> Priced:
    """Price ``choice`` over ``period`` as filed, beside its technical price; refused as by :func:`filed_price`."""
    found = filed_price(bundle, profile, choice, period, judgement)
    return Priced(
        found.annual,
        found.term,
        found.premium_cny,
        found.vat_cny,
        found.vat_rate,
        technical,
        found.flags,
    )


def filed_price(
    bundle: Bundle, profile: Profile, choice: Choice, period: Period, judgement: Judgement
) -> Filed:
    """Compute the filed price alone: tables only, nothing is simulated.

    Raises:
        InputError: what the rate plan refuses: a fact it needs, a point outside its filed range or without a reason.
    """
    points, flags = _with_open_ranges(bundle, profile, choice, judgement)
    rated = filed_premium(
        bundle.definition, bundle.wording, bundle.plan, profile, choice, points=points, more=judgement.more
    )
    term = term_of(bundle, period)
    share = term_share(period, term)
    # Line by line and rounded once, as a policy charges them, so that the quote is what will be charged to the fen.
    premium = sum(
        (yuan(annual * share.numerator / share.denominator) for annual in by_cover(rated).values()), ZERO
    )
    vat = Vat(bundle.definition.vat_percent / _HUNDRED)
    return Filed(rated, term, premium, yuan(premium * vat.rate), vat.rate, flags)


def plain_price(priced: Priced, valuation: Valuation) -> dict[str, Any]:
    """Convert the price to the data stored with a quote: filed and technical trace side by side, amounts as text."""
    rated, valued = priced.annual, priced.technical
    ratio = priced.ratio
    return {
        "annual_cny": f"{rated.premium_cny:f}",
        "annual_premium_cny": {code: f"{amount:f}" for code, amount in by_cover(rated).items()},
        "term": priced.term,
        "premium_cny": f"{priced.premium_cny:f}",
        "vat_rate": f"{priced.vat_rate:f}",
        "vat_cny": f"{priced.vat_cny:f}",
        "payable_cny": f"{priced.premium_cny + priced.vat_cny:f}",
        "technical_cny": f"{priced.technical_cny:f}",
        "ratio": None if ratio is None else round(ratio, 6),
        "filed": {
            "plan": rated.plan,
            "version": rated.version,
            "sha256": rated.sha256,
            "covers": plain(rated.covers),
            "ranges": plain(rated.ranges),
            "trace": plain(rated.trace),
        },
        "technical": {
            "trace": plain(valued.price.trace),
            "mean_cny": valued.mean,
            "mean_error": valued.insured.mean.error,
            "deviation_cny": valued.insured.deviation.value,
            "tail": [
                {"level": t.level, "var_cny": t.var.value, "tvar_cny": t.tvar.value}
                for t in valued.insured.tail
            ],
            "ground_mean_cny": valuation.ground_up.mean.value,
            "ground_tail": [
                {"level": t.level, "var_cny": t.var.value, "tvar_cny": t.tvar.value}
                for t in valuation.ground_up.tail
            ],
            "years": valuation.years,
            "events": valuation.events,
            "seed": valuation.seed,
            "model": valuation.model,
            "model_version": valuation.model_version,
            "loadings_version": valuation.loadings_version,
        },
    }


def _with_open_ranges(
    bundle: Bundle, profile: Profile, choice: Choice, judgement: Judgement
) -> tuple[Iterable[Point], tuple[Flag, ...]]:
    """Return the points, and for each range without a usual point its dearer end, flagged for an underwriter."""
    taken = {point.factor for point in judgement.points}
    facts = known_facts(bundle, profile, choice, judgement.more)
    undecided = [one for one in open_ranges(bundle, facts) if one.usual is None and one.factor not in taken]
    points = [*judgement.points, *(Point(one.factor, _dear(one.cell), _PROVISIONAL) for one in undecided)]
    return points, tuple(_undecided(one) for one in undecided)


def _undecided(one: Open) -> Flag:
    reason = Text(
        f"“{one.name.zh}”须由核保人在备案区间 {one.span} 内选取；现暂按不利一端计价。",
        f"“{one.name.en}” is for an underwriter to choose within {one.span}; priced at the dearer end until then.",
    )
    return Flag(RANGE_RULE, "refer", reason, Level.UNDERWRITER)


def _dear(cell: Cell) -> Decimal:
    """Return the dearest point of a range: its upper end, or just inside where that end is excluded."""
    high = cell.highest
    return high if cell.allows(high) else high - (high - cell.lowest) / 1000
