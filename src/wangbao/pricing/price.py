"""Parts of a price: lines that add up to it to the fen, VAT apart from it, and the choices beside it."""

from dataclasses import dataclass
from decimal import Decimal

from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price trace."""

    code: str
    name: Text
    amount_cny: Decimal
    how: Text  # the arithmetic in words


@dataclass(frozen=True, slots=True)
class Price:
    """The technical price of one year: its trace, its premium before and with VAT, its rate on limit, its range.

    The lines of ``trace`` add up to ``premium_cny`` exactly; those of ``apart`` (VAT) are charged on top of it.
    ``stamp_tax`` is what each party pays to the tax office itself: in neither sum.
    """

    trace: tuple[PriceLine, ...]
    premium_cny: Decimal  # before VAT
    vat_cny: Decimal
    rate_on_limit: float  # premium before VAT / aggregate limit
    premium_band: Band
    apart: tuple[PriceLine, ...] = ()
    loadings_version: str = ""
    stamp_tax: PriceLine | None = None

    @property
    def payable_cny(self) -> Decimal:
        """Premium with VAT, the amount the insured pays."""
        return self.premium_cny + self.vat_cny

    def line(self, code: str) -> PriceLine | None:
        """Return the line of the trace with this code, None if it has none."""
        return next((line for line in self.trace if line.code == code), None)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of limit and deductible, priced side by side with the others."""

    limit_cny: Decimal
    deductible_cny: Decimal
    insured_mean: Estimate
    premium_cny: Decimal
    rate_on_limit: float
    chosen: bool
