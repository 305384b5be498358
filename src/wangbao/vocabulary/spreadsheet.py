"""Traces of spreadsheet programs in CSV files, and cells they would execute: read rightly, or said by name.

Chinese versions of Excel save GB18030 unless told otherwise, write empty columns at the end, sometimes a first line
``sep=;`` or tabs, and show long numbers as ``2.02601E+17``, whose digits are then gone.
"""

import codecs
import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

from wangbao.vocabulary.text import Text

GB18030: Final = "gb18030"
ROUNDED: Final = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,3}$"  # the form of a long number after Excel; for RE2 too
ROUNDED_RULE: Final = Text(
    "形如 2.02601E+17：长编号被表格软件改写，原号的数字可能已经丢失",
    "looks like 2.02601E+17: a spreadsheet has rewritten a long number, and its digits may be gone",
)
NOT_UTF8: Final = Text(
    "文件不是 UTF-8 文本，也不是 GB18030 中文；请另存为“CSV UTF-8”",
    "neither UTF-8 text nor Chinese in GB18030; save as CSV UTF-8",
)
# Characters that begin a formula in a spreadsheet, also full-width as Chinese input methods type them; and characters
# that end a cell or a line.
_FORMULA: Final = tuple("=+-@＝＋－＠\t\r\n|%")
_COMMON: Final = 0.9  # of the Chinese of a real file, most is in GB2312; of a wrong decoding nearly none


def neutral(text: str) -> str:
    """Escape a text that a spreadsheet would execute as a formula, by a leading apostrophe."""
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Return True if a spreadsheet would execute a text."""
    return text.startswith(_FORMULA) or text.lstrip(" \u3000\u00a0").startswith(_FORMULA)


def is_rounded(text: str) -> bool:
    """Return True if a text is a long number as Excel rewrites it."""
    return re.match(ROUNDED, text) is not None


def read_as_gb18030(example: str) -> Text:
    """Build the remark on a file read as GB18030, with some of its Chinese to look at."""
    return Text(
        f"文件不是 UTF-8，按 GB18030 读取；首处中文为“{example}”",
        f"not UTF-8; read as GB18030, its first Chinese being “{example}”",
    )


def decode_chinese(blocks: Iterable[bytes]) -> str | None:
    """Find the first Chinese of bytes that are GB18030 text; None where they are not.

    Nearly any bytes can be decoded so. They are taken for it only if nine in ten of their characters beyond ASCII, of
    two at least, are of GB2312, the common ones, and if most of them make no sense as UTF-8: Latin or Japanese text and
    damaged UTF-8 do not pass.
    """
    decoder = codecs.getincrementaldecoder(GB18030)()
    strange = common = high = utf8 = 0
    example = ""
    try:
        for block in chain(blocks, [b""]):
            text = decoder.decode(block, final=not block)
            letters = [letter for letter in text if not letter.isascii()]
            strange += len(letters)
            common += sum(map(_is_common, letters))
            high += len(block) - len(block.decode("ascii", "ignore"))
            utf8 += sum(
                len(letter.encode()) for letter in block.decode("utf-8", "ignore") if not letter.isascii()
            )
            if letters and not example:
                example = next(iter(re.findall(r"[^\x00-\x7f]{1,20}", text)))
    except UnicodeDecodeError:
        return None
    return example if strange > 1 and common >= _COMMON * strange and utf8 * 2 < high else None


def _is_common(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def delimiter_rule(line: str) -> Text | None:
    """Describe what is wrong with the delimiter of a header line; None where it is a comma, or none is needed."""
    if re.match(r"sep=.?\s*$", line.strip().strip('"'), re.IGNORECASE):
        return Text(
            "首行是 Excel 的 sep= 声明，不是表头；请删去该行，并以英文逗号分隔",
            "the first line is Excel's sep= mark and no header: delete it, and delimit by commas",
        )
    if "," in line:
        return None
    for mark, zh, en in (("\t", "制表符", "tabs"), (";", "分号", "semicolons"), ("|", "竖线", "bars")):
        if mark in line:
            return Text(f"以{zh}分隔；须以英文逗号分隔", f"delimited by {en}; the delimiter must be a comma")
    return None
