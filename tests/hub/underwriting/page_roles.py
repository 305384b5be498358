"""Say who may open the pages of underwriting, and what stands in their addresses (see ``house/test_roles``)."""

from typing import Any

from tests.hub.cast import NOW, Cast
from tests.hub.policies.conftest import make_quote

from wangbao.hub.access.roles import Role
from wangbao.hub.underwriting.writes import documents
from wangbao.vocabulary.text import Text

TABLE = {
    "GET underwriting:queue": "sr raaarrra a rr rrrr rr rrrrr",
    "GET underwriting:offers": "sr arrrrrra r aa aaaa ra rrrrr",
    "POST underwriting:new": "s- raarrrrr - a- arr- -- r----",
    "GET underwriting:quote": "s- raaarrra - r- rrr- -- r----",
    "POST underwriting:reprice": "s- raaarrra - r- rrr- -- r----",
    "GET underwriting:assessment": "s- raaarrra - r- rrr- -- r----",
    "GET underwriting:book": "s- raaarrra - r- rrr- -- r----",
    "POST underwriting:decide": "s- raarrrrr - r- rrr- -- r----",
    "POST underwriting:lift": "s- raarrrrr - r- rrr- -- r----",
    "POST underwriting:note": "s- raaarrra - r- rrr- -- r----",
    "POST underwriting:ask": "s- raaarrra - r- rrr- -- r----",
    "POST underwriting:waive": "s- raarrrrr - r- rrr- -- r----",
    "POST underwriting:hand_in": "s- aaaarrra - a- aaa- -- r----",
    "GET underwriting:offer": "s- aaaarrra - a- aaa- -- r----",
    "POST underwriting:accept": "s- rrrrrrrr - a- arr- -- r----",
    "POST underwriting:turn_down": "s- rrrrrrrr - a- arr- -- r----",
}
ARGUMENTS = {
    "number": {
        "underwriting": lambda of: of.offered.number,
        "underwriting:waive": lambda of: of.referred.number,
        "underwriting:hand_in": lambda of: of.referred.number,
    },
    "application": {"underwriting:new": lambda of: of.offered.application.number},
    "item": {"underwriting": lambda of: of.document.ref},
    "rule": {"underwriting": lambda _: "mfa"},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """Quotes: offered, accepted, to be bound; and referred, with a document that is asked for."""
    signer = cast.member(of.enterprise, Role.APPLICANT).person
    made = {
        name: make_quote(of.version, of.enterprise, signer, now=NOW, broker=of.broker, state=state)
        for name, state in (
            ("offered", "offered"),
            ("referred", "referred"),
            ("accepted", "accepted"),
            ("to_bind", "accepted"),
        )
    }
    asked = documents.request_documents(
        by=cast.actor(of.insurer, Role.UNDERWRITER),
        now=NOW,
        quote=made["referred"],
        documents=[("", Text("等保证书", "Certificate"))],
        due_days=10,
    )
    return made | {"document": asked.items.get()}
