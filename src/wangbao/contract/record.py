"""A settlement as plain data, for JSON and for a claim's file: amounts as text, every step in both languages."""

from collections.abc import Mapping
from decimal import Decimal

from wangbao.contract.amounts import UNINSURABLE
from wangbao.contract.exact import Record
from wangbao.contract.narration import describe
from wangbao.contract.record_shape import (
    EventShape,
    HeadShape,
    SettlementShape,
    StepShape,
    TextShape,
)
from wangbao.contract.settlement import EventSettlement, HeadFigures, Settlement
from wangbao.contract.steps import EXEMPTING
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text


def record(settlement: Settlement) -> SettlementShape:
    """Convert a settlement to its record: contract, events with every step, three layers by head, totals, in yuan."""
    terms = settlement.terms
    return {
        "wording": terms.code,
        "title": _text(terms.title),
        "limit_cny": None if terms.limit_cny is None else _money(terms.limit_cny),
        "deductible_cny": _money(terms.deductible_cny),
        "period": {"start": str(settlement.period.start), "end": str(settlement.period.end)},
        "events": [_event(event) for event in settlement.events],
        "total": {
            "fact": _money(settlement.fact),
            "covered": _money(settlement.covered),
            "payable_cash": _money(settlement.payable("cash")),
            "payable_service": _money(settlement.payable("service")),
            "beside": _money(settlement.beside),
        },
    }


def _event(event: EventSettlement) -> EventShape:
    return {
        "id": event.event.id,
        "occurred": event.event.occurred.isoformat(),
        "cause": event.event.cause,
        "scenario": event.event.scenario,
        "conditions": list(event.event.conditions),
        "interruption": None if event.measure is None else _text(event.measure),
        "steps": [_step(number, taken) for number, taken in enumerate(event.records, start=1)],
        "heads": [_head(figures) for figures in event.heads],
        "uninsurable": [
            {"code": code, "name": _text(UNINSURABLE[code]), "fact": _money(amount)}
            for code, amount in event.uninsurable.items()
        ],
        "beside": [
            {
                "name": _text(cost.name),
                "fact": _money(cost.fact),
                "payable": _money(cost.payable),
                "rule": _text(cost.rule),
            }
            for cost in event.beside
        ],
        "reinstatements": [
            {
                "limit": again.slot,
                "amount": _money(again.amount),
                "premium_fraction": f"{again.premium_fraction:.10f}",
            }
            for again in event.reinstatements
        ],
        "fact": _money(event.fact),
        "covered": _money(event.covered),
        "payable_cash": _money(event.payable("cash")),
        "payable_service": _money(event.payable("service")),
    }


def _step(number: int, taken: Record) -> StepShape:
    return {
        "number": number,
        "op": taken.step.op.name.lower(),
        "phase": taken.step.phase,
        "exempting": taken.step.op in EXEMPTING,
        "scope": _text(taken.step.label),
        "words": _text(describe(taken)),
        "before": _lines(taken.before),
        "after": _lines(taken.after),
    }


def _head(figures: HeadFigures) -> HeadShape:
    return {
        "head": figures.head,
        "name": _text(head(figures.head).name),
        "line": figures.line,
        "status": figures.status,
        "benefit": figures.benefit,
        "fact": _money(figures.fact),
        "covered": _money(figures.covered),
        "payable": _money(figures.payable),
    }


def _lines(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: _money(amount) for code, amount in amounts.items() if amount}


def _money(amount: Decimal) -> str:
    return str(yuan(amount))


def _text(text: Text) -> TextShape:
    return {"zh": text.zh, "en": text.en}
