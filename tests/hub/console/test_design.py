"""The design's promises that can be computed: contrast, one set of colours, no colour or script outside its file."""

import re
from pathlib import Path

import pytest

import wangbao.hub

HUB = Path(wangbao.hub.__file__).parent
STATIC = HUB / "console/static/console"
TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css"))}


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\s*;", block))


def _block(start: str) -> str:
    begun = TOKENS.index(start)
    return TOKENS[begun : TOKENS.index("}", begun)]


LIGHT = _tokens(_block(":root {"))
DARK = _tokens(_block(':root[data-theme="dark"]'))
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


# Every pair of text and ground the sheets use: text on the page, on washes and tints, states on the page, buttons.
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "soft", "accent", "accent-deep")
        for ground in ("paper", "wash", "tint")
    ),
    *((ink, "paper") for ink in ("good", "fair", "bad", "before", "paid", "left-ink")),
    *((ink, f"{tone}-tint") for tone in ("good", "fair", "bad") for ink in ("ink", "soft", "accent")),
    *((tone, "wash") for tone in ("good", "fair", "bad")),
    ("good", "good-tint"),
    ("fair", "fair-tint"),
    ("bad", "bad-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-seal", "seal"),
]
# Edges of controls, focus rings and marks that carry meaning.
GRAPHICS = [
    *((mark, ground) for mark in ("edge", "accent", "bad") for ground in ("paper", "wash")),
    ("accent", "tint"),
    ("good", "good-tint"),
    ("fair", "fair-tint"),
    ("bad", "bad-tint"),
    ("left", "paper"),
    ("seal", "paper"),
]


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", TEXT, ids="/".join)
def test_text_stands_out_from_its_ground(theme: str, pair: tuple[str, str]) -> None:
    text, ground = (THEMES[theme][name] for name in pair)
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", GRAPHICS, ids="/".join)
def test_edges_and_marks_stand_out_from_their_ground(theme: str, pair: tuple[str, str]) -> None:
    mark, ground = (THEMES[theme][name] for name in pair)
    assert contrast(mark, ground) >= 3.0


def test_both_dark_blocks_say_the_same_and_cover_every_colour() -> None:
    chosen = _tokens(_block(':root[data-theme="dark"]'))
    system = _tokens(_block(':root:not([data-theme="light"])'))
    assert chosen == system
    assert chosen.keys() == LIGHT.keys()


def test_every_custom_property_used_is_defined() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
    used = {name for sheet in SHEETS.values() for name in re.findall(r"var\((--[a-z0-9-]+)\)", sheet)}
    assert used - defined == set()


def test_colours_are_named_in_one_file_only() -> None:
    # A QR code is read by a camera: it stays black on white in every theme.
    found = {
        name: [
            line
            for line in sheet.splitlines()
            if re.search(r"#[0-9a-fA-F]{3,8}\b", line) and ".qr" not in line
        ]
        for name, sheet in SHEETS.items()
        if name != "tokens.css"
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name, sheet in SHEETS.items():
        assert re.findall(r"@import|url\(", sheet) == [], name
    script = (STATIC / "console.js").read_text(encoding="utf-8")
    assert re.findall(r"https?://(?!www\.w3\.org)", script) == []
    assert re.findall(r"\beval\b|new Function|innerHTML", script) == []


TEMPLATES = sorted(HUB.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HUB)))
def test_a_template_needs_no_exception_from_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<style\b|\sstyle\s*=|javascript:|\son[a-z]+\s*=\s*[\"']", text) == []
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [
        found for found in scripts if " src=" not in found and 'type="application/json"' not in found
    ] == []
    assert re.findall(r"(?:src|href|action)\s*=\s*[\"']\s*(?:https?:)?//", text) == []


_CJK = re.compile(r"[一-鿿]")
# A tag that says something is given it in both languages, Chinese first: `{% t "限额" "Limit" %}`.
_SAYING = re.compile(
    r"{% (?:t|fact|figure|number_cell|was|status \"\w+\") (?:[^\"'%]*? )??"
    r"(?:\"([^\"]*)\"|'([^']*)') (?:\"([^\"]*)\"|'([^']*)').*?%}",
    re.DOTALL,
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HUB)))
def test_a_template_says_everything_in_both_languages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", "", text, flags=re.DOTALL)
    for said in _SAYING.finditer(text):
        chinese, english = said[1] or said[2] or "", said[3] or said[4] or ""
        assert bool(chinese.strip()) == bool(english.strip()), said[0]
        words = re.sub(r"{\w+}", "", english)  # without the places of values
        assert not re.search(r"[A-Za-z]{4}", words) or _CJK.search(chinese), said[0]
    spoken = _SAYING.sub("", text)
    # The seal is a mark, the language switch names each language in itself.
    spoken = spoken.replace('<span class="seal" aria-hidden="true">网保</span>', "").replace("中文", "")
    assert _CJK.findall(spoken) == []
