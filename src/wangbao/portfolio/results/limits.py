"""Annual maximum of each treaty of a programme, to measure how often it is exhausted."""

from wangbao.portfolio.reinsurance import recovery_kernel as kernel
from wangbao.portfolio.reinsurance.steps import Steps
from wangbao.portfolio.results.tables import FEN_PER_YUAN


def annual_limits(steps: Steps) -> tuple[float | None, ...]:
    """Compute the most each treaty can pay in a year, yuan at its ceded and placed share; None if unbounded.

    Treaties are in the order of the programme. For a treaty on the year it is its limit; for any other its annual
    limit, or its cover with reinstatements.
    """
    found: list[float | None] = []
    for row in steps.terms.tolist():
        yearly = row[kernel.KIND] == kernel.YEAR
        most = row[kernel.LIMIT if yearly else kernel.ANNUAL_LIMIT]
        share = (row[kernel.CEDED] if yearly else kernel.MILLION) * row[kernel.PLACED] / kernel.MILLION**2
        found.append(most * share / FEN_PER_YUAN if 0 < most < kernel.NONE else None)
    return tuple(found)
