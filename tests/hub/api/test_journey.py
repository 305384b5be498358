"""From the self-assessment to a cancelled policy and its papers, by calls alone."""

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
import time_machine
from tests.hub.api.caller import END, PRODUCT, START, read

from wangbao.hub.applications.models import Disclosure
from wangbao.hub.journal.verification import verification

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_whole_journey(trade) -> None:
    client, insurer = trade.client, trade.insurer

    facts = {"name": "海川制造有限公司", "section": "C36", "revenue_cny": "300000000.00"}
    assessed = read(client.post("/assessments", facts))
    assert Decimal(assessed["ground_up"]["mean"]["value"]) > 0
    years = [Decimal(point["return_period_years"]) for point in assessed["ground_up"]["curve"]]
    assert years == sorted(years)
    assert {"zh", "en"} == set(assessed["cautions"][0])
    again = read(client.post("/assessments", facts))
    assert again == assessed

    days = {"start": START.isoformat(), "end": END.isoformat()}
    indicated = read(client.post("/indications", {"product": PRODUCT, "facts": facts, **days}))
    price = indicated["premium"]
    assert Decimal(price["premium_cny"]) + Decimal(price["vat_cny"]) == Decimal(price["payable_cny"])

    quote = trade.offered()
    assert quote["state"]["code"] == "offered"
    assert quote["inside"] is None
    assert read(insurer.get(f"/quotes/{quote['number']}"))["inside"]["rules_sha256"]
    read(client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))

    policy = read(client.post(f"/quotes/{quote['number']}/policy", {"instalments": "half_yearly"}), 201)
    number = policy["number"]
    assert policy["state"]["code"] == "upcoming"
    assert policy["net_cny"] == quote["premium"]["premium_cny"]
    assert Decimal(policy["gross_cny"]) == Decimal(policy["net_cny"]) + Decimal(policy["vat_cny"])
    account = policy["accounts"][0]
    assert sum(Decimal(item["amount_cny"]) for item in account["instalments"]) == Decimal(policy["gross_cny"])
    assert [item["due"] for item in account["instalments"]] == ["2026-12-01", "2027-06-01"]

    # In March the limit is raised from July; in April the deductible is changed from February, out of sequence.
    limits = [Decimal(one) for one in read(client.get(f"/products/{PRODUCT}"))["options"]["limits_cny"]]
    terms = policy["segments"][0]["terms"]
    higher = next(one for one in limits if one > Decimal(terms["limit_cny"]))
    with time_machine.travel(dt.datetime(2027, 3, 1, 2, tzinfo=dt.UTC)):
        change = {"kind": "change_of_sums", "effective": "2027-07-01", "change": {"limit_cny": str(higher)}}
        seen = read(insurer.post(f"/policies/{number}/endorsements/preview", change))
        assert [need["level"] for need in seen["underwriting"]["needs"]] == ["senior_underwriter"]
        assert read(client.post(f"/policies/{number}/endorsements/preview", change))["underwriting"] is None
        sent = {**change, "reason": "客户申请"}
        refused = insurer.post(f"/policies/{number}/endorsements", sent)
        assert read(refused, 422)["errors"][0]["field"] == "underwriting_reason"
        sent["underwriting_reason"] = "三年无出险"
        made = read(insurer.post(f"/policies/{number}/endorsements", sent), 201)
        assert made["underwriting"]["reason"] == "三年无出险"
        assert made["endorsement"]["net_cny"] == seen["net_cny"]
        assert Decimal(seen["net_cny"]) > 0
    with time_machine.travel(dt.datetime(2027, 4, 1, 2, tzinfo=dt.UTC)):
        change = {
            "kind": "change_of_insured",
            "effective": "2027-02-01",
            "change": {"insured": {"address": "江苏省南京市玄武大道1号"}},
        }
        made = read(insurer.post(f"/policies/{number}/endorsements", {**change, "reason": "迁址"}), 201)
        assert (made["endorsement"]["seq"], made["endorsement"]["net_cny"]) == (2, "0.00")
        policy = read(client.get(f"/policies/{number}"))
        assert [(one["start"], one["seqs"]) for one in policy["segments"]] == [
            ("2026-12-01", [0]),
            ("2027-02-01", [0, 2]),
            ("2027-07-01", [0, 2, 1]),
        ]
        known = "2027-03-15T00:00:00+08:00".replace("+", "%2B")
        then = read(client.get(f"/policies/{number}/terms?day=2027-05-01&known_at={known}"))
        now = read(client.get(f"/policies/{number}/terms?day=2027-05-01"))
        assert "address" not in then["segment"]["terms"]["insured"]
        assert now["segment"]["terms"]["insured"]["address"] == "江苏省南京市玄武大道1号"

        paid = {
            "amount_cny": account["instalments"][0]["amount_cny"],
            "on": "2027-03-31",
            "reference": "ICBC-1",
        }
        read(insurer.post(f"/policies/{number}/receipts", paid), 201)

    with time_machine.travel(dt.datetime(2027, 8, 1, 2, tzinfo=dt.UTC)):
        ended = {"ground": "by_insured", "effective": "2027-09-01", "reason": "停产"}
        made = read(insurer.post(f"/policies/{number}/cancellation", ended), 201)
        assert Decimal(made["endorsement"]["net_cny"]) < 0
        policy = read(client.get(f"/policies/{number}"))
        assert policy["state"]["code"] == "cancelled"
        assert policy["segments"][-1]["in_force"] is False
        charged = sum(Decimal(one["net_cny"]) for one in policy["endorsements"])
        assert charged == Decimal(policy["net_cny"])

        papers = read(client.get(f"/policies/{number}/documents"))["items"]
        assert [(one["kind"], one["seq"]) for one in papers] == [
            ("schedule", 3),
            ("invoice", 0),
            ("slip", 1),
            ("invoice", 1),
            ("slip", 2),
            ("slip", 3),
            ("invoice", 3),
        ]
        for one in papers:
            address = one["address"].removeprefix("/api/v1")
            file = client.get(f"{address}?form=docx&edition=bilingual")
            assert file.status_code == 200, file.content.decode()
            name = file.headers["Content-Disposition"]
            assert number in name
            assert client.get(f"{address}?form=docx&edition=zh").headers["Content-Disposition"] != name
            words = "".join(
                node.text or "" for node in docx.Document(io.BytesIO(file.content)).element.body.iter()
            )
            assert number in words
            assert "海川制造有限公司" in words

        for path in (
            f"/quotes/{quote['number']}/letter",
            f"/applications/{quote['application']}/form",
            f"/applications/{quote['application']}/disclosure",
        ):
            file = client.get(f"{path}?form=docx&edition=zh")
            assert file.status_code == 200, file.content.decode()

        table = insurer.get("/bordereaux/premium?issued_from=2026-01-01&issued_before=2028-01-01")
        rows = table.content.decode("utf-8-sig").splitlines()
        assert len(rows) == 5
        for form in ("csv", "xlsx"):
            path = f"/bordereaux/policies?starts_from=2026-01-01&starts_before=2028-01-01&form={form}"
            assert insurer.get(path).status_code == 200

    assert verification().problems == ()


def test_what_was_confirmed_is_printed_in_the_words_it_was_confirmed_in(trade, monkeypatch) -> None:
    quote = trade.client.get(f"/quotes/{trade.bound()['quote']}").json()
    monkeypatch.setattr(
        "wangbao.hub.applications.reads.application.exempting", lambda *_: ()
    )  # worded otherwise since
    printed = trade.client.get(
        f"/applications/{quote['application']}/disclosure?form=docx&edition=zh"
    ).content
    words = "".join(node.text or "" for node in docx.Document(io.BytesIO(printed)).element.body.iter())
    rows = list(Disclosure.objects.filter(application__number=quote["application"]))
    assert len(rows) > 3
    assert [row.clause for row in rows if row.words["words"]["zh"] not in words] == []
    assert "未确认" not in words


def test_a_renewal_goes_on_from_the_policy(trade) -> None:
    policy = trade.bound()
    early = trade.client.post(f"/policies/{policy['number']}/renewal", {})
    assert read(early, 409)["type"].endswith("conflict")
    with time_machine.travel(dt.datetime(2027, 10, 1, 2, tzinfo=dt.UTC)):
        begun = read(trade.client.post(f"/policies/{policy['number']}/renewal", {}), 201)
        assert (begun["start"], begun["state"]["code"]) == ("2027-12-01", "draft")
        assert begun["missing"] == []
        again = read(trade.client.post(f"/policies/{policy['number']}/renewal", {}), 201)
        assert again["number"] == begun["number"]
