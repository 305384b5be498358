"""``wangbao schema``: the published schemas, listed, shown, and used to check a file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary import document, schema_registry
from wangbao.vocabulary.text import Text

app = typer.Typer(
    help="公布的模式：列出、显示、检查文件 / published schemas: list, show, check a file",
    no_args_is_help=True,
)


@app.command("list")
def list_schemas(*, lang: LangOption = "zh") -> None:
    """列出公布的模式 / List the published schemas."""
    for one in schema_registry.of_rooms().values():
        typer.echo(f"{one.name} {one.version}  {one.title.say(lang)}: {one.purpose.say(lang)}")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="模式名称 / name of the schema")], *, lang: LangOption = "zh"
) -> None:
    """以 JSON Schema 2020-12 打印一个模式 / Print a schema as JSON Schema 2020-12."""
    del lang  # a schema is written in both languages
    found = schema_registry.find(name, schema_registry.of_rooms())
    typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=2, sort_keys=True))


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="YAML、TOML 或 JSON 文件 / a YAML, TOML or JSON file")],
    *,
    schema: Annotated[
        str | None,
        typer.Option("--schema", help="模式名称，缺省由字段判断 / the schema, else told by the fields"),
    ] = None,
    lang: LangOption = "zh",
) -> None:
    """检查文件是否符合模式，逐项指出字段、值与规则 / Check a file, naming field, value and rule."""
    known, data = schema_registry.of_rooms(), _plain(document.load(file))
    found = (
        schema_registry.find(schema, known)
        if schema is not None
        else schema_registry.guess(data, known, file=str(file))
    )
    schema_registry.check(data, found, file=str(file))
    said = Text(
        f"{file}：符合 {found.name} {found.version}", f"{file}: conforms to {found.name} {found.version}"
    )
    typer.echo(said.say(lang))


def _plain(data: object) -> object:
    """Convert to what JSON has: days of YAML and TOML become text, decimals numbers."""
    return json.loads(
        json.dumps(data, default=lambda one: float(one) if hasattr(one, "as_tuple") else one.isoformat())
    )
