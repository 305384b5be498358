"""Files as the tests make them: small and whole, or whole but for one thing."""

import io
import re
import struct
import zipfile
import zlib

import pikepdf

PAGES = b"""\
2 0 obj
<</Type/Pages/Kids[3 0 R]/Count 1>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>
endobj
"""


def packed(members: dict[str, bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, level)  # of no particular time
    return buffer.getvalue()


def word(document: bytes = b"<?xml version='1.0'?><w/>", **more: bytes) -> bytes:
    """A Word document of the fewest parts, with more parts by path (``word__x`` for ``word/x``)."""
    parts = {
        "[Content_Types].xml": b"<?xml version='1.0'?><Types/>",
        "word/document.xml": document,
    }
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def rels(kind: str, target: str) -> bytes:
    """Relationships with one to the outside."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    ).encode()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*more: bytes) -> bytes:
    """One grey pixel; further chunks stand before the picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + pixels + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*more: bytes) -> bytes:
    """The parts of a picture in their order; further segments stand behind its first."""
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            *more,
            segment(0xDB, b"\x00" + b"\x01" * 64),
            segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00"),
            segment(0xC4, b"\x00\x01" + b"\x00" * 15 + b"\x00"),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x12\xff\x00\x34\xff\xd0\x56",  # coded data: a stuffed byte, a restart
            b"\xff\xd9",
        ]
    )


EXIF = segment(0xE1, b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00")
PNG, JPEG = png(), jpeg()


def pdf(objects: bytes = b"", *, catalog: bytes = b"", tail: bytes = b"startxref\n0\n") -> bytes:
    """A PDF of one page with further objects (from 4 on) and entries of its catalogue, without a table of objects."""
    return b"".join(
        [
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R",
            catalog,
            b">>\nendobj\n",
            PAGES,
            objects,
            b"\ntrailer\n<</Root 1 0 R>>\n",
            tail,
            b"%%EOF\n",
        ]
    )


PDF = pdf(tail=b"")


def table_of(content: bytes) -> bytes:
    """The same PDF with the table of objects that :func:`pdf` leaves out."""
    body = content[: content.index(b"trailer")]
    places = {int(found.group(1)): found.start() for found in re.finditer(rb"(?<!\d)(\d+) 0 obj", body)}
    rows = [b"0000000000 65535 f \n"]
    rows += [
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
        for number in range(1, max(places) + 1)
    ]
    size = len(rows)
    return b"%bxref\n0 %d\n%btrailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        body,
        size,
        b"".join(rows),
        size,
        len(body),
    )


def repacked(content: bytes) -> bytes:
    """The same PDF with its objects packed into object streams."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(table_of(content))) as document:
        document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream as an object."""
    coded = zlib.compress(data)
    head = b"9 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (entries, len(coded))
    return head + coded + b"\nendstream\nendobj\n"
