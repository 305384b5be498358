"""Files whose parts say one thing to one program and another to the next, or act without being asked, are refused."""

import io
import stat
import struct
import warnings
import zipfile
import zlib

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from tests.inspection.making import (
    PNG,
    chunk,
    jpeg,
    packed,
    pdf,
    png,
    segment,
    stream,
    table_of,
    word,
)

from wangbao.inspection import contents
from wangbao.vocabulary.errors import InputError

ZIPPED = packed({"a.txt": b"x"})
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(*members: tuple[str, bytes], mode: int = 0, extra: bytes = b"") -> bytes:
    """An archive whose members may share a name, be links or carry extra fields."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.extra = mode << 16, extra
            archive.writestr(info, content)
    return buffer.getvalue()


def patched(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def second_name(first: bytes, second: str) -> bytes:
    body = b"\x01" + struct.pack("<I", zlib.crc32(first)) + second.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def noted(note: bytes, more: bytes = b"") -> bytes:
    """A PDF of one page with a note on it (object 4), and further objects."""
    objects = b"4 0 obj\n<</Type/Annot/Rect[0 0 9 9]%b>>\nendobj\n%b" % (note, more)
    return table_of(pdf(objects).replace(b"/MediaBox", b"/Annots[4 0 R]/MediaBox"))


def with_stream(entries: bytes) -> bytes:
    return table_of(pdf(b"4 0 obj\n<<%b/Length 0>>\nstream\n\nendstream\nendobj\n" % entries))


def field(*runs: str, inner: str = "") -> bytes:
    """A Word document with a field whose instruction stands in several runs."""
    text = "".join(f"<w:instrText>{run}</w:instrText>" for run in runs)
    begin, end = (f"<w:fldChar w:fldCharType='{kind}'/>" for kind in ("begin", "end"))
    return word(
        f"<w:p>{begin}{begin if inner else ''}{inner}{end if inner else ''}{text}{end}</w:p>".encode()
    )


def related(kind: str, target: str, mode: str = "") -> bytes:
    said = f" TargetMode='{mode}'" if mode else ""
    return f"<Relationships><Relationship Id='r1' Type='{kind}' Target='{target}'{said}/></Relationships>".encode()


def linked(kind: str, target: str, mode: str = "") -> bytes:
    return word(**{"word/_rels/document.xml.rels": related(kind, target, mode), f"word/{target[:9]}": b"x"})


def sheet(formula: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>"}
    return packed(parts | {"xl/worksheets/sheet1.xml": b"<c><f>%b</f></c>" % formula})


def hidden_in_png() -> bytes:
    """A picture of one pixel, and an archive that Python opens."""
    head = PNG[: PNG.index(b"IEND") - 4]
    archive, start = bytearray(ZIPPED), len(head) + 8
    end = archive.rfind(b"PK\x05\x06")
    (listed,) = struct.unpack("<I", archive[end + 16 : end + 20])
    archive[end + 16 : end + 22] = struct.pack("<IH", listed + start, 4 + 12)
    archive[listed + 42 : listed + 46] = struct.pack("<I", start)
    return head + chunk(b"zzZz", bytes(archive)) + chunk(b"IEND", b"")


def sized(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return PNG[:8] + head + PNG[33:]


OLD_NAME = "资料.txt".encode("gb18030")
PROGRAM = b"5 0 obj\n<</Length 2>>\nstream\nMZ\nendstream\nendobj\n"
REFUSED = {
    # PDF: what nobody asks for, files inside that do not say so, data elsewhere
    "pdf note shown, an address": ("a.pdf", noted(b"/AA<</PO<</S/URI/URI(http://x)>>>>")),
    "pdf note seen, another file": ("a.pdf", noted(b"/AA<</PV<</S/GoToR/F(\\\\\\\\x\\\\a)/D[0]>>>>")),
    "pdf note passed over": ("a.pdf", noted(b"/AA<</E<</S/URI/URI(http://x)>>>>")),
    "pdf attachment without a type": ("a.pdf", noted(b"/FS<</F(a.exe)/EF<</F 5 0 R>>>>", PROGRAM)),
    "pdf associated file": ("a.pdf", table_of(pdf(PROGRAM, catalog=b"/AF[<</F(a)/EF<</F 5 0 R>>>>]"))),
    "pdf action named elsewhere": ("a.pdf", noted(b"/A<</S 5 0 R/T<</R/C>>>>", b"5 0 obj\n/GoToE\nendobj\n")),
    "pdf player named elsewhere": ("a.pdf", noted(b"/A<</S 5 0 R/OP 0>>", b"5 0 obj\n/Rendition\nendobj\n")),
    "pdf script of a model": ("a.pdf", with_stream(b"/Type/3D/OnInstantiate 1 0 R")),
    "pdf model": ("a.pdf", with_stream(b"/Type/3D")),
    "pdf movie": ("a.pdf", noted(b"/Subtype/Movie/Movie<</F(\\\\\\\\x\\\\a.avi)>>/A true")),
    "pdf stream elsewhere": ("a.pdf", with_stream(b"/F<</FS/URL/F(http://x)>>")),
    "pdf page of another file": ("a.pdf", with_stream(b"/Ref<</F(\\\\\\\\x\\\\a.pdf)/Page 0>>")),
    "pdf picture of another file": ("a.pdf", with_stream(b"/OPI<</2.0<</F(x)>>>>")),
    "pdf link to a script": ("a.pdf", noted(b"/A<</S/URI/URI(java\\163cript:x)>>")),
    "pdf link to a script, in two bytes": ("a.pdf", noted(b"/A<</S/URI/URI<feff006a0073003a>>>")),
    "pdf link to a file": ("a.pdf", noted(b"/A<</S/URI/URI 5 0 R>>", b"5 0 obj\n(file:///a)\nendobj\n")),
    # pictures
    "png as an archive": ("a.png", hidden_in_png()),
    "jpeg as an archive": ("a.jpg", jpeg(segment(0xFE, ZIPPED))),
    "png too large": ("a.png", sized(60_000, 60_000)),
    "png of no size": ("a.png", sized(0, 9)),
    "jpeg too large": ("a.jpg", jpeg().replace(b"\x08\x00\x01\x00\x01", b"\x08\xff\xff\xff\xff")),
    # archives: one name, one place, one content
    "zip of two equal names": ("a.zip", zipped(("a.txt", b"MZ\x90"), ("a.txt", b"x"))),
    "zip of two names in two cases": ("a.zip", zipped(("a.txt", b"x"), ("A.TXT", b"x"))),
    "zip link": ("a.zip", zipped(("a", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777)),
    "zip device": ("a.zip", zipped(("a", b""), mode=stat.S_IFCHR)),
    "zip folder with content": ("a.zip", zipped(("d/", b"MZ\x90"))),
    "zip second name": ("a.zip", zipped(("a.txt", b"x"), extra=second_name(b"a.txt", "a.hta"))),
    "zip stream of a file": ("a.zip", zipped(("d/a.exe::$DATA", b"x"))),
    "zip name turned round": ("a.zip", zipped(("a\u202etxt.exe", b"x"))),
    "zip name with a space nobody sees": ("a.zip", zipped(("a.exe\u200b", b"x"))),
    "zip name with a wide space": ("a.zip", zipped(("a.exe\u3000", b"x"))),
    "zip locked in one place": ("a.zip", patched(ZIPPED, 6, b"\x01")),
    "zip packed otherwise": ("a.zip", patched(ZIPPED, 8, b"\x00")),
    "zip of another size": ("a.zip", patched(ZIPPED, 22, b"\x07")),
    "zip settings that run": ("a.zip", packed({"a.settingcontent-ms": b"x"})),
    "zip query to the web": ("a.zip", packed({"a.iqy": b"x"})),
    "zip start file": ("a.zip", packed({"a.desktop": b"x"})),
    "zip tape": ("a.zip", packed({"a.dat": b"a.txt".ljust(257, b"\x00") + b"ustar"})),
    "zip cabinet": ("a.zip", packed({"a.dat": b"MSCF\x00"})),
    "zip rich text": ("a.zip", packed({"a.doc": b"{\\rtf1{\\object\\objautlink}}"})),
    # Word and Excel: by the kind of a relationship and the elements of a part, not by names
    "word field to a program": ("a.docx", field('DDEAUTO cmd.exe "/k calc"')),
    "word field in pieces": ("a.docx", field("D", "DE", " cmd")),
    "word field in code": ("a.docx", field("D&#68;E cmd")),
    "word field with a comment": ("a.docx", field("D<!-- -->DE cmd")),
    "word field made by a field": (
        "a.docx",
        field(" cmd", inner="<w:instrText>QUOTE 68 68 69</w:instrText>"),
    ),
    "word field in one": ("a.docx", word(b"<w:fldSimple w:a='>' w:instr='DDE cmd'/>")),
    "word picture by a field": ("a.docx", field('INCLUDEPICTURE \\d "http://x/a.png"')),
    "word picture of a share": ("a.docx", field('INCLUDEPICTURE "\\\\\\\\x\\\\a.png"')),
    "word text of another file": ("a.docx", field("INCLUDETEXT a.docx")),
    "word link by a field": ("a.docx", field('HYPERLINK "search-ms:query=x"')),
    "word picture of the web": ("a.docx", word(b"<v:imagedata src='https://x/a.png'/>")),
    "word page by its kind": ("a.docx", linked(f"{RELATIONS}/aFChunk", "x.txt")),
    "word object by its kind": ("a.docx", linked(f"{RELATIONS}/oleObject", "x.dat")),
    "word outside, oddly written": ("a.docx", linked(f"{RELATIONS}/image", "http://x", " External")),
    "word add-in": ("a.docx", word(**{"word/x.xml": b"<we:webextension/>"})),
    "word menu": ("a.docx", word(**{"customUI/a.xml": b"<customUI onLoad='x'/>"})),
    "word macros in code": (
        "a.docx",
        packed({"[Content_Types].xml": b"<T c='macro&#69;nabled'/>", "word/document.xml": b"<w/>"}),
    ),
    "word document type in a part of any name": ("a.docx", word(**{"word/x.dat": b"\n<!DOCTYPE x><w/>"})),
    "excel address": ("a.xlsx", sheet(b"_xlfn.WEBSERVICE(&quot;http://x&quot;)")),
    "excel address in code": ("a.xlsx", sheet(b"_xlfn.&#73;MAGE(A1)")),
    "excel program": ("a.xlsx", sheet(b"1+cmd|'/c calc'!A0")),
    "excel server": ("a.xlsx", sheet(b"RTD(&quot;a.b&quot;,,1)")),
    "excel in a marked section": ("a.xlsx", sheet(b"<![CDATA[RTD(1)]]>")),
    "excel connection": (
        "a.xlsx",
        packed({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>", "xl/c.xml": b"<connections/>"}),
    ),
    # text
    "csv program": ("a.csv", b"a,b\n1,\"=cmd|'/c calc'!A0\"\n"),
    "csv call": ("a.csv", b'a;b\n+HYPERLINK("http://x");1\n'),
    "text rich": ("a.txt", b"{\\rtf1{\\object}}"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_tricks_are_refused(case) -> None:
    name, content = REFUSED[case]
    with pytest.raises(InputError) as refused:
        contents.check(name, content)
    (problem,) = refused.value.problems
    assert problem.field == "file"
    assert problem.rule.zh
    assert problem.rule.en


def test_the_picture_is_an_archive_to_others() -> None:
    assert zipfile.ZipFile(io.BytesIO(hidden_in_png())).read("a.txt") == b"x"


def test_a_word_is_found_wherever_the_part_is_cut() -> None:
    """Parts are searched in pieces of 64 KiB; no place is between two of them."""
    for before in range(65_536 - 90, 65_536 + 10, 3):
        content = b"<!-- -->".ljust(before, b"x") + b"<w:fldSimple w:instr='DDE cmd'/><w:p/>"
        with pytest.raises(InputError, match="DDE cmd"):
            contents.check("a.docx", word(content))


INSTRUCTIONS = (
    "PAGE",
    'TOC \\o "1-3" \\h \\z \\u',
    'HYPERLINK "https://x.org" \\o "见：附录"',
    'HYPERLINK \\l "_Toc1"',
    "= 1 + 2",
    'INCLUDEPICTURE "C:\\\\Users\\\\a.png" \\* MERGEFORMATINET',
)


def fields() -> bytes:
    """A Word document with a page number, contents, a link and a picture of this machine, as Word writes them."""
    made, buffer = docx.Document(), io.BytesIO()
    for instruction in INSTRUCTIONS:
        run = made.add_paragraph().add_run()
        for kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
            if kind == "begin":
                said = OxmlElement("w:instrText")
                said.text = instruction
                run._r.append(said)
    made.save(buffer)
    return buffer.getvalue()


def formulas() -> bytes:
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["=SUM(B1:C1)", "=IF(A1>0,\"a|b\",'甲|乙'!A1)", '=HYPERLINK("https://x.org","x")'])
    made.create_sheet("甲|乙")
    made.save(buffer)
    return buffer.getvalue()


TAKEN = {
    "word with fields": ("a.docx", fields),
    "excel with formulas": ("a.xlsx", formulas),
    "csv of signed numbers": ("a.csv", "a,b\n-1,+2\n-1.5,@me\n- 项目 (甲),a=b(c)\n".encode),
    "zip named as older Chinese systems do": (
        "a.zip",
        lambda: zipped(("zzzz.txt", b"x"), extra=second_name(OLD_NAME, "资料.txt")).replace(
            b"zzzz.txt", OLD_NAME
        ),
    ),
    "zip of folders": ("a.zip", lambda: zipped(("d/", b""), ("d/a.txt", b"x"), ("e/a.txt", b"x"))),
    "pdf link": ("a.pdf", lambda: noted(b"/A<</S/URI/URI(https://x.org/a:b)>>")),
    "pdf link within the site": ("a.pdf", lambda: noted(b"/A<</S/URI/URI(a/b.html)>>")),
    "pdf button": ("a.pdf", lambda: noted(b"/AA<</U<</S/URI/URI(https://x.org)>>>>")),
    "png large": ("a.png", lambda: sized(17_000, 17_000)),
    "png with notes": ("a.png", lambda: png(chunk(b"tIME", b"\x00" * 7))),
    "pdf with a stream": ("a.pdf", lambda: table_of(pdf(stream(b"q Q")))),
}


@pytest.mark.parametrize("case", TAKEN)
def test_honest_likes_of_them_are_taken(case) -> None:
    name, make = TAKEN[case]
    assert contents.check(name, make())
