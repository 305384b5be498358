"""The report as a page: self-contained, escaped, complete in both languages, and saying what the figures say."""

import base64
import datetime as dt
import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.assessment.sample import quiet, sample
from wangbao.assessment.report import render
from wangbao.assessment.report.page import parts
from wangbao.assessment.result import Estimate
from wangbao.vocabulary.text import LANGS, Text

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "line", "path", "circle"}
PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{ 7*7 }}</style>"


class Page(HTMLParser):
    """The page's elements, in order, and its visible text; complains of tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.style = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module", params=LANGS)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def page(lang):
    return Page(render(sample(), lang))


def infected(value: Any) -> Any:
    """The same assessment with a payload in every text a user, a wording or a model file could have written."""
    if isinstance(value, Text):
        return Text(PAYLOAD, PAYLOAD)
    if isinstance(value, str):
        return PAYLOAD
    if isinstance(value, tuple):
        return tuple(map(infected, value))
    if is_dataclass(value):
        return replace(value, **{f.name: infected(getattr(value, f.name)) for f in fields(value)})
    return value


def test_the_page_needs_nothing_but_itself(page):
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "use", "image"}
    for _, attributes in page.elements:
        assert not {
            name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")
        }
        assert attributes.get("href", "#").startswith("#")
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_content_policy_allows_the_one_style_sheet_and_nothing_else(page):
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policies = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_text_from_outside_is_escaped_wherever_it_stands(lang):
    html = render(infected(sample()), lang)
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img"}
    assert [
        attributes for _, attributes in page.elements if any(n.startswith("on") for n in attributes)
    ] == []
    assert "</style>" in page.words  # as text
    assert "{{ 7*7 }}" in page.words  # never run as a template
    assert html.count("<style>") == html.count("</style>") == 1


def test_the_language_is_declared_and_each_part_has_its_title(page, lang):
    assert page.all("html") == [{"lang": {"zh": "zh-CN", "en": "en"}[lang]}]
    anchors = [attributes["id"] for attributes in page.all("section")]
    assert anchors == [part.anchor for part in parts(lang)]
    assert [attributes["id"] for attributes in page.all("h2")] == [f"{anchor}-title" for anchor in anchors]
    assert [a["aria-labelledby"] for a in page.all("section")] == [f"{anchor}-title" for anchor in anchors]


def test_the_english_page_has_no_chinese():
    page = Page(render(replace(sample(), subject=replace(sample().subject, name="Example")), "en"))
    labels = " ".join(value for _, attributes in page.elements for value in attributes.values())
    words = (page.words + labels).replace("Wangbao 网保", "")  # the house's own name, in the last line
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", words) == []


def test_one_first_heading_and_landmarks(page):
    assert len(page.all("h1")) == 1
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.all("nav")[0]["aria-label"]
    assert {tag for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)} == {"h1", "h2", "h3"}


def test_every_table_has_a_caption_and_every_heading_cell_its_scope(page):
    assert len(page.all("table")) == len(page.all("caption")) == 13
    assert {attributes["scope"] for attributes in page.all("th")} == {"col", "row", "rowgroup"}


def test_every_drawing_is_named_or_hidden(page):
    for attributes in page.all("svg"):
        assert attributes.get("aria-hidden") == "true" or (
            attributes["role"] == "img" and attributes["aria-label"]
        )


def test_every_link_leads_somewhere_on_the_page(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"].removeprefix("#") for attributes in page.all("a")} <= set(ids)


def test_the_same_assessment_gives_the_same_page(lang):
    assert render(sample(), lang) == render(sample(), lang)


def test_the_date_is_printed_where_it_is_given():
    day = dt.date(2026, 12, 1)
    assert "2026年12月1日" in render(sample(), "zh", dated=day)
    assert "1 December 2026" in render(sample(), "en", dated=day)


def test_a_report_with_three_hundred_assumptions_stays_under_400_kilobytes(lang):
    many = replace(sample(), assumptions=sample().assumptions * 38)
    assert len(render(many, lang).encode()) < 400_000


def test_missing_facts_are_named_and_their_absence_too(lang):
    named = {
        "zh": "未提供：外包商依赖程度、补丁时限",
        "en": "Not given: Dependence on outsourcers, Time to patch",
    }
    assert named[lang] in Page(render(sample(), lang)).words
    assert {"zh": "可选事实均已提供", "en": "Every optional fact was given"}[lang] in render(quiet(), lang)


def test_nothing_to_advise_nothing_to_check_is_said(lang):
    words = Page(render(quiet(), lang)).words
    assert {"zh": "所列控制措施均已落实", "en": "Every control on the list is in place"}[lang] in words
    assert {"zh": "没有可供对照的精确值", "en": "leave no exact figure"}[lang] in words


def test_an_enterprise_that_never_loses_anything_has_a_page_without_a_curve(lang):
    page = Page(render(lossless(), lang))
    assert [svg for svg in page.all("svg") if "chart" in svg.get("class", "")] == []
    assert {"zh": "因此不画图", "en": "so none is drawn"}[lang] in page.words


def lossless():
    none = Estimate(0.0, 0.0)

    def empty(view):
        points = [
            replace(
                p,
                aggregate=none,
                occurrence=none,
                aggregate_band=replace(p.aggregate_band, low=0.0, high=0.0),
            )
            for p in view.curve
        ]
        tail = tuple(replace(point, var=none, tvar=none) for point in view.tail)
        return replace(view, mean=none, deviation=none, any_loss=none, tail=tail, curve=tuple(points))

    a = sample()
    return replace(
        a,
        ground_up=empty(a.ground_up),
        insured=empty(a.insured),
        cells=(),
        scenarios=(),
        heads=(),
        options=(),
    )


def test_judgement_is_marked_as_judgement(lang):
    page = Page(render(sample(), lang))
    marked = [a for a in page.all("span") if a.get("class") == "tag doubt"]
    assert len(marked) == 3 + 3  # of the assumptions, and of the advice


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two ``#rrggbb`` colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground_as_the_accessibility_guidelines_ask(page, scheme):
    sets = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))
        for part in re.findall(r":root \{(.*?)\n *\}", page.style, re.DOTALL)
    ]
    colours = sets[0] if scheme == 0 else {**sets[0], **sets[1]}
    for ink in ("ink", "soft", "before", "paid", "left-ink", "good", "fair", "bad"):
        assert contrast(colours[ink], colours["paper"]) >= 4.5
    for ground in ("wash", "h1", "h2", "h3", "h4", "h5"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5
    for mark in ("before", "paid", "left"):
        assert contrast(colours[mark], colours["paper"]) >= 2.8  # areas, beside the same figures in words
