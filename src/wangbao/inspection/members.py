"""Rules for the members of an archive by what is said of them: one name, one place, one content for every program."""

import stat
import unicodedata
import zipfile
from typing import Final

from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.visible import marked, unseen

_ORDINARY: Final = frozenset({0, stat.S_IFREG, stat.S_IFDIR})  # 0: written where files have no kind
_OF_WEIGHT: Final = 0x2061  # bits: encrypted, a patch, strongly encrypted, its head hidden
_SUMS_BEHIND: Final = 0x08
_LARGE: Final = 0xFFFFFFFF  # a size that stands in a field of its own
_UNICODE_PATH: Final = 0x7075
_UTF8: Final = 0x800  # the bit that says in which letters the name is written
_OLD_CODINGS: Final = ("utf-8", "gb18030", "big5", "cp932")


def refuse_ambiguous(members: list[zipfile.ZipInfo], content: bytes) -> None:
    """Refuse members that leave the archive, that programs find under different names, or unpack in different ways.

    Raises:
        InputError: names the member.
    """
    seen: set[str] = set()
    for member in members:
        shown = marked(member.filename)
        if not _stays_inside(member.filename):
            raise refusal("file", shown, "压缩包内路径越界", "a member's path leaves the archive")
        if unseen(member.filename):
            raise refusal(
                "file",
                shown,
                "压缩包内文件名不得含不可见字符",
                "a member's name must hold no characters that cannot be seen",
            )
        path = unicodedata.normalize("NFC", member.filename.replace("\\", "/").rstrip("/")).casefold()
        if path in seen:
            raise refusal(
                "file", shown, "压缩包内有同名文件", "two members of the archive have the same name"
            )
        seen.add(path)
        if stat.S_IFMT(member.external_attr >> 16) not in _ORDINARY or (member.is_dir() and member.file_size):
            raise refusal(
                "file",
                shown,
                "压缩包内只能有普通文件和文件夹，不得有链接",
                "must hold ordinary files and folders only, no links",
            )
        if _told_otherwise(member, content):
            raise refusal(
                "file",
                shown,
                "压缩包内两处对同一文件的说明不一致",
                "the archive says two things of the same member",
            )


def _told_otherwise(member: zipfile.ZipInfo, content: bytes) -> bool:
    """Tell whether a member's own head, or a second name beside it, says otherwise than the table of contents."""
    head = content[member.header_offset : member.header_offset + 30]
    flags, method = (int.from_bytes(head[at : at + 2], "little") for at in (6, 8))
    sums = tuple(int.from_bytes(head[at : at + 4], "little") for at in (14, 18, 22))
    listed = (member.CRC, member.compress_size, member.file_size)
    behind = flags & _SUMS_BEHIND and not any(sums)  # they follow the data
    lengths = int.from_bytes(head[26:28], "little"), int.from_bytes(head[28:30], "little")
    extra_at = member.header_offset + 30 + lengths[0]
    extras = content[extra_at : extra_at + lengths[1]], member.extra
    return (
        (flags ^ member.flag_bits) & _OF_WEIGHT != 0
        or method != member.compress_type
        or not (behind or sums == listed or _LARGE in sums[1:])
        or any(not _same_name(member, _second_name(extra)) for extra in extras)
    )


def _same_name(member: zipfile.ZipInfo, second: str | None) -> bool:
    """Tell whether a second name is the first, which may be written as older Chinese or Japanese systems do."""
    if second is None or second == member.filename:
        return True
    if member.flag_bits & _UTF8:
        return False
    first = member.orig_filename.encode("cp437", "replace")
    return any(first.decode(coding, "replace") == second for coding in _OLD_CODINGS)


def _second_name(extra: bytes) -> str | None:
    """Return the name in Unicode that some programs prefer to the first (APPNOTE 4.6.9); None where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = (int.from_bytes(extra[place : place + 2], "little") for place in (at, at + 2))
        if kind == _UNICODE_PATH:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "replace")
        at += 4 + size
    return None


def _stays_inside(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return (
        not path.startswith(("/", "\\"))
        and ".." not in parts
        and ":" not in path  # a drive, or another stream of a file
        and "\x00" not in path
    )
