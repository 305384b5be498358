"""How values are shown, in both languages, and that a page survives a missing figure."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from wangbao.hub.console import display
from wangbao.vocabulary.text import Text


def _render(source: str, lang: str = "zh-hans", **context: object) -> str:
    with translation.override(lang):
        return Template("{% load parts wangbao %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "chinese", "english"),
    [
        ("{{ x|yuan }}", Decimal("1234567.89"), "¥1,234,567.89", "¥1,234,567.89"),
        ("{{ x|yuan }}", Decimal("-2045.5"), "-¥2,045.50", "-¥2,045.50"),
        ("{{ x|yuan }}", 0, "¥0.00", "¥0.00"),
        ("{{ x|wan_yi }}", 11_500_000_000, "115亿", "11.5bn"),
        ("{{ x|wan_yi }}", Decimal(5_000_000), "500万", "5m"),
        ("{{ x|rmb_upper }}", 1_230_000, "人民币壹佰贰拾叁万元整", "人民币壹佰贰拾叁万元整"),
        ("{{ x|percent }}", 0.125, "12.5%", "12.5%"),
        ("{{ x|percent }}", Decimal("0.06"), "6%", "6%"),
        ("{{ x|percent:1 }}", 0.12345, "12.3%", "12.3%"),
        ("{{ x|percent }}", -0.00001, "0%", "0%"),
        ("{{ x|percent }}", 12.5, "1,250%", "1,250%"),
        ("{{ x|number }}", 1234567, "1,234,567", "1,234,567"),
        ("{{ x|day }}", dt.date(2026, 12, 1), "2026年12月1日", "1 Dec 2026"),
        (
            "{{ x|moment }}",
            dt.datetime(2026, 12, 1, 6, 5, tzinfo=dt.UTC),
            "2026年12月1日 14:05",
            "1 Dec 2026, 14:05",
        ),
        # 17:00 in Greenwich is the next day in Beijing.
        ("{{ x|day }}", dt.datetime(2026, 11, 30, 17, 0, tzinfo=dt.UTC), "2026年12月1日", "1 Dec 2026"),
        ("{{ x|say }}", Text("保单", "Policy"), "保单", "Policy"),
        ("{{ x|iso }}", dt.date(2026, 12, 1), "2026-12-01", "2026-12-01"),
    ],
)
def test_a_value_is_shown_in_the_houses_form(source: str, value: object, chinese: str, english: str) -> None:
    assert (_render(source, "zh-hans", x=value), _render(source, "en", x=value)) == (chinese, english)


@pytest.mark.parametrize(
    "name", ["yuan", "wan_yi", "rmb_upper", "percent", "number", "day", "moment", "say", "iso"]
)
def test_nothing_is_shown_as_nothing(name: str) -> None:
    assert _render(f"[{{{{ x|{name} }}}}]", x=None) == "[]"


@pytest.mark.parametrize("name", ["yuan", "wan_yi", "rmb_upper", "percent", "number", "day", "moment"])
def test_what_is_no_figure_is_shown_as_it_is_and_escaped(name: str) -> None:
    assert _render(f"{{{{ x|{name} }}}}", x="<b>?</b>") == "&lt;b&gt;?&lt;/b&gt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-12-01", "2026年12月1日"),
        ("2026-12-01T02:00:00+00:00", "2026年12月1日 10:00"),
        *(
            (one, one)
            for one in (
                "2026-02-30",
                "2026-W01-4",
                "20261201T10",
                "ABCDEFGHIJTK",
                "",
                "2026-12-01T25:00:00+08:00",
            )
        ),
        # Free text of a reader's own may look like a moment that Beijing's calendar has not.
        *((one, one) for one in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59")),
    ],
)
def test_a_text_that_is_a_day_or_a_moment_is_shown_as_one_and_any_other_as_it_is(
    text: str, shown: str
) -> None:
    with translation.override("zh-hans"):
        assert display.dated(text) == shown


def test_a_period_shows_its_last_day_included() -> None:
    start, end = dt.date(2026, 12, 1), dt.date(2027, 12, 1)
    assert _render("{% cover a b %}", a=start, b=end) == "2026年12月1日 – 2027年11月30日"
    assert _render("{% cover a b %}", "en", a=start, b=end) == "1 Dec 2026 – 30 Nov 2027"
    assert _render("{% cover a b %}", a=start, b=None) == "2026年12月1日"


def test_a_phrase_is_filled_in_and_escaped() -> None:
    source = '{% t "共 {n} 张" "{n} in all" n=n %}'
    assert _render(source, n=3) == "共 3 张"
    assert _render(source, "en", n="<script>") == "&lt;script&gt; in all"
    assert _render('{% t "{a}" "{a}" %}', "en") == "{a}"


def test_a_query_is_changed_in_places() -> None:
    request = RequestFactory().get("/policies/?state=in_force&after=9&q=海川")
    rendered = _render('{% query after=None page="2" %}', request=request)
    assert rendered == "?state=in_force&amp;q=%E6%B5%B7%E5%B7%9D&amp;page=2"


def test_only_our_own_drawings_go_on_a_page_unescaped() -> None:
    assert _render("{{ x|drawing }}", x="<svg></svg>") == "<svg></svg>"
    with pytest.raises(ValueError, match="SVG"):
        _render("{{ x|drawing }}", x="<img src=x>")


def test_shares_are_computed_or_left_out() -> None:
    assert _render("{{ a|share_of:b|percent }}", a=Decimal(1), b=Decimal(8)) == "12.5%"
    assert _render("{{ a|share_of:b|percent }}", a=1, b=0) == ""
    assert display.percent(float("nan")) == "nan"


def test_a_link_is_left_out_where_it_would_be_refused(insurer, actor_of) -> None:
    source = '{% may "console.style" as seen %}{{ seen }}'
    request = RequestFactory().get("/")
    assert _render(source, request=request) == "False"
    for role, seen in (("administrator", "True"), ("underwriter", "False")):
        request.actor = actor_of(insurer, role)
        assert _render(source, request=request) == seen


def test_lines_of_inline_content_are_joined_without_a_space() -> None:
    source = """{% inline %}
      {% for name in x %}
        <b>{{ name }}</b> {{ forloop.counter }}
        {% if not forloop.last %}{% t "；" "; " %}{% endif %}
      {% endfor %}
    {% endinline %}."""
    assert _render(source, x=["甲", "乙\n丙"]) == "<b>甲</b> 1；<b>乙\n丙</b> 2."


@pytest.mark.parametrize(
    ("level", "shows"), [("SUCCESS", "good"), ("WARNING", "warn"), ("ERROR", "error"), ("INFO", "info")]
)
def test_a_message_has_the_colour_of_its_level(level: str, shows: str) -> None:
    assert _render("{{ x|notice_level }}", x=Message(getattr(messages, level), "")) == shows


@pytest.mark.parametrize(
    ("source", "chinese", "english"),
    [
        (
            '{% figure "保费" "Premium" 1200|yuan lines %}',
            '<div class="figure"><dt>保费</dt><dd>¥1,200.00</dd><dd class="line">一</dd></div>',
            '<div class="figure"><dt>Premium</dt><dd>¥1,200.00</dd><dd class="line">一</dd></div>',
        ),
        ('{% figure name "" 5 missing %}', '<div class="figure"><dt>名称</dt><dd>5</dd></div>', None),
        ('{% fact "编号" "No." 7 kind="mono" %}', '<dt>编号</dt><dd class="mono">7</dd>', None),
        ("{% facts pairs %}", "<dt>名称</dt><dd>甲 &amp; 乙</dd><dt>空</dt><dd></dd>", None),
        (
            '{% number_cell 3|yuan "应付" "Amount" %}',
            '<td class="num" data-label="应付">¥3.00</td>',
            '<td class="num" data-label="Amount">¥3.00</td>',
        ),
        ("{% number_cell 3 %}", '<td class="num">3</td>', '<td class="num">3</td>'),
        (
            '{% status "paid" "已付" "paid" tone="good" %}',
            '<span class="status" data-state="paid" data-tone="good">已付</span>',
            '<span class="status" data-state="paid" data-tone="good">paid</span>',
        ),
        ('{% status "off" missing %}', '<span class="status" data-state="off">off</span>', None),
        (
            "{% was 5 %}",
            '<span class="was-told">原为 <del class="was">5</del></span>',
            '<span class="was-told">was <del class="was">5</del></span>',
        ),
    ],
)
def test_a_part_is_said_in_the_readers_language_and_escaped(
    source: str, chinese: str, english: str | None
) -> None:
    named = SimpleNamespace(name=Text("名称", "Name"), value="甲 & 乙")
    context = {"lines": ["一", ""], "name": named.name, "pairs": [named, (Text("空", "Empty"), None)]}
    told = {
        lang: re.sub(r"\n\s*", "", _render(source, lang, missing=None, **context))
        for lang in ("zh-hans", "en")
    }
    assert told["zh-hans"] == chinese
    assert english is None or told["en"] == english
