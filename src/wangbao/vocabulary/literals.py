"""Numbers written in an expression: decimal digits as they stand, never what a programming language makes of them."""

import ast
import re
from typing import Final

LONGEST: Final = 600  # characters of an expression; a longer condition should be two
_DECIMAL: Final = re.compile(r"\d[\d_]{0,40}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)


def odd_number(text: str, tree: ast.expr) -> str | None:
    """Return the first number in ``tree``, as it stands in ``text``, that is not written in decimal digits.

    Hexadecimal, octal and binary notation, complex numbers and hundreds of digits are not; None where all are.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float, complex):
            written = ast.get_source_segment(text, node) or ""
            if not _DECIMAL.fullmatch(written):
                return written[:60]
    return None
