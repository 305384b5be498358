"""Contracts compiled to flat arrays for the vector reader."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from wangbao.contract.kernel import NO_LINE, CompiledTerms
from wangbao.contract.program import Program, carries, is_single, keeps_total, lines_of, program_of
from wangbao.contract.terms import Terms
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS


def compile_terms(policies: Sequence[Terms], *, columns: str = "heads") -> CompiledTerms:
    """Compile contracts by policy row to arrays; policies that share a ``Terms`` object share its steps.

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


def join(parts: Sequence[CompiledTerms], program: NDArray[np.int32]) -> CompiledTerms:
    """Join compiled contracts: the ``k``-th contract of all ``parts`` in order is contract ``k``.

    Compiling is slow and joining is fast: a book cut into blocks compiles each contract once. ``parts`` have the loss
    heads as columns. Their own ``program`` is not read; ``program`` (int32[p]) says the contract of each policy row,
    -1 for a row that has none and is never read.
    """
    arrays = dict(zip(CompiledTerms._fields, zip(_NOTHING, *parts, strict=True), strict=True))
    steps = np.cumsum([0, *(part.op.size for part in parts)])
    # Tables of starts are joined by their lengths, places of steps by where each part's steps now begin.
    for name in ("first", "first_member", "first_erosion"):
        edges = np.cumsum([starts.size for starts in arrays[name]])[:-1]
        lengths = np.delete(np.diff(np.concatenate(arrays[name])), edges - 1)
        arrays[name] = (_starts(lengths),)
    arrays["eroding"] = tuple(part.eroding + start for part, start in zip(parts, steps, strict=False)) or (
        _NOTHING.eroding,
    )
    arrays["program"] = (program,)
    return CompiledTerms(**{name: np.concatenate(columns) for name, columns in arrays.items()})


def _nothing() -> CompiledTerms:
    """Return arrays of no contract, which give joined arrays their types where there is nothing to join."""
    return CompiledTerms(
        program=np.zeros(0, np.int32),
        line_of=np.zeros((0, len(HEADS)), np.int32),
        alone=np.zeros((0, len(HEADS)), np.bool_),
        slots=np.zeros(0, np.int32),
        keeps_borne=np.zeros(0, np.bool_),
        first=np.zeros(1, np.int64),
        op=np.zeros(0, np.int32),
        group=np.zeros(0, np.uint64),
        first_member=np.zeros(1, np.int64),
        members=np.zeros(0, np.uint64),
        single=np.zeros(0, np.bool_),
        carries=np.zeros(0, np.bool_),
        bears=np.zeros(0, np.bool_),
        slot=np.zeros(0, np.int32),
        gates=np.zeros((0, 3), np.uint64),
        params=np.zeros((0, 6)),
        first_erosion=np.zeros(1, np.int64),
        eroding=np.zeros(0, np.int64),
        eroded_by_total=np.zeros(0, np.bool_),
    )


_NOTHING = _nothing()


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
