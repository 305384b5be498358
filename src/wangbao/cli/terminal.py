"""A page's content in a terminal: tables drawn by Rich and words wrapped, at most a hundred columns wide.

Imported by commands once there is something to show.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

    from wangbao.drawing.table import Row, Table, Value
    from wangbao.vocabulary.text import Lang

COLUMNS = 100
_BAR = 12  # characters of the widest bar
_BARS_FROM = 96  # narrower windows have no bars
_LEAST = 12  # a column of words is not narrowed further than this
_HEADING = 10  # over figures, a single word longer than this is cut in two; no heading takes more than some three lines
# Unbreakable pieces: opening marks, then one full-width character or a run of others, then closing marks and spaces.
_OPEN, _CLOSE = "（《“‘【〔", "，。；：！？、）》”’】〕…%"
_PIECE = re.compile(
    rf"[{_OPEN}]*(?:[^\u0000-\u2e7f{_OPEN}{_CLOSE}]|[^\s\u2e80-\uffff{_OPEN}{_CLOSE}]+)?[{_CLOSE}]*\s*|."
)
_STYLES = {
    "good": "green",
    "fair": "yellow",
    "bad": "red",
    "doubt": "yellow",
    "plain": "dim",
    "paid": "cyan",
    "saved": "cyan",
    "left": "yellow",
    "load": "blue",
}


def drawn_table(table: "Table", hidden: tuple[int, ...], lang: "Lang", room: int) -> "RichTable":
    """Draw a page's table for the terminal, without the columns ``hidden`` (by number) and without second lines."""
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(
        title=Text(clean(table.caption), style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    barless = room < _BARS_FROM
    kept = [
        i
        for i, column in enumerate(table.columns)
        if i not in hidden and not (barless and column.align == "bar")
    ]
    lines = [row for group in table.groups for row in group.rows] + list(table.totals)
    shares = any(
        tone == "left" for row in lines for value in row.values if value.bar for tone, _ in value.bar.parts
    )
    paid_and_left = {"zh": "█ 赔付 ░ 自留", "en": "█ paid ░ left"}[lang]
    columns = [table.columns[i] for i in kept]
    labels = [
        paid_and_left if column.align == "bar" and shares else clean(column.label) for column in columns
    ]
    filled = [max((cell_len(_cell(row.values[i]).plain) for row in lines), default=0) for i in kept]
    widths = _widths(labels, filled, [column.align == "text" for column in columns], room - 2 * len(kept) - 1)
    for column, label, width in zip(columns, labels, widths, strict=True):
        justify: JustifyMethod = "right" if column.align == "number" else "left"
        drawn.add_column(
            Text("\n".join(wrapped(label, width))), justify=justify, overflow="fold", width=width
        )

    def cells(row: "Row") -> "list[RichText]":
        return [_cell(row.values[i], width) for i, width in zip(kept, widths, strict=True)]

    for group in table.groups:
        if group.label:
            drawn.add_row(Text(clean(group.label), style="dim bold"))
        for row in group.rows:
            style = {"muted": "dim", "chosen": "bold"}.get(row.mark, "")
            drawn.add_row(*cells(row), style=style)
    if table.totals:
        drawn.add_section()
        for row in table.totals:
            drawn.add_row(*cells(row), style="bold" if row.mark == "total" else "")
    return drawn


def _widths(labels: list[str], filled: list[int], wordy: list[bool], room: int) -> list[int]:
    """Compute the width of each column: figures never wrap, headings do and then the widest words."""
    from rich.cells import cell_len

    widths = []
    for label, content, words in zip(labels, filled, wordy, strict=True):
        longest = max(map(cell_len, label.split(" ")))
        heading = max(longest if longest <= _HEADING else longest // 2 + 2, (cell_len(label) + 2) // 3)
        heading = cell_len(label) if words else heading
        widths.append(max(content, heading))
    while sum(widths) > room:
        widest = max((i for i in range(len(widths)) if wordy[i]), key=widths.__getitem__, default=0)
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    for i, label in enumerate(labels):  # what room is left goes to headings that would wrap
        spare = min(max(cell_len(label) - widths[i], 0), room - sum(widths))
        widths[i] += spare if spare == cell_len(label) - widths[i] else 0
    return widths


def _cell(value: "Value", width: int = 0) -> "RichText":
    """Format a cell; words are wrapped to the width, if given, because Rich breaks Chinese anywhere."""
    from rich.text import Text

    words = clean(value.text)
    cell = Text("\n".join(wrapped(words, width)) if width else words)
    if value.aside:
        cell.append(f" {clean(value.aside)}", style="dim")
    if value.tag:
        cell.append(clean(value.tag.text), style=_STYLES.get(value.tag.tone, ""))
    for tone, share in value.bar.parts if value.bar else ():
        cell.append(("░" if tone == "left" else "█") * round(_BAR * share), style=_STYLES.get(tone, ""))
    return cell


def say(console: "Console", words: str, style: str = "") -> None:
    """Print a paragraph, wrapped."""
    from rich.text import Text

    lines = wrapped(clean(words), min(console.width, COLUMNS))
    console.print(Text("\n".join(lines), style=style), overflow="ignore", no_wrap=True, crop=False)


def wrapped(words: str, width: int) -> list[str]:
    """Wrap ``words`` to lines of at most ``width`` columns, at spaces and between full-width characters.

    No line begins with a closing mark (。，）…) or ends with an opening one. A run with no place to break is cut.
    """
    from rich.cells import cell_len

    lines, line = [], ""
    for piece in _PIECE.findall(words):
        rest = piece if line else piece.lstrip(" ")
        if line and cell_len((line + rest).rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line, rest = "", piece.lstrip(" ")
        while cell_len(rest.rstrip(" ")) > width:
            cut = next(i for i in range(len(rest), 0, -1) if cell_len(rest[:i]) <= width or i == 1)
            lines.append(rest[:cut])
            rest = rest[cut:]
        line += rest
    return [*lines, line.rstrip(" ")] if line.strip() or not lines else lines


def clean(words: str) -> str:
    """Remove control characters, which a profile might send to a terminal."""
    return "".join(letter for letter in words if not unicodedata.category(letter).startswith("C"))
