"""One rule for text at every door: no character that nobody can see, that controls, or that turns the direction.

Two names that look alike would be two names, and a printed line could say something else than is kept. Blanks of any
width are seen; rare characters that this Python does not know yet are taken. Refusals show the code point.
"""

import re
from typing import Final

from wangbao.vocabulary.text import Text

# Categories Cc, Cf, Cs, Co, Zl and Zp of Unicode 16, what its DerivedCoreProperties call Default_Ignorable (fillers,
# joiners, variation selectors, tags), non-characters, and the blank of Braille. A test holds them to unicodedata.
RANGES: Final = (
    *((0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x034F, 0x034F), (0x0600, 0x0605), (0x061C, 0x061C)),
    *(
        (0x06DD, 0x06DD),
        (0x070F, 0x070F),
        (0x0890, 0x0891),
        (0x08E2, 0x08E2),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
    ),
    *(
        (0x180B, 0x180F),
        (0x200B, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x206F),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
    ),
    *(
        (0xD800, 0xF8FF),
        (0xFDD0, 0xFDEF),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB),
    ),
    *((0xFFFE, 0xFFFF), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3)),
    *((0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0xF0000, 0x10FFFF)),
)
_LINES: Final = "\t\n\r"
_UNSEEN: Final = re.compile(f"[{''.join(f'{chr(low)}-{chr(high)}' for low, high in RANGES)}]")
_UNSEEN_IN_LINES: Final = re.compile(rf"(?![{_LINES}]){_UNSEEN.pattern}")
# The same for engines without surrogates (RE2 of Arrow).
RE2: Final = "".join(
    f"\\x{{{low:x}}}-\\x{{{high:x}}}"
    for begin, end in RANGES
    for low, high in ([(0xE000, end)] if begin == 0xD800 else [(begin, end)])
).join("[]")


def unseen(text: str, *, lines: bool = False) -> str | None:
    """Find the first character of a text that may not be in it; None where all are seen.

    Args:
        text: the text.
        lines: whether it may have several lines, and tabs.
    """
    if text.isascii() and text.isprintable():
        return None
    found = (_UNSEEN_IN_LINES if lines else _UNSEEN).search(text)
    return found[0] if found else None


def unseen_rule(character: str) -> Text:
    """Describe the rule that a character breaks, naming its code point."""
    point = f"U+{ord(character):04X}"
    return Text(f"含不可见字符或控制字符 {point}", f"holds an invisible or control character, {point}")


def marked(text: str) -> str:
    """Write the code point of every character nobody can see in its place: ``甲<U+200B>公司``."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
