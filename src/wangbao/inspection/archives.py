"""Inspection of archives: office documents without macros, external links or embedded objects; ZIP without programs.

Office Open XML is read as ECMA-376 part 2 lays a package out: content types, parts and their relationships.
"""

import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from wangbao.inspection import images, office, pdfs
from wangbao.inspection.budget import Budget
from wangbao.inspection.containers import gather, open_archive, pieces, read_elements, refuse_entities
from wangbao.vocabulary.errors import InputError, refusal

ZIP: Final = "application/zip"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN_PARTS: Final = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_TYPES: Final = "[Content_Types].xml"
_LARGEST_LIST: Final = 4 * 1024 * 1024  # bytes of a list of parts or relationships: some 20,000 of them

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
# A part is XML by what it holds: any program goes by the types that are listed, and none by the name.
_MARKED_UP: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")

_PROGRAMS: Final = (
    (b"MZ", "Windows 程序", "a Windows program"),
    (b"\x7fELF", "Linux 程序", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序", "a macOS program"),
    (b"\xce\xfa\xed\xfe", "macOS 程序", "a macOS program"),
    (b"\xca\xfe\xba\xbe", "Java 或 macOS 程序", "a Java or macOS program"),
    (b"#!", "脚本", "a script"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式", "a shortcut"),
    (b"{\\rt", "RTF 文档（可内嵌对象）", "an RTF document, which may embed objects"),
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
    b"(\xb5/\xfd",
    b"MSCF",
    b"ITSF",
)
# Endings of files that run when they are opened, and of archives.
_RUN: Final = re.compile(
    r"\.(?:exe|dll|com|scr|pif|cpl|ocx|sys|drv|msi|msp|mst|bat|cmd|ps1|psm1|psd1|ps1xml|psc1|cdxml|msh|vb|vbs|vbe|js|jse"
    r"|mjs|wsf|wsh|wsc|sct|hta|lnk|url|website|reg|inf|job|theme|themepack|prf|udl|rdp|application|appref-ms|settingcontent-ms"
    r"|library-ms|search-ms|searchconnector-ms|diagcab|gadget|scf|xbap|appx|appxbundle|msix|msixbundle|appinstaller|vsto"
    r"|jar|jnlp|app|apk|ipa|deb|rpm|dmg|pkg|iso|img|vhd|vhdx|sh|bash|csh|ksh|zsh|command|workflow|desktop|py|pyw|pyz|pl|rb"
    r"|php|asp|aspx|jsp|html|htm|xhtml|xht|mht|mhtml|shtml|svg|svgz|chm|hlp|docm|dotm|xlsm|xltm|xlam|xla|xlsb|xll|xlm|pptm"
    r"|potm|ppam|ppsm|sldm|iqy|oqy|rqy|dqy|slk|dif|one|onepkg|pub|mdb|mde|ade|adp|accdb|accde|swf|rtf"
    r")$",
    re.IGNORECASE,
)
_PACKED: Final = re.compile(
    r"\.(?:zip|rar|7z|gz|tgz|bz2|tbz2?|xz|txz|tar|cab|lzh|lha|arj|ace|z|zst|wim|egg|alz)$", re.IGNORECASE
)
# A tape archive says so behind its first name.
_TAPE: Final = re.compile(rb".{257}ustar", re.DOTALL)


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
        refuse = office.refuse_type if member == _TYPES else office.refuse_relation
        read_elements(content, lambda attributes: refuse(attributes, inside), name=inside)
    elif ending.endswith((".xml", ".vml")) or _MARKED_UP.match(head):
        refuse_entities(office.searched(parts, inside), name=inside)
    elif head.startswith(b"PK") and "/embeddings/" in ending:  # a chart's own data
        if check(gather(parts, name=inside), inside, budget) == ZIP:
            raise _nested(inside)
        return
    else:
        _read_through(parts)
    if not ending.endswith((".xml", ".rels")):
        _refuse_program(head, inside)


def _check_member(archive: zipfile.ZipFile, member: str, inside: str, budget: Budget) -> None:
    """Refuse a program, page or archive in a ZIP; documents and pictures are held to their own rules."""
    ending = re.sub(r"[\s.]+$", "", member)  # blanks of any kind, which systems drop
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
    elif head.startswith(_ARCHIVES) or _TAPE.match(head):
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
