"""``wangbao rates``: fit filed rate plans to the technical model, check them, and compare them with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from wangbao.assessment.filing_cases import Progress

app = typer.Typer(
    help="费率方案：生成、检查、与技术保费对照 / Filed rate plans: made, checked, held beside the technical price",
    no_args_is_help=True,
)

PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", help="内置费率方案代码或文件 / a shipped plan or a file")
]
Profiles = Annotated[int, typer.Option(min=50, max=100_000, help="虚构企业数 / made-up enterprises")]
Incidents = Annotated[
    int, typer.Option(min=1000, max=10_000_000, help="每家企业的事件数 / incidents for each")
]
Seed = Annotated[int, typer.Option(min=0, help="随机种子 / random seed")]
Threads = Annotated[
    int, typer.Option(min=1, max=256, help="线程数，不影响结果 / threads; no matter to the result")
]


@app.command("generate")
def generate(
    wording: Annotated[
        str, typer.Option(metavar="WORDING", help="内置条款代码或文件 / a shipped wording or a file")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="写入 .yaml / YAML file to write")],
    version: Annotated[str, typer.Option(help="方案版本 / version of the plan")] = "2026.1",
    code: Annotated[str | None, typer.Option(help="方案代码 / code of the plan")] = None,
    kind: Annotated[str | None, typer.Option(help="被保险对象类别 / kind of insured")] = None,
    profiles: Profiles = 600,
    incidents: Incidents = 15_000,
    seed: Seed = 2026,
    threads: Threads = 2,
    lang: LangOption = "zh",
) -> None:
    """由技术模型拟合一份费率方案 / Fit a rate plan to the technical model."""
    from wangbao.cli.startup import prepare_kernels

    prepare_kernels()
    from wangbao.assessment import filing
    from wangbao.assessment.filing_cases import cautions
    from wangbao.contract import wording as wordings
    from wangbao.pricing.filed import plan as plans
    from wangbao.pricing.filed.fit.yaml_text import as_yaml
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    refuse_place(out)  # now rather than after the work
    chosen = wordings.load(wording)
    effort = filing.Effort(profiles=profiles, incidents=incidents, seed=seed, threads=threads)
    with _with_progress(Text("拟合费率方案", "fitting the plan"), lang) as progress:
        data = filing.generate(
            chosen,
            kind=kind,
            code=code or f"cyber-{chosen.wording}",
            version=version,
            effort=effort,
            progress=progress,
        )
    plan = plans.parse(data)
    heading = "由 wangbao rates generate 生成的示例，未经备案。\nAn example made by wangbao rates generate; not filed."
    write_whole(out, as_yaml(data, heading=heading))
    digest = plans.fingerprint(plan)[:12]
    typer.echo(
        Text(
            f"已写入 {out}：{plan.plan} {plan.version}，{len(plan.factors)} 个因子，摘要 {digest}",
            f"written to {out}: {plan.plan} {plan.version}, {len(plan.factors)} factors, hash {digest}",
        ).say(lang)
    )
    for caution in cautions(chosen):
        typer.echo(f"! {caution.say(lang)}", err=True)


@app.command("check")
def check(plan: PlanArgument, lang: LangOption = "zh") -> None:
    """检查一份费率方案 / Check a rate plan: its form, its directions, its ranges."""
    from wangbao.pricing.filed import plan as plans
    from wangbao.pricing.filed.monotone import findings

    found = plans.load(plan)
    ranges = sum(factor.has_range for factor in found.factors)
    zh = f"{found.plan} {found.version}：{len(found.covers)} 个部分、{len(found.factors)} 个因子（{ranges} 个有区间）"
    en = f"{found.plan} {found.version}: {len(found.covers)} covers, {len(found.factors)} factors, {ranges} with ranges"
    typer.echo(Text(zh, en).say(lang))
    typer.echo(f"sha256 {plans.fingerprint(found)}")
    odd = findings(found)
    for finding in odd:
        level = {"error": Text("错误", "error"), "warn": Text("注意", "note")}[finding.level]
        typer.echo(f"{level.say(lang)}: {finding.where}: {finding.says.say(lang)}")
    if any(finding.level == "error" for finding in odd):
        raise typer.Exit(1)
    typer.echo(Text("未发现方向性错误", "no factor moves the wrong way").say(lang))


@app.command("compare")
def compare(
    plan: PlanArgument,
    wording: Annotated[
        str | None,
        typer.Option(metavar="WORDING", help="条款；默认取方案所依据的 / default: the one it was made for"),
    ] = None,
    kind: Annotated[str | None, typer.Option(help="被保险对象类别 / kind of insured")] = None,
    profiles: Profiles = 300,
    incidents: Incidents = 20_000,
    seed: Seed = 2026,
    threads: Threads = 2,
    json: JsonOption = None,
    lang: LangOption = "zh",
) -> None:
    """备案保费与技术保费对照 / Compare filed with technical premiums."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels

    prepare_kernels()
    from wangbao.assessment import filing
    from wangbao.cli.terminal import COLUMNS, drawn_table, say
    from wangbao.contract import wording as wordings
    from wangbao.pricing.filed import plan as plans
    from wangbao.pricing.filed.fit import comparison_data, tables
    from wangbao.vocabulary.errors import refusal
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    if json is not None:
        refuse_place(json)
    found = plans.load(plan)
    name = wording or (found.made.wording if found.made else None)
    if name is None:
        raise refusal("--wording", None, "方案未记条款，请指明", "the plan names no wording; name one")
    effort = filing.Effort(profiles=profiles, terms=4, incidents=incidents, seed=seed, threads=threads)
    with _with_progress(Text("按技术模型定价", "pricing by the technical model"), lang) as progress:
        compared = filing.compare(
            wordings.load(name),
            found,
            kind=kind or (found.made.kind if found.made else None),
            effort=effort,
            progress=progress,
        )
    console = Console()
    room = min(console.width, COLUMNS)
    for sentence in tables.sentences(compared, lang):
        say(console, sentence)
    for table in (
        tables.quantiles(compared, lang),
        tables.segments(compared, lang),
        tables.worst(compared, lang),
    ):
        console.print(drawn_table(table, (), lang, room))
    for caution in compared.cautions:
        say(console, f"! {caution.say(lang)}", "yellow")
    if json is not None:
        from json import dumps

        write_whole(
            json,
            dumps(comparison_data.as_data(compared), ensure_ascii=False, indent=1, allow_nan=False) + "\n",
        )


@contextmanager
def _with_progress(what: Text, lang: Lang) -> "Iterator[Progress]":
    """Show a progress bar in the terminal during the work; yields the function to report progress to."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what.say(lang), total=1.0)
        yield lambda share: bar.update(task, completed=share)
