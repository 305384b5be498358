"""Inspection of pictures from the first byte to the end marker, so that nothing else is attached to them.

PNG: W3C Portable Network Graphics (Second Edition) §5; JPEG: ITU-T T.81 annex B.
"""

import re
import zlib
from typing import Final

from wangbao.inspection import markup
from wangbao.vocabulary.errors import InputError, refusal

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SAMSUNG: Final = b"SEFT"  # the last bytes of a trailer of Samsung's
_OPENS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"MZ\x90\x00\x03", b"\x7fELF")
_NOTES: Final = (b"tEXt", b"iTXt")
_MOST_PIXELS: Final = 300_000_000  # more than any camera takes; a viewer needs four bytes for each
_ARCHIVE_TAIL: Final = 66_000  # within which readers of ZIP look for its end record
_ARCHIVE_END: Final = b"PK\x05\x06\x00\x00\x00\x00"
_MOST_PARTS: Final = 50_000  # chunks or segments; a picture of 20 MiB in parts of 8 KiB has 2,560
_FILL: Final = re.compile(
    rb"\xff+"
)  # a marker's first byte, and those that may fill up before it (T.81 B.1.1.2)
_MARKER: Final = re.compile(rb"\xff(?![\x00\x01\xd0-\xd7])", re.DOTALL)
_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APPLICATION: Final = range(0xE0, 0xF0)


def check_png(content: bytes, name: str) -> None:
    """Refuse a PNG that is not one all through.

    Raises:
        InputError: a torn chunk or one with a wrong checksum, no picture, bytes after the end, markup in a note.
    """
    at, pixels = len(_SIGNATURE), bytearray()
    kinds: list[bytes] = []
    while not kinds or kinds[-1] != b"IEND":
        if len(kinds) == _MOST_PARTS:
            raise _crumbled(name)
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or not kind.isalpha():
            raise _damaged(name, "PNG")
        data = content[at + 8 : end - 4]
        if zlib.crc32(data, zlib.crc32(kind)) != int.from_bytes(content[end - 4 : end], "big"):
            raise _damaged(name, "PNG")
        if kind in _NOTES:
            markup.refuse(data, name)
        if kind == b"IHDR":
            _refuse_size(int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big"), name)
        if kind == b"IDAT" and len(pixels) < 4096:
            pixels += data[:4096]
        kinds.append(kind)
        at = end
    if kinds[0] != b"IHDR" or b"IDAT" not in kinds or not _inflates(bytes(pixels)):
        raise _damaged(name, "PNG")
    if at != len(content):
        raise _trailing(name, len(content) - at)
    _refuse_archive(content, name)


def check_jpeg(content: bytes, name: str) -> None:
    """Refuse a JPEG that is not one all through; a telephone's second picture or trailer may stay.

    Raises:
        InputError: a torn segment, no picture, bytes after the end, markup in a comment.
    """
    at, parts = _jpeg(content, 0, name, _MOST_PARTS)
    while content.startswith(b"\xff\xd8\xff", at):  # several pictures in one file (CIPA DC-007)
        at, parts = _jpeg(content, at, name, parts)
    rest = content[at:]
    if rest.endswith(_SAMSUNG):
        _check_trailer(rest, name)
    elif rest.strip(b"\x00"):
        raise _trailing(name, len(rest))
    _refuse_archive(content, name)


def _refuse_size(width: int, height: int, name: str) -> None:
    """Refuse a picture that would fill the memory of whoever opens it, or none at all."""
    if not 0 < width * height <= _MOST_PIXELS:
        raise refusal(
            "file",
            name,
            f"图片 {width} × {height} 像素，须大于 0，且不得超过 {_MOST_PIXELS:,} 像素",
            f"the picture has {width} × {height} pixels; it must have some, and at most {_MOST_PIXELS:,}",
        )


def _refuse_archive(content: bytes, name: str) -> None:
    """Refuse a picture that is an archive, too, to a program that reads from the end."""
    if _ARCHIVE_END in content[-_ARCHIVE_TAIL:]:
        raise refusal("file", name, "图片中夹有压缩包", "an archive rides in the picture")


def _check_trailer(rest: bytes, name: str) -> None:
    """Refuse bytes behind a picture that open or run; what some telephones append (time, moving picture) may stay."""
    if any(mark in rest for mark in _OPENS):
        raise _trailing(name, len(rest))
    markup.refuse(rest, name)


def _jpeg(content: bytes, at: int, name: str, parts: int) -> tuple[int, int]:
    """Walk one picture of at most ``parts`` segments; the place after its end marker, and how many are left."""
    at, framed = at + 2, False
    while parts:
        parts -= 1
        if (fill := _FILL.match(content, at)) is not None:
            at = fill.end() - 1
        if at + 2 > len(content) or content[at] != 0xFF:
            raise _damaged(name, "JPEG")
        marker, at = content[at + 1], at + 2
        if marker == _END:
            if not framed:
                raise _damaged(name, "JPEG")
            return at, parts
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content) or marker < 0xC0:
            raise _damaged(name, "JPEG")
        if marker == _COMMENT or marker in _APPLICATION:
            _refuse_note(content[at + 2 : at + length], name)
        if marker in _FRAMES:  # T.81 B.2.2; a height of 0 is told by a later segment (DNL)
            height, width = (int.from_bytes(content[place : place + 2], "big") for place in (at + 3, at + 5))
            _refuse_size(width, height or 1, name)
            framed = True
        at += length
        if marker == _SCAN:  # coded data, in which FF is followed by 00 or a restart, up to the next marker
            found = _MARKER.search(content, at)
            at = len(content) if found is None else found.start()
    raise _crumbled(name)


def _refuse_note(note: bytes, name: str) -> None:
    # XMP is XML and begins with a processing instruction; what it may not hold is what a browser runs.
    markup.refuse(note.replace(b"<?xml", b"").replace(b"<?xpacket", b""), name)


def _inflates(pixels: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(pixels, 65_536))
    except zlib.error:
        return False


def _damaged(name: str, kind: str) -> InputError:
    return refusal(
        "file",
        name,
        f"{kind} 图片结构不完整或已损坏",
        f"the {kind} picture is damaged or not one all through",
    )


def _crumbled(name: str) -> InputError:
    return refusal(
        "file",
        name,
        f"图片的分段不得超过 {_MOST_PARTS} 个",
        f"a picture must have at most {_MOST_PARTS} chunks or segments",
    )


def _trailing(name: str, count: int) -> InputError:
    return refusal(
        "file",
        name,
        f"图片结束标记之后还有 {count} 字节内容",
        f"{count} bytes follow the end of the picture",
    )
