"""``wangbao vocabulary``: look up the shared words, check codes, size an enterprise."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wangbao.vocabulary.entry import Entry

app = typer.Typer(
    name="vocabulary",
    help="词表：查词、校验编号、划型 / words: look up, check codes, size an enterprise",
    no_args_is_help=True,
    rich_markup_mode=None,
)
check = typer.Typer(help="校验编号 / check a code", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(check, name="check")

JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]


@app.command("list")
def list_tables(lang: LangOption = "zh", as_json: JsonOption = False) -> None:
    """列出词表 / List the tables."""
    from wangbao.vocabulary.tables import TABLES

    if as_json:
        _print_json([{"code": t.code, "name": t.name._asdict(), "entries": len(t.items)} for t in TABLES])
        return
    head = Text("词表", "table"), Text("名称", "name"), Text("条数", "entries")
    _print_table(head, ((t.code, t.name.say(lang), str(len(t.items))) for t in TABLES), lang)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="词表 / table")],
    code: Annotated[str | None, typer.Argument(help="代码 / code")] = None,
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """显示一张词表，或其中一条 / Show a table, or one entry of it."""
    from wangbao.vocabulary import tables
    from wangbao.vocabulary.entry import plain

    chosen = tables.table(table)
    if code is not None:
        _print_entry(chosen.look_up(code), lang, as_json=as_json)
    elif as_json:
        _print_json(plain(chosen.items))
    else:
        meaning = ["meaning"] if hasattr(chosen.items[0], "meaning") else []
        shown = ["code", "name", *meaning, "source", "confidence", "extension"]
        head = [tables.label(field) for field in shown]
        cells = ([_cell(field, getattr(item, field), lang) for field in shown] for item in chosen.items)
        _print_table(head, cells, lang, title=chosen.name)


@app.command()
def head(
    code: Annotated[str, typer.Argument(help="损失项目 / loss head")],
    insurance_class: Annotated[
        str | None, typer.Option("--class", help="须属于该险类 / the class it must belong to")
    ] = None,
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """查损失项目，并核对其险类 / Look up a loss head and check its class."""
    from wangbao.vocabulary import heads

    found = heads.head(code) if insurance_class is None else heads.head_in_class(code, insurance_class)
    _print_entry(found, lang, as_json=as_json)


@app.command()
def kind(
    code: Annotated[str, typer.Argument(help="被保险对象 / kind of insured")],
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """一类被保险对象的场景、原因与损失项目 / Scenarios, causes and loss heads of a kind of insured."""
    from wangbao.vocabulary import insured, terms
    from wangbao.vocabulary.entry import plain

    found, rows = terms.kind(code), insured.kind_table(code)
    if as_json:
        table = [{**plain(row), "heads": [item.code for item in row.heads]} for row in rows]
        _print_json({**plain(found), "subjects": plain(insured.subjects_of(code)), "table": table})
        return
    names = Text("场景", "scenario"), Text("原因", "causes"), Text("损失项目", "loss heads")
    ours = Text("（扩展）", " (extension)").say(lang)
    cells = (
        (
            terms.scenario(row.scenario).name.say(lang) + (ours if row.extension else ""),
            "\n".join(terms.cause(item).name.say(lang) for item in row.causes),
            "\n".join(
                item.name.say(lang) + (" *" if item.code in row.judged_heads else "") for item in row.heads
            ),
        )
        for row in rows
    )
    _print_table(names, cells, lang, title=found.name, lines=True)
    legend = Text(
        "* 通知未直接写明该损失项目，为本项目的归类或判断；扩展：通知未对该类列出此场景",
        "* our reading or judgement, not named outright by the notice; extension: not in the notice for this kind",
    )
    typer.echo(legend.say(lang))
    subjects = ("、" if lang == "zh" else ", ").join(
        subject.say(lang) for subject in insured.subjects_of(code)
    )
    if subjects:
        typer.echo(f"{Text('通知所列对象：', 'Named in the notice: ').say(lang)}{subjects}")


@check.command("uscc")
def check_uscc(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 / unified social credit code")],
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """校验统一社会信用代码 / Check a unified social credit code."""
    from wangbao.vocabulary import uscc
    from wangbao.vocabulary.entry import plain

    found = uscc.parse(code)
    if as_json:
        _print_json(plain(found))
        return
    region = "—" if found.region is None else f"{found.region.name.say(lang)}（{found.region.code}）"
    pairs = [
        (Text("统一社会信用代码", "credit code"), found.code),
        (Text("登记管理部门码", "registering department"), found.department),
        (Text("机构类别码", "kind of body"), found.body),
        (Text("登记机关行政区划码", "division code"), found.division),
        (Text("省份", "province"), region),
        (Text("组织机构代码", "organisation code"), found.organisation),
        *((Text("提示", "remark"), flag.say(lang)) for flag in found.flags),
    ]
    _print_pairs(pairs, lang)


@check.command("filing")
def check_filing(
    number: Annotated[str, typer.Argument(help="备案编号 / filing number")],
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """校验产品备案编号 / Check a product filing number."""
    from wangbao.vocabulary import filing
    from wangbao.vocabulary.entry import plain

    found = filing.parse(number)
    if as_json:
        _print_json(plain(found))
        return
    line = found.line or "—"
    pairs = [
        (Text("备案编号", "filing number"), found.number),
        (Text("公司", "company"), found.company),
        (Text("险种", "line"), f"{line}（{found.line_name.say(lang)}）" if found.line_name else line),
        (Text("日期", "date"), str(found.date or found.year)),
        (Text("序号", "serial"), found.serial),
    ]
    _print_pairs(pairs, lang)


@app.command()
def size(
    industry: Annotated[
        str, typer.Option(help="划型行业或国民经济行业代码 / row of the rule, or GB/T 4754 code")
    ],
    employees: Annotated[str | None, typer.Option(help="从业人员，人 / persons employed")] = None,
    revenue: Annotated[str | None, typer.Option(help="营业收入，元 / yearly revenue, CNY")] = None,
    assets: Annotated[str | None, typer.Option(help="资产总额，元 / total assets, CNY")] = None,
    lang: LangOption = "zh",
    as_json: JsonOption = False,
) -> None:
    """企业划型；资料不全时列出可能的规模 / Size an enterprise; every possible size where facts are missing."""
    from wangbao.vocabulary import sectors, size as sizes
    from wangbao.vocabulary.entry import plain
    from wangbao.vocabulary.money import to_decimal
    from wangbao.vocabulary.tables import label

    result = sizes.classify(
        sectors.size_rows_for(industry),
        employees=None if employees is None else to_decimal(employees, field="employees"),
        revenue_cny=None if revenue is None else to_decimal(revenue, field="revenue_cny"),
        assets_cny=None if assets is None else to_decimal(assets, field="assets_cny"),
    )
    if as_json:
        _print_json({**plain(result), "size": result.size})
        return
    comma = "、" if lang == "zh" else ", "
    pairs = [
        (
            Text("划型行业", "row of the rule"),
            comma.join(sizes.size_row(row).name.say(lang) for row in result.rows),
        ),
        (Text("规模", "size"), comma.join(sizes.size(item).name.say(lang) for item in result.possible)),
    ]
    if result.missing:
        missing = comma.join(label(item).say(lang) for item in result.missing)
        pairs.append((Text("尚缺", "still needed"), missing))
    _print_pairs(pairs, lang)


def _print_entry(item: "Entry", lang: Lang, *, as_json: bool) -> None:
    from wangbao.vocabulary import provenance, tables
    from wangbao.vocabulary.entry import plain

    if as_json:
        _print_json(plain(item))
        return
    values = {field: getattr(item, field) for field in plain(item)}
    values["source"] = provenance.source(item.source).name
    values = {field: value for field, value in values.items() if value is not None}
    _print_pairs([(tables.label(field), _cell(field, value, lang)) for field, value in values.items()], lang)


def _cell(field: str, value: object, lang: Lang) -> str:
    from wangbao.vocabulary import provenance, tables

    if isinstance(value, Text):
        return value.say(lang)
    if isinstance(value, bool):
        return Text("是", "yes").say(lang) if value else "—"
    if field.endswith("confidence"):
        return provenance.confidence(str(value)).name.say(lang)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return "\n".join(
            f"{tables.label(key).say(lang)} {'/'.join(f'{floor:,}' for floor in floors)}"
            for key, floors in value.items()
        )
    return str(value)


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _print_pairs(pairs: "Iterable[tuple[Text, str]]", lang: Lang) -> None:
    _print_table((), ((name.say(lang), value) for name, value in pairs), lang)


def _print_table(
    head: "Sequence[Text]",
    cells: "Iterable[Sequence[str]]",
    lang: Lang,
    *,
    title: Text | None = None,
    lines: bool = False,
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD if head else None,
        title=title and title.say(lang),
        title_justify="left",
        show_header=bool(head),
        pad_edge=False,
        show_lines=lines,
    )
    for place, name in enumerate(head or (Text("", ""), Text("", ""))):
        # codes stay whole, to be copied; Chinese has no spaces to break at, so the rest folds anywhere
        table.add_column(name.say(lang), overflow="fold", no_wrap=place == 0 and not lines)
    for row in cells:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)
