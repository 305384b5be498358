"""The loss heads of the vocabulary that the model draws, read off the parameter table.

A head is drawn in one of four ways: as a lognormal component of its own (``severity.<head>.median`` in the table), as
interruption, with the people whose data is involved, or as technology liability, which falls under one of two heads by
kind of insured. A head drawn in none of them is *unmodelled*: it is named with its reason under ``unmodelled`` in the
table, and a contract that covers it gives every result a caution.
"""

from collections.abc import Iterable, Sequence

from wangbao.risk import severity_law as law
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.heads import HEADS, head
from wangbao.vocabulary.text import Text


def drawn_heads(model: Parameters) -> frozenset[str]:
    """Collect the heads under which some incident of some kind of insured can cost something."""
    types, parts = incident_types(), law.components(model)
    found = {HEADS[slot.head].code for kind in types for slot in law.slots(kind, parts, model)}
    if any(law.stop(kind, model).probability > 0.0 for kind in types):
        found.add("business_interruption")
    for kind in types:
        if law.people_probability(kind, model) > 0.0:
            found |= {"emergency_response", kind.data_liability}
    return frozenset(found)


def unmodelled_heads(model: Parameters) -> tuple[str, ...]:
    """List the heads of the vocabulary that nothing draws, in order, whether the table marks them or not."""
    drawn = drawn_heads(model)
    return tuple(one.code for one in HEADS if one.code not in drawn)


def unmodelled_covered(covered: Iterable[str], model: Parameters) -> tuple[str, ...]:
    """List the heads among ``covered`` that nothing draws, in the vocabulary's order."""
    wanted = set(covered)
    return tuple(code for code in unmodelled_heads(model) if code in wanted)


def unmodelled_cautions(codes: Sequence[str], model: Parameters) -> tuple[Text, ...]:
    """Return the one caution for covered heads that nothing draws; none where there are none."""
    return (unmodelled_caution(codes, model),) if codes else ()


def unmodelled_caution(codes: Iterable[str], model: Parameters) -> Text:
    """Warn that covered heads have no losses in the figures, and give the reason where the table has one."""
    named = [(head(code).name, model.unmodelled.get(code)) for code in codes]
    zh = "、".join(f"“{name.zh}”" + (f"（{why.zh}）" if why else "") for name, why in named)
    en = ", ".join(name.en + (f" ({why.en})" if why else "") for name, why in named)
    return Text(
        f"条款承保的{zh}不在损失模型之内：其损失与赔付均按 0 计，均值、区间、价格与资本都不含这部分。",
        f"Covered, but not in the loss model: {en}. Losses and payments under it count as 0: no mean, band, price or "
        "capital includes them.",
    )
