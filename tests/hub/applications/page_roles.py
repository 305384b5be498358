"""Say who may open the pages of applications, and what stands in their addresses (see ``house/test_roles``)."""

from typing import Any

from tests.hub.cast import NOW, Cast

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.web import tokens
from wangbao.hub.applications.writes import draft
from wangbao.questionnaire import answers as answering, question_sets

ASSESSED = {
    "kind": "industrial_internet",
    "section": "C",
    "revenue": "30000",
    "records": "50000",
    "mfa": "no",
}
TABLE = {
    "GET applications:list": "sr aaaaarra a aa aaaa ra rrrrr",
    "GET applications:self_assessment": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "POST applications:self_assessment": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET applications:assessed": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET applications:start": "sa rrrrrrrr r aa arra rr rrrrr",
    "POST applications:start": "sa rrrrrrrr r aa arra rr rrrrr",
    "GET applications:application": "sr aaaaarra - a- aaa- r- rrrrr",
    "GET applications:cover": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:cover": "sr -----rr- - a- arr- r- rrrrr",
    "GET applications:disclosure": "sr -----rr- - a- aaa- r- rrrrr",
    "POST applications:disclosure": "sr -----rr- - -- -rr- r- rrrrr",
    "GET applications:review": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:review": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:authority": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:submit": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:withdraw": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:renew": "sr -----rr- - a- arr- r- rrrrr",
    "GET applications:section": "sr -----rr- - a- arr- r- rrrrr",
    "POST applications:section": "sr -----rr- - a- arr- r- rrrrr",
}
ARGUMENTS = {
    "number": {
        "applications": lambda of: of.draft.number,
        "applications:application": lambda of: of.offered.application.number,
    },
    "token": {
        "applications:assessed": lambda _: tokens.of_answers(
            answering.complete(question_sets.load("self-assessment"), ASSESSED)
        )
    },
    "code": {"applications:section": lambda _: "firm"},
}


def records(cast: Cast, of: Any) -> dict[str, object]:
    """A draft of the broker's."""
    broker = cast.actor(of.broker, Role.BROKER)
    made = draft.start(by=broker, now=NOW, version=of.version, applicant=of.enterprise, start=of.start)
    return {"draft": made}
