"""Safe access to archives and XML from strangers: read in pieces, counted as they come, never kept as a tree."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from xml.parsers import expat

from wangbao.inspection import members as rules
from wangbao.inspection.budget import LARGEST_FILE, LARGEST_UNPACKED, Budget
from wangbao.vocabulary.errors import InputError, refusal

HIGHEST_RATIO: Final = 200
_PIECE: Final = 64 * 1024
_END_RECORD: Final = 22
_LONGEST_COMMENT: Final = 200
_LARGEST_CONTENTS: Final = (
    1024 * 1024
)  # bytes of a table of contents: 2,000 members with paths of 400 letters
_DESCRIPTOR: Final = 24  # what may follow a member's data: its sizes and checksum once more
_DEEPEST_XML: Final = 16
_LONGEST_MARK: Final = 9  # letters of "<!doctype"
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what other programs read too
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


@contextmanager
def open_archive(content: bytes, *, budget: Budget, name: str = "") -> Iterator[zipfile.ZipFile]:
    """Open an archive whose table of contents is within bounds.

    Raises:
        InputError: not an archive, too many members, too much when unpacked, packed too well, encrypted, a member with
            a path that leaves the archive, members that overlap, or bytes that belong to no member.
    """
    contents_at = _contents_at(content, name)  # before the table is read: it may be as long as the file
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        raise refusal("file", name, "压缩包已损坏", "the archive is damaged") from None
    with archive:
        members = archive.infolist()
        with budget.opening(len(members), name=name):
            total = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            if total > LARGEST_UNPACKED or (total > 1024 * 1024 and total > HIGHEST_RATIO * packed):
                raise refusal("file", name, "压缩包解开后过大", "the archive unpacks to too much")
            if packed > len(content):  # members that share bytes: a bomb that promises little
                raise refusal("file", name, "压缩包内文件相互重叠", "members of the archive overlap")
            _refuse_between(members, content, contents_at, name)
            for member in members:
                if member.flag_bits & 1:
                    raise refusal("file", name, "不接受加密的压缩包", "encrypted archives are not taken")
                if member.compress_type not in _METHODS:
                    raise refusal(
                        "file",
                        name,
                        f"不接受压缩方式 {member.compress_type}，只接受 deflate 与不压缩",
                        f"compression method {member.compress_type} is not taken, only deflate and none",
                    )
            rules.refuse_ambiguous(members, content)
            yield archive


def pieces(archive: zipfile.ZipFile, member: str, *, budget: Budget) -> Iterator[bytes]:
    """Read a member piece by piece; there is one piece at least, and an empty member has an empty one.

    Raises:
        InputError: it is damaged, or unpacks to more than the budget has left, whatever the table of contents says.
    """
    try:
        with archive.open(member) as file:
            piece = file.read(_PIECE)
            while True:
                budget.unpack(len(piece), name=member)
                yield piece
                piece = file.read(_PIECE)
                if not piece:
                    return
    except InputError:
        raise
    except _DAMAGED as error:
        raise refusal("file", member, "压缩包内文件已损坏", "a member of the archive is damaged") from error


def gather(parts: Iterable[bytes], *, name: str, largest: int = LARGEST_FILE) -> bytes:
    """Join the pieces of a member that has to be looked at as one.

    Raises:
        InputError: it is larger than it may be.
    """
    joined = bytearray()
    for part in parts:
        joined += part
        if len(joined) > largest:
            raise refusal("file", name, "压缩包内文件过大", "a member of the archive is too large")
    return bytes(joined)


def refuse_entities(parts: Iterable[bytes], *, name: str = "") -> None:
    """Refuse XML that declares a document type, so that no entity can grow or reach outside.

    Raises:
        InputError: a document type, or an encoding in which one could hide.
    """
    before = b""
    for number, part in enumerate(parts):
        if not number:
            _refuse_encoding(part, name)
        window = (before + part).lower()
        if b"<!doctype" in window or b"<!entity" in window:
            raise _document_type(name)
        before = part[-_LONGEST_MARK:]


def read_elements(xml: bytes, handle: Callable[[dict[str, str]], None], *, name: str) -> None:
    """Read a small part of XML, one element after another, and hand over each one's attributes.

    Raises:
        InputError: not well formed, nested too deep, or a document type.
    """
    refuse_entities([xml], name=name)
    depth = 0

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST_XML:
            raise refusal("file", name, "XML 嵌套过深", "the XML is nested too deep")
        handle(attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: Any) -> None:
        raise _document_type(name)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by position
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise refusal("file", name, "XML 已损坏", "the XML is damaged") from None


def _refuse_encoding(head: bytes, name: str) -> None:
    # UTF-16 and the like start with a byte-order mark or NULs; our own tools and Office write UTF-8.
    declaration = head[:400].split(b"?>", 1)[0].lower()
    if (
        b"\x00" in head[:200]
        or head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x2b\x2f\x76"))
        or (
            b"encoding" in declaration
            and not any(word in declaration for word in (b"utf-8", b"utf8", b"us-ascii"))
        )
    ):
        raise refusal("file", name, "XML 须为 UTF-8 编码", "XML must be encoded in UTF-8")


def _document_type(name: str) -> InputError:
    return refusal(
        "file", name, "XML 不得含文档类型或实体声明", "XML must declare no document type or entity"
    )


def _contents_at(content: bytes, name: str) -> int:
    """Return the place of the table of contents, which stands right before the end record, at the end of the file."""
    end = content.rfind(b"PK\x05\x06")
    record = content[end : end + _END_RECORD] if end >= 0 else b""
    if len(record) < _END_RECORD:
        raise refusal("file", name, "压缩包已损坏", "the archive is damaged")
    comment = content[end + _END_RECORD :]
    size, start, length = (
        int.from_bytes(record[at : at + width], "little") for at, width in ((12, 4), (16, 4), (20, 2))
    )
    if start + size != end or length != len(comment) or length > _LONGEST_COMMENT or not _is_plain(comment):
        raise _riding(name)
    if size > _LARGEST_CONTENTS:
        raise refusal("file", name, "压缩包目录过大", "the archive's table of contents is too long")
    return start


def _refuse_between(members: list[zipfile.ZipInfo], content: bytes, contents_at: int, name: str) -> None:
    """Refuse bytes that belong to no member: before the first, between two, behind the last.

    What rides there makes a file that is one thing to us and another to a program that reads from the other end.
    """
    at = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        head = content[member.header_offset : member.header_offset + 30]
        if not 0 <= member.header_offset - at <= (_DESCRIPTOR if at else 0) or not head.startswith(
            b"PK\x03\x04"
        ):
            raise _riding(name)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        at = member.header_offset + 30 + names + member.compress_size
    if not 0 <= contents_at - at <= _DESCRIPTOR:
        raise _riding(name)


def _is_plain(comment: bytes) -> bool:
    return comment.decode("latin-1").isprintable() and b"<" not in comment


def _riding(name: str) -> InputError:
    return refusal(
        "file",
        name,
        "压缩包成员之外还夹有内容（开头、成员之间或末尾）",
        "something rides on the archive beside its members: before, between or behind them",
    )
