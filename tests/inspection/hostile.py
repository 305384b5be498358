"""Files made to cost whoever looks into them: small or of the largest size, each with the shape that once did.

The figures beside a case are those of the platform before it checked files in one pass (seconds and MiB, of the size
named), as measured on an idle machine; dashes where the file was of another size.
"""

import os
from collections.abc import Callable

from tests.inspection.making import PDF, chunk, jpeg, packed, pdf, png, repacked, segment, stream, word

MOST = 20 * 1024 * 1024 - 1024
Make = Callable[[], bytes]


def unclosed(body: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\n%%EOF\n"


def repeated(part: bytes, size: int) -> Make:
    return lambda: unclosed(part * (size // len(part)))


def within(levels: int) -> bytes:
    """A document within a document and so on."""
    inner = word()
    for _ in range(levels):
        inner = word(**{"word/embeddings/a.docx": inner})
    return inner


def branching(width: int, levels: int) -> bytes:
    """Documents that each hold several others: many to look into, few bytes."""
    inner = word()
    for _ in range(levels):
        inner = word(**{f"word/embeddings/{number}.docx": inner for number in range(width)})
    return inner


def random_rels(size: int) -> bytes:
    """Relationships that hold nothing, not so alike that the archive gives itself away by its ratio."""
    parts = b"".join(b"<a b='%s'/>" % os.urandom(2).hex().encode() for _ in range(size // 10))
    return word(**{"word/_rels/d.rels": b"<r>" + parts + b"</r>"})


# name, what it is called, how it is made, seconds and MiB before
SMALL: dict[str, tuple[str, Make, str, str]] = {
    "pdf, /S% without a line end, 40 KB": ("a.pdf", repeated(b"/S%", 40_000), "5.4", "–"),
    "pdf, /S% without a line end, 160 KB": ("a.pdf", repeated(b"/S%", 160_000), "75.9", "–"),
    "pdf, obj/ObjStm stream, 300 KB": ("a.pdf", repeated(b"obj/ObjStm stream\n", 300_000), "> 40", "2,400"),
    "pdf, stream without obj, 400 KB": ("a.pdf", repeated(b"stream\n", 400_000), "3.8", "–"),
    "pdf, /OpenAction 77 0 R, 200 KB": ("a.pdf", repeated(b"/OpenAction 77 0 R ", 200_000), "38.9", "–"),
    "docx, a list of 4 MiB of empty elements": (
        "a.docx",
        lambda: random_rels(4_000_000),
        "–",
        "961 (of 245 KB)",
    ),
    "docx within docx within docx": ("a.docx", lambda: within(3), "–", "–"),
    "docx, 20 documents of 20 documents": ("a.docx", lambda: branching(20, 2), "–", "–"),
    "pdf, 30 MB in one packed object of 30 KB": (
        "a.pdf",
        lambda: repacked(pdf(b"4 0 obj (" + b"A" * 30_000_000 + b") endobj", catalog=b"/X 4 0 R")),
        "–",
        "–",
    ),
    "pdf, 400,000 arrays within arrays": (
        "a.pdf",
        lambda: pdf(b"4 0 obj" + b"[" * 400_000 + b"]" * 400_000 + b"endobj", catalog=b"/X 4 0 R"),
        "–",
        "–",
    ),
    "pdf, a false object stream": (
        "a.pdf",
        lambda: pdf(stream(b"4 0 " + b"1 " * 5_000_000, b"/Type/ObjStm/N 1/First 4")),
        "–",
        "–",
    ),
}
LARGE: dict[str, tuple[str, Make, str, str]] = {
    "pdf, /S% without a line end, 20 MiB": ("a.pdf", repeated(b"/S%", MOST), "two weeks (extrapolated)", "–"),
    "pdf, obj/ObjStm stream, 20 MiB": ("a.pdf", repeated(b"obj/ObjStm stream\n", MOST), "–", "–"),
    "pdf, stream without obj, 20 MiB": ("a.pdf", repeated(b"stream\n", MOST), "–", "–"),
    "pdf, /OpenAction 77 0 R, 20 MiB": ("a.pdf", repeated(b"/OpenAction 77 0 R ", MOST), "–", "–"),
    "pdf, open brackets, 20 MiB": ("a.pdf", repeated(b"(", MOST), "–", "–"),
    "pdf, names in hexadecimal, 20 MiB": ("a.pdf", repeated(b"/#4a", MOST), "–", "–"),
    "pdf, 900,000 empty objects": (
        "a.pdf",
        lambda: pdf(b"".join(b"%d 0 obj<<>>endobj\n" % at for at in range(4, 900_000))),
        "–",
        "–",
    ),
    "pdf, 150 MB in one packed object": (
        "a.pdf",
        lambda: repacked(pdf(b"4 0 obj (" + b"A" * 150_000_000 + b") endobj", catalog=b"/X 4 0 R")),
        "–",
        "–",
    ),
    "zip, 190 MB of text": (
        "a.zip",
        lambda: packed({f"{number}.txt": os.urandom(1000) * 1000 for number in range(190)}),
        "–",
        "–",
    ),
    "txt, tags without end, 20 MiB": ("a.txt", lambda: b"<a onabcd " * (MOST // 10), "–", "–"),
    "png, 1.7 million chunks": ("a.png", lambda: png(*[chunk(b"teXt", b"")] * (MOST // 12)), "–", "–"),
    "jpeg, 2.6 million notes": ("a.jpg", lambda: jpeg(*[segment(0xFE, b"<a -")] * (MOST // 8)), "–", "–"),
    "jpeg, coded data of stuffed bytes": (
        "a.jpg",
        lambda: jpeg()[:-2] + b"\xff\x00" * (MOST // 2) + b"\xff\xd9",
        "–",
        "–",
    ),
}
HONEST = ("a.pdf", PDF)
