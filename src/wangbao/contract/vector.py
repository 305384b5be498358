"""The vector reader: the steps of many contracts over batches of simulated events, in float64.

:func:`compile_terms` turns contracts into flat arrays; :func:`read` runs their steps over a batch. A batch is a
structure of arrays: for ``n`` events ``policy`` (row in the compiled terms), ``year``, ``cause``, ``scenario``,
``conditions`` (bit i is condition i of the vocabulary), ``hours`` of interruption and ``loss`` by head. All events of
one policy year are contiguous, in order, and in one batch: annual limits start afresh where (policy, year) changes.

Years do not touch each other, so the reader takes ``LANES`` of them side by side and does one step for all before the
next step: each step is a short loop the compiler turns into vector instructions, and finding out what the step is
costs nothing. It is fastest where many years of one contract stand together. Every operation is elementwise, so the
result does not depend on how policy years are cut into batches.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.contract.compiled import CompiledTerms, compile_terms
from wangbao.contract.program import (
    AMOUNT,
    CAP,
    CAUSE,
    CONDITION,
    HOURS,
    KEEP,
    MAXIMUM,
    MINIMUM,
    NO_LINE,
    NOW,
    PERIOD,
    RATE,
    SCENARIO,
    Code,
)
from wangbao.contract.steps import TOLERANCE_CNY, TOLERANCE_HOURS

__all__ = ["CompiledTerms", "compile_terms", "read", "read_batch"]

LANES = 64  # years side by side: enough to hide the reading of a step, few enough for the nearest cache

# A kernel's constants must be plain integers.
_EXCLUDE, _REQUIRE, _CLOSING = int(Code.EXCLUDE), int(Code.REQUIRE), int(Code.NOT_PAYABLE)
_EVENT, _ANNUAL, _FRANCHISE = int(Code.EVENT), int(Code.ANNUAL), int(Code.FRANCHISE)
_RETENTION, _HIGHEST_RETENTION = int(Code.RETENTION), int(Code.HIGHEST_RETENTION)
_DEDUCTIBLE_RANGE, _UPLIFT = int(Code.DEDUCTIBLE_RANGE), int(Code.UPLIFT)
_INDEMNITY_PERIOD, _WAITING_TRIGGER = int(Code.INDEMNITY_PERIOD), int(Code.WAITING_TRIGGER)

_ONE = np.uint64(1)
_NONE = np.uint64(0)


def read(
    compiled: CompiledTerms,
    policy: NDArray[np.int32],
    year: NDArray[np.int64],
    cause: NDArray[np.uint8],
    scenario: NDArray[np.uint8],
    conditions: NDArray[np.uint64],
    hours: NDArray[np.float64],
    loss: NDArray[np.float64],
    paid: NDArray[np.float64],
) -> None:
    """What the contracts pay for a batch of ``n`` events, written to ``paid`` [n, columns] in yuan by loss column.

    ``loss`` [n, columns] is in yuan and not negative; ``hours`` in hours, 0 without interruption. Within a line the
    payment is shared over its heads in proportion to their ground-up losses. Losses of heads no line covers pay 0.
    """
    read_batch(compiled, policy, year, cause, scenario, conditions, hours, loss, paid)


@njit(cache=True, error_model="numpy", nogil=True)
def read_batch(
    compiled: Any,
    policy: Any,
    year: Any,
    cause: Any,
    scenario: Any,
    conditions: Any,
    hours: Any,
    loss: Any,
    paid: Any,
) -> None:
    """:func:`read`, callable from other compiled code.

    Each lane holds one policy year and takes its events one after the other; a lane whose year has ended takes the
    next year of the same contract. What is done to a lane depends on its contract alone, never on the other lanes,
    beyond leaving out what changes nothing.
    """
    program, line_of, alone, first = compiled.program, compiled.line_of, compiled.alone, compiled.first
    op, group, single, carries = compiled.op, compiled.group, compiled.single, compiled.carries
    bears, slot, gates, params = compiled.bears, compiled.slot, compiled.gates, compiled.params
    first_member, members, slots = compiled.first_member, compiled.members, compiled.slots
    first_erosion, eroding = compiled.first_erosion, compiled.eroding
    eroded_by_total = compiled.eroded_by_total
    most = 1
    for each in range(slots.shape[0]):
        most = max(most, slots[each])
    amount = np.zeros((NO_LINE + 1, LANES))  # what each line stands at
    ground = np.zeros((NO_LINE + 1, LANES))  # what it started from
    borne = np.zeros((NO_LINE + 1, LANES))  # deductibles borne by line
    used = np.zeros((most, LANES))  # annual numbers
    work = np.zeros((7, LANES))
    lasted = work[0]  # hours of interruption
    held = work[1]  # highest retention noted
    start = work[2]  # a group's total before the first of the steps that carry it
    total, after, cut, scale = work[3], work[4], work[5], work[6]
    bits = np.zeros((4, LANES), np.uint64)
    causes, scenarios = bits[0], bits[1]  # as bits, like the conditions
    met = bits[2]  # conditions that hold
    at = bits[3]  # the event a lane is at
    i, n, columns = 0, policy.shape[0], line_of.shape[1]
    while i < n:
        k = np.int64(program[policy[i]])
        keeps_borne, last = compiled.keeps_borne[k], first[k + 1] - 1
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
                line = np.uint64(line_of[k, h])
                for j in range(wide):
                    amount[line, j] = 0.0
            active = _NONE
            for h in range(columns):
                line = np.uint64(line_of[k, h])
                seen = False
                for j in range(wide):
                    x = loss[at[j], h]
                    seen |= x > 0.0
                    amount[line, j] += x
                if line != NO_LINE:
                    active |= np.uint64(seen) << line
                    if not alone[k, h]:
                        for j in range(wide):
                            ground[line, j] = amount[line, j]
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

            for s in range(first[k], last + 1):
                if not group[s] & active:
                    continue
                step = op[s]

                # Steps that only close lines.
                if step <= _CLOSING:
                    closed = _NONE
                    by_cause, by_scenario, by_fact = gates[s, CAUSE], gates[s, SCENARIO], gates[s, CONDITION]
                    wanted = by_fact if step == _REQUIRE else _NONE
                    for j in range(wide):
                        hit = (
                            (causes[j] & by_cause)
                            | (scenarios[j] & by_scenario)
                            | ((met[j] ^ wanted) & by_fact)
                        )
                        closed |= hit
                        scale[j] = 0.0 if hit else 1.0
                    if not closed:
                        continue
                    for g in range(first_member[s], first_member[s + 1]):
                        line = members[g]
                        for j in range(wide):
                            amount[line, j] *= scale[j]
                            borne[line, j] *= scale[j]
                    continue

                # The group's total; what deductibles took of it, for the two steps that ask.
                if carries[s]:
                    for j in range(wide):
                        total[j] = after[j]
                else:
                    line = members[first_member[s]]
                    for j in range(wide):
                        total[j] = amount[line, j]
                    for g in range(first_member[s] + 1, first_member[s + 1]):
                        line = members[g]
                        for j in range(wide):
                            total[j] += amount[line, j]
                    for j in range(wide):
                        start[j] = total[j]
                if step in (_UPLIFT, _DEDUCTIBLE_RANGE):
                    for j in range(wide):
                        cut[j] = 0.0
                    for g in range(first_member[s], first_member[s + 1]):
                        line = members[g]
                        for j in range(wide):
                            cut[j] += borne[line, j]

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
                    for j in range(wide):
                        own = min(max(floor, rate * total[j], minimum), maximum)
                        held[j] = max(held[j], own if total[j] > TOLERANCE_CNY else 0.0)
                    continue
                elif step == _FRANCHISE:
                    for j in range(wide):
                        after[j] = total[j] if total[j] > floor + TOLERANCE_CNY else 0.0
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
                        after[j] = total[j] if lasted[j] > wait + TOLERANCE_HOURS else 0.0
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
                    for g in range(first_member[s], first_member[s + 1]):
                        line = members[g]
                        for j in range(wide):
                            amount[line, j] *= scale[j]
                if step == _DEDUCTIBLE_RANGE:
                    for g in range(first_member[s], first_member[s + 1]):
                        line = members[g]
                        for j in range(wide):
                            back = borne[line, j] * (1.0 - maximum / cut[j] if cut[j] > maximum else 0.0)
                            amount[line, j] += back
                            borne[line, j] -= back

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
                    for j in range(wide):
                        used[number, j] += amount[line, j]

            # Payments by line back to the loss columns.
            for h in range(columns):
                line = np.uint64(line_of[k, h])
                if alone[k, h]:
                    for j in range(wide):
                        paid[at[j], h] = amount[line, j]
                else:
                    for j in range(wide):
                        x = ground[line, j]
                        paid[at[j], h] = loss[at[j], h] * (amount[line, j] / (x if x > 0.0 else 1.0))
