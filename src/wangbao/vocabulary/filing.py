"""Filing numbers of insurance products (备案编号): the 24-character form and the older bracket form.

The 24-character form, seen on published wordings, is ``C``, a seven-digit company, a three-digit line, a date and a
five-digit serial, as in C00004431912020123100722; that reading is derived from samples, not from a rule. In those
samples line 061 is property, 091 liability and 191 other. The older form is
（公司）（备-企财险）【2022】（附）200号.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

# What the three digits stood for in the samples seen; other lines exist and are accepted unnamed.
LINES: Final[tuple[Entry, ...]] = entries("terms.toml", "filing_lines", Entry)
_LINES = by_code(LINES)

_LONG = re.compile(r"C(?P<company>\d{7})(?P<line>\d{3})(?P<date>\d{8})(?P<serial>\d{5})", re.ASCII)
_BRACKET = re.compile(
    r"[（(](?P<company>[^（）()]{1,40})[）)]"
    r"[（(](?P<procedure>备案|备|审批|审|注册|注)(?:[-－—–](?P<line>[^（）()]{1,30}))?[）)]"
    r"[【〔\[［](?P<year>(?:19|20)\d{2})[】〕\]］]"
    r"(?:[（(](?P<part>主|附)[）)])?"
    r"(?:第)?(?P<serial>[A-Z]?\d{1,6})号",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class FilingNumber:
    """A filing number taken apart.

    Attributes:
        number: the number as written, spaces removed.
        form: ``long`` (24 characters) or ``bracket``.
        company: seven digits, or the company's short name.
        line: three digits or a line's name; None where a bracket number gives none.
        line_name: what the line stood for in the samples seen, None if unknown.
        date: the date in the long form, None in the bracket form.
        year: year of the number.
        serial: serial number as written.
        rider: True for an additional clause (附), False for a main one (主), None if not stated.
    """

    number: str
    form: str
    company: str
    line: str | None
    line_name: Text | None
    date: dt.date | None
    year: int
    serial: str
    rider: bool | None


def parse(number: str, *, field: str = "filing_number") -> FilingNumber:
    """Parse a filing number of either form.

    Raises:
        InputError: neither form, or a date in it that does not exist.
    """
    text = "".join(number.split())
    if found := _LONG.fullmatch(text):
        return _long(text, found, field)
    if found := _BRACKET.fullmatch(text):
        part = found["part"]
        return FilingNumber(
            number=text,
            form="bracket",
            company=found["company"],
            line=found["line"],
            line_name=None,
            date=None,
            year=int(found["year"]),
            serial=found["serial"],
            rider=None if part is None else part == "附",
        )
    raise refusal(
        field,
        number,
        "须为 C 加 23 位数字（公司 7、险种 3、日期 8、序号 5），或如（公司）（备-企财险）【2022】（附）200号",
        "must be C and 23 digits (company 7, line 3, date 8, serial 5) or like （公司）（备-险种）【2022】（附）1号",
    )


def _long(text: str, found: re.Match[str], field: str) -> FilingNumber:
    digits = found["date"]
    try:
        date = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise refusal(field, text, f"其中日期 {digits} 不存在", f"its date {digits} does not exist") from None
    line = found["line"]
    return FilingNumber(
        number=text,
        form="long",
        company=found["company"],
        line=line,
        line_name=_LINES[line].name if line in _LINES else None,
        date=date,
        year=date.year,
        serial=found["serial"],
        rider=None,
    )
