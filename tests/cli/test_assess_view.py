"""The assessment in a terminal: a hundred columns, nothing cut off, nothing a profile could smuggle in."""

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.assessment.sample import quiet, sample

from wangbao.assessment.report import headline, losses
from wangbao.cli.assess_view import show
from wangbao.cli.terminal import wrapped
from wangbao.vocabulary.text import LANGS


def printed(assessment, lang, width=100) -> str:
    out = io.StringIO()
    show(assessment, lang, Console(file=out, width=width))
    return out.getvalue()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 100, 200])
def test_it_fits_a_hundred_columns_and_narrower_windows(lang, width):
    lines = printed(sample(), lang, width).splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_cut_off(lang):
    text = printed(sample(), lang)
    assert "…" not in text
    flat = "".join(text.split())
    for sentence in headline.sentences(sample(), lang):
        assert "".join(sentence.split()) in flat
    for row in losses.heads(sample(), lang).groups[0].rows:
        assert all(f" {value.text}" in text for value in row.values[2:5])


def test_every_part_is_there_in_order():
    text = printed(sample(), "en")
    titles = [
        "Measures of the yearly loss",
        "By scenario",
        "By loss head",
        "What is covered",
        "How the premium is made",
        "Choices of limit and deductible",
        "Controls not in place",
        "Simulated and exact figures",
    ]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "Payable" in text
    assert "¥609,507.57" in text
    assert "Not given, which widens the ranges: Dependence on outsourcers, Time to patch" in text


def test_what_is_not_there_has_no_table():
    text = printed(quiet(), "en")
    assert "Controls not in place" not in text
    assert "Simulated and exact" not in text


def test_a_name_is_neither_markup_nor_an_escape_sequence():
    name = "[bold red]x[/] \x1b[2J\x1b]0;owned\x07 \u202eevil"
    text = printed(replace(sample(), subject=replace(sample().subject, name=name)), "zh")
    assert "[bold red]x[/] [2J]0;owned evil" in text
    assert "\x1b" not in text


def test_paid_and_left_can_be_told_apart_without_colour():
    row = next(
        line for line in printed(sample(), "en").splitlines() if line.startswith(" Important data encrypted")
    )
    assert (row.count("█"), row.count("░")) == (8, 4)


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("损失达到限额。", 12, ["损失达到限", "额。"]),
        ("（损失）达到", 6, ["（损", "失）达", "到"]),
        ("损失 12.5万元", 8, ["损失", "12.5万元"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 10, [""]),
    ],
)
def test_words_are_wrapped_where_their_language_allows(words, width, lines):
    assert wrapped(words, width) == lines
