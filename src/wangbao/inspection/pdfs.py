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
    }
)
_ACTIONS: Final = frozenset({"JavaScript", "Launch", "ImportData", "SubmitForm", "Rendition", "GoToE"})
_GOING: Final = frozenset({"GoTo", "Named"})  # what opening a document may do: go to a page of it
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
        listed = ", ".join(f"/{one}" for one in sorted(active))
        raise _refused(
            name, f"PDF 含可执行或内嵌内容：{listed}", f"the PDF holds what runs or is embedded: {listed}"
        )


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
            _refuse_opening(_at_opening(document), name)
            # All objects are read before the first stream is emptied: some of them lie in streams.
            streams = [one for one in document.objects if isinstance(one, pikepdf.Stream)]
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


def _at_opening(document: pikepdf.Pdf) -> list[Any]:
    """Return the actions that opening the document or one of its pages starts; a place to go to is none."""
    actions = [document.Root.get("/OpenAction")]
    for one in (document.Root, *(page.obj for page in document.pages)):
        triggers = one.get("/AA")
        if isinstance(triggers, pikepdf.Dictionary):
            actions.extend(triggers.values())
    return [one for one in actions if isinstance(one, pikepdf.Dictionary)]


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


def _encrypted(name: str) -> InputError:
    return _refused(
        name,
        "PDF 已加密，无法检查内容；请另存为未加密的文件",
        "the PDF is encrypted and cannot be looked into; save it without encryption",
    )


def _refused(name: str, zh: str, en: str) -> InputError:
    return refusal("file", name, zh, en)
