"""The most each treaty of a programme can pay in a year, for telling how often it is exhausted."""

from wangbao.portfolio.reinsurance import recovery_kernel as kernel
from wangbao.portfolio.reinsurance.steps import Steps
from wangbao.portfolio.results.tables import FEN_PER_YUAN


def annual_limits(steps: Steps) -> tuple[float | None, ...]:
    """For each treaty, in the order of the programme: yuan a year as it pays them (ceded and placed), or None.

    Of a treaty that acts on the year, its limit; of any other, its annual limit or its cover and what is reinstated.
    """
    found: list[float | None] = []
    for row in steps.terms.tolist():
        yearly = row[kernel.KIND] == kernel.YEAR
        most = row[kernel.LIMIT if yearly else kernel.ANNUAL_LIMIT]
        share = (row[kernel.CEDED] if yearly else kernel.MILLION) * row[kernel.PLACED] / kernel.MILLION**2
        found.append(most * share / FEN_PER_YUAN if 0 < most < kernel.NONE else None)
    return tuple(found)
