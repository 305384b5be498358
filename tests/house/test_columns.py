"""The lint rule of templates and style sheets: 120 columns, but for a line with nothing to break at."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("columns", Path(__file__).parents[2] / ".ci" / "columns.py")
columns = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(columns)

LONG = "长" * 61


@pytest.mark.parametrize(
    "line",
    [
        f'<p>{{% t "{LONG}" "" %}}</p>',
        f'{{% if x %}} {{% t "{LONG}" "" %}}',
        f'<a href="{LONG}" rel="next">',
        f'<td></td><td title="{LONG}">',
        f".a {{ content: '{LONG}'; }}",
    ],
)
def test_a_wide_line_that_can_be_broken_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<p></p>\n  {line}\n", encoding="utf-8")
    assert columns.problems(tmp_path) == [
        f"{tmp_path / 'page.html'}:2: {columns.width(line) + 2} columns, 120 at most"
    ]


@pytest.mark.parametrize(
    "line", [f'{{% t "{LONG}" "" %}}', f'aria-label="{LONG}">', f'"{LONG}"', f'<p title="{"x" * 60}">x</p>']
)
def test_a_line_with_nothing_to_break_at_and_a_short_one_pass(line: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"  {line}\n", encoding="utf-8")
    assert columns.problems(tmp_path) == []
