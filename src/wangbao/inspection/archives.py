"""Inspection of archives: office documents without macros, external links or embedded objects; ZIP without programs.

Office Open XML is read as ECMA-376 part 2 lays a package out: content types, parts and their relationships.
"""

import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from wangbao.inspection import images, pdfs
from wangbao.inspection.budget import Budget
from wangbao.inspection.containers import gather, open_archive, pieces, read_elements, refuse_entities
from wangbao.vocabulary.errors import InputError, refusal

ZIP: Final = "application/zip"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN_PARTS: Final = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_TYPES: Final = "[Content_Types].xml"
_LARGEST_LIST: Final = 4 * 1024 * 1024  # bytes of a list of parts or relationships: some 20,000 of them

_MACRO_TYPES: Final = re.compile(rb"macroenabled|vbaproject|activex|oleobject|macrosheet", re.IGNORECASE)
_FOREIGN: Final = (  # parts by name; what a document may not carry
    (re.compile(r"vba(?:project|data)", re.IGNORECASE), "宏", "macros"),
    (re.compile(r"activex", re.IGNORECASE), "ActiveX 控件", "ActiveX controls"),
    (
        re.compile(r"oleobject|/embeddings/[^/]*\.bin$", re.IGNORECASE),
        "嵌入的 OLE 对象",
        "embedded OLE objects",
    ),
    (re.compile(r"(?:macro|dialog)sheets/", re.IGNORECASE), "宏工作表", "macro sheets"),
    (re.compile(r"externallinks/", re.IGNORECASE), "外部工作簿链接", "links to other workbooks"),
    (re.compile(r"(?:afchunk|altchunk)", re.IGNORECASE), "嵌入的网页", "embedded pages"),
)
_LINKS: Final = ("http://", "https://", "mailto:", "tel:")  # what a hyperlink may lead to

_PROGRAMS: Final = (
    (b"MZ", "Windows 程序", "a Windows program"),
    (b"\x7fELF", "Linux 程序", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "Java 或 macOS 程序", "a Java or macOS program"),
    (b"#!", "脚本", "a script"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式", "a shortcut"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧式 Office 或 OLE 文件", "an old Office or OLE file"),
)
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
)
# Endings of files that run when they are opened, and of archives.
_RUN: Final = re.compile(
    r"\.(?:exe|dll|com|scr|pif|cpl|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|lnk|url|reg|inf"
    r"|jar|app|apk|deb|rpm|dmg|pkg|iso|img|vhd|sh|bash|csh|ksh|py|pyw|pl|rb|php|asp|aspx|jsp|html|htm"
    r"|xhtml|mht|mhtml|shtml|svg|chm|docm|dotm|xlsm|xltm|xlam|xlsb|xll|pptm|potm|ppam|sldm|swf|gadget"
    r"|scf"
    r")$",
    re.IGNORECASE,
)
_PACKED: Final = re.compile(r"\.(?:zip|rar|7z|gz|tgz|bz2|xz|tar|cab|lzh|arj|ace|z|zst)$", re.IGNORECASE)


def check(content: bytes, name: str, budget: Budget) -> str:
    """Return the media type of an archive: a Word or Excel document, or a plain ZIP.

    Raises:
        InputError: an archive that cannot be opened safely, or that holds what it may not.
    """
    with open_archive(content, budget=budget, name=name) as archive:
        names = set(archive.namelist())
        for part, media_type in _MAIN_PARTS.items():
            if part in names and _TYPES in names:
                for member in _files(archive):
                    _check_part(archive, member, f"{name} › {member}", budget)
                return media_type
        for member in _files(archive):
            _check_member(archive, member, f"{name} › {member}", budget)
    return ZIP


def _check_part(archive: zipfile.ZipFile, member: str, inside: str, budget: Budget) -> None:
    """Refuse a part of an office document that runs, fetches or embeds something."""
    for pattern, zh, en in _FOREIGN:
        if pattern.search(member):
            raise refusal("file", inside, f"文档不得含{zh}", f"a document must hold no {en}")
    head, parts = _with_head(pieces(archive, member, budget=budget))
    ending = member.lower()
    if member == _TYPES or ending.endswith(".rels"):
        content = gather(parts, name=inside, largest=_LARGEST_LIST)
        if member == _TYPES:
            _refuse_macros(content, inside)
        read_elements(content, lambda relation: _refuse_outside(relation, inside), name=inside)
    elif ending.endswith((".xml", ".vml")):
        refuse_entities(parts, name=inside)
    elif head.startswith(b"PK") and "/embeddings/" in ending:  # a chart's own data
        if check(gather(parts, name=inside), inside, budget) == ZIP:
            raise _nested(inside)
        return
    else:
        _read_through(parts)
    if not ending.endswith((".xml", ".rels")):
        _refuse_program(head, inside)


def _refuse_macros(types: bytes, inside: str) -> None:
    if found := _MACRO_TYPES.search(types):
        kind = found.group(0).decode()
        raise refusal(
            "file",
            inside,
            f"不接受启用宏或带控件的文档（{kind}）",
            f"documents with macros or controls are not taken ({kind})",
        )


def _refuse_outside(relation: dict[str, str], inside: str) -> None:
    """Refuse a relationship that makes a program fetch something; a link a person clicks on may stay."""
    target, kind = relation.get("Target", ""), relation.get("Type", "")
    if relation.get("TargetMode", "").lower() != "external":
        return
    if not (kind.endswith("/hyperlink") and target.lower().startswith(_LINKS)):
        raise refusal(
            "file",
            inside,
            f"文档不得引用外部内容：{target}",
            f"a document must not fetch from outside: {target}",
        )


def _check_member(archive: zipfile.ZipFile, member: str, inside: str, budget: Budget) -> None:
    """Refuse a program, page or archive in a ZIP; documents and pictures are held to their own rules."""
    ending = member.rstrip(" .")
    if (runs := _RUN.search(ending)) is not None:
        kind = runs.group(0)
        raise refusal(
            "file", inside, f"压缩包内不得有可执行的文件（{kind}）", f"must hold no file that runs ({kind})"
        )
    if _PACKED.search(ending):
        raise _nested(inside)
    head, parts = _with_head(pieces(archive, member, budget=budget))
    if head.startswith(b"%PDF-"):
        pdfs.check(gather(parts, name=inside), inside)
    elif head.startswith(b"\x89PNG\r\n\x1a\n"):
        images.check_png(gather(parts, name=inside), inside)
    elif head.startswith(b"\xff\xd8\xff"):
        images.check_jpeg(gather(parts, name=inside), inside)
    elif head.startswith(b"PK\x03\x04") and ending.lower().endswith((".docx", ".xlsx")):
        if check(gather(parts, name=inside), inside, budget) == ZIP:
            raise _nested(inside)
    elif head.startswith(_ARCHIVES):
        raise _nested(inside)
    else:
        _read_through(parts)
        if not member.lower().endswith((".xml", ".rels")):
            _refuse_program(head, inside)


def _with_head(parts: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first piece of a member, and all of them again."""
    head = next(parts)
    return head, itertools.chain([head], parts)


def _read_through(parts: Iterator[bytes]) -> None:
    """Read a member to its end, where its checksum is compared."""
    for _ in parts:
        pass


def _refuse_program(head: bytes, inside: str) -> None:
    for magic, zh, en in _PROGRAMS:
        if head.startswith(magic):
            raise refusal("file", inside, f"不得夹带{zh}", f"must not carry {en}")


def _files(archive: zipfile.ZipFile) -> Iterator[str]:
    return (member.filename for member in archive.infolist() if not member.is_dir())


def _nested(inside: str) -> InputError:
    return refusal("file", inside, "压缩包内不得再有压缩包", "an archive must not hold another archive")
