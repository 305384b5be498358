"""Notes, blocks and documents of a quotation; organisations whose references a system needs."""

import hashlib

import pytest
from tests.hub.api.caller import Caller, read

from wangbao.hub.access.roles import Kind
from wangbao.hub.files.models import StoredFile
from wangbao.hub.underwriting.models import Note, Quote

REPORT = "等保测评：三级，2026 年 6 月。".encode()
KEY = "order-4711-note"


def test_a_document_is_asked_for_handed_in_and_seen_by_both_sides(trade) -> None:
    number, ref = trade.asked()
    assert read(trade.client.get(f"/quotes/{number}/documents"))["items"][0]["received_at"] is None
    address = f"/quotes/{number}/documents/{ref}?name=report.txt"
    first = read(trade.client.put(address, REPORT))
    assert first["file"]["sha256"] == hashlib.sha256(REPORT).hexdigest()
    assert (first["file"]["name"], first["file"]["size"]) == ("report.txt", len(REPORT))
    assert read(trade.client.put(address, REPORT)) == first  # sent again
    assert StoredFile.objects.count() == 1
    read(trade.client.put(address, REPORT + b"2"), 409)
    for caller in (trade.client, trade.insurer):
        assert read(caller.get(f"/quotes/{number}/documents"))["items"] == [first]


@pytest.mark.parametrize(
    ("content", "kind", "name", "status"),
    [
        (b"", "application/octet-stream", "report.txt", 422),
        (b"MZ\x90\x00", "application/octet-stream", "report.exe", 422),
        (REPORT, "application/octet-stream", "report.pdf", 422),
        (REPORT, "application/octet-stream", "", 422),
        (REPORT, "application/json", "report.txt", 415),
        (REPORT, "multipart/form-data; boundary=x", "report.txt", 415),
        (b"a" * (20 * 1024 * 1024 + 1), "application/octet-stream", "report.txt", 413),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_as_a_problem(trade, content, kind, name, status) -> None:
    number, ref = trade.asked()
    answer = trade.client.put(f"/quotes/{number}/documents/{ref}?name={name}", content, kind=kind)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert StoredFile.objects.count() == 0


def test_a_file_larger_than_json_may_be_is_taken(trade) -> None:
    number, ref = trade.asked()
    content = b"a line of a log\n" * 500_000  # 8 MB, more than Django keeps of a body
    found = read(trade.client.put(f"/quotes/{number}/documents/{ref}?name=system.log", content))
    assert found["file"]["size"] == len(content)


def test_documents_are_asked_for_once_and_may_be_waived(trade) -> None:
    number, ref = trade.asked()
    again = {"documents": [{"name": "审计报告", "name_en": "audit report"}]}
    read(trade.insurer.post(f"/quotes/{number}/documents", again), 409)
    waived = read(trade.insurer.post(f"/quotes/{number}/documents/{ref}/waiver", {"reason": "已有"}))
    assert waived["waived"] == "已有"
    read(trade.client.put(f"/quotes/{number}/documents/{ref}?name=report.txt", REPORT), 409)


def test_where_nothing_was_asked_for_there_are_no_documents(trade) -> None:
    number = trade.referred()["number"]
    found = read(trade.client.get(f"/quotes/{number}/documents"))
    assert found == {"asked_at": None, "due": None, "items": []}
    address = f"/quotes/{number}/documents/{'0' * 32}?name=report.txt"
    read(trade.client.put(address, REPORT), 404)


def test_notes_are_the_insurers_own_and_one_under_a_key(trade) -> None:
    number = trade.referred()["number"]
    address = f"/quotes/{number}/notes"
    first = read(trade.insurer.post(address, {"text": "已电话核实"}, key=KEY), 201)
    assert read(trade.insurer.post(address, {"text": "已电话核实"}, key=KEY), 201) == first
    assert KEY in read(trade.insurer.post(address, {"text": "未核实"}, key=KEY), 409)["detail"]
    assert read(trade.insurer.get(address))["items"] == [first]
    read(trade.client.get(address), 403)
    assert Note.objects.count() == 1


def test_a_block_is_lifted_with_a_reason_once(trade) -> None:
    number = trade.referred()["number"]
    block = {
        "rule": "no_plan",
        "flag": "block",
        "reason": {"zh": "缺少预案", "en": "no plan"},
        "authority": "underwriter",
        "asks": {"zh": "预案", "en": "the plan"},
    }
    Quote.objects.filter(number=number).update(flags=[block])
    address, lifted = f"/quotes/{number}/lifting", {"rule": "no_plan", "reason": "预案已收到"}
    unseen = read(trade.insurer.post(address, lifted), 428)
    assert unseen["type"].endswith("/precondition_required")
    lifted["revision"] = Quote.objects.get(number=number).revision
    first = read(trade.insurer.post(address, lifted))
    assert read(trade.insurer.post(address, lifted)) == first
    assert Quote.objects.get(number=number).lifted == {"no_plan": "预案已收到"}
    stale = {**lifted, "reason": "另有说明", "revision": first["revision"] - 1}
    read(trade.insurer.post(address, stale), 409)
    now_seen = {**lifted, "revision": first["revision"]}
    problem = read(trade.insurer.post(address, {**now_seen, "rule": "another"}), 422)
    assert problem["errors"][0]["field"] == "rule"


def test_a_broker_lists_its_own_clients_and_pages_through_them(
    broker, organisation_of, enterprise, mandate, calls_of
) -> None:
    caller: Caller = calls_of(broker, "broker")
    found = read(caller.get("/clients"))["items"]
    assert [row["client"]["ref"] for row in found] == [enterprise.ref]
    other = calls_of(organisation_of(Kind.BROKER, "别家保险经纪有限公司"), "broker")
    assert read(other.get("/clients")) == {"items": [], "next": None}
    mandate.ended_at = mandate.since
    mandate.save(update_fields=["ended_at"])
    assert read(caller.get("/clients"))["items"] == []


def test_an_insurer_finds_those_to_share_a_risk_with_and_nothing_but_their_names(
    insurer, other_insurer, enterprise, calls_of
) -> None:
    found = read(calls_of(insurer, "underwriter").get("/insurers"))["items"]
    assert {row["ref"] for row in found} == {insurer.ref, other_insurer.ref}
    assert {name for row in found for name in row} == {"ref", "name"}
    read(calls_of(enterprise, "applicant").get("/insurers"), 403)


def test_the_scope_of_organisations_is_one_of_its_own(broker, mandate, calls_of) -> None:
    read(calls_of(broker, "broker", scopes=["quotes:read"]).get("/clients"), 403)
    read(calls_of(broker, "broker", scopes=["parties:read"]).get("/clients"))
