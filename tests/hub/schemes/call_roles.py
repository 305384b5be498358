"""Say who may make the calls about schemes, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller, Trade, read

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.schemes.writes.batch import open_batch

# The scheme is a draft of the insurer; an authority without a place among the authorities sees none.
TABLE = {
    "batches": "aaaaaaaa a aa aaaa a aaaaa",
    "batch": "aaaaaaaa a aa aaaa a aaaaa",
    "schemes": "arrrrrra r rr rrrr a arraa",
    "scheme": "arrrrrra - -- ---- - a----",
    "begin_scheme": "arrrrrrr r rr rrrr r arrrr",
    "fill_scheme": "arrrrrrr - -- ---- - a----",
    "fill_part": "arrrrrrr - -- ---- - a----",
    "confirm_part": "arrrrrrr - -- ---- - a----",
    "decline_part": "arrrrrrr - -- ---- - a----",
    "invite_unit": "arrrrrrr - -- ---- - a----",
    "remove_unit": "-rrrrrrr - -- ---- - -----",
    "route_scheme": "arrrrrrr - -- ---- - a----",
    "submit_scheme": "arrrrrrr - -- ---- - a----",
    "withdraw_scheme": "arrrrrrr - -- ---- - a----",
    "recommend_scheme": "rrrrrrrr - -- ---- - r----",
    "return_scheme": "rrrrrrrr - -- ---- - r----",
    "accept_scheme": "rrrrrrrr - -- ---- - r----",
    "reject_scheme": "rrrrrrrr - -- ---- - r----",
}


def records(_: Trade, of: Any) -> dict[str, Any]:
    """Open a batch and begin a scheme that the insurer leads."""
    open_batch(by=Actor.system(), now=clock.now(), name="pilot-2023")
    begun = of.callers["administrator"].post("/schemes", {"batch": "pilot-2023", "title": "示例方案"})
    return {"scheme": read(begun, 201)["number"]}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""
    why = {"reason": "x"}

    def at() -> str:
        return f"/schemes/{of.scheme}"

    return {
        "batches": lambda c: c.get("/batches"),
        "batch": lambda c: c.get("/batches/pilot-2023"),
        "schemes": lambda c: c.get("/schemes"),
        "scheme": lambda c: c.get(at()),
        "begin_scheme": lambda c: c.post("/schemes", {"batch": "pilot-2023"}),
        "fill_scheme": lambda c: c.patch(at(), {"content": {"title": "新名称"}}),
        "fill_part": lambda c: c.send("PUT", f"{at()}/part", {"contact_name": "王申报"}),
        "confirm_part": lambda c: c.post(f"{at()}/confirmation"),
        "decline_part": lambda c: c.post(f"{at()}/declining", why),
        "invite_unit": lambda c: c.post(f"{at()}/units", {"uscc": "91350100M000100Y43"}),
        "remove_unit": lambda c: c.send("DELETE", f"{at()}/units/{'0' * 32}"),
        "route_scheme": lambda c: c.send("PUT", f"{at()}/route", {"authority": None}),
        "submit_scheme": lambda c: c.post(f"{at()}/submission", {}),
        "withdraw_scheme": lambda c: c.post(f"{at()}/withdrawal", why),
        "recommend_scheme": lambda c: c.post(f"{at()}/recommendation", {"recommends": True, "opinion": "x"}),
        "return_scheme": lambda c: c.post(f"{at()}/return", why),
        "accept_scheme": lambda c: c.post(f"{at()}/acceptance", {}),
        "reject_scheme": lambda c: c.post(f"{at()}/refusal", why),
    }
