"""An enterprise with a need, insurers with a product on sale, and their people."""

from types import SimpleNamespace

import pytest
from tests.hub.api.conftest import put_on_sale
from tests.hub.cast import NOW, Cast

from wangbao.hub import invariants
from wangbao.hub.access.roles import Kind
from wangbao.hub.journal import comparison
from wangbao.hub.matching.models import Contact, Need
from wangbao.hub.matching.reads.need import places
from wangbao.hub.matching.writes import contact as contacts, need as needs
from wangbao.hub.matching.writes.need import Person

ASKER = Person(name="赵采购", phone="0755-55550001", email="buy@seeker.example")
ANSWERER = Person(name="钱承保", phone="010-55550002")
REMARK = "本公司在深圳，十一月前投保"
CONTENT = {
    "kind": "industrial_internet",
    "section": "C",
    "size": "small",
    "province": "44",
    "heads": ["business_interruption", "emergency_response"],
    "scenarios": ["line_stop"],
    "limit_cny": "5000000",
    "budget_cny": "60000",
    "revenue_cny": "83217654",
}
SECRETS = ("寻保制造", "赵采购", "0755-55550001", "buy@seeker.example", REMARK, "83217654")


def scene(cast: Cast) -> SimpleNamespace:
    """Give an enterprise that looks for cover, an insurer with a product on sale, a stranger of each side."""
    of = SimpleNamespace(
        seeker=cast.organisation(Kind.INSURED, "寻保制造有限公司"),
        insurer=cast.organisation(Kind.INSURER, "供保财产保险股份有限公司"),
        rival=cast.organisation(Kind.INSURER, "别家财产保险股份有限公司"),
        neighbour=cast.organisation(Kind.INSURED, "邻家制造有限公司"),
        official=cast.organisation(Kind.AUTHORITY, "某局"),
    )
    of.actors = {
        "seeker": cast.actor(of.seeker, "applicant"),
        "seeker's auditor": cast.actor(of.seeker, "auditor"),
        "insurer": cast.actor(of.insurer, "underwriter"),
        "insurer's actuary": cast.actor(of.insurer, "actuary"),
        "insurer's auditor": cast.actor(of.insurer, "auditor"),
        "rival": cast.actor(of.rival, "underwriter"),
        "neighbour": cast.actor(of.neighbour, "applicant"),
        "official": cast.actor(of.official, "official"),
    }
    of.version = put_on_sale(of.insurer)
    return of


def stated(of: SimpleNamespace, *, by: str = "seeker", now=NOW, **changes) -> Need:
    """State a need."""
    return needs.state_need(by=of.actors[by], now=now, content=CONTENT | changes, person=ASKER, remark=REMARK)


def asked(of: SimpleNamespace, need: Need | None = None, *, now=NOW) -> Contact:
    """Ask the insurer for contact about its product."""
    row = need or stated(of, now=now)
    return contacts.ask(by=of.actors["seeker"], now=now, need=row, supply="product", candidate=of.version.ref)


def place_of(need: Need, *, now=NOW):
    """Give the place of the insurer's product."""
    (found,) = places(need, now=now).ranked
    return found


def broken() -> list:
    """List what the app's invariants and its evidence in the journal find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith("matching.")]
    assert len(own) == 2
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast) -> SimpleNamespace:
    return scene(cast)
