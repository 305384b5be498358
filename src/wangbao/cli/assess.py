"""``wangbao assess``: one enterprise's loss curve, cover, price and advice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import DeductibleOption, JsonOption, LimitOption, amount
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.risk.profile import Profile

STAGES = {
    "simulate": Text("模拟年度损失", "simulating years"),
    "band": Text("参数不确定性区间", "parameter band"),
    "choices": Text("限额与免赔额比较", "other limits and deductibles"),
    "advice": Text("控制措施建议", "advice on controls"),
}


def assess(
    profile: Annotated[
        Path,
        typer.Argument(
            metavar="PROFILE",
            help="企业事实（TOML、JSON、YAML）或 OED 账户文件（CSV） / facts, or an OED account file",
        ),
    ],
    wording: Annotated[
        str | None, typer.Option(help="条款代码或文件，默认按企业类别 / wording, a code or a file")
    ] = None,
    limit: LimitOption = None,
    deductible: DeductibleOption = None,
    years: Annotated[
        int | None, typer.Option(help="模拟年数，默认使年均损失误差在1%以内 / simulated years")
    ] = None,
    seed: Annotated[int, typer.Option(help="随机种子 / random seed")] = 2026,
    view: Annotated[
        Literal["default", "conservative"], typer.Option(help="频率视角 / frequency view")
    ] = "default",
    draws: Annotated[int, typer.Option(help="参数区间的抽样次数 / draws of the parameter band")] = 48,
    common_causes: Annotated[
        bool, typer.Option(help="单列共因（系统性）事件 / tell common causes apart")
    ] = True,
    threads: Annotated[
        int, typer.Option(help="线程数，不影响结果 / threads, without effect on the result")
    ] = 2,
    loadings: Annotated[
        Path | None, typer.Option(help="本公司的费率附加（TOML） / an insurer's own loadings")
    ] = None,
    account: Annotated[
        str | None, typer.Option(help="OED 文件中的 AccNumber / which account of an OED file")
    ] = None,
    rate: Annotated[
        list[str] | None, typer.Option(metavar="USD=7.2", help="汇率：一单位外币合元 / yuan for one unit")
    ] = None,
    revenue: Annotated[
        str | None,
        typer.Option(metavar="CNY", help="OED 文件未填年营收时补足（元） / revenue, where the file has none"),
    ] = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="另存报告 / also write the report")
    ] = None,
) -> None:
    """评估一家企业：损失曲线、保障、价格与建议 / Assess an enterprise: loss curve, cover, price and advice."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels

    prepare_kernels()
    from wangbao.assessment.assess import assess as run
    from wangbao.assessment.request import Request
    from wangbao.cli import assess_view
    from wangbao.vocabulary.errors import refusal
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    console = Console()
    found = list(_profiles(profile, account, rate or [], revenue, lang))
    if len(found) > 1 and html is not None:
        zh, en = (
            "文件含多家企业，请用 --account 选定一家",
            "the file holds several enterprises; choose one with --account",
        )
        raise refusal("html", str(html), zh, en, file=str(profile))
    for path in filter(None, (json, html)):
        refuse_place(path)  # now rather than after the work
    results = []
    for enterprise in found:
        request = Request(
            profile=enterprise,
            wording_name=wording,
            limit_cny=amount("--limit", limit),
            deductible_cny=amount("--deductible", deductible),
            years=years,
            seed=seed,
            view=view,
            common_causes=common_causes,
            draws=draws,
            threads=threads,
            loadings=loadings,
        )
        with _progress(console, lang) as progress:
            result = run(request, progress=progress)
        assess_view.show(result, lang, console)
        results.append(result)
    if json is not None:
        from json import dumps

        from wangbao.assessment.as_json import to_data

        data = [to_data(result) for result in results]
        shown = data[0] if profile.suffix.lower() != ".csv" else data
        write_whole(json, dumps(shown, ensure_ascii=False, indent=2) + "\n")
        console.print(
            Text("JSON 已写入 ", "JSON written to ").say(lang) + str(json), soft_wrap=True, highlight=False
        )
    if html is not None:
        from wangbao.assessment.report import render

        write_whole(html, render(results[0], lang))
        console.print(
            Text("报告已写入 ", "report written to ").say(lang) + str(html), soft_wrap=True, highlight=False
        )


def _profiles(
    path: Path, account: str | None, rates: list[str], revenue: str | None, lang: Lang
) -> Iterator["Profile"]:
    from wangbao.risk.profile import load
    from wangbao.vocabulary.errors import refusal

    if path.suffix.lower() == ".csv":
        yield from _of_accounts(path, account, rates, revenue, lang)
        return
    for name, given in (("account", account), ("rate", ", ".join(rates) or None), ("revenue", revenue)):
        if given is not None:
            zh, en = "仅用于 OED 账户文件（CSV）", "goes with an OED account file (CSV) only"
            raise refusal(name, given, zh, en, file=str(path))
    yield load(path)


def _of_accounts(
    path: Path, account: str | None, rates: list[str], revenue: str | None, lang: Lang
) -> Iterator["Profile"]:
    from wangbao.contract.oed.accounts import read_accounts
    from wangbao.contract.oed.insureds import parse_rates, profile_data
    from wangbao.risk.profile import from_data
    from wangbao.vocabulary.errors import refusal

    file = read_accounts(path)
    per_unit = parse_rates(rates)
    seen: set[tuple[str, str]] = set()
    rows = [row for row in file.rows if account in (None, row.account)]
    if not rows:
        raise refusal(
            "account", account, "文件中没有这个账户", "the file has no such account", file=str(path)
        )
    typer.echo(
        Text(
            "提示：文件中的保单条款未采用，按 --wording、--limit、--deductible 计；其赔付见 wangbao oed apply",
            "note: the file's own policy terms are not used, but --wording, --limit and --deductible; "
            "for what they pay see wangbao oed apply",
        ).say(lang),
        err=True,
    )
    for row in rows:
        if (row.portfolio, row.account) in seen:  # further layers of the same insured
            continue
        seen.add((row.portfolio, row.account))
        facts = profile_data(row, per_unit, revenue_cny=amount("--revenue", revenue), file=str(path))
        for caution in facts.cautions:
            typer.echo(f"{row.account}: {caution.say(lang)}", err=True)
        yield from_data(facts.data, file=f"{path} ({row.account})")


@contextmanager
def _progress(console: "Console", lang: Lang) -> Iterator[Callable[[str, float], None]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(Text("准备", "preparing").say(lang), total=1.0)

        def report(stage: str, share: float) -> None:
            bar.update(task, description=STAGES[stage].say(lang), completed=share)

        yield report
