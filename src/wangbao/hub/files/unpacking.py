"""Looking into archives and XML that strangers hand in, without being led by them."""

import io
import zipfile
from typing import Final

from wangbao.vocabulary.errors import refusal

MOST_MEMBERS: Final = 2_000
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
HIGHEST_RATIO: Final = 200
_MAIN_PARTS: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ZIP: Final = "application/zip"


def open_archive(content: bytes, *, name: str = "") -> zipfile.ZipFile:
    """An archive whose table of contents promises nothing outrageous.

    Raises:
        InputError: not an archive, too many members, too much when unpacked, packed too well, encrypted, a member with
            a path that leaves the archive, or members that overlap.
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
    for member in members:
        if member.flag_bits & 1:
            raise refusal("file", name, "不接受加密的压缩包", "encrypted archives are not taken")
        if not _stays_inside(member.filename):
            raise refusal("file", member.filename, "压缩包内路径越界", "a member's path leaves the archive")
    return archive


def office_type(content: bytes) -> str:
    """The media type of an archive: a Word or Excel document, or a plain ZIP; raises InputError as above."""
    with open_archive(content) as archive:
        names = set(archive.namelist())
        for part, media_type in _MAIN_PARTS.items():
            if part in names and "[Content_Types].xml" in names:
                for member in names:
                    if member.endswith((".xml", ".rels")):
                        _refuse_member_entities(archive, member)
                return media_type
    return _ZIP


def read_member(archive: zipfile.ZipFile, member: str, *, largest: int = LARGEST_UNPACKED) -> bytes:
    """A member's bytes, never more than ``largest``, whatever the table of contents says.

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
    """XML that declares no document type, so no entity can grow or reach outside; returned as it came.

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


def _refuse_member_entities(archive: zipfile.ZipFile, member: str) -> None:
    refuse_entities(read_member(archive, member), name=member)


def _stays_inside(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return (
        not path.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0] and "\x00" not in path
    )
