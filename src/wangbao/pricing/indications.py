"""Several choices of limit and deductible, priced side by side by the same loadings."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wangbao.pricing.loadings import Loadings
from wangbao.pricing.price import Option
from wangbao.pricing.technical import technical_price
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.figures import Band, Estimate


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of limit and deductible, and the yearly insured loss under it (same years for every choice)."""

    limit_cny: Decimal
    deductible_cny: Decimal
    mean: Estimate
    deviation: float
    tvar: float
    mean_band: Band


def indications(
    choices: Iterable[Choice], *, chosen: tuple[Decimal, Decimal], loadings: Loadings
) -> tuple[Option, ...]:
    """Price each choice, in the order given; ``chosen`` is (limit, deductible).

    Raises:
        InputError: a choice given twice, or ``chosen`` not among them; and what :func:`technical_price` refuses.
    """
    options = tuple(_option(choice, chosen, loadings) for choice in choices)
    pairs = [(option.limit_cny, option.deductible_cny) for option in options]
    if len(set(pairs)) != len(pairs):
        raise refusal("choices", None, "同一限额与免赔额不得重复", "a limit and deductible is given twice")
    if chosen not in pairs:
        shown = f"{chosen[0]:,f} / {chosen[1]:,f}"
        raise refusal("chosen", shown, "须为所列选择之一", "must be one of the choices")
    return options


def _option(choice: Choice, chosen: tuple[Decimal, Decimal], loadings: Loadings) -> Option:
    price = technical_price(
        mean=choice.mean.value,
        deviation=choice.deviation,
        tvar=choice.tvar,
        mean_band=choice.mean_band,
        limit_cny=choice.limit_cny,
        loadings=loadings,
    )
    return Option(
        limit_cny=choice.limit_cny,
        deductible_cny=choice.deductible_cny,
        insured_mean=choice.mean,
        premium_cny=price.premium_cny,
        rate_on_limit=price.rate_on_limit,
        chosen=(choice.limit_cny, choice.deductible_cny) == chosen,
    )
