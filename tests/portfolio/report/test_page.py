"""The report of a book as a page: self-contained, escaped, complete in both languages."""

import base64
import datetime as dt
import hashlib
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.portfolio.report.page import Page
from tests.portfolio.report.programme import TREATIES
from tests.portfolio.report.sample import policies, sample
from wangbao.portfolio.report import render
from wangbao.portfolio.report.page import parts
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.vocabulary.text import LANGS, Text

PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;{{ 7*7 }}</style>"
RATIOS = np.array([0.05, 0.4, 0.99, 1.0, 1.4, 30.0])


@cache
def shown(lang, *, synthetic=True, treaties=True):
    programme = TREATIES if treaties else ()
    summary = sample(synthetic=synthetic, treaties=treaties)
    return render(summary, policies(), lang, programme=programme, ratios=RATIOS)


@pytest.fixture(scope="module", params=LANGS)
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def page(lang):
    return Page(shown(lang))


def infected(value: Any) -> Any:
    """The same summary with a payload in every text a book, a programme or a model could have written."""
    if isinstance(value, Text):
        return Text(PAYLOAD, PAYLOAD)
    if isinstance(value, Run):
        book = value.book.model_copy(update={"file": PAYLOAD})
        names = tuple(infected(name) for name in value.treaties.names)
        treaties = value.treaties.model_copy(update={"file": PAYLOAD, "names": names})
        changes = {"book": book, "treaties": treaties, "model": PAYLOAD, "wangbao": PAYLOAD, "view": PAYLOAD}
        return value.model_copy(update=changes)
    if isinstance(value, TreatyName):
        words = {"name_zh": PAYLOAD, "name_en": PAYLOAD, "words_zh": PAYLOAD, "words_en": PAYLOAD}
        return value.model_copy(update={**words, "type": PAYLOAD})
    if hasattr(value, "_asdict"):
        return value
    if isinstance(value, tuple):
        return tuple(map(infected, value))
    if is_dataclass(value):
        kept = {"source", "verdict", "grouping", "view", "code", "part"}
        changed = {f.name: infected(getattr(value, f.name)) for f in fields(value) if f.name not in kept}
        return replace(value, **changed)
    return PAYLOAD if isinstance(value, str) else value


def hostile() -> pa.Table:
    """The policies with a payload in every word."""
    table = policies()
    for at, field in enumerate(table.schema):
        if field.name in ("account", "policy", "insured", "sector", "kind", "province", "cloud_provider"):
            words = pa.array([f"{PAYLOAD}{n % 12}" for n in range(table.num_rows)])
            table = table.set_column(at, field, words.cast(field.type))
    return table


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
    assert [meta["content"] for meta in page.all("meta") if "http-equiv" in meta] == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_text_from_outside_is_escaped_wherever_it_stands(lang):
    treaties = [
        treaty.model_copy(update={"name": treaty.name.model_copy(update={"zh": PAYLOAD, "en": PAYLOAD})})
        for treaty in TREATIES
    ]
    html = render(infected(sample()), hostile(), lang, programme=treaties, ratios=RATIOS)
    page = Page(html)
    assert not {tag for tag, _ in page.elements} & {"script", "img"}
    assert [a for _, a in page.elements if any(name.startswith("on") for name in a)] == []
    assert "</style>" in page.words  # as text
    assert "{{ 7*7 }}" in page.words  # never run as a template
    assert html.count("<style>") == html.count("</style>") == 1


def test_the_language_is_declared_and_each_part_has_its_title(page, lang):
    assert page.all("html") == [{"lang": {"zh": "zh-CN", "en": "en"}[lang]}]
    anchors = [attributes["id"] for attributes in page.all("section")]
    assert anchors == [part.anchor for part in parts(lang)]
    assert [a["aria-labelledby"] for a in page.all("section")] == [f"{anchor}-title" for anchor in anchors]
    assert [len(page.all(tag)) for tag in ("h1", "header", "nav", "main", "footer")] == [1] * 5


def test_the_english_page_has_no_chinese_but_the_names_of_the_book():
    page = Page(shown("en"))
    labels = " ".join(value for _, attributes in page.elements for value in attributes.values())
    words = (page.words + labels).replace("Wangbao 网保", "")
    names = set(policies().column("cloud_provider").to_pylist()) - {None}
    words = re.sub(rf"示例企业\d+有限公司|{'|'.join(sorted(names))}", "", words)
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", words) == []


def test_tables_have_captions_scopes_and_drawings_have_names(page):
    assert len(page.all("table")) == len(page.all("caption")) == len(page.tables) == 20
    assert {attributes["scope"] for attributes in page.all("th")} == {"col", "row", "rowgroup"}
    for drawing in page.all("svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing["role"] == "img" and drawing["aria-label"])


def test_every_link_leads_somewhere_on_the_page(page):
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["href"].removeprefix("#") for attributes in page.all("a")} <= set(ids)


def test_a_made_up_book_is_called_so_and_another_is_not(lang):
    marked = {"zh": "合成数据", "en": "Synthetic data"}[lang]
    assert [a for a in Page(shown(lang)).all("p") if a.get("class") == "synthetic"] == [
        {"class": "synthetic"}
    ]
    assert marked in Page(shown(lang)).words
    real = Page(shown(lang, synthetic=False))
    assert [a for a in real.all("p") if a.get("class") == "synthetic"] == []
    assert {"zh": "合成", "en": "ynthetic"}[lang] not in real.words


def test_without_treaties_the_page_is_gross_alone(lang):
    page = Page(shown(lang, treaties=False))
    assert not {"treaties", "bearers"} & set(page.tables)
    assert len(page.tables["curve"][0]) == 4  # return period, probability, AEP, OEP
    assert {"zh": "本次模拟没有再保险", "en": "The run has no reinsurance"}[lang] in page.words
    assert [svg for svg in page.all("svg") if "tower" in svg.get("class", "")] == []


def test_the_run_is_told_whole(page):
    run = sample().run
    for digest in (run.book.sha256, run.treaties.sha256):
        assert digest in page.words
    assert [str(run.seed), f"{run.years:,}", run.model] == [
        word for word in (str(run.seed), f"{run.years:,}", run.model) if word in page.words
    ]


def test_the_same_summary_gives_the_same_page_and_the_date_is_printed_where_given(lang):
    assert render(sample(), policies(), lang) == render(sample(), policies(), lang)
    dated = render(sample(), policies(), lang, dated=dt.date(2026, 12, 1))
    assert {"zh": "2026年12月1日", "en": "1 December 2026"}[lang] in Page(dated).words


def test_a_book_that_never_loses_anything_has_a_page(lang):
    summary = lossless()
    table = policies()
    for name in ("gross_sum_fen", "risk_ceded_sum_fen", "tail_gross_fen", "tail_net_fen"):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), pa.array(np.zeros(table.num_rows, np.int64)))
    page = Page(render(summary, table, lang))
    assert [svg for svg in page.all("svg") if svg.get("class") in ("chart wide", "chart narrow")] == []
    assert {"zh": "因此不画图", "en": "so none is drawn"}[lang] in page.words
    assert {"zh": "最坏的年份里没有赔付", "en": "The worst years have no loss"}[lang] in page.words


def lossless():
    def none(value: Any) -> Any:
        if type(value).__name__ == "Figure":
            return type(value)(0.0, 0.0, 0.0, 0.0)
        if hasattr(value, "_replace"):
            return type(value)(*map(none, value))
        if isinstance(value, tuple):
            return tuple(map(none, value))
        if is_dataclass(value):
            return replace(
                value, **{f.name: none(getattr(value, f.name)) for f in fields(value) if f.name != "run"}
            )
        return value

    s = none(sample())
    quiet = replace(s.drivers, kinds=(), entities=(), worst=(), groups=())
    return replace(s, drivers=quiet, insureds=(), adequacy=None)


def test_an_empty_book_has_a_page(lang):
    summary = replace(
        lossless(),
        book=replace(sample().book, policies=0, accounts=0, limit_cny=None, premium_cny=None),
        groups=(),
    )
    assert Page(render(summary, policies().slice(0, 0), lang)).all("h1") == [{}]
