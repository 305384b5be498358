"""The page every report is laid on: its policy, its dates, its parts."""

import base64
import datetime as dt
import hashlib

import pytest
from jinja2 import UndefinedError

from wangbao.drawing.page import content_policy, date, parts, render, stylesheet
from wangbao.drawing.words import named, opening
from wangbao.vocabulary import terms
from wangbao.vocabulary.text import Text

CHILD = """{% extends "page.html.j2" %}
{% block masthead %}<h1>{{ subject }}</h1>{% endblock %}
{% block main %}<p>{{ body }}</p>{% endblock %}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "report.html.j2").write_text(CHILD, encoding="utf-8")
    (tmp_path / "report.css").write_text(".own { color: red; }\n", encoding="utf-8")
    return tmp_path


def test_the_policy_is_the_digest_of_both_style_sheets(folder):
    style = stylesheet(folder)
    assert style.endswith(".own { color: red; }\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert content_policy(style) == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_a_child_fills_the_page_and_is_escaped(folder):
    found = parts([("one", "甲"), ("two", "乙")])
    html = render(folder, lang="zh", parts=found, subject="<b>", what="报告", body="{{ 7*7 }}<i>")
    assert '<html lang="zh-CN">' in html
    assert "<title>&lt;b&gt; · 报告</title>" in html
    assert "<p>{{ 7*7 }}&lt;i&gt;</p>" in html
    assert [(part.anchor, part.number) for part in found] == [("one", 1), ("two", 2)]
    assert '<li><a href="#two">乙</a></li>' in html


def test_a_name_the_template_wants_and_nobody_gave_is_an_error(folder):
    with pytest.raises(UndefinedError):
        render(folder, lang="en", parts=(), subject="x", what="y")


def test_dates_and_names_in_both_languages():
    day = dt.date(2026, 12, 1)
    assert [date(day, "zh"), date(day, "en")] == ["2026年12月1日", "1 December 2026"]
    assert named(terms.kind, "telecom_internet", "zh") == terms.kind("telecom_internet").name.zh
    assert named(terms.kind, "meteor", "en") == "meteor"
    assert opening(Text("甲", "a thing"), "en") == "A thing"
