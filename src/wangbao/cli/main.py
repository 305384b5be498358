"""Entry point of the command: finds the verb, and prints a refusal on standard error with exit status 2."""

import sys
from typing import Annotated, Any

import typer

from wangbao import __version__
from wangbao.cli import (
    assess,
    book,
    calibrate,
    compound,
    hub,
    incident,
    oed,
    programme,
    rates,
    settle,
    standard,
    vocabulary,
)
from wangbao.cli.language import chosen_language
from wangbao.cli.output import prepare_output
from wangbao.vocabulary.errors import InputError

app = typer.Typer(
    name="wangbao",
    help="网保：网络安全保险平台 / Wangbao: the open platform for cybersecurity insurance",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("assess")(assess.assess)
app.command("settle")(settle.settle)
app.command("compound")(compound.compound)
app.command("serve")(hub.serve)
app.add_typer(book.app, name="book")
app.add_typer(calibrate.app, name="calibrate")
app.add_typer(hub.app, name="hub")
app.add_typer(incident.app, name="incident")
app.add_typer(oed.app, name="oed")
app.add_typer(programme.app, name="programme")
app.add_typer(rates.app, name="rates")
app.add_typer(standard.app, name="standard")
app.add_typer(vocabulary.app, name="vocabulary")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wangbao {__version__}")
        raise typer.Exit


@app.callback()
def main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="版本 / version")
    ] = False,
) -> None:
    """网保：网络安全保险平台 / Wangbao: the open platform for cybersecurity insurance."""


def run(args: list[str] | None = None) -> Any:
    """Run the command; a refused input prints its problems and ends with status 2."""
    words = sys.argv[1:] if args is None else args
    prepare_output(words)
    try:
        return app(args=words, prog_name="wangbao")
    except InputError as error:
        lang = chosen_language(words)
        head = "输入有误" if lang == "zh" else "input refused"
        for line in error.lines(lang):
            sys.stderr.write(f"{head}: {line}\n")
        sys.exit(2)
    finally:
        sys.stdout.flush()  # while a failure can still be told


if __name__ == "__main__":
    run()
