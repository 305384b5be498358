"""Inspection of archives: office documents without macros, external links or embedded objects; ZIP without programs.

Office Open XML is read as ECMA-376 part 2 lays a package out: content types, parts and their relationships.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from wangbao.inspection import images, pdfs
from wangbao.inspection.containers import open_archive, read_member, refuse_entities
from wangbao.vocabulary.errors import InputError, refusal

ZIP: Final = "application/zip"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN_PARTS: Final = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_TYPES: Final = "[Content_Types].xml"

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


def check(content: bytes, name: str) -> str:
    """Return the media type of an archive: a Word or Excel document, or a plain ZIP.

    Raises:
        InputError: an archive that cannot be opened safely, or that holds what it may not.
    """
    with open_archive(content, name=name) as archive:
        names = set(archive.namelist())
        for part, media_type in _MAIN_PARTS.items():
            if part in names and _TYPES in names:
                _check_office(archive, name)
                return media_type
        _check_members(archive, name)
    return ZIP


def _check_office(archive: zipfile.ZipFile, name: str) -> None:
    for member in _files(archive):
        inside = f"{name} › {member}"
        for pattern, zh, en in _FOREIGN:
            if pattern.search(member):
                raise refusal("file", inside, f"文档不得含{zh}", f"a document must hold no {en}")
        content = read_member(archive, member)
        if member.lower().endswith((".xml", ".rels", ".vml")):
            refuse_entities(content, name=inside)
        if member == _TYPES and (found := _MACRO_TYPES.search(content)):
            kind = found.group(0).decode()
            raise refusal(
                "file",
                inside,
                f"不接受启用宏或带控件的文档（{kind}）",
                f"documents with macros or controls are not taken ({kind})",
            )
        if member.lower().endswith(".rels"):
            _refuse_outside(content, inside)
        if content.startswith(b"PK") and "/embeddings/" in member.lower():  # a chart's own data
            if check(content, inside) == ZIP:
                raise _nested(inside)
        else:
            _refuse_program(content, member, inside)


def _refuse_outside(rels: bytes, inside: str) -> None:
    """Refuse relationships that make a program fetch something; a link a person clicks on may stay."""
    try:
        root = ET.fromstring(rels)  # noqa: S314 - no document type, so no entity: refused before
    except ET.ParseError:
        raise refusal("file", inside, "XML 已损坏", "the XML is damaged") from None
    for one in root:
        target, kind = one.get("Target", ""), one.get("Type", "")
        if one.get("TargetMode", "").lower() != "external":
            continue
        if not (kind.endswith("/hyperlink") and target.lower().startswith(_LINKS)):
            raise refusal(
                "file",
                inside,
                f"文档不得引用外部内容：{target}",
                f"a document must not fetch from outside: {target}",
            )


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse programs, pages and archives in a ZIP; documents and pictures are held to their own rules."""
    for member in _files(archive):
        inside = f"{name} › {member}"
        ending = member.rstrip(" .")
        if (runs := _RUN.search(ending)) is not None:
            kind = runs.group(0)
            raise refusal(
                "file",
                inside,
                f"压缩包内不得有可执行的文件（{kind}）",
                f"must hold no file that runs ({kind})",
            )
        if _PACKED.search(ending):
            raise _nested(inside)
        content = read_member(archive, member)
        if content.startswith(b"%PDF-"):
            pdfs.check(content, inside)
        elif content.startswith(b"\x89PNG\r\n\x1a\n"):
            images.check_png(content, inside)
        elif content.startswith(b"\xff\xd8\xff"):
            images.check_jpeg(content, inside)
        elif content.startswith(b"PK\x03\x04") and ending.lower().endswith((".docx", ".xlsx")):
            if check(content, inside) == ZIP:
                raise _nested(inside)
        elif content.startswith(_ARCHIVES):
            raise _nested(inside)
        else:
            _refuse_program(content, member, inside)


def _refuse_program(content: bytes, member: str, inside: str) -> None:
    if member.lower().endswith((".xml", ".rels")):
        return
    for magic, zh, en in _PROGRAMS:
        if content.startswith(magic):
            raise refusal("file", inside, f"不得夹带{zh}", f"must not carry {en}")


def _files(archive: zipfile.ZipFile) -> Iterator[str]:
    return (member.filename for member in archive.infolist() if not member.is_dir())


def _nested(inside: str) -> InputError:
    return refusal("file", inside, "压缩包内不得再有压缩包", "an archive must not hold another archive")
