"""Contracts as flat arrays, filled for the vector reader."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wangbao.contract.kernel import NO_LINE, CompiledTerms
from wangbao.contract.program import Program, carries, is_single, keeps_total, lines_of, program_of
from wangbao.contract.terms import Terms
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS


def compile_terms(policies: Sequence[Terms], *, columns: str = "heads") -> CompiledTerms:
    """Contracts by policy row as arrays; policies that share one ``Terms`` object share one row of steps.

    With ``columns="heads"`` a batch's loss and paid have the vocabulary's loss heads as columns; with
    ``columns="lines"`` they have the contract's own lines, in order (padded to the contract with most lines).

    Raises:
        InputError: no policy, or ``columns`` is neither of the two.
    """
    if not policies:
        raise refusal("policies", None, "至少须有一份合同", "at least one contract is required")
    if columns not in ("heads", "lines"):
        raise refusal("columns", columns, "须为 heads 或 lines", "must be heads or lines")
    contracts = {id(terms): terms for terms in policies}
    place = {key: index for index, key in enumerate(contracts)}
    programs = [program_of(terms, columns) for terms in contracts.values()]
    steps = [step for program in programs for step in program.steps]
    first = _starts(len(program.steps) for program in programs)
    line_of = _line_of(list(contracts.values()), programs, columns)
    return CompiledTerms(
        program=np.array([place[id(terms)] for terms in policies], dtype=np.int32),
        line_of=line_of,
        alone=_alone(line_of),
        slots=np.array([program.slots for program in programs], dtype=np.int32),
        keeps_borne=np.array([program.keeps_borne for program in programs], dtype=np.bool_),
        first=first,
        op=np.array([step.code for step in steps], dtype=np.int32),
        group=np.array([step.group for step in steps], dtype=np.uint64),
        first_member=_starts(step.group.bit_count() for step in steps),
        members=np.array([line for step in steps for line in lines_of(step.group)], dtype=np.uint64),
        single=np.array([is_single(step.group) for step in steps], dtype=np.bool_),
        carries=np.array(
            [carried for program in programs for carried in carries(program.steps)], dtype=np.bool_
        ),
        bears=np.array([step.bears for step in steps], dtype=np.bool_),
        slot=np.array([step.slot for step in steps], dtype=np.int32),
        gates=np.array([step.gates for step in steps], dtype=np.uint64).reshape(-1, 3),
        params=np.array([step.params for step in steps], dtype=np.float64).reshape(-1, 6),
        first_erosion=_starts(len(program.eroding) for program in programs),
        eroding=np.array(
            [
                start + place
                for start, program in zip(first, programs, strict=False)
                for place in program.eroding
            ],
            dtype=np.int64,
        ),
        eroded_by_total=np.array(
            [
                keeps_total(program.steps[-1]) and program.steps[-1].group == program.steps[place].group
                for program in programs
                for place in program.eroding
            ],
            dtype=np.bool_,
        ),
    )


def _line_of(contracts: Sequence[Terms], programs: Sequence[Program], columns: str) -> NDArray[np.int32]:
    width = max(len(terms.lines) for terms in contracts) if columns == "lines" else len(HEADS)
    line_of = np.full((len(contracts), width), NO_LINE, dtype=np.int32)
    for row, terms, program in zip(line_of, contracts, programs, strict=True):
        for index, line in enumerate(terms.lines):
            if program.dead >> index & 1:
                continue
            row[[index] if columns == "lines" else [HEAD_INDEX[head] for head in line.heads]] = index
    return line_of


def _alone(line_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.array(
        [[np.count_nonzero(row == line) == 1 or line == NO_LINE for line in row] for row in line_of]
    )


def _starts(lengths: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *lengths], dtype=np.int64)
