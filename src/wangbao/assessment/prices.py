"""Technical prices of an assessment: of the terms asked for, and of the choices beside them."""

from collections.abc import Sequence
from decimal import Decimal

from wangbao.assessment.choices import Beside, asked
from wangbao.contract.terms import Terms
from wangbao.pricing import indications, technical
from wangbao.pricing.loadings import Loadings
from wangbao.pricing.price import Option, Price
from wangbao.risk.measures import Measures
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.figures import Band


def price_of(terms: Terms, insured: Measures, loadings: Loadings, mean_band: Band | None = None) -> Price:
    """Compute the technical price of terms at measured losses, in yuan; without a ``mean_band`` it has no range.

    Raises:
        InputError: the terms have no annual limit.
    """
    mean = insured.mean.value
    return technical.technical_price(
        mean=mean,
        deviation=insured.deviation.value,
        tvar=next(t for t in insured.tail if t.level == loadings.capital_level).tvar.value,
        mean_band=mean_band or Band(mean, mean, mean),
        limit_cny=limit_of(terms),
        loadings=loadings,
    )


def options_of(
    terms: Terms, insured: Measures, beside: Sequence[Beside], loadings: Loadings, mean_band: Band
) -> tuple[Option, ...]:
    """List the choices side by side; the band is that of the terms asked for, scaled by the mean for the others."""
    found = []
    base = insured.mean.value
    for option in (asked(terms, insured), *beside):
        ratio = option.mean.value / base if base else 1.0
        found.append(
            indications.Choice(
                limit_cny=limit_of(option.terms),
                deductible_cny=option.terms.deductible_cny,
                mean=option.mean,
                deviation=option.deviation,
                tvar=option.tvar_at(loadings.capital_level),
                mean_band=Band(mean_band.low * ratio, mean_band.middle * ratio, mean_band.high * ratio),
            )
        )
    ordered = sorted(found, key=lambda c: (c.limit_cny, c.deductible_cny))
    chosen = (limit_of(terms), terms.deductible_cny)
    return indications.indications(ordered, chosen=chosen, loadings=loadings)


def limit_of(terms: Terms) -> Decimal:
    """Return the annual limit of a contract, in yuan.

    Raises:
        InputError: it has none.
    """
    if terms.limit_cny is None:
        raise refusal(
            "limit",
            None,
            "条款没有年累计限额，无法计算费率",
            "the wording has no annual aggregate limit to rate on",
        )
    return terms.limit_cny
