"""Home, search, health and the style guide."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.test import Client

from wangbao.hub.access.roles import Role
from wangbao.hub.console import views
from wangbao.hub.console.contributions import Hits, Row, Tile
from wangbao.vocabulary.text import Text


def _text(answer) -> str:
    return answer.content.decode()


def test_without_an_account_the_front_page_invites(db) -> None:
    page = _text(Client().get("/"))
    assert "<h1>看清风险，再谈保险</h1>" in page
    assert 'href="/accounts/login/"' in page
    english = _text(Client(headers={"accept-language": "en"}).get("/"))
    assert "<h1>See the risk first, then insure it</h1>" in english


def test_home_shows_what_waits_urgent_heaps_first(insurer, client_of, offering, row, now) -> None:
    seen = []

    def tiles(actor, *, now):
        seen.append((actor.role, actor.organisation_id, now.tzinfo is not None))
        return [
            Tile(
                Text("待接受的报价", "Quotes to accept"),
                20,
                "/underwriting/?state=offered",
                (row,),
                more=True,
                order=1,
            ),
            Tile(
                Text("转来的核保", "Referred to you"), 1, "/underwriting/?state=referred", (row,), urgent=True
            ),
            Tile(Text("逾期保费", "Overdue premium"), 0),
        ]

    offering(home=SimpleNamespace(tiles=tiles))
    page = _text(client_of(insurer, Role.SENIOR_UNDERWRITER, language="en").get("/"))
    assert seen == [(Role.SENIOR_UNDERWRITER, insurer.pk, True)]
    assert page.index("Referred to you") < page.index("Quotes to accept") < page.index("Overdue premium")
    assert '<span class="count">20+</span>' in page
    assert page.count('<a href="/underwriting/Q2026000127">Q2026000127</a>') == 2
    idle = page[page.index("<h2>None at present</h2>") :]
    assert "<span>Overdue premium</span>" in idle


def test_home_with_empty_heaps_alone_says_so_of_each(insurer, client_of, offering) -> None:
    tile = Tile(
        Text("逾期保费", "Overdue premium"), 0, empty=Text("没有逾期保费。", "No premium is overdue.")
    )
    offering(home=SimpleNamespace(tiles=lambda actor, *, now: [tile]))
    assert "没有逾期保费。" in _text(client_of(insurer, Role.UNDERWRITER).get("/"))


def test_home_says_so_when_nothing_waits(insurer, client_of, offering) -> None:
    offering(home=SimpleNamespace(tiles=lambda actor, *, now: []))
    assert "您目前没有待办事项。" in _text(client_of(insurer, Role.UNDERWRITER).get("/"))


def test_what_is_found_is_listed_by_kind_and_escaped(insurer, client_of, offering, row) -> None:
    hostile = Row('<img src=x onerror="alert(1)">', "/policies/P1")
    asked = []

    def find(actor, term, *, limit):
        asked.append((actor.organisation_id, term, limit))
        return [
            Hits(Text("报价", "Quotes"), (row,)),
            Hits(Text("保单", "Policies"), (hostile,), more=True),
            Hits(Text("无", "-")),
        ]

    offering(search=SimpleNamespace(find=find))
    page = _text(client_of(insurer, Role.UNDERWRITER).get("/search", {"q": "  海川   制造 "}))
    assert asked == [(insurer.pk, "海川 制造", 10)]
    assert "“海川 制造”的查找结果" in page
    assert page.index("<h2>报价</h2>") < page.index("<h2>保单</h2>")
    assert "<img" not in page
    assert "<h2>无</h2>" not in page


def test_the_one_thing_found_is_opened(insurer, client_of, offering, row) -> None:
    offering(
        search=SimpleNamespace(find=lambda actor, term, *, limit: [Hits(Text("报价", "Quotes"), (row,))])
    )
    answer = client_of(insurer, Role.UNDERWRITER).get("/search", {"q": "Q2026000127"})
    assert (answer.status_code, answer.url) == (302, "/underwriting/Q2026000127")


def test_nobody_searches_without_an_account(db, offering) -> None:
    offering(search=SimpleNamespace(find=lambda *_, **__: pytest.fail("searched for the public")))
    assert "没有找到" in _text(Client().get("/search", {"q": "P2026000001"}))


def test_a_term_is_cut_and_shown_as_text(insurer, client_of, offering) -> None:
    asked = []

    def find(actor, term, *, limit):
        asked.append(term)
        return []

    offering(search=SimpleNamespace(find=find))
    page = _text(client_of(insurer, Role.UNDERWRITER).get("/search", {"q": "<script>" + "长" * 200}))
    assert asked == ["<script>" + "长" * 92]
    assert "<script>长" not in page


def test_health_tells_whether_the_database_answers(db, monkeypatch) -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "writing": "ok"})
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"

    class Broken:
        def cursor(self):
            raise DatabaseError("password of the server")

    monkeypatch.setattr(views, "connection", Broken())
    answer = Client().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing", "database": "unreachable"})


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMINISTRATOR, 200), (Role.UNDERWRITER, 404), (Role.AUDITOR, 404)]
)
def test_the_style_guide_is_for_administrators(insurer, client_of, role: Role, status: int) -> None:
    assert client_of(insurer, role).get("/style").status_code == status


def test_the_style_guide_is_open_where_debugging_is_on(db, settings) -> None:
    assert Client().get("/style").status_code == 404
    settings.DEBUG = True
    page = _text(Client(headers={"accept-language": "en"}).get("/style"))
    assert page.count('aria-invalid="true"') >= 6
    assert 'role="alert"' in page
    assert "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分" in page
