"""Say who may make the calls about papers, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller

TABLE = {
    "documents": "aaaaaaaa - a- aaa- - a----",
    "schedule": "aaaaaaaa - a- aaa- - a----",
    "slip": "aaaaaaaa - a- aaa- - a----",
    "invoice": "aaaaaaaa - a- aaa- - a----",
    "quote_letter": "raaarrra - a- aaa- - r----",
    "application_form": "aaaaarra - a- aaa- - r----",
    "disclosure_confirmation": "aaaaarra - a- aaa- - r----",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    documents = "form=docx"
    return {
        "documents": lambda c: c.get(f"/policies/{of.policy}/documents"),
        "schedule": lambda c: c.get(f"/policies/{of.policy}/schedule?{documents}"),
        "slip": lambda c: c.get(f"/policies/{of.policy}/endorsements/1/slip?{documents}"),
        "invoice": lambda c: c.get(f"/policies/{of.policy}/endorsements/0/invoice?{documents}"),
        "quote_letter": lambda c: c.get(f"/quotes/{of.offered}/letter?{documents}"),
        "application_form": lambda c: c.get(f"/applications/{of.submitted}/form?{documents}"),
        "disclosure_confirmation": lambda c: c.get(f"/applications/{of.submitted}/disclosure?{documents}"),
    }
