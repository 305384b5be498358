"""A file is what it claims to be all through: polyglots, programs and scripts are refused, genuine files are taken."""

import io

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from tests.documents import sample
from tests.inspection import making
from tests.inspection.making import (
    EXIF,
    JPEG,
    PDF,
    PNG,
    chunk,
    jpeg,
    packed,
    pdf,
    png,
    rels,
    repacked,
    segment,
    stream,
    table_of,
    word,
)

from wangbao.documents.render import render
from wangbao.inspection import contents
from wangbao.vocabulary.errors import InputError

SCRIPT = b"<script>alert(1)</script>"
ZIPPED = packed({"a.txt": b"x"})


def with_pypdf(change) -> bytes:
    """A page of nothing, and what the change adds to it."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    change(writer)
    writer.write(buffer)
    return buffer.getvalue()


REFUSED = {
    "pdf of a page": ("a.pdf", b"%PDF-1.7\n<html>" + SCRIPT),
    "pdf with no end": ("a.pdf", PDF.replace(b"%%EOF", b"")),
    "pdf with its end far from the end": ("a.pdf", PDF + b"\n" * 2000),
    "pdf and script": ("a.pdf", PDF + SCRIPT),
    "pdf and archive": ("a.pdf", PDF + ZIPPED),
    "pdf and archive, ended again": ("a.pdf", PDF + ZIPPED + b"%%EOF"),
    "pdf around a page": ("a.pdf", pdf(b"4 0 obj (" + SCRIPT + b") endobj")),
    "pdf script": (
        "a.pdf",
        pdf(b"4 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj", catalog=b"/OpenAction 4 0 R"),
    ),
    "pdf attachment": ("a.pdf", with_pypdf(lambda writer: writer.add_attachment("a.exe", b"MZ"))),
    "pdf launch": ("a.pdf", pdf(b"4 0 obj <</S /Launch /F (cmd.exe)>> endobj")),
    "pdf script by a hex name": ("a.pdf", pdf(b"4 0 obj <</S /#4aavaScript /#4a#53 (x)>> endobj")),
    "pdf script in an object stream": (
        "a.pdf",
        pdf(stream(b"4 0 <</S /JavaScript /JS (x)>>", b"/Type/ObjStm/N 1/First 4")),
    ),
    "pdf script in packed objects of a whole file": (
        "a.pdf",
        repacked(pdf(b"4 0 obj <</S/JavaScript/JS(x)>> endobj", catalog=b"/Names<</JavaScript 4 0 R>>")),
    ),
    "pdf attachment in an object within a stream and a string": (
        "a.pdf",
        table_of(
            pdf(
                b"4 0 obj <</Length 57>>\nstream\nendstream ( 5 0 obj <</EmbeddedFiles 1 0 R>>endobj )\n"
                b"endstream endobj",
                catalog=b"/Names 5 0 R",
            )
        ),
    ),
    "pdf of no pages": ("a.pdf", PDF.replace(b"/Kids[3 0 R]", b"")),
    "pdf whose page opens an address": (
        "a.pdf",
        PDF.replace(b"/Type/Page/", b"/Type/Page/AA<</O<</S/URI/URI(http://x)>>>>/"),
    ),
    "pdf that goes to a page and then to an address": (
        "a.pdf",
        pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<</S/URI/URI(http://x)>>]>>"),
    ),
    "pdf object stream by a hex name": (
        "a.pdf",
        pdf(stream(b"4 0 <</S /JavaScript /JS (x)>>", b"/Type/Obj#53tm/N 1/First 4")),
    ),
    "pdf object stream in a rare coding": (
        "a.pdf",
        pdf(b"9 0 obj <</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]>>\nstream\n00\nendstream endobj"),
    ),
    "pdf script behind a false stream": (
        "a.pdf",
        pdf(b"% stream\n4 0 obj <</S % x\n /JavaScript>> endobj\n% endstream"),
    ),
    "pdf that opens an address": ("a.pdf", pdf(catalog=b"/OpenAction<</S/URI/URI(http://x)>>")),
    "pdf that opens an address elsewhere": (
        "a.pdf",
        pdf(b"4 0 obj <</S /URI /URI (http://x)>> endobj", catalog=b"/OpenAction 4 0 R"),
    ),
    "pdf encrypted": ("a.pdf", with_pypdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))),
    "png and program": ("a.png", b"\x89PNG\r\n\x1a\nMZ\x90\x00" + b"\x00" * 64),
    "png of its first bytes": ("a.png", b"\x89PNG\r\n\x1a\n"),
    "png and archive": ("a.png", PNG + ZIPPED),
    "png and one byte": ("a.png", PNG + b"\n"),
    "png with a wrong sum": ("a.png", PNG.replace(b"IDAT", b"IDAU")),
    "png with a script": ("a.png", png(chunk(b"tEXt", b"Comment\x00" + SCRIPT))),
    "png of no picture": ("a.png", png()[:33] + chunk(b"IEND", b"")),
    "png of a program for pixels": ("a.png", png()[:33] + chunk(b"IDAT", b"MZ\x90") + chunk(b"IEND", b"")),
    "jpeg and script": ("a.jpg", b"\xff\xd8\xff\xe0" + SCRIPT),
    "jpeg, script behind": ("a.jpg", JPEG + SCRIPT),
    "jpeg, archive behind": ("a.jpg", JPEG + ZIPPED),
    "jpeg, archive in a trailer": ("a.jpg", JPEG + ZIPPED + b"SEFT"),
    "jpeg, script in a trailer": ("a.jpg", JPEG + SCRIPT + b"SEFT"),
    "jpeg, script in a comment": ("a.jpg", jpeg(segment(0xFE, SCRIPT))),
    "jpeg with no end": ("a.jpg", JPEG[:-2]),
    "jpeg of no picture": ("a.jpg", b"\xff\xd8" + EXIF + b"\xff\xd9"),
    "docx macros": ("a.docx", word(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin")),
    "docx control": ("a.docx", word(word__activeX__a=b"<a/>")),
    "docx object": ("a.docx", word(word__embeddings__oleObject1=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    "docx program": ("a.docx", word(word__media__image1=b"MZ\x90")),
    "docx template from outside": (
        "a.docx",
        word(**{"word/_rels/s.rels": rels("attachedTemplate", "http://x/t.dotm")}),
    ),
    "docx picture from outside": ("a.docx", word(**{"word/_rels/d.rels": rels("image", "http://x/i.png")})),
    "docx link to a script": ("a.docx", word(**{"word/_rels/d.rels": rels("hyperlink", "javascript:x")})),
    "docm by another name": (
        "a.docx",
        packed(
            {
                "[Content_Types].xml": b"<T c='application/vnd.ms-word.document.macroEnabled.main+xml'/>",
                "word/document.xml": b"<w/>",
            }
        ),
    ),
    "docx and trailing bytes": ("a.docx", word() + SCRIPT),
    "xlsx links to another book": (
        "a.xlsx",
        packed(
            {
                "[Content_Types].xml": b"<T/>",
                "xl/workbook.xml": b"<w/>",
                "xl/externalLinks/externalLink1.xml": b"<a/>",
            }
        ),
    ),
    "zip program by name": ("a.zip", packed({"x/setup.EXE": b"hello"})),
    "zip program by content": ("a.zip", packed({"x/readme.txt": b"MZ\x90\x00"})),
    "zip script": ("a.zip", packed({"run.ps1": b"x"})),
    "zip page": ("a.zip", packed({"index.html": b"x"})),
    "zip with dots behind": ("a.zip", packed({"run.exe. ": b"x"})),
    "zip in a zip": ("a.zip", packed({"more.zip": ZIPPED})),
    "zip in a zip by another name": ("a.zip", packed({"more.dat": ZIPPED})),
    "zip with a bad pdf": ("a.zip", packed({"a.pdf": PDF + SCRIPT})),
    "zip with macros": ("a.zip", packed({"a.docx": word(**{"word/vbaProject.bin": b"x"})})),
    "zip behind a zip": ("a.zip", ZIPPED + packed({"b.txt": b"y"})),
    "zip with trailing bytes": ("a.zip", ZIPPED + b"MZ\x90"),
    "zip with a script for comment": ("a.zip", ZIPPED[:-2] + len(SCRIPT).to_bytes(2, "little") + SCRIPT),
    "text comment and script": ("a.txt", b"<!-- -->" + SCRIPT),
    "text and script": ("a.txt", b"hello " + SCRIPT),
    "text with a handler": ("a.md", b"# x\n<b class=a onclick=alert(1)>x</b>"),
    "text with a picture": ("a.csv", b"a,b\n<img src=x>,1\n"),
    "json page": ("a.json", b'{"a": "<html><body>x</body></html>"}'),
    "json drawing": ("a.json", b'["<svg/onload=alert(1)>"]'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_more_than_it_claims_is_refused(case) -> None:
    name, content = REFUSED[case]
    with pytest.raises(InputError) as refused:
        contents.check(name, content)
    (problem,) = refused.value.problems
    assert problem.field == "file"
    assert str(problem.value).startswith(name)
    assert problem.rule.zh
    assert problem.rule.en


def document() -> bytes:
    """A Word document with a picture, a table, a link and notes, as python-docx writes it."""
    made, buffer = docx.Document(), io.BytesIO()
    made.add_heading("网络安全事件报告", 1)
    made.add_paragraph("见附表。")
    made.add_table(2, 2)
    made.add_picture(io.BytesIO(PNG))
    made.part.relate_to("https://example.com/a", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made.save(buffer)
    return buffer.getvalue()


def book() -> bytes:
    """A workbook with figures, a chart and a comment, as openpyxl writes it."""
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    for row in ([1, 2], [3, 4]):
        sheet.append(row)
    sheet["A1"].comment = Comment("备注", "甲")
    sheet["B1"].hyperlink = "https://example.com/"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "D1")
    made.save(buffer)
    return buffer.getvalue()


TAKEN = {
    "word": ("a.docx", document),
    "excel": ("a.xlsx", book),
    "png": ("a.png", lambda: PNG),
    "png with notes": (
        "a.png",
        lambda: png(chunk(b"iTXt", b"Title\x00\x00\x00\x00\x00a < b"), chunk(b"pHYs", b"\x00" * 9)),
    ),
    "jpeg with exif": ("a.jpg", lambda: jpeg(EXIF)),
    "jpeg with xmp": (
        "a.jpg",
        lambda: jpeg(
            segment(
                0xE1,
                b"http://ns.adobe.com/xap/1.0/\x00<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
            )
        ),
    ),
    "jpeg of a telephone": (
        "a.jpg",
        lambda: JPEG + b"\x00\x00\x01\x0aImage_UTC_Data1764036000000SEFH\x06SEFT",
    ),
    "jpeg of two pictures": ("a.jpeg", lambda: JPEG + JPEG),
    "pdf of pypdf": ("a.pdf", lambda: with_pypdf(lambda writer: writer.add_metadata({"/Title": "报告"}))),
    "pdf that opens at a page": ("a.pdf", lambda: pdf(catalog=b"/OpenAction[3 0 R/Fit]")),
    "pdf that goes to a page": ("a.pdf", lambda: pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>")),
    "pdf with a link": ("a.pdf", lambda: pdf(b"4 0 obj <</S/URI/URI(https://x.org/Web/JavaScript)>> endobj")),
    "pdf with packed objects": (
        "a.pdf",
        lambda: repacked(pdf(b"4 0 obj <</S/GoTo/D[3 0 R/Fit]>> endobj", catalog=b"/OpenAction 4 0 R")),
    ),
    "pdf saved twice": ("a.pdf", lambda: PDF + b"4 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF \r\n"),
    "zip of documents": (
        "a.zip",
        lambda: packed(
            {"x/a.docx": document(), "x/b.xlsx": book(), "x/c.pdf": PDF, "d.png": PNG, "e.jpg": JPEG}
        ),
    ),
    "zip of logs": (
        "a.zip",
        lambda: packed({"access.log": b"GET /?q=<script>alert(1)</script>", "a.pcap": b"\xd4\xc3\xb2\xa1"}),
    ),
    "zip with a comment": ("a.zip", lambda: ZIPPED[:-2] + b"\x05\x00hello"),
    "text": ("a.txt", "a < b，List<Object> 与 <甲公司>，见 <https://example.com>\n".encode),
    "markdown": ("a.md", lambda: b"# Title\n\n- x <me@example.com>\n\n1 <2> 3\n"),
    "json": ("a.json", lambda: b'{"a": "x <y> z", "b": "Map<String, Form>"}'),
}


@pytest.mark.parametrize("case", TAKEN)
def test_genuine_files_are_taken(case) -> None:
    name, make = TAKEN[case]
    assert contents.check(name, make())


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("paper", sample.PAPERS)
def test_our_own_papers_are_taken(paper, form) -> None:
    assert contents.check(f"a.{form}", render(sample.PAPERS[paper](), form, "both"))


def test_a_message_names_the_file_inside_and_what_is_wrong() -> None:
    with pytest.raises(InputError) as refused:
        contents.check("资料.zip", packed({"工具/setup.exe": b"MZ"}))
    (line,) = refused.value.lines("zh")
    assert line == "file = 资料.zip › 工具/setup.exe：压缩包内不得有可执行的文件（.exe）"


def test_the_samples_are_what_readers_take_them_for() -> None:
    assert len(PdfReader(io.BytesIO(with_pypdf(lambda _: None))).pages) == 1
    assert openpyxl.load_workbook(io.BytesIO(book())).active["A2"].value == 3
    assert docx.Document(io.BytesIO(document())).paragraphs[0].text == "网络安全事件报告"
    assert making.PDF == PDF
