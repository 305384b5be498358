"""Inspection of PDFs: only pages; nothing before or behind them, no scripts, no programs to start, no files inside.

Two looks, and a file must pass both:

* qpdf (by pikepdf) opens the file as a reader does, by its table of objects, and writes them out plainly: object
  streams unpacked (ISO 32000-1 §7.5.7), names in one spelling, comments gone. What is encrypted, or cannot be opened,
  or packs objects behind a damaged table, in which readers would each find something else, is not taken.
* One pass over the bytes as they came and over qpdf's: names as §7.3.5 writes them, `#4a` for `J` included, and markup,
  outside streams, strings and comments; and the pairs that make an action in every byte, wherever a reader that mends
  files might look. Each byte is stepped over once, whatever it is.

What may be in it: pages, fonts, pictures, bookmarks, forms without scripts, signatures, notes, layers, tags, and the
actions that go to a page or to an address, play or hide something on the page or clear a form. At the opening it may go
to a page and no more.
"""

import io
import re
from typing import Any, Final

import pikepdf

from wangbao.inspection import markup
from wangbao.vocabulary.errors import InputError, refusal

_TAIL: Final = 1024
_ARCHIVE_TAIL: Final = 66_000  # within which readers of ZIP look for its end record
_SPACE: Final = b"\x00\t\n\x0c\r "
_LONGEST_CHAIN: Final = 20  # actions that follow one another

_ACTIVE: Final = frozenset(
    {
        "JavaScript",
        "JS",
        "Launch",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "XFA",
        "ImportData",
        "SubmitForm",
        "EF",  # files inside, whether or not their streams say so
        "Rendition",
        "GoToE",
        "OnInstantiate",  # the script of a model in three dimensions
    }
)
_ACTIONS: Final = frozenset({"JavaScript", "Launch", "ImportData", "SubmitForm", "Rendition", "GoToE"})
_GOING: Final = frozenset({"GoTo", "Named"})  # what opening a document may do: go to a page of it
_CLICKED: Final = frozenset({"/D", "/U"})  # a button pressed and let go; all else comes by itself
_PLAYED: Final = ("/Movie", "/3D", "/RichMedia", "/FileAttachment")
_ELSEWHERE: Final = frozenset({"/F", "/FFilter", "/Ref", "/OPI"})
_LINKS: Final = frozenset({b"http", b"https", b"mailto", b"tel"})
_NAMED: Final = _ACTIVE | {"Encrypt"}

_REGULAR: Final = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"
_UNCODED: Final = rb"[^\x00\t\n\x0c\r ()<>\[\]{}/%#]"
_CODED: Final = rb"%b{0,126}+#%b{0,400}+" % (_UNCODED, _REGULAR)  # a name with a letter in hexadecimal
_TOKEN: Final = re.compile(
    rb"%%[^\r\n]*+|\(|(?<![a-z])stream\r?\n|/(?:(?:%b)(?!%b)|%b)"
    % (b"|".join(sorted((name.encode() for name in _NAMED), reverse=True)), _REGULAR, _CODED)
)
_PAREN: Final = re.compile(rb"\\.|[()]", re.DOTALL)
# A comment may stand between the two; bounded, since many an `/S` may stand before one comment.
_ACTION: Final = re.compile(
    rb"/(?:S|#53)[\x00\t\n\x0c\r ]{0,40}+(?:%%[^\r\n]{0,100}+[\r\n][\x00\t\n\x0c\r ]{0,40}+){0,3}+/(?:(%b)(?!%b)|(%b))"
    % (b"|".join(sorted(name.encode() for name in _ACTIONS)), _REGULAR, _CODED)
)
# As qpdf writes them: a string at once, or an object that is nothing but a string.
_ADDRESS: Final = re.compile(rb"/URI (?:(\([^\n]{0,200}|<[0-9a-f]{0,200}(?=[0-9a-f>]))|(\d{1,10}) 0 R)")
_APART: Final = re.compile(rb"^(\d{1,10}) 0 obj\n(\([^\n]{0,200}|<[0-9a-f]{2,200})", re.MULTILINE)
_SCHEME: Final = re.compile(rb"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\-]*)[\x00-\x20]*:")
_HEX: Final = re.compile(r"#([0-9a-fA-F]{2})")


def check(content: bytes, name: str) -> None:
    """Refuse a PDF that is more than pages to read.

    Raises:
        InputError: no end, bytes after it, an archive behind it, encrypted, unreadable objects, or something that runs.
    """
    end = content.rfind(b"%%EOF")
    if end < len(content) - _TAIL or end < 0 or b"obj" not in content:
        raise _refused(
            name,
            "PDF 不完整：文件末尾没有结束标记 %%EOF",
            "the PDF is not whole: it lacks its end mark %%EOF",
        )
    if content[end + 5 :].strip(_SPACE):
        raise _refused(name, "PDF 结束标记之后还有内容", "something follows the end of the PDF")
    if b"PK\x05\x06" in content[-_ARCHIVE_TAIL:]:
        raise _refused(name, "PDF 之后附有压缩包", "an archive rides on the PDF")
    names = _names(content, name)
    if "Encrypt" in names:
        raise _encrypted(name)
    _refuse_active(names, content, name)
    plain = _as_read(content, name)
    _refuse_active(_names(plain, name), plain, name)
    _refuse_addresses(plain, name)


def _names(content: bytes, name: str) -> set[str]:
    """Return the names outside streams, strings and comments, as far as a rule knows them.

    Raises:
        InputError: markup outside streams.
    """
    at, kept_from, names = 0, 0, set()
    while (found := _TOKEN.search(content, at)) is not None:
        at = found.end()
        first = content[found.start()]
        if first == 0x2F:  # a name
            names.add(_said(found.group(0)[1:]))
        elif first == 0x28:  # a string
            at = _after_string(content, at)
        elif first == 0x73:  # a stream
            _refuse_markup(content, kept_from, at, name)
            close = content.find(b"endstream", at)
            at = kept_from = len(content) if close < 0 else close + len(b"endstream")
    _refuse_markup(content, kept_from, len(content), name)
    return names


def _after_string(content: bytes, at: int) -> int:
    depth = 1
    while (found := _PAREN.search(content, at)) is not None:
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(0), 0)
        if not depth:
            return at
    return len(content)


def _refuse_active(names: set[str], content: bytes, name: str) -> None:
    active = names & _ACTIVE
    if not active:
        said = (found.group(1) or found.group(2) for found in _ACTION.finditer(content))
        active = {_said(one) for one in said} & _ACTIONS
    if active:
        raise _holds(name, ", ".join(f"/{one}" for one in sorted(active)))


def _as_read(content: bytes, name: str) -> bytes:
    """Return the objects as qpdf reads them, written plainly and without the data of their streams.

    Raises:
        InputError: it cannot be opened, is encrypted, does something when it is opened, or packs objects although its
            table of objects is damaged.
    """
    written = io.BytesIO()
    try:
        document, mended = _opened(content)
        with document:
            if document.is_encrypted:
                raise _encrypted(name)
            _refuse_opening(_at_opening(document, name), name)
            # All objects are read before the first stream is emptied: some of them lie in streams.
            streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
            _refuse_elsewhere(streams, name)
            if mended and any(one.get("/Type") == "/ObjStm" for one in streams):
                raise _mended(name)
            for one in streams:
                one.write(b"")
            document.save(
                written,
                static_id=True,
                fix_metadata_version=False,
                compress_streams=False,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
    except pikepdf.PasswordError:
        raise _encrypted(name) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, AttributeError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise _refused(name, "PDF 已损坏，无法打开", "the PDF is damaged and cannot be opened") from error
    return written.getvalue()


def _opened(content: bytes) -> tuple[pikepdf.Pdf, bool]:
    """Open a PDF as it stands, or, where that fails, mended by qpdf; whether it was mended."""
    try:
        return pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=False), False
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        return pikepdf.open(io.BytesIO(content), suppress_warnings=True), True


def _at_opening(document: pikepdf.Pdf, name: str) -> list[Any]:
    """Return the actions that nobody asks for: of opening the document or a page, of showing or passing over a note.

    A place to go to is none.

    Raises:
        InputError: a note that plays or holds something from outside.
    """
    actions = [document.Root.get("/OpenAction")]
    _add_triggers(actions, document.Root)
    for page in document.pages:
        _add_triggers(actions, page.obj)
        notes = page.obj.get("/Annots")
        for note in notes if isinstance(notes, pikepdf.Array) else ():
            if isinstance(note, pikepdf.Dictionary):
                if note.get("/Subtype") in _PLAYED:
                    raise _holds(name, str(note["/Subtype"]))
                _add_triggers(actions, note, asked=_CLICKED)
    return [one for one in actions if isinstance(one, pikepdf.Dictionary)]


def _add_triggers(actions: list[Any], whose: Any, *, asked: frozenset[str] = frozenset()) -> None:
    triggers = whose.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        actions.extend(action for trigger, action in triggers.items() if trigger not in asked)


def _refuse_elsewhere(streams: list[pikepdf.Stream], name: str) -> None:
    """Refuse streams whose data, or whose replacement when printed, lie in another file."""
    for one in streams:
        if (found := _ELSEWHERE & one.keys()) or one.get("/Type") == "/3D":
            raise _holds(name, " ".join(sorted(found)) or "/3D")


def _refuse_opening(actions: list[Any], name: str) -> None:
    """Refuse actions at the opening other than a jump to a page, and those that follow them."""
    waiting, followed = list(actions), 0
    while waiting:
        action = waiting.pop()
        does = str(action.get("/S", ""))
        if does.removeprefix("/") not in _GOING or followed > _LONGEST_CHAIN:
            raise _refused(
                name, f"PDF 打开时会执行动作 {does}", f"the PDF does something when it is opened: {does}"
            )
        after = action.get("/Next")
        if isinstance(after, pikepdf.Dictionary):
            after = [after]
        if isinstance(after, list | pikepdf.Array):
            followed += len(after)
            waiting.extend(one for one in after if isinstance(one, pikepdf.Dictionary))


def _refuse_addresses(plain: bytes, name: str) -> None:
    """Refuse links that lead to anything but a page of the web or a mail; the address may be an object of its own."""
    apart = {found[1] for found in _APART.finditer(plain) if not _is_link(found[2])}
    for found in _ADDRESS.finditer(plain):
        if (found[1] and not _is_link(found[1])) or found[2] in apart:
            shown = (found[1] or b"").split(b">>", 1)[0].decode("latin-1")[:80]
            raise _refused(
                name,
                f"PDF 的链接只能指向网页或邮箱：{shown}",
                f"links of a PDF must lead to pages of the web or to mail: {shown}",
            )


def _is_link(string: bytes) -> bool:
    """Tell whether a string (ISO 32000-1 §7.3.4) is an address that may be clicked on."""
    said = string[1:]
    if string.startswith(b"<"):
        said = bytes.fromhex(said.decode("ascii"))
    scheme = _SCHEME.match(said.replace(b"\x00", b"").removeprefix(b"\xfe\xff").removeprefix(b"\xef\xbb\xbf"))
    return scheme is None or scheme[1].lower() in _LINKS


def _refuse_markup(content: bytes, start: int, end: int, name: str) -> None:
    if (tag := markup.found(content, start, end)) is not None:
        raise _refused(name, f"PDF 中夹有网页标记 {tag}", f"markup stands in the PDF: {tag}")


def _said(name: bytes) -> str:
    return _HEX.sub(lambda found: chr(int(found.group(1), 16)), name.decode("latin-1"))


def _mended(name: str) -> InputError:
    return _refused(
        name,
        "PDF 的对象索引已损坏，其中打包的对象无法检查；请用阅读器打开后另存",
        "the PDF's table of objects is damaged, so its packed objects cannot be looked into; open it and save it anew",
    )


def _holds(name: str, listed: str) -> InputError:
    return _refused(
        name, f"PDF 含可执行或内嵌内容：{listed}", f"the PDF holds what runs or is embedded: {listed}"
    )


def _encrypted(name: str) -> InputError:
    return _refused(
        name,
        "PDF 已加密，无法检查内容；请另存为未加密的文件",
        "the PDF is encrypted and cannot be looked into; save it without encryption",
    )


def _refused(name: str, zh: str, en: str) -> InputError:
    return refusal("file", name, zh, en)
