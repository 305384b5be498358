"""The page without account, the feeds and open data: what is in them, in both languages, and what is not."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests.hub.events.conftest import NOW as EVENTS_NOW, announced, content, make_scene
from tests.hub.regulations.conftest import begun
from tests.hub.schemes.conftest import make_scene as make_programme

from wangbao.hub.events.writes import event as events
from wangbao.hub.regulations.rules.states import State
from wangbao.vocabulary import canonical

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("all", "event", "regulation", "schemes", "measures", "statistics")


@pytest.fixture
def of(cast):
    """An announced event, one that is cancelled, a draft, and an entry of the library."""
    found = make_scene(cast)
    found.event = announced(found, title="=SUM(1) 培训")
    gone = announced(found, title="已取消的活动")
    by = {"by": found.actors["organiser"], "now": EVENTS_NOW}
    events.cancel(event=gone, revision=gone.revision, reason="x", **by)
    events.draft(content=content(title="尚未发布的活动"), **by)
    found.regulation = begun(make_programme(cast), State.IN_FORCE)
    return found


def entries(code: str, **headers: str) -> list[tuple[str, str]]:
    answer = Client(headers=headers).get(f"/publications/feeds/{code}/")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = ET.fromstring(answer.content).findall(f"{ATOM}entry")  # noqa: S314 - our own answer
    return [(one.find(f"{ATOM}id").text, one.find(f"{ATOM}title").text) for one in found]


def test_each_feed_has_what_is_published_of_its_part_and_all_has_everything(of) -> None:
    event = (f"urn:wangbao:{of.event.number}@1", "=SUM(1) 培训")
    regulation = (f"urn:wangbao:{of.regulation.number}@1", "关于示例事项的通知")
    assert entries("event") == [event]
    assert entries("regulation") == [regulation]
    assert sorted(entries("all")) == sorted([event, regulation])
    assert entries("regulation", **{"accept-language": "en"})[0][1] == "Notice on a sample matter"
    assert Client().get("/publications/feeds/nothing/").status_code == 404
    for code in FEEDS:
        entries(code)


def test_open_data_hold_what_is_published_under_its_hash_and_nothing_else(of) -> None:
    said = json.loads(Client().get("/publications/data/event.json").content)
    (item,) = said["items"]
    assert (item["number"], item["version"]) == (of.event.number, 1)
    assert canonical.sha256(item["content"]) == item["sha256"]
    assert {f"content.{field}" for field in item["content"]} <= said["fields"].keys()
    assert said["licence"]["zh"]
    rows = list(
        csv.reader(io.StringIO(Client().get("/publications/data/event.csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 2
    assert rows[1][0] == of.event.number
    assert not any(cell.startswith("=") for cell in rows[1])
    for address in ("event.xml", "nothing.json"):
        assert Client().get(f"/publications/data/{address}").status_code == 404


@pytest.mark.parametrize(("lang", "words"), [("zh", "政策库"), ("en", "Library of regulations")])
def test_the_page_without_account_leads_to_every_part(of, lang, words) -> None:
    page = Client(headers={"accept-language": lang}).get("/").content.decode()
    addresses = (
        "/scheme_directory/",
        "/events/",
        "/regulations/",
        "/plans/measures/",
        "/statistics/published/",
    )
    for address in (*addresses, "/publications/data/", "/publications/feeds/all/", "/applications/"):
        assert f'href="{address}' in page
    assert words in page
    assert of.event.number in page
    for hidden in ("已取消的活动", "尚未发布的活动"):
        assert hidden not in page
