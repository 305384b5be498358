"""Pages of the documentation on standards, as Markdown: the reference of all fields, code lists and mappings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from wangbao.standard.mappings import RELATIONS, mappings
from wangbao.vocabulary import provenance
from wangbao.vocabulary.code_lists import version_of
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.tables import TABLES, table
from wangbao.vocabulary.text import Lang, Text

_SHOWN: Final = 6  # words of a closed list that are written out
_FIELD_HEAD: Final = (
    Text("字段", "field"),
    Text("类型", "type"),
    Text("必填", "required"),
    Text("含义", "meaning"),
)
_RULES: Final[Mapping[str, Text]] = {
    "pattern": Text("符合 {}", "matches {}"),
    "minimum": Text("≥ {}", "≥ {}"),
    "exclusiveMinimum": Text("> {}", "> {}"),
    "maximum": Text("≤ {}", "≤ {}"),
    "exclusiveMaximum": Text("< {}", "< {}"),
    "minLength": Text("至少 {} 字", "at least {} characters"),
    "maxLength": Text("至多 {} 字", "at most {} characters"),
    "minItems": Text("至少 {} 项", "at least {} entries"),
    "maxItems": Text("至多 {} 项", "at most {} entries"),
    "format": Text("{}", "{}"),
    "x-code-list": Text("代码表 {}", "code list {}"),
    "x-names": Text("{} 中的名称", "a name of {}"),
    "x-decimals": Text("至多 {} 位小数", "at most {} decimals"),
}


def reference(schemas: Iterable[Published], lang: Lang) -> str:
    """Render the reference of all fields of all published schemas, with the code lists and the mappings."""
    found = list(schemas)
    other = "[中文](standards-reference.zh-CN.md)" if lang == "en" else "[English](standards-reference.md)"
    said = Text(
        "由 `make docs` 写出，勿手工修改；用法见[标准](standards.zh-CN.md)。",
        "Written by `make docs`; do not edit by hand. How they are used: [standards](standards.md).",
    ).say(lang)
    parts = [f"# {Text('标准参考', 'Reference of standards').say(lang)}", f"{other}. {said}"]
    parts += [f"## {Text('模式', 'Schemas').say(lang)}", _index(found, lang)]
    parts += [part for one in found for part in _schema(one, lang)]
    parts += [f"## {Text('代码表', 'Code lists').say(lang)}", _lists(lang)]
    parts += [f"## {Text('与其他标准的对照', 'Mappings to other standards').say(lang)}"]
    parts += [part for one in _mappings(lang) for part in one]
    return "\n\n".join(parts) + "\n"


def _index(schemas: list[Published], lang: Lang) -> str:
    head = (
        Text("名称", "name"),
        Text("版本", "version"),
        Text("文件", "document"),
        Text("方向", "direction"),
    )
    ways = {True: Text("读入", "read"), False: Text("给出", "written")}
    return _table(
        head,
        (
            [f"[`{one.name}`](#{one.name})", one.version, one.title.say(lang), ways[one.input].say(lang)]
            for one in schemas
        ),
        lang,
    )


def _schema(one: Published, lang: Lang) -> Iterator[str]:
    said = one.document()
    yield f"### {one.name}"
    yield f"{one.title.say(lang)}{'：' if lang == 'zh' else ': '}{one.purpose.say(lang)}"
    whole = said.get("items", said) if one.table else said
    yield from _fields(whole, "", lang)
    for name, part in said.get("$defs", {}).items():
        if part.get("properties"):
            yield from _fields(part, name, lang)


def _fields(part: Mapping[str, Any], name: str, lang: Lang) -> Iterator[str]:
    if name:
        yield f"`{name}`"
    required = set(part.get("required", ()))
    rows = (
        [f"`{field}`", _type(said, lang), "✓" if field in required else "", _meaning(said, lang)]
        for field, said in part.get("properties", {}).items()
    )
    yield _table(_FIELD_HEAD, rows, lang)


def _meaning(said: Mapping[str, Any], lang: Lang) -> str:
    zh, _, en = str(said.get("description", "")).partition(" / ")
    return zh if lang == "zh" else en


def _type(said: Mapping[str, Any], lang: Lang) -> str:
    """Write the type of a field with its rules: of several forms each, of a list or a table what is in it."""
    rules = [
        text.say(lang).format(f"`{said[word]}`" if word == "pattern" else said[word])
        for word, text in _RULES.items()
        if word in said
    ]
    return ", ".join([_kind(said, lang), *rules])


def _kind(said: Mapping[str, Any], lang: Lang) -> str:
    if "$ref" in said:
        return f"`{said['$ref'].rpartition('/')[2]}`"
    if "const" in said or "enum" in said:
        words = [str(one) for one in said.get("enum", [said.get("const")]) if one is not None]
        more = "…" if len(words) > _SHOWN else ""
        return " · ".join(f"`{word}`" for word in words[:_SHOWN]) + more
    for either in ("anyOf", "oneOf"):
        if either in said:
            kinds = [_type(one, lang) for one in said[either] if one.get("type") != "null"]
            return Text(" 或 ", " or ").say(lang).join(dict.fromkeys(kinds))
    kind = said.get("type", "")
    kind = " ".join(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "array" and isinstance(said.get("items"), dict):
        return f"[{_type(said['items'], lang)}]"
    if kind == "object" and isinstance(said.get("additionalProperties"), dict):
        return f"{{… : {_type(said['additionalProperties'], lang)}}}"
    return str(kind)


def _lists(lang: Lang) -> str:
    head = (Text("代码", "code"), Text("版本", "version"), Text("名称", "name"), Text("条数", "entries"))
    rows = (
        [f"`{one.code}`", version_of(one.code), one.name.say(lang), str(len(one.items))] for one in TABLES
    )
    return _table(head, rows, lang)


def _mappings(lang: Lang) -> Iterator[Iterator[str]]:
    for one in mappings():
        read = Text("所据", "read").say(lang)
        yield iter(
            [
                f"### {one.name}",
                f"{one.title.say(lang)}. {read}{'：' if lang == 'zh' else ': '}{one.read.say(lang)}",
                _table(mapping_head(), mapping_cells(one.name, lang), lang),
            ]
        )


def mapping_head() -> tuple[Text, ...]:
    """Return the headings of a mapping table."""
    return (
        Text("代码", "code"),
        Text("名称", "name"),
        Text("对应", "counterpart"),
        Text("关系", "relation"),
        Text("可信度", "confidence"),
        Text("说明", "note"),
    )


def mapping_cells(name: str, lang: Lang) -> Iterator[list[str]]:
    """Yield the cells of a mapping table, row by row, in a language."""
    named = {one.code for one in TABLES}
    (found,) = (one for one in mappings() if one.name == name)
    for row in found.rows:
        ours = f"{row.list}.{row.code}" if row.code else "—"
        title = ""
        if row.list in named:
            title = next(entry.name.say(lang) for entry in table(row.list).items if entry.code == row.code)
        yield [
            ours,
            title,
            row.target or "—",
            RELATIONS[row.relation].say(lang),  # type: ignore[index]  # held by a test
            provenance.confidence(row.confidence).name.say(lang),
            row.note.say(lang),
        ]


def _table(head: Iterable[Text], rows: Iterable[Iterable[str]], lang: Lang) -> str:
    names = [one.say(lang) for one in head]
    lines = [f"| {' | '.join(names)} |", f"|{' --- |' * len(names)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)
