"""Inspection of PDFs: only pages; nothing before or behind them, no scripts, no programs to start, no files inside.

Names are read as ISO 32000-1 §7.3.5 writes them, `#4a` for `J` included, in the open and in object streams (§7.5.7).
A reader finds objects by their place, so the pairs that make an action are looked for in every byte as well; what is
encrypted cannot be looked into and is not taken.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from wangbao.inspection import markup
from wangbao.vocabulary.errors import InputError, refusal

_TAIL: Final = 1024
_ARCHIVE_TAIL: Final = 66_000  # within which readers of ZIP look for its end record
_PIECE: Final = 16 * 1024
_LARGEST_OBJECTS: Final = 64 * 1024 * 1024
_SPACE: Final = b"\x00\t\n\x0c\r "

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

_NAME: Final = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127})")
_TOKEN: Final = re.compile(rb"%[^\r\n]*|\(|(?<![a-z])stream\r?\n|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127}")
_PAREN: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ACTION: Final = re.compile(
    rb"/(?:S|#53)(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])*/([^\x00\t\n\x0c\r ()<>\[\]{}/%]{1,127})"
)
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_REFERENCE: Final = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+R\b")
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
    plain, names = _outside_streams(content)
    if "Encrypt" in names:
        raise _refused(
            name,
            "PDF 已加密，无法检查内容；请另存为未加密的文件",
            "the PDF is encrypted and cannot be looked into; save it without encryption",
        )
    packed = list(_objects(content, name))
    for part in packed:
        names |= _outside_streams(part)[1]
    if active := sorted(names & _ACTIVE) or sorted(_actions([content, *packed]) & _ACTIONS):
        listed = ", ".join(f"/{one}" for one in active)
        raise _refused(
            name, f"PDF 含可执行或内嵌内容：{listed}", f"the PDF holds what runs or is embedded: {listed}"
        )
    _refuse_opening([content, *packed], name)
    if (tag := markup.found(plain)) is not None:
        raise _refused(name, f"PDF 中夹有网页标记 {tag}", f"markup stands in the PDF: {tag}")


def _outside_streams(content: bytes) -> tuple[bytes, set[str]]:
    """Return the bytes outside streams and the names in them; strings and comments hold none."""
    at, kept, names = 0, [], set()
    while (found := _TOKEN.search(content, at)) is not None:
        token = found.group(0)
        end = found.end()
        if token.startswith(b"/"):
            names.add(_said(token[1:]))
        elif token == b"(":
            end = _after_string(content, end)
        elif token.startswith(b"stream"):
            kept.append(content[at:end])
            close = content.find(b"endstream", end)
            at = len(content) if close < 0 else close + len(b"endstream")
            continue
        kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]]), names


def _after_string(content: bytes, at: int) -> int:
    depth = 1
    while (found := _PAREN.search(content, at)) is not None:
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found.group(0), 0)
        if not depth:
            return at
    return len(content)


def _objects(content: bytes, name: str) -> Iterator[bytes]:
    """Yield the object streams, decompressed."""
    left = _LARGEST_OBJECTS
    for found in _STREAM.finditer(content):
        start = content.rfind(b"obj", max(0, found.start() - 4096), found.start())
        head = {_said(one) for one in _NAME.findall(content[max(start, 0) : found.start()])}
        if "ObjStm" not in head:
            continue
        coded = {one for one in head if one.endswith("Decode")} | (head & {"Fl", "LZW", "AHx", "A85", "RL"})
        if not coded:
            yield content[found.end() : content.find(b"endstream", found.end())]
            continue
        if coded != {"FlateDecode"}:
            raise _refused(
                name, "PDF 对象流的编码无法检查", "objects of the PDF are coded in a way that cannot be read"
            )
        try:
            part = _inflate(content, found.end(), left + 1)
        except zlib.error:
            raise _refused(name, "PDF 对象流已损坏", "an object stream of the PDF is damaged") from None
        left -= len(part)
        if left < 0:
            raise _refused(name, "PDF 解开后过大", "the PDF unpacks to too much")
        yield part


def _inflate(content: bytes, at: int, most: int) -> bytes:
    """Decompress the deflate stream at offset ``at``, at most ``most`` bytes.

    The stream marks its own end, so it is read in chunks.
    """
    reader, parts, size = zlib.decompressobj(), [], 0
    while at < len(content) and not reader.eof and size < most:
        parts.append(reader.decompress(content[at : at + _PIECE]))
        size += len(parts[-1])
        at += _PIECE
    return b"".join(parts)


def _actions(parts: list[bytes]) -> set[str]:
    return {_said(one) for part in parts for one in _ACTION.findall(part)}


def _refuse_opening(parts: list[bytes], name: str) -> None:
    """Refuse actions at the opening of the document other than a jump to a page."""
    for part in parts:
        for found in _NAME.finditer(part):
            if _said(found.group(1)) != "OpenAction":
                continue
            rest = part[found.end() : found.end() + 2048]
            reference = _REFERENCE.match(rest)
            done = _object(parts, *reference.groups()) if reference else rest.lstrip(_SPACE)
            if done.lstrip(_SPACE).startswith(b"<<"):
                acts = {_said(one) for one in _ACTION.findall(done.split(b">>", 1)[0])}
                if acts - _GOING:
                    listed = ", ".join(f"/{one}" for one in sorted(acts - _GOING))
                    raise _refused(
                        name,
                        f"PDF 打开时会执行动作 {listed}",
                        f"the PDF does something when it is opened: {listed}",
                    )


def _object(parts: list[bytes], number: bytes, generation: bytes) -> bytes:
    found = re.search(rb"(?<!\d)%s\s+%s\s+obj(.{0,2048})" % (number, generation), parts[0], re.DOTALL)
    return b"" if found is None else found.group(1)


def _said(name: bytes) -> str:
    return _HEX.sub(lambda found: chr(int(found.group(1), 16)), name.decode("latin-1"))


def _refused(name: str, zh: str, en: str) -> InputError:
    return refusal("file", name, zh, en)
