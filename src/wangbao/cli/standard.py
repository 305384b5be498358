"""``wangbao standard``: the published schemas and code lists, and whether a file conforms to them."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from wangbao.standard.findings import Checked
    from wangbao.vocabulary.schema_registry import Published

app = typer.Typer(
    help="公布的标准：模式、代码表，检查文件是否符合 / published standards: schemas, code lists, check a file",
    no_args_is_help=True,
)


@app.command("list")
def list_schemas(*, lang: LangOption = "zh") -> None:
    """列出公布的模式 / List the published schemas."""
    for one in all_schemas().values():
        typer.echo(f"{one.name} {one.version}  {one.title.say(lang)}: {one.purpose.say(lang)}")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="模式名称 / name of the schema")], *, lang: LangOption = "zh"
) -> None:
    """以 JSON Schema 2020-12 打印一个模式 / Print a schema as JSON Schema 2020-12."""
    del lang  # a schema is written in both languages
    from wangbao.vocabulary.schema_registry import find

    _print_json(find(name, _with(name)).document(), sort=True)


@app.command("codes")
def codes(
    name: Annotated[
        str | None, typer.Argument(help="代码表，缺省列出全部 / a list, else all of them")
    ] = None,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="以 CSV 打印 / print CSV")] = False,
    lang: LangOption = "zh",
) -> None:
    """列出公布的代码表，或打印其一 / List the published code lists, or print one."""
    from wangbao.vocabulary import code_lists, tables

    if name is None:
        for one in tables.TABLES:
            typer.echo(
                f"{one.code} {code_lists.version_of(one.code)}  {one.name.say(lang)} ({len(one.items)})"
            )
        return
    found = tables.table(name)
    if csv:
        typer.echo(code_lists.as_csv(found), nl=False)
    else:
        _print_json(code_lists.as_data(found))


@app.command("mapping")
def mapping(
    name: Annotated[
        str | None, typer.Argument(help="对照表，缺省列出全部 / a table, else all of them")
    ] = None,
    *,
    lang: LangOption = "zh",
) -> None:
    """列出与其他标准的对照表，或以 CSV 打印其一 / List the mappings to other standards, or print one as CSV."""
    from wangbao.standard import mappings

    if name is not None:
        typer.echo(mappings.as_csv(name), nl=False)
        return
    for one in mappings.mappings():
        typer.echo(f"{one.name}  {one.title.say(lang)} ({len(one.rows)})")


@app.command("bundle")
def bundle(
    product: Annotated[str, typer.Argument(help="产品代码或文件 / a product's code or file")],
    *,
    lang: LangOption = "zh",
) -> None:
    """打印产品及其所绑定的一切，可交他人采用 / Print a product with everything it binds, to hand over."""
    del lang  # a bundle is written in both languages
    from wangbao.product import bundle as bundles, definition
    from wangbao.product.bundle_document import as_data

    _print_json(as_data(bundles.bundle(definition.load(product))))


@app.command("check")
def check(
    file: Annotated[
        Path, typer.Argument(help="JSON、YAML、TOML、CSV、XLSX 或 Parquet / a file of these kinds")
    ],
    *,
    schema: Annotated[
        str | None,
        typer.Option("--schema", help="模式名称，缺省由内容判断 / the schema, else told by the content"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="结果以 JSON 打印 / print the result as JSON")
    ] = False,
    lang: LangOption = "zh",
) -> None:
    """检查文件是否符合，逐项指出字段、行、值与规则 / Check a file, naming field, row, value and rule."""
    from wangbao.standard.files import check_file

    found = check_file(file, _with(schema), schema)
    for remark in found.remarks:
        sys.stderr.write(f"{Text('提示', 'note').say(lang)}: {remark.say(lang)}\n")
    if as_json:
        _print_json(_as_data(found))
    if found.conforms:
        if not as_json:
            _say(
                Text(
                    f"{file}：符合 {found.schema} {found.version}",
                    f"{file}: conforms to {found.schema} {found.version}",
                ),
                lang,
            )
        return
    if as_json:
        raise typer.Exit(2)
    raise found.refusal(str(file))


@app.command("conformance")
def conformance(
    *,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="COMMAND",
            help="要检验的程序，缺省为本程序；{file}、{schema} 会被替换 / a program to try, else this one",
        ),
    ] = None,
    level: Annotated[
        str,
        typer.Option("--level", help="须答对到哪一层：verdict、field、rule / how far answers must be right"),
    ] = "rule",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="只写出测试集 / write the set to a folder, and no more"),
    ] = None,
    lang: LangOption = "zh",
) -> None:
    """以测试集检验一个程序 / Try a program on the conformance set."""
    from tempfile import TemporaryDirectory

    from wangbao.standard import conformance_run as runs, conformance_set
    from wangbao.vocabulary.errors import refusal

    if level not in runs.LEVELS:
        listed = ", ".join(runs.LEVELS)
        raise refusal("--level", level, f"须为 {listed} 之一", f"must be one of {listed}")
    if out is not None:
        cases = conformance_set.write(out)
        broken = sum(not case.conforms for case in cases)
        _say(
            Text(
                f"{out}：{len(cases)} 个文件，其中 {broken} 个有误",
                f"{out}: {len(cases)} files, {broken} of them broken",
            ),
            lang,
        )
        return
    program = runs.own_program(all_schemas()) if against is None else runs.outside_program(against)
    with TemporaryDirectory() as folder:
        judged = runs.judge(Path(folder), conformance_set.write(Path(folder)), program)
    wrong = [one for one in judged if level not in one.right]
    for one in wrong:
        typer.echo(one.says().say(lang))
    _say(runs.summary(judged), lang)
    raise typer.Exit(1 if wrong else 0)


def _as_data(found: "Checked") -> dict[str, Any]:
    """Convert a result for programs: whether the file conforms, to what, and what does not."""
    return {
        "schema": found.schema,
        "version": found.version,
        "conforms": found.conforms,
        "count": found.total,
        "findings": [
            {
                "rule": one.rule,
                "field": one.field,
                "row": one.row,
                "value": one.value
                if isinstance(one.value, str | int | float | bool | None)
                else str(one.value),
                "says": one.says._asdict(),
            }
            for one in found.findings
        ],
    }


def _with(name: str | None) -> Mapping[str, "Published"]:
    """Collect the schemas of the rooms, and those of the platform too where a name is none of a room's."""
    from wangbao.vocabulary.schema_registry import of_rooms

    rooms = of_rooms()
    return rooms if name in rooms else all_schemas()


def all_schemas() -> Mapping[str, "Published"]:
    """Collect the schemas of the rooms and of the platform, whose settings are read on a folder of no records."""
    import os
    from tempfile import TemporaryDirectory

    from wangbao.hub.hosting import server

    with TemporaryDirectory() as folder:
        kept = os.environ.get("WANGBAO_HOME")
        os.environ["WANGBAO_HOME"] = kept or folder
        server.set_up()
        if kept is None:
            del os.environ["WANGBAO_HOME"]
        from wangbao.hub.schemas.queries import published

        return published()


def _print_json(data: object, *, sort: bool = False) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=sort))


def _say(text: Text, lang: Lang) -> None:
    typer.echo(text.say(lang))
