"""``wangbao settle``: a loss notice settled exactly, step by step."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from wangbao.contract.settlement import EventSettlement, Settlement

_NAMES = {
    "period": Text("保险期间", "Policy period"),
    "limit": Text("年度累计限额", "Aggregate limit"),
    "deductible": Text("每次事故免赔额", "Deductible each event"),
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


def settle(
    wording: Annotated[
        str, typer.Argument(metavar="WORDING", help="条款代码或文件 / a shipped wording's code or a file")
    ],
    loss: Annotated[
        Path, typer.Argument(metavar="LOSS", help="出险通知（YAML、JSON、TOML） / a loss notice")
    ],
    limit: Annotated[
        str | None, typer.Option(metavar="CNY", help="年累计限额（元） / annual aggregate limit")
    ] = None,
    deductible: Annotated[
        str | None, typer.Option(metavar="CNY", help="每次事故免赔额（元） / deductible per event")
    ] = None,
    lang: LangOption = "zh",
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="另存 JSON / also write JSON")] = None,
) -> None:
    """按条款逐步理算一份出险通知 / Settle a loss notice under a wording, step by step."""
    from rich.console import Console

    from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
    from wangbao.contract.resolve import resolve

    terms = resolve(
        wordings.load(wording),
        limit_cny=_amount("--limit", limit),
        deductible_cny=_amount("--deductible", deductible),
    )
    settled = settlements.settle(terms, notices.load(loss))
    if json is not None:
        _write_json(settled, json)
    _show(Console(markup=False, highlight=False, emoji=False), settled, lang)


def _amount(option: str, text: str | None) -> Decimal | None:
    from wangbao.vocabulary.money import to_decimal

    return None if text is None else to_decimal(text, field=option)


def _write_json(settled: "Settlement", path: Path) -> None:
    import json

    from wangbao.contract.record import record
    from wangbao.vocabulary.errors import refusal

    try:
        path.write_text(json.dumps(record(settled), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal("--json", str(path), f"无法写入：{reason}", f"cannot be written: {reason}") from None


def _show(console: "Console", settled: "Settlement", lang: Lang) -> None:
    from wangbao.contract.words import money

    terms = settled.terms
    console.print(f"{terms.title.say(lang)}  {terms.code}", style="bold")
    facts = [f"{_say('period', lang)} {settled.period.start} – {settled.period.end}"]
    if terms.limit_cny is not None:
        facts.append(f"{_say('limit', lang)} {money(terms.limit_cny)}")
    facts.append(f"{_say('deductible', lang)} {money(terms.deductible_cny)}")
    console.print("  ".join(facts))
    for event in settled.events:
        _show_event(console, event, lang)
    console.print()
    total = _table(("total", "fact", "covered", "paid_cash", "paid_service"), lang)
    total.add_row(
        "",
        money(settled.fact),
        money(settled.covered),
        money(settled.payable("cash")),
        money(settled.payable("service")),
    )
    console.print(total)
    if settled.beside:
        console.print(f"{_say('beside', lang)} {money(settled.beside)}")


def _show_event(console: "Console", settled: "EventSettlement", lang: Lang) -> None:
    from wangbao.contract.words import money, percent
    from wangbao.vocabulary.terms import cause, scenario

    event = settled.event
    title = "" if event.title is None else f" {event.title.text.say(lang)}"
    found = f"{scenario(event.scenario).name.say(lang)} · {cause(event.cause).name.say(lang)}"
    console.print()
    console.rule(f"{_say('event', lang)} {event.id}{title}", align="left")
    console.print(f"{_say('occurred', lang)} {event.occurred.isoformat(sep=' ')}  {found}")
    if settled.measure is not None:
        console.print(f"{_say('measured', lang)}: {settled.measure.say(lang)}")
    console.print(_steps(settled, lang))
    console.print(_heads(settled, lang))
    for again in settled.reinstatements:
        due = percent(again.premium_fraction.quantize(Decimal("0.0001")))
        console.print(f"{_say('again', lang)} {money(again.amount)}  {_say('premium', lang)} {due}")
    for cost in settled.beside:
        console.print(
            f"{cost.name.say(lang)} {money(cost.fact)} → {money(cost.payable)}  {cost.rule.say(lang)}"
        )


def _steps(settled: "EventSettlement", lang: Lang) -> "Table":
    from wangbao.contract.happened import did
    from wangbao.contract.words import money

    table = _table(("step", "scope", "rule", "before", "after"), lang, text_columns=3)
    for number, taken in enumerate(settled.records, start=1):
        table.add_row(
            str(number),
            taken.step.label.say(lang),
            did(taken).say(lang),
            money(taken.total_before),
            money(taken.total_after),
        )
    return table


def _heads(settled: "EventSettlement", lang: Lang) -> "Table":
    from wangbao.contract.amounts import UNINSURABLE
    from wangbao.contract.words import money
    from wangbao.vocabulary.heads import head
    from wangbao.vocabulary.terms import status

    table = _table(("head", "status", "benefit", "fact", "covered", "payable"), lang, text_columns=3)
    for row in settled.heads:
        table.add_row(
            head(row.head).name.say(lang),
            status(row.status).name.say(lang),
            _say(row.benefit, lang),
            money(row.fact),
            money(row.covered),
            money(row.payable),
        )
    for code, amount in settled.uninsurable.items():
        zero = money(Decimal(0))
        table.add_row(UNINSURABLE[code].say(lang), _say("never", lang), "", money(amount), zero, zero)
    table.add_section()
    paid = settled.payable("cash") + settled.payable("service")
    table.add_row(_say("total", lang), "", "", money(settled.fact), money(settled.covered), money(paid))
    return table


def _table(columns: tuple[str, ...], lang: Lang, *, text_columns: int = 1) -> "Table":
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    for place, name in enumerate(columns):
        number = place >= text_columns
        table.add_column(
            _say(name, lang), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    return table


def _say(name: str, lang: Lang) -> str:
    return _NAMES[name].say(lang)
