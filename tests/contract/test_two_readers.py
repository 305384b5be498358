"""The exact reader and the vector reader give the same payment, to the fen, for any contract and any years."""

from collections import Counter
from decimal import Decimal

import numpy as np
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.contract.random_terms import Happening, as_batch, contracts, years
from tests.examples import examples
from wangbao.contract.exact import read_event
from wangbao.contract.steps import Op
from wangbao.contract.terms import Terms
from wangbao.contract.vector import compile_terms, read
from wangbao.vocabulary.heads import HEADS

HALF_A_FEN = 0.005


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Terms], list[Happening]]:
    policies = draw(st.lists(contracts(), min_size=1, max_size=3))
    return policies, draw(years(len(policies)))


def exactly(
    policies: list[Terms], events: list[Happening], seen: Counter[Op]
) -> tuple[list[dict[str, Decimal]], np.ndarray]:
    """Payments by line of each event, and by head, from the exact reader; counts the steps that changed something."""
    used: dict[tuple[int, int], dict[str, Decimal]] = {}
    by_line, by_head = [], np.zeros((len(events), len(HEADS)))
    for row, event in zip(by_head, events, strict=True):
        terms = policies[event.policy]
        ground = {
            line.code: sum((event.loss.get(head, Decimal(0)) for head in line.heads), Decimal(0))
            for line in terms.lines
        }
        reading = read_event(terms, event.facts, ground, used.setdefault((event.policy, event.year), {}))
        seen.update(record.step.op for record in reading.records if record.before != record.after)
        by_line.append(dict(reading.paid))
        for column, head in enumerate(HEADS):
            line = terms.line_of(head.code)
            if line is not None and ground[line.code]:
                share = event.loss.get(head.code, Decimal(0)) / ground[line.code]
                row[column] = float(reading.paid[line.code] * share)
    return by_line, by_head


def test_both_readers_pay_the_same_for_any_contract():
    changed: Counter[Op] = Counter()

    @settings(
        max_examples=examples(5, least=500),
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(books())
    def hold(book: tuple[list[Terms], list[Happening]]) -> None:
        policies, events = book
        batch = as_batch(events)
        by_line, by_head = exactly(policies, events, changed)
        paid = np.full_like(batch[-1], np.nan)
        read(compile_terms(policies), *batch, paid)
        assert np.abs(paid - by_head).max() < HALF_A_FEN

        # the same by line, for every line
        ground = np.zeros((len(events), max(len(terms.lines) for terms in policies)))
        for row, event in zip(ground, events, strict=True):
            for column, line in enumerate(policies[event.policy].lines):
                row[column] = float(
                    sum((event.loss.get(head, Decimal(0)) for head in line.heads), Decimal(0))
                )
        paid = np.full_like(ground, np.nan)
        read(compile_terms(policies, columns="lines"), *batch[:-1], ground, paid)
        for row, lines in zip(paid, by_line, strict=True):
            wanted = [float(amount) for amount in lines.values()]
            assert np.abs(row[: len(wanted)] - wanted).max() < HALF_A_FEN
            assert not row[len(wanted) :].any()

    hold()
    exact_only = {Op.TRIGGER, Op.RECOVERY}  # a simulated event is triggered and recovers nothing
    never_changes = {Op.RETENTION}  # it notes an amount for HIGHEST_RETENTION
    assert set(Op) - exact_only - never_changes == set(changed)
    assert min(changed.values()) >= 5, changed
