"""A settlement in the terminal: the contract, each event with its steps and losses by head, and the totals.

Imported by the command only when there is output.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT
from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from wangbao.contract.settlement import EventSettlement, Settlement
    from wangbao.drawing.table import Row, Table
    from wangbao.vocabulary.text import Lang

_NAMES = {
    "period": Text("保险期间", "Policy period"),
    "limit": LIMIT,
    "deductible": DEDUCTIBLE,
    "event": Text("事故", "Event"),
    "occurred": Text("发生", "occurred"),
    "measured": Text("营业中断", "Interruption"),
    "step": Text("步骤", "Step"),
    "scope": Text("范围", "Scope"),
    "rule": Text("条款与认定", "Clause and finding"),
    "before": Text("之前", "Before"),
    "after": Text("之后", "After"),
    "head": Text("损失项目", "Loss head"),
    "status": Text("承保状态", "Status"),
    "fact": Text("事实损失", "Fact loss"),
    "covered": Text("承保损失", "Covered"),
    "payable": Text("应付赔款", "Payable"),
    "benefit": Text("给付", "Benefit"),
    "cash": Text("现金", "cash"),
    "service": Text("服务", "service"),
    "never": Text("不可承保", "uninsurable"),
    "total": Text("合计", "Total"),
    "again": Text("限额恢复", "Limit reinstated"),
    "premium": Text("应补保险费占年保险费", "premium due, of the annual premium"),
    "beside": Text("另行承担的费用", "Borne beside the loss"),
    "paid_cash": Text("应付现金赔款", "Payable in cash"),
    "paid_service": Text("以服务给付", "Given as service"),
}


def show(settled: "Settlement", lang: "Lang", console: "Console") -> None:
    """Print a settlement."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say
    from wangbao.contract.words import money

    terms, width = settled.terms, min(console.width, COLUMNS)
    say(console, f"{terms.title.say(lang)}  {terms.code}", "bold")
    facts = [f"{_say('period', lang)} {settled.period.start} – {settled.period.end}"]
    if terms.limit_cny is not None:
        facts.append(f"{_say('limit', lang)} {money(terms.limit_cny)}")
    facts.append(f"{_say('deductible', lang)} {money(terms.deductible_cny)}")
    say(console, "  ".join(facts))
    for event in settled.events:
        _show_event(event, lang, console)
    console.print(drawn_table(totals(settled, lang), (), lang, width), width=width)
    if settled.beside:
        say(console, f"{_say('beside', lang)} {money(settled.beside)}")


def _show_event(settled: "EventSettlement", lang: "Lang", console: "Console") -> None:
    from rich.rule import Rule
    from rich.text import Text as RichText

    from wangbao.cli.terminal import COLUMNS, clean, drawn_table, say
    from wangbao.contract.words import money, percent
    from wangbao.vocabulary.terms import cause, scenario

    event, width = settled.event, min(console.width, COLUMNS)
    title = "" if event.title is None else f" {event.title.text.say(lang)}"
    console.print()
    heading = RichText(clean(f"{_say('event', lang)} {event.id}{title}"), style="bold")
    console.print(Rule(heading, align="left"), width=width)
    found = f"{scenario(event.scenario).name.say(lang)} · {cause(event.cause).name.say(lang)}"
    say(console, f"{_say('occurred', lang)} {event.occurred.isoformat(sep=' ')}  {found}")
    if settled.measure is not None:
        say(console, f"{_say('measured', lang)}: {settled.measure.say(lang)}")
    for table in (steps(settled, lang), heads(settled, lang)):
        console.print(drawn_table(table, (), lang, width), width=width)
    for again in settled.reinstatements:
        due = percent(again.premium_fraction.quantize(Decimal("0.0001")))
        say(console, f"{_say('again', lang)} {money(again.amount)}  {_say('premium', lang)} {due}")
    for cost in settled.beside:
        paid = f"{cost.name.say(lang)} {money(cost.fact)} → {money(cost.payable)}"
        say(console, f"{paid}  {cost.rule.say(lang)}")


def steps(settled: "EventSettlement", lang: "Lang") -> "Table":
    """Tabulate the steps of an event: scope, clause with its finding, the loss before and after."""
    from wangbao.contract.narration import describe
    from wangbao.contract.words import money

    found = [
        _row(
            str(number),
            taken.step.label.say(lang),
            describe(taken).say(lang),
            money(taken.total_before),
            money(taken.total_after),
        )
        for number, taken in enumerate(settled.records, start=1)
    ]
    return _table("steps", ("step", "scope", "rule"), ("before", "after"), found, (), lang)


def heads(settled: "EventSettlement", lang: "Lang") -> "Table":
    """Tabulate the loss of an event by head: in fact, covered and payable, what cannot be insured among it."""
    from wangbao.contract.amounts import UNINSURABLE
    from wangbao.contract.words import money
    from wangbao.vocabulary.heads import head
    from wangbao.vocabulary.terms import status

    found = [
        _row(
            head(row.head).name.say(lang),
            status(row.status).name.say(lang),
            _say(row.benefit, lang),
            money(row.fact),
            money(row.covered),
            money(row.payable),
        )
        for row in settled.heads
    ]
    zero = money(Decimal(0))
    found += [
        _row(UNINSURABLE[code].say(lang), _say("never", lang), "", money(amount), zero, zero)
        for code, amount in settled.uninsurable.items()
    ]
    paid = settled.payable("cash") + settled.payable("service")
    total = _row(
        _say("total", lang), "", "", money(settled.fact), money(settled.covered), money(paid), mark="total"
    )
    words, amounts = ("head", "status", "benefit"), ("fact", "covered", "payable")
    return _table("heads", words, amounts, found, (total,), lang)


def totals(settled: "Settlement", lang: "Lang") -> "Table":
    """Tabulate all events together: in fact, covered, payable in cash and as service."""
    from wangbao.contract.words import money

    amounts = (settled.fact, settled.covered, settled.payable("cash"), settled.payable("service"))
    row = _row(_say("total", lang), *map(money, amounts))
    return _table("totals", ("",), ("fact", "covered", "paid_cash", "paid_service"), (row,), (), lang)


def _table(
    name: str,
    words: tuple[str, ...],
    amounts: tuple[str, ...],
    found: "Iterable[Row]",
    total: "tuple[Row, ...]",
    lang: "Lang",
) -> "Table":
    from wangbao.drawing import table

    columns = [table.text(_say(column, lang)) for column in words]
    columns += [table.Column(_say(column, lang)) for column in amounts]
    return table.Table(name, "", tuple(columns), table.rows(*found), total)


def _row(*cells: str, mark: str = "") -> "Row":
    from wangbao.drawing.table import Row, Value

    return Row(tuple(Value(cell) for cell in cells), mark)


def _say(name: str, lang: "Lang") -> str:
    return _NAMES[name].say(lang) if name else ""
