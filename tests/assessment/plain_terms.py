"""Small contracts of the tests' own, built from steps."""

from decimal import Decimal

from wangbao.contract import steps
from wangbao.contract.terms import Line, Terms
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text


def plain_terms(*, limit: int = 10_000_000, deductible: int = 50_000, waiting_hours: int = 12) -> Terms:
    """Every head of the notice its own line: waiting time, a deductible and half the limit each, one aggregate."""
    lines = tuple(Line(h.code, "all", (h.code,), h.name, h.insurance_class) for h in HEADS if not h.extension)
    every = tuple(line.code for line in lines)
    found = [steps.waiting(("business_interruption",), Decimal(waiting_hours))]
    found += [steps.deductible((code,), amount=Decimal(deductible)) for code in every]
    found += [steps.limit((code,), Decimal(limit) / 2) for code in every]
    found += [steps.annual_limit(every, Decimal(limit), "aggregate")]
    return Terms(
        "plain",
        Text("测试条款", "test terms"),
        lines,
        tuple(found),
        limit_cny=Decimal(limit),
        deductible_cny=Decimal(deductible),
    )
