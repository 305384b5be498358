"""Safe access to archives and XML from strangers."""

import io
import zipfile
from typing import Final

from wangbao.vocabulary.errors import InputError, refusal

MOST_MEMBERS: Final = 2_000
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
HIGHEST_RATIO: Final = 200
_END_RECORD: Final = 22
_LONGEST_COMMENT: Final = 200
_DESCRIPTOR: Final = 24  # what may follow a member's data: its sizes and checksum once more


def open_archive(content: bytes, *, name: str = "") -> zipfile.ZipFile:
    """Open an archive whose table of contents is within bounds.

    Raises:
        InputError: not an archive, too many members, too much when unpacked, packed too well, encrypted, a member with
            a path that leaves the archive, members that overlap, or bytes that belong to no member.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        raise refusal("file", name, "压缩包已损坏", "the archive is damaged") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise refusal(
            "file",
            name,
            f"压缩包内文件不得超过 {MOST_MEMBERS} 个",
            f"must hold at most {MOST_MEMBERS} members",
        )
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > LARGEST_UNPACKED or (total > 1024 * 1024 and total > HIGHEST_RATIO * packed):
        raise refusal("file", name, "压缩包解开后过大", "the archive unpacks to too much")
    if packed > len(content):  # members that share bytes: a bomb that promises little
        raise refusal("file", name, "压缩包内文件相互重叠", "members of the archive overlap")
    _refuse_between(archive, content, name)
    for member in members:
        if member.flag_bits & 1:
            raise refusal("file", name, "不接受加密的压缩包", "encrypted archives are not taken")
        if not _stays_inside(member.filename):
            raise refusal("file", member.filename, "压缩包内路径越界", "a member's path leaves the archive")
    return archive


def read_member(archive: zipfile.ZipFile, member: str, *, largest: int = LARGEST_UNPACKED) -> bytes:
    """Read a member's bytes, at most ``largest``, whatever the table of contents says.

    Raises:
        InputError: it is larger than it may be, or damaged.
    """
    try:
        with archive.open(member) as file:
            content = file.read(largest + 1)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refusal("file", member, "压缩包内文件已损坏", "a member of the archive is damaged") from error
    if len(content) > largest:
        raise refusal("file", member, "压缩包内文件过大", "a member of the archive is too large")
    return content


def refuse_entities(xml: bytes, *, name: str = "") -> bytes:
    """Return XML unchanged if it declares no document type, so that no entity can grow or reach outside.

    Raises:
        InputError: a document type, or an encoding in which one could hide.
    """
    # UTF-16 and the like start with a byte-order mark or NULs; our own tools and Office write UTF-8.
    if b"\x00" in xml[:200] or xml.startswith((b"\xff\xfe", b"\xfe\xff", b"\x2b\x2f\x76")):
        raise refusal("file", name, "XML 须为 UTF-8 编码", "XML must be encoded in UTF-8")
    head = xml[:400].split(b"?>", 1)[0].lower()
    if b"encoding" in head and not any(word in head for word in (b"utf-8", b"utf8", b"us-ascii")):
        raise refusal("file", name, "XML 须为 UTF-8 编码", "XML must be encoded in UTF-8")
    lowered = xml.lower()
    if b"<!doctype" in lowered or b"<!entity" in lowered:
        raise refusal(
            "file", name, "XML 不得含文档类型或实体声明", "XML must declare no document type or entity"
        )
    return xml


def _refuse_between(archive: zipfile.ZipFile, content: bytes, name: str) -> None:
    """Refuse bytes that belong to no member: before the first, between two, behind the end record.

    What rides there makes a file that is one thing to us and another to a program that reads from the other end.
    """
    end = content.rfind(b"PK\x05\x06")
    comment = archive.comment
    whole = end + _END_RECORD + len(comment) == len(content)
    # The table of contents stands where the end record says, right before it.
    size, start = (int.from_bytes(content[end + at : end + at + 4], "little") for at in (12, 16))
    if not whole or start + size != end or len(comment) > _LONGEST_COMMENT or not _is_plain(comment):
        raise _riding(name)
    at = 0
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        head = content[member.header_offset : member.header_offset + 30]
        if not 0 <= member.header_offset - at <= (_DESCRIPTOR if at else 0) or not head.startswith(
            b"PK\x03\x04"
        ):
            raise _riding(name)
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        at = member.header_offset + 30 + names + member.compress_size
    if not 0 <= start - at <= _DESCRIPTOR:
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


def _stays_inside(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return (
        not path.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0] and "\x00" not in path
    )
