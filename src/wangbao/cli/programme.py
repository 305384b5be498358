"""``wangbao programme``: list and check the rule sets of the pilot: batches, forms, procedures of review, matching."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from pathlib import Path

app = typer.Typer(
    help="试点规则集：批次、表格、评审办法、供需对接规则 / rule sets of the pilot: batches, forms, reviews, matching",
    no_args_is_help=True,
)


class _Kind(NamedTuple):
    """A kind of rule set: its name, how one is parsed, hashed and counted up, and those that ship."""

    name: Text
    parse: Callable[..., Any]
    fingerprint: Callable[[Any], str]
    says: Callable[[Any], Text]
    shipped: Callable[[], tuple[str, ...]]
    load: "Callable[[str | Path], Any]"


@app.command("list")
def list_documents(*, lang: LangOption = "zh") -> None:
    """列出内置的规则集 / List the rule sets that ship."""
    for kind in _kinds().values():
        for name in kind.shipped():
            typer.echo(f"{name}  {kind.name.say(lang)}: {kind.load(name).name.text.say(lang)}")


@app.command("check")
def check(
    document: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT", help="内置规则集名称或文件 / a rule set that ships, or a file"),
    ],
    lang: LangOption = "zh",
) -> None:
    """检查一份规则集 / Check a rule set: its fields, and the rules that hold between them."""
    from pathlib import Path

    from wangbao.vocabulary.document import SUFFIXES, load
    from wangbao.vocabulary.errors import refusal

    kinds = _kinds()
    shipped = {name: kind for kind in kinds.values() for name in kind.shipped()}
    if document in shipped:
        kind = shipped[document]
        found = kind.load(document)
    elif Path(document).suffix.lower() in SUFFIXES:
        data = load(Path(document))
        names = [key for key in kinds if isinstance(data, dict) and key in data]
        if len(names) != 1:
            listed = ", ".join(kinds)
            zh, en = f"须有且只有一个：{listed}", f"must have exactly one of: {listed}"
            raise refusal("", None, zh, en, file=document)
        kind = kinds[names[0]]
        found = kind.parse(data, file=document)
    else:
        listed = ", ".join(shipped)
        raise refusal("document", document, f"须为文件或 {listed}", f"must be a file or one of {listed}")
    typer.echo(f"{kind.name.say(lang)} {found.reference}: {kind.says(found).say(lang)}")
    typer.echo(f"sha256 {kind.fingerprint(found)}")
    typer.echo(Text("未发现问题", "nothing is wrong").say(lang))


def _kinds() -> Mapping[str, _Kind]:
    """Collect the kinds of rule sets by the field that only they have."""
    from wangbao.programme import batch_library, form_library
    from wangbao.programme.matching import rule_library
    from wangbao.programme.review import procedure_library

    libraries = {
        "batch": (batch_library, Text("试点批次", "pilot batch"), _of_batch),
        "form": (form_library, Text("试点表格", "form"), _of_form),
        "procedure": (procedure_library, Text("评审办法", "procedure of review"), _of_procedure),
        "matching": (rule_library, Text("供需对接规则", "rules of matching"), _of_matching),
    }
    return {
        key: _Kind(name, room.parse, room.fingerprint, says, room.shipped, room.load)
        for key, (room, name, says) in libraries.items()
    }


def _of_batch(found: Any) -> Text:
    empty = len(found.unpublished)
    return Text(
        f"{len(found.kinds)} 类对象，{len(found.bodies)} 类机构，{len(found.tracks)} 个方向，{empty} 项未公布",
        f"{len(found.kinds)} kinds, {len(found.bodies)} bodies, {len(found.tracks)} tracks, {empty} not published",
    )


def _of_form(found: Any) -> Text:
    fields = sum(len(section.fields) for section in found.sections)
    return Text(
        f"{len(found.sections)} 个部分，{fields} 个栏目", f"{len(found.sections)} sections, {fields} fields"
    )


def _of_procedure(found: Any) -> Text:
    return Text(
        f"{len(found.criteria)} 项标准，{len(found.phases)} 个阶段",
        f"{len(found.criteria)} criteria, {len(found.phases)} phases",
    )


def _of_matching(found: Any) -> Text:
    return Text(
        f"{len(found.criteria)} 个条件，{len(found.services)} 项服务",
        f"{len(found.criteria)} criteria, {len(found.services)} services",
    )
