"""Rules for the parts of office documents: nothing in them fetches, starts another program or brings in a page.

A part is known by what a relationship calls it and by its elements, whatever its name. Parts are searched piece by
piece: fields of Word (ECMA-376 part 1, 17.16), formulas of Excel (18.17), the elements of add-ins and connections.
"""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from wangbao.vocabulary.errors import InputError, refusal

LINKS: Final = ("http://", "https://", "mailto:", "tel:")  # what a hyperlink may lead to
_MACRO_TYPES: Final = re.compile(r"macroenabled|vbaproject|activex|oleobject|macrosheet", re.IGNORECASE)
# What a relationship leads to, by the end of its type; the part may have any name.
_FOREIGN: Final = re.compile(
    r"/(?:aFChunk|oleObject|control|vbaProject|wordVbaData|xlMacrosheet|xlIntlMacrosheet|externalLink(?:Path)?|"
    r"connections|queryTable|webextension|webextensiontaskpanes|extensibility|attachedToolbars|activeXControl\w*)$",
    re.IGNORECASE,
)
_NAMES: Final = (
    rb"<(?:[^\s<>/:!?]++:)?(fldChar|instrText|delInstrText|fldSimple|f|formula[12]?|definedName"
    rb"|calculatedColumnFormula|connections|queryTable|webextension|taskpanes|customUI|DataMashup|altChunk|imagedata"
    rb"|fill|stroke|image)(?=[\s/>])"
)
# The name, the attributes, the text behind it, and whether a comment or marked section breaks that off.
_TAGS: Final = re.compile(_NAMES + rb"((?:[^<>\"']|\"[^<\"]*+\"|'[^<']*+')*+)>([^<]*+)(<[!?])?")
_KNOWN: Final = re.compile(_NAMES)
_FORMULAS: Final = frozenset(
    {b"f", b"formula", b"formula1", b"formula2", b"definedName", b"calculatedColumnFormula"}
)
_PICTURES: Final = frozenset({b"imagedata", b"fill", b"stroke", b"image"})
_ADDED: Final = frozenset(
    {b"connections", b"queryTable", b"webextension", b"taskpanes", b"customUI", b"DataMashup", b"altChunk"}
)
_CALLS: Final = re.compile(
    r"(?<![\w.])(?:_xl(?:fn|ws|udf)\.)*(WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)
_TALKS: Final = re.compile(r"(?:^|[=+\-*/^&(,;<>\s])([A-Za-z0-9_.]+\|\s*['\w])")  # DDE: program|topic!item
_FIELD_TYPE: Final = re.compile(r"\bfldCharType\s*=\s*[\"'](\w+)")
_INSTRUCTION: Final = re.compile(rb"\binstr\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FETCHED: Final = re.compile(
    rb"(?<![\w:])(?:o:)?(?:src|href|althref)\s*=\s*[\"']\s*(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE
)
# Fields that start a program, read a database or bring in another file.
_STARTING: Final = frozenset({"DDE", "DDEAUTO", "DATABASE", "IMPORT", "INCLUDE", "INCLUDETEXT", "LINK", "RD"})
# Where a field's words lead away; a drive is one letter, and what a hyperlink shows leads nowhere.
_AWAY: Final = re.compile(r"(?:^|[\s\"])([a-z][a-z0-9+.-]+:|\\\\|//)", re.IGNORECASE)
_TIP: Final = re.compile(r"\\o\s+\"[^\"]*\"", re.IGNORECASE)
_NESTED: Final = "\x00"  # stands for the result of a field within a field
_LONGEST: Final = 64 * 1024  # bytes of one element; a formula has 8,192 letters at most
_DEEPEST: Final = 20  # fields within fields


def refuse_type(declared: dict[str, str], inside: str) -> None:
    """Refuse a content type of macros or controls.

    Raises:
        InputError: names the type.
    """
    for value in declared.values():
        if found := _MACRO_TYPES.search(value):
            kind = found.group(0)
            raise refusal(
                "file",
                inside,
                f"不接受启用宏或带控件的文档（{kind}）",
                f"documents with macros or controls are not taken ({kind})",
            )


def refuse_relation(relation: dict[str, str], inside: str) -> None:
    """Refuse a relationship that makes a program fetch or run something; a link a person clicks on may stay.

    Raises:
        InputError: names what it leads to.
    """
    target, kind = relation.get("Target", ""), relation.get("Type", "").strip()
    if _FOREIGN.search(kind):
        raise _foreign(kind.rsplit("/", 1)[-1], inside)
    if relation.get("TargetMode", "Internal") == "Internal":
        return
    if not (kind.endswith("/hyperlink") and target.lower().startswith(LINKS)):
        raise _outside(target, inside)


def searched(parts: Iterable[bytes], inside: str) -> Iterator[bytes]:
    """Hand on the pieces of a part while they are searched.

    Raises:
        InputError: an element, field or formula that fetches, starts a program or brings in a page.
    """
    rest, fields = b"", list[str]()
    for part in parts:
        yield part
        window = rest + part
        # An element is whole where the next begins, of which one letter more is seen.
        end = max(window.rfind(b"<", 0, -1), 0)
        for found in _TAGS.finditer(window, 0, end + 2):
            _refuse_element(found, fields, inside)
        rest = window[end:]
        if len(rest) > _LONGEST:
            if _KNOWN.match(rest):
                raise refusal("file", inside, "公式或域过长", "a formula or field is too long")
            rest = b""
    for found in _TAGS.finditer(rest):
        _refuse_element(found, fields, inside)


def _refuse_element(found: re.Match[bytes], fields: list[str], inside: str) -> None:
    tag, attributes, content, broken = found.groups()
    if tag in _ADDED:
        raise _foreign(tag.decode(), inside)
    if tag in _PICTURES:
        if _FETCHED.search(html.unescape(attributes.decode("utf-8", "replace")).encode()):
            raise _outside(attributes.decode("utf-8", "replace")[:200], inside)
        return
    if broken and tag != b"fldChar":  # within which a word could hide from us
        raise refusal("file", inside, "公式或域中不得夹带注释", "a formula or field must hold no comments")
    text = html.unescape(content.decode("utf-8", "replace"))
    if tag in _FORMULAS:
        _refuse_formula(text, inside)
    elif tag == b"fldSimple":
        said = _INSTRUCTION.search(attributes)
        _refuse_field(
            html.unescape((said[1] or said[2] or b"").decode("utf-8", "replace")) if said else "", inside
        )
    elif tag == b"fldChar":
        _follow(fields, _FIELD_TYPE.search(html.unescape(attributes.decode("utf-8", "replace"))), inside)
    elif fields:
        fields[-1] += text[:_LONGEST]


def _follow(fields: list[str], kind: re.Match[str] | None, inside: str) -> None:
    """Follow the begin, the middle and the end of a field, whose instruction stands in several runs."""
    said = kind[1] if kind else ""
    if said == "begin":
        if len(fields) == _DEEPEST:
            raise refusal("file", inside, "域嵌套过深", "fields are nested too deep")
        if fields:
            fields[-1] += _NESTED
        fields.append("")
    elif fields and said in {"separate", "end"}:
        _refuse_field(fields[-1], inside)
        if said == "end":
            fields.pop()
        else:
            fields[-1] = ""


def _refuse_field(instruction: str, inside: str) -> None:
    words = instruction.split(None, 1)
    if not words:
        return
    kind, rest = words[0].upper(), words[1] if len(words) > 1 else ""
    if (
        kind in _STARTING
        or _NESTED in kind
        or (kind == "INCLUDEPICTURE" and (_NESTED in rest or _AWAY.search(rest)))
        or (kind == "HYPERLINK" and _leads_elsewhere(rest))
    ):
        shown = instruction.replace(_NESTED, "{}").strip()[:100]
        raise refusal(
            "file",
            inside,
            f"文档的域不得启动程序或引用外部内容：{shown}",
            f"a field of a document must start no program and fetch nothing: {shown}",
        )


def _leads_elsewhere(rest: str) -> bool:
    shown = _TIP.sub("", rest)
    return any(not shown[found.start(1) :].lower().startswith(LINKS) for found in _AWAY.finditer(shown))


def _refuse_formula(formula: str, inside: str) -> None:
    found = _CALLS.search(formula) or _TALKS.search(formula)
    if found is not None:
        raise refusal(
            "file",
            inside,
            f"公式不得启动程序或引用外部内容：{found[1]}",
            f"a formula must start no program and fetch nothing: {found[1]}",
        )


def _foreign(kind: str, inside: str) -> InputError:
    return refusal(
        "file",
        inside,
        f"文档不得含 {kind}（嵌入对象、网页、加载项或外部数据连接）",
        f"a document must hold no {kind} (embedded objects, pages, add-ins, connections to data)",
    )


def _outside(target: str, inside: str) -> InputError:
    return refusal(
        "file",
        inside,
        f"文档不得引用外部内容：{target}",
        f"a document must not fetch from outside: {target}",
    )
