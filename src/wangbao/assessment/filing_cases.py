"""Made-up enterprises priced by the technical model under the wording's own steps, at the terms they ask for."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from wangbao.assessment.technical import Technical, technical
from wangbao.contract.resolve import resolve
from wangbao.contract.terms import Terms
from wangbao.contract.wording import Wording, with_waiting
from wangbao.pricing.filed.fit.cases import Asked, Case
from wangbao.pricing.loadings import Loadings
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_cautions, unmodelled_covered
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

Progress = Callable[[float], None]


def priced(
    wording: Wording,
    cases: Sequence[Case],
    loadings: Loadings,
    *,
    incidents: int,
    seed: int,
    threads: int,
    progress: Progress | None,
) -> list[tuple[Technical, ...]]:
    """Price every case at each of its terms.

    Args:
        wording: what is insured.
        cases: the enterprises, with the terms each asks for.
        loadings: the technical price plan.
        incidents: incidents simulated for each enterprise.
        seed: of the simulation.
        threads: change nothing but the time it takes.
        progress: told the share done.
    """
    done = 0

    def one(case: Case) -> tuple[Technical, ...]:
        nonlocal done
        contracts = [_terms(wording, asked) for asked in case.asked]
        found = technical(case.profile, contracts, loadings, incidents=incidents, seed=seed)
        done += 1
        if progress is not None:
            progress(done / len(cases))
        return found

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, cases))


def possible(wording: Wording, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Drop the terms that the wording itself refuses, such as a deductible above its own maximum."""
    found = []
    for case in cases:
        asked = tuple(one for one in case.asked if _resolves(wording, one))
        if asked:
            found.append(Case(case.profile, asked))
    return tuple(found)


def cautions(wording: Wording) -> tuple[Text, ...]:
    """Warn about the heads that a wording covers and the technical model does not draw: they are priced at 0."""
    model = parameters.default()
    return unmodelled_cautions(unmodelled_covered(resolve(wording).payable_heads(), model), model)


def _resolves(wording: Wording, asked: Asked) -> bool:
    try:
        _terms(wording, asked)
    except InputError:
        return False
    return True


def _terms(wording: Wording, asked: Asked) -> Terms:
    waited = with_waiting(wording, asked.waiting_hours)
    return resolve(waited, limit_cny=asked.limit_cny, deductible_cny=asked.deductible_cny)
