"""Hold templates and style sheets to 120 columns, a wide character counting two, as ruff does for Python.

A line with nothing to break at may be wider: one template tag (Django reads a tag on one line), one attribute or one
string of a report's template.
"""

import re
import sys
import unicodedata
from pathlib import Path

COLUMNS = 120
SUFFIXES = {".html", ".j2", ".css"}

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}")
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
# Between two elements, an element and its text, or two attributes.
BREAK = re.compile(r"\s|>[^<]*[^\s<]|[^\s>][^>]*<|><")


def width(line: str) -> int:
    """Count the columns of a line."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def breakable(line: str) -> bool:
    """Tell whether a line can be broken outside its template tags and quoted strings."""
    return BREAK.search(STRING.sub("s", TAG.sub("t", line.strip()))) is not None


def problems(folder: Path) -> list[str]:
    """List the lines of a folder's templates and style sheets that are too wide, as ``path:line: columns``."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if width(line) > COLUMNS and breakable(line):
                found.append(f"{path}:{number}: {width(line)} columns, {COLUMNS} at most")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(problems(Path("src"))) or 0)
