"""The navigation: shown by permission, in order, the open page marked; mistakes in it are found by the checks."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from wangbao.hub.access.actor import PUBLIC
from wangbao.hub.access.roles import Role
from wangbao.hub.console import checks, contributions
from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

HOME = Entry(Text("首页", "Home"), "console:home", order=0)
SEARCH = Entry(Text("查找", "Find"), "console:search", public=True)
STYLE = Entry(Text("样式", "Style"), "console:style", "console.style", Group.SYSTEM)
LOST = Entry(Text("丢失", "Lost"), "nowhere:list", group=Group.RECORDS)
UNKNOWN = Entry(Text("未知", "Unknown"), "console:home", "console.fly", Group.RECORDS)


def _menu(path: str, actor, *, signed_in: bool = True) -> list[tuple[str, list[tuple[str, bool]]]]:
    request = RequestFactory().get(path)
    request.user, request.actor = SimpleNamespace(is_authenticated=signed_in), actor
    shown = contributions.menu_for(request)
    return [(heading.en, [(entry.text.en, entry.here) for entry in entries]) for heading, entries in shown]


def test_entries_are_shown_by_permission_group_and_order(insurer, actor_of, offering) -> None:
    offering(menu=SimpleNamespace(ENTRIES=(STYLE, SEARCH, HOME)))
    assert _menu("/health", actor_of(insurer, Role.ADMINISTRATOR)) == [
        ("Business", [("Home", False), ("Find", False)]),
        ("System", [("Style", False)]),
    ]
    assert _menu("/health", actor_of(insurer, Role.UNDERWRITER)) == [
        ("Business", [("Home", False), ("Find", False)])
    ]


def test_the_public_sees_public_entries_only(db, offering) -> None:
    offering(menu=SimpleNamespace(ENTRIES=(STYLE, SEARCH, HOME)))
    assert _menu("/", PUBLIC, signed_in=False) == [("Business", [("Find", False)])]


@pytest.mark.parametrize(
    ("path", "marked"), [("/", "Home"), ("/search", "Find"), ("/search/older", "Find"), ("/policies/", None)]
)
def test_the_open_page_is_marked_and_no_other(
    insurer, actor_of, offering, path: str, marked: str | None
) -> None:
    offering(menu=SimpleNamespace(ENTRIES=(HOME, SEARCH)))
    [(_, entries)] = _menu(path, actor_of(insurer, Role.UNDERWRITER))
    assert [name for name, here in entries if here] == ([marked] if marked else [])


def test_a_mistaken_entry_is_left_out_and_reported(insurer, actor_of, offering) -> None:
    offering(menu=SimpleNamespace(ENTRIES=(HOME, LOST, UNKNOWN)))
    assert _menu("/", actor_of(insurer, Role.ADMINISTRATOR)) == [("Business", [("Home", True)])]
    assert [(found.id, found.msg) for found in checks.menu_entries_open_pages()] == [
        ("console.E001", "menu entry 'Lost': no page 'nowhere:list'"),
        ("console.E002", "menu entry 'Unknown': no permission 'console.fly'"),
    ]


def test_every_entry_of_the_hub_opens_a_page() -> None:
    assert checks.menu_entries_open_pages() == []


def test_the_page_marks_the_entry_for_screen_readers_once_in_each_navigation(
    insurer, client_of, offering
) -> None:
    offering(menu=SimpleNamespace(ENTRIES=(HOME,)))
    page = client_of(insurer, Role.UNDERWRITER).get("/").content.decode()
    assert page.count('<a href="/" aria-current="page">首页</a>') == 2
    assert page.count('aria-label="主导航"') == 2


def test_the_frame_asks_the_database_no_more_for_more_rows(
    insurer, client_of, offering, row, django_assert_num_queries
) -> None:
    client = client_of(insurer, Role.UNDERWRITER)

    def asked(rows: int) -> int:
        tile = contributions.Tile(Text("待办", "To do"), rows, rows=(row,) * rows)
        offering(home=SimpleNamespace(tiles=lambda actor, *, now: [tile]))
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    assert asked(1) == asked(3)
