"""Inspection of a file by all its bytes: media type, size, and a safe name to show and to download under.

The first bytes say what a file claims to be; the rule of that kind then reads it to its end, so that a picture or a
document is that and nothing beside.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

from wangbao.inspection import archives, images, markup, pdfs
from wangbao.inspection.budget import LARGEST_FILE, Budget
from wangbao.vocabulary.errors import refusal

LARGEST: Final = LARGEST_FILE
LONGEST_NAME: Final = 120
_UNSAFE = frozenset('<>:"/\\|?*')

# What is taken: the first bytes tell, and the rest is held to it. OOXML documents are archives and are looked into.
_MAGIC: Final[tuple[tuple[bytes, str, Callable[[bytes, str], None]], ...]] = (
    (b"%PDF-", "application/pdf", pdfs.check),
    (b"\x89PNG\r\n\x1a\n", "image/png", images.check_png),
    (b"\xff\xd8\xff", "image/jpeg", images.check_jpeg),
)
_RICH_TEXT: Final = (b"{\\rt", b"\xef\xbb\xbf{\\rt")  # text to us, objects to Word
EXTENSIONS: Final = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    archives.WORD: (".docx",),
    archives.EXCEL: (".xlsx",),
    archives.ZIP: (".zip",),
    "text/plain": (".txt", ".csv", ".json", ".log", ".md"),
}
TEXT_TYPES: Final = {".csv": "text/csv", ".json": "application/json"}


def check(name: str, content: bytes) -> str:
    """Return the media type of an acceptable file.

    Raises:
        InputError: empty, larger than 20 MiB, of a kind that is not taken, named as another kind than it is, or holding
            what its kind may not: programs, scripts, other files.
    """
    if not content:
        raise refusal("file", name, "文件为空", "the file is empty")
    if len(content) > LARGEST:
        size = f"{len(content) / 1024 / 1024:.1f} MiB"
        raise refusal("file", name, f"文件 {size}，不得超过 20 MiB", f"{size}, must not exceed 20 MiB")
    found = _sniff(content, name)
    if found is None:
        raise refusal(
            "file",
            name,
            "只接受 PDF、PNG、JPEG、Word（docx）、Excel（xlsx）、ZIP 与 UTF-8 文本文件",
            "only PDF, PNG, JPEG, Word (docx), Excel (xlsx), ZIP and UTF-8 text files are taken",
        )
    extension = _extension(name)
    if extension not in EXTENSIONS[found]:
        wanted = " ".join(EXTENSIONS[found])
        raise refusal(
            "file",
            name,
            f"内容与扩展名不符：内容为 {found}，扩展名应为 {wanted}",
            f"its content is {found}, so its name should end in {wanted}",
        )
    return TEXT_TYPES.get(extension, found) if found == "text/plain" else found


def safe_name(name: str) -> str:
    """Return the name without folders, control and direction characters, and signs that file systems refuse."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        "_" if character in _UNSAFE else character
        for character in base
        if unicodedata.category(character)[0] != "C"
    ).strip(" .")
    if not kept:
        return "file"
    if len(kept) <= LONGEST_NAME:
        return kept
    extension = _extension(kept)[:10]
    return kept[: LONGEST_NAME - len(extension)] + extension


def _sniff(content: bytes, name: str) -> str | None:
    for magic, media_type, check_whole in _MAGIC:
        if content.startswith(magic):
            check_whole(content, name)
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return archives.check(content, name, Budget())
    if content.startswith(_RICH_TEXT) or not _is_text(content):
        return None
    markup.refuse(content, name)
    if _extension(name) == ".csv":
        markup.refuse_formulas(content, name)
    return "text/plain"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(
        unicodedata.category(character) == "Cc" and character not in "\t\r\n" for character in set(text)
    )


def _extension(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return f".{base.rsplit('.', 1)[1].lower()}" if "." in base else ""
