"""The compiled kernel of the vector reader, and every number it is built on.

Compiled code is kept on disk and made afresh when *this file* changes, not when one it imports from does. So the codes
of the steps, the columns of their parameters, the arrays and the number of lanes are defined here and imported by those
who fill them; the kernel itself imports nothing of ours.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

LANES = 64  # years side by side: enough to hide the reading of a step, few enough for the nearest cache
NO_LINE = 63  # where a column that no line covers is added up, never to be paid

# Columns of ``params``. Four have a second meaning, by step.
AMOUNT, RATE, MINIMUM, MAXIMUM, HOURS, PERIOD = range(6)
CAP, KEEP, NOW, LEAST = HOURS, PERIOD, RATE, HOURS
# Columns of ``gates``.
CAUSE, SCENARIO, CONDITION = range(3)


class Code(IntEnum):
    """The formula of a step in the vector reader; several operations share one.

    ``EVENT``: ``min(cap, keep · (T - D))`` with ``D`` a deductible, so a deductible, a coinsurance and a limit that
    follow each other on one group are one step. ``ANNUAL``: of ``min(T, amount, capacity - used)`` either what is paid
    (``keep`` 1) or what is cut (0), added to ``used`` now (``now`` 1) or after the event (0).
    """

    EXCLUDE = 0
    REQUIRE = 1
    NOT_PAYABLE = 2  # the codes up to here only close lines
    EVENT = 3
    ANNUAL = 4
    FRANCHISE = 5
    RETENTION = 6
    HIGHEST_RETENTION = 7
    UPLIFT = 8
    DEDUCTIBLE_RANGE = 9
    INDEMNITY_PERIOD = 10
    WAITING_TRIGGER = 11
    WAITING = 12


class CompiledTerms(NamedTuple):
    """The steps of ``k`` different contracts for ``p`` policies, ``s`` steps and ``c`` annual limits in all.

    ``columns`` loss columns (the loss heads, or the lines themselves) map to lines; line ``NO_LINE`` takes what can
    never be paid. A group of lines is a bit mask.
    """

    program: NDArray[np.int32]  # [p] contract of each policy row
    line_of: NDArray[np.int32]  # [k, columns] line of each loss column
    alone: NDArray[np.bool_]  # [k, columns] whether no other column shares the column's line
    slots: NDArray[np.int32]  # [k] annual numbers kept
    keeps_borne: NDArray[np.bool_]  # [k] whether deductibles borne are asked for
    first: NDArray[np.int64]  # [k + 1] each contract's first step
    op: NDArray[np.int32]  # [s]
    group: NDArray[np.uint64]  # [s] its lines as a mask
    first_member: NDArray[np.int64]  # [s + 1] and as places in ``members``
    members: NDArray[np.uint64]
    single: NDArray[np.bool_]  # [s] whether the group is one line
    carries: NDArray[np.bool_]  # [s] whether the step before left this group's total ready
    bears: NDArray[np.bool_]  # [s] whether the cut counts as a deductible borne
    slot: NDArray[np.int32]  # [s] annual number a step reads, -1 for none
    gates: NDArray[np.uint64]  # [s, 3] causes, scenarios and conditions a step looks for
    params: NDArray[np.float64]  # [s, 6] see the column names of this module
    first_erosion: NDArray[np.int64]  # [k + 1] each contract's first annual limit
    eroding: NDArray[np.int64]  # [c] its step
    eroded_by_total: NDArray[np.bool_]  # [c] whether the last step's total is what finally erodes it


# A kernel's constants must be plain integers.
_REQUIRE, _CLOSING = int(Code.REQUIRE), int(Code.NOT_PAYABLE)
_EVENT, _ANNUAL, _FRANCHISE = int(Code.EVENT), int(Code.ANNUAL), int(Code.FRANCHISE)
_RETENTION, _HIGHEST_RETENTION = int(Code.RETENTION), int(Code.HIGHEST_RETENTION)
_DEDUCTIBLE_RANGE, _UPLIFT = int(Code.DEDUCTIBLE_RANGE), int(Code.UPLIFT)
_INDEMNITY_PERIOD, _WAITING_TRIGGER = int(Code.INDEMNITY_PERIOD), int(Code.WAITING_TRIGGER)

_ALIKE, _MIXED = True, False
_ONE = np.uint64(1)
_NONE = np.uint64(0)


class Lanes(NamedTuple):
    """Working arrays of the steps for ``wide`` events side by side; reused from call to call.

    They are not zeroed: every line that is read is written first.
    """

    amount: NDArray[np.float64]  # [NO_LINE + 1, wide] what each line stands at
    ground: NDArray[np.float64]  # [NO_LINE + 1, wide] what it started from
    borne: NDArray[np.float64]  # [NO_LINE + 1, wide] deductibles borne by line, where any step asks for them
    used: NDArray[np.float64]  # [annual numbers, wide]
    work: NDArray[np.float64]  # [7, wide]
    bits: NDArray[np.uint64]  # [4, wide]


@njit(cache=True, error_model="numpy", nogil=True)
def make_lanes(compiled: Any, wide: int) -> Any:
    """Allocate room for ``wide`` events of any of the contracts."""
    most = 1
    for each in range(compiled.slots.shape[0]):
        most = max(most, compiled.slots[each])
    return Lanes(
        np.empty((NO_LINE + 1, wide)),
        np.empty((NO_LINE + 1, wide)),
        np.empty((NO_LINE + 1, wide)),
        np.zeros((most, wide)),
        np.zeros((7, wide)),
        np.zeros((4, wide), np.uint64),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def _run_steps(compiled: Any, k: Any, wide: Any, active: Any, alike: bool, lanes: Lanes) -> None:
    """Run the steps of contract ``k`` over the first ``wide`` lanes, then erode the annual limits.

    ``active`` are the lines any lane has a loss in; the others are not looked at. ``alike`` says that every lane is
    another year and that cause, scenario and conditions are those of lane 0 in all of them, so that what only closes
    lines is decided once and nothing is eroded.
    """
    first, op, group, single = compiled.first, compiled.op, compiled.group, compiled.single
    carries, bears, slot = compiled.carries, compiled.bears, compiled.slot
    gates, params = compiled.gates, compiled.params
    first_member, members = compiled.first_member, compiled.members
    first_erosion, eroding = compiled.first_erosion, compiled.eroding
    eroded_by_total = compiled.eroded_by_total
    keeps_borne, last = compiled.keeps_borne[k], first[k + 1] - 1
    amount, borne, used = lanes.amount, lanes.borne, lanes.used
    lasted, held, start = lanes.work[0], lanes.work[1], lanes.work[2]
    total, after, cut, scale = lanes.work[3], lanes.work[4], lanes.work[5], lanes.work[6]
    causes, scenarios, met = lanes.bits[0], lanes.bits[1], lanes.bits[2]
    for s in range(first[k], last + 1):
        if not group[s] & active:
            continue
        step = op[s]

        # Steps that only close lines.
        if step <= _CLOSING:
            closed = _NONE
            by_cause, by_scenario, by_fact = gates[s, CAUSE], gates[s, SCENARIO], gates[s, CONDITION]
            wanted = by_fact if step == _REQUIRE else _NONE
            if alike:
                if (causes[0] & by_cause) | (scenarios[0] & by_scenario) | ((met[0] ^ wanted) & by_fact):
                    _clear(first_member[s], first_member[s + 1], members, wide, active, amount)
                    if keeps_borne:
                        _clear(first_member[s], first_member[s + 1], members, wide, active, borne)
                    active &= ~group[s]
                continue
            for j in range(wide):
                hit = (causes[j] & by_cause) | (scenarios[j] & by_scenario) | ((met[j] ^ wanted) & by_fact)
                closed |= hit
                scale[j] = 0.0 if hit else 1.0
            if not closed:
                continue
            _scale(first_member[s], first_member[s + 1], members, wide, active, amount, scale)
            if keeps_borne:
                _scale(first_member[s], first_member[s + 1], members, wide, active, borne, scale)
            continue

        # The group's total; what deductibles took of it, for the two steps that ask.
        if carries[s]:
            for j in range(wide):
                total[j] = after[j]
        else:
            _add_up(first_member[s], first_member[s + 1], members, wide, active, amount, total)
            for j in range(wide):
                start[j] = total[j]
        if step in (_UPLIFT, _DEDUCTIBLE_RANGE):
            _add_up(first_member[s], first_member[s + 1], members, wide, active, borne, cut)

        floor, rate = params[s, AMOUNT], params[s, RATE]
        minimum, maximum = params[s, MINIMUM], params[s, MAXIMUM]
        wait, period = params[s, HOURS], params[s, PERIOD]
        if step == _EVENT:
            cap, keep = params[s, CAP], params[s, KEEP]
            for j in range(wide):
                own = min(max(floor, rate * total[j], minimum), maximum)
                after[j] = min(max(total[j] - own, 0.0) * keep, cap)
        elif step == _ANNUAL:
            number = np.uint64(slot[s])
            keep, now = params[s, KEEP], params[s, NOW]
            for j in range(wide):
                part = min(total[j], floor, max(maximum - used[number, j], 0.0))
                used[number, j] += part * now
                after[j] = part * keep + (total[j] - part) * (1.0 - keep)
        elif step == _RETENTION:
            least = params[s, LEAST]
            for j in range(wide):
                own = min(max(floor, rate * total[j], minimum), maximum)
                held[j] = max(held[j], own if total[j] > least else 0.0)
            continue
        elif step == _FRANCHISE:
            for j in range(wide):
                after[j] = total[j] if total[j] > floor else 0.0
        elif step == _HIGHEST_RETENTION:
            for j in range(wide):
                after[j] = max(total[j] - held[j], 0.0)
                held[j] = 0.0
        elif step == _UPLIFT:
            for j in range(wide):
                more = rate if gates[s, CONDITION] & met[j] else 0.0
                after[j] = max(total[j] - more * cut[j], 0.0)
        elif step == _DEDUCTIBLE_RANGE:
            for j in range(wide):
                after[j] = max(total[j] - max(minimum - cut[j], 0.0), 0.0)
        elif step == _WAITING_TRIGGER:
            for j in range(wide):
                after[j] = total[j] if lasted[j] > wait else 0.0
        elif step == _INDEMNITY_PERIOD:
            for j in range(wide):
                after[j] = total[j] * (period / lasted[j] if lasted[j] > period else 1.0)
        else:  # waiting, waiting or deductible
            for j in range(wide):
                counted = min(lasted[j], period)
                waited = total[j] * (wait / counted if counted > wait else 1.0)
                after[j] = max(total[j] - max(waited, floor), 0.0)

        # Share the change over the group; keep what a deductible took.
        if keeps_borne and bears[s]:
            for j in range(wide):
                x = start[j]
                scale[j] = (total[j] - after[j]) / (x if x > 0.0 else 1.0)
            for g in range(first_member[s], first_member[s + 1]):
                line = members[g]
                if not (active >> line) & _ONE:
                    continue
                for j in range(wide):
                    borne[line, j] += amount[line, j] * scale[j]
        if s < last and carries[s + 1]:
            continue
        if single[s]:
            line = members[first_member[s]]
            for j in range(wide):
                amount[line, j] = after[j]
        else:
            for j in range(wide):
                x = start[j]
                scale[j] = after[j] / (x if x > 0.0 else 1.0)
            _scale(first_member[s], first_member[s + 1], members, wide, active, amount, scale)
        if step == _DEDUCTIBLE_RANGE:
            _give_back(
                first_member[s], first_member[s + 1], members, wide, active, maximum, cut, amount, borne
            )

    if alike:
        return

    # Annual limits are eroded by what is finally paid.
    for c in range(first_erosion[k], first_erosion[k + 1]):
        s = eroding[c]
        if not group[s] & active:
            continue
        number = np.uint64(slot[s])
        if eroded_by_total[c]:
            for j in range(wide):
                used[number, j] += after[j]
            continue
        for g in range(first_member[s], first_member[s + 1]):
            line = members[g]
            if not (active >> line) & _ONE:
                continue
            for j in range(wide):
                used[number, j] += amount[line, j]


# Loops over the active lines of a group, members ``first`` to ``end``; always inlined, for a call would cost as much.


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _add_up(first: Any, end: Any, members: Any, wide: Any, active: Any, by_line: Any, out: Any) -> None:
    """Add up a group's active lines into ``out`` [wide]."""
    for j in range(wide):
        out[j] = 0.0
    for g in range(first, end):
        line = members[g]
        if not (active >> line) & _ONE:
            continue
        for j in range(wide):
            out[j] += by_line[line, j]


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _clear(first: Any, end: Any, members: Any, wide: Any, active: Any, by_line: Any) -> None:
    """Set a group's active lines to zero."""
    for g in range(first, end):
        line = members[g]
        if not (active >> line) & _ONE:
            continue
        for j in range(wide):
            by_line[line, j] = 0.0


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _scale(first: Any, end: Any, members: Any, wide: Any, active: Any, by_line: Any, factor: Any) -> None:
    """Multiply a group's active lines by ``factor`` [wide]."""
    for g in range(first, end):
        line = members[g]
        if not (active >> line) & _ONE:
            continue
        for j in range(wide):
            by_line[line, j] *= factor[j]


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _give_back(
    first: Any,
    end: Any,
    members: Any,
    wide: Any,
    active: Any,
    maximum: Any,
    cut: Any,
    amount: Any,
    borne: Any,
) -> None:
    """Give back the part of ``cut`` above the maximum deductible of a group, pro rata to what each line bore."""
    for g in range(first, end):
        line = members[g]
        if not (active >> line) & _ONE:
            continue
        for j in range(wide):
            back = borne[line, j] * (1.0 - maximum / cut[j] if cut[j] > maximum else 0.0)
            amount[line, j] += back
            borne[line, j] -= back


@njit(cache=True, error_model="numpy", nogil=True)
def read_batch(
    compiled: CompiledTerms,
    policy: Any,
    year: Any,
    cause: Any,
    scenario: Any,
    conditions: Any,
    hours: Any,
    possible: Any,
    loss: Any,
    paid: Any,
) -> None:
    """Read a batch of events as :func:`wangbao.contract.vector.read` does; callable from other compiled code.

    ``possible`` uint64[n] says as bits in which columns an event may have a loss. The others are neither read nor
    written: a caller whose neighbours are alike saves their time.

    Each lane holds one policy year and takes its events one after the other; a lane whose year has ended takes the
    next year of the same contract. What is done to a lane depends on its contract alone, never on the other lanes,
    beyond leaving out what changes nothing.
    """
    program, line_of, alone, slots = compiled.program, compiled.line_of, compiled.alone, compiled.slots
    lanes = make_lanes(compiled, LANES)
    amount, ground, borne, used = lanes.amount, lanes.ground, lanes.borne, lanes.used
    lasted, held = lanes.work[0], lanes.work[1]  # hours of interruption, the highest retention noted
    # As bits, like the conditions that hold; and the event a lane is at.
    causes, scenarios, met, at = lanes.bits[0], lanes.bits[1], lanes.bits[2], lanes.bits[3]
    i, n, columns = 0, policy.shape[0], line_of.shape[1]
    while i < n:
        k = np.int64(program[policy[i]])
        keeps_borne = compiled.keeps_borne[k]
        kept = slots[k]
        width = 0
        while True:
            # Every lane at its next event: of its own year, else of a year not yet begun; else the lane closes.
            j = 0
            while j < LANES:
                if j < width:
                    e = np.int64(at[j]) + 1
                    if e < n and policy[e] == policy[e - 1] and year[e] == year[e - 1]:
                        at[j] = np.uint64(e)
                        j += 1
                        continue
                if i < n and program[policy[i]] == k:
                    at[j] = np.uint64(i)
                    for row in range(kept):
                        used[row, j] = 0.0
                    i += 1
                    while i < n and policy[i] == policy[i - 1] and year[i] == year[i - 1]:
                        i += 1
                    width = max(width, j + 1)
                    j += 1
                    continue
                if j >= width:
                    break
                width -= 1
                at[j] = at[width]
                for row in range(kept):
                    used[row, j] = used[row, width]
            if width == 0:
                break

            wide = np.uint64(width)  # unsigned: an index below 0 need not be looked for

            # Losses by line.
            for h in range(columns):
                if not alone[k, h]:
                    line = np.uint64(line_of[k, h])
                    for j in range(wide):
                        amount[line, j] = 0.0
            active = _NONE
            present = _NONE
            for j in range(wide):
                present |= possible[at[j]]
            for h in range(columns):
                line = np.uint64(line_of[k, h])
                if not (present >> np.uint64(h)) & _ONE:
                    if alone[k, h]:
                        for j in range(wide):
                            amount[line, j] = 0.0
                    continue
                if alone[k, h]:
                    for j in range(wide):
                        amount[line, j] = loss[at[j], h]
                else:
                    for j in range(wide):
                        amount[line, j] += loss[at[j], h]
                        ground[line, j] = amount[line, j]
                seen = False
                for j in range(wide):
                    seen |= amount[line, j] > 0.0
                if line != NO_LINE:
                    active |= np.uint64(seen) << line
            for j in range(wide):
                amount[NO_LINE, j] = 0.0
                held[j] = 0.0
                lasted[j] = hours[at[j]]
                causes[j] = _ONE << np.uint64(cause[at[j]])
                scenarios[j] = _ONE << np.uint64(scenario[at[j]])
                met[j] = conditions[at[j]]
            if keeps_borne:
                for h in range(columns):
                    line = np.uint64(line_of[k, h])
                    for j in range(wide):
                        borne[line, j] = 0.0

            _run_steps(compiled, k, wide, active, _MIXED, lanes)

            # Payments by line back to the loss columns.
            for h in range(columns):
                if not (present >> np.uint64(h)) & _ONE:
                    continue
                line = np.uint64(line_of[k, h])
                if alone[k, h]:
                    for j in range(wide):
                        paid[at[j], h] = amount[line, j]
                else:
                    for j in range(wide):
                        x = ground[line, j]
                        paid[at[j], h] = loss[at[j], h] * (amount[line, j] / (x if x > 0.0 else 1.0))


@njit(cache=True, error_model="numpy", nogil=True)
def read_alike(
    compiled: CompiledTerms,
    policy: int,
    n: int,
    cause: Any,
    scenario: Any,
    conditions: Any,
    hours: Any,
    possible: Any,
    loss: Any,
    paid: Any,
    lanes: Lanes,
) -> None:
    """Pay ``n`` events of one kind under policy row ``policy``, each the only event of its year.

    The same as :func:`read_batch` where every event is of another year and all have one ``cause``, one ``scenario``,
    one set of ``conditions`` and losses in the ``possible`` columns only; here ``loss`` and ``paid`` are
    float64[columns, >= n], of which the possible columns are read and written. ``lanes`` is room for at least ``n``.
    """
    k = np.int64(compiled.program[policy])
    line_of, alone, columns = compiled.line_of, compiled.alone, compiled.line_of.shape[1]
    amount, ground, borne, used = lanes.amount, lanes.ground, lanes.borne, lanes.used
    lasted, held = lanes.work[0], lanes.work[1]
    causes, scenarios, met = lanes.bits[0], lanes.bits[1], lanes.bits[2]
    wide = np.uint64(n)
    for row in range(compiled.slots[k]):
        for j in range(wide):
            used[row, j] = 0.0
    for h in range(columns):
        if not alone[k, h] and (possible >> np.uint64(h)) & _ONE:
            line = np.uint64(line_of[k, h])
            for j in range(wide):
                amount[line, j] = 0.0
    active = _NONE
    for h in range(columns):
        if not (possible >> np.uint64(h)) & _ONE:
            continue
        line = np.uint64(line_of[k, h])
        if alone[k, h]:
            for j in range(wide):
                amount[line, j] = loss[h, j]
        else:
            for j in range(wide):
                amount[line, j] += loss[h, j]
                ground[line, j] = amount[line, j]
        if line != NO_LINE:
            active |= _ONE << line
    if compiled.keeps_borne[k]:
        for h in range(columns):
            line = np.uint64(line_of[k, h])
            for j in range(wide):
                borne[line, j] = 0.0
    for j in range(wide):
        amount[NO_LINE, j] = 0.0
        held[j] = 0.0
        lasted[j] = hours[j]
        met[j] = conditions
    causes[0] = _ONE << np.uint64(cause)
    scenarios[0] = _ONE << np.uint64(scenario)

    _run_steps(compiled, k, wide, active, _ALIKE, lanes)

    for h in range(columns):
        if not (possible >> np.uint64(h)) & _ONE:
            continue
        line = np.uint64(line_of[k, h])
        if alone[k, h]:
            for j in range(wide):
                paid[h, j] = amount[line, j]
        else:
            for j in range(wide):
                x = ground[line, j]
                paid[h, j] = loss[h, j] * (amount[line, j] / (x if x > 0.0 else 1.0))
