"""Invoice data: the buyer of the day, and each insurer's own part, in the paper and in the API."""

import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from docx import Document as WordDocument
from tests.hub.policies.test_bordereau import THIRDS, shares_of

from wangbao.hub.api.shapes.policies import full_policy
from wangbao.hub.papers import policy as policy_papers
from wangbao.hub.papers.invoice import buyer_of, parts_of
from wangbao.hub.policies.reads.queries import life
from wangbao.hub.policies.writes import endorsement

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
JUNE = dt.date(2027, 6, 1)


def said(content):
    document = WordDocument(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("weights", [("0.5", "0.5"), THIRDS])
def test_each_insurer_has_its_part_of_every_charge(
    bound, endorsed, insurer, other_insurer, organisation_of, underwriter, now, weights
):
    policy = bound(shares=shares_of(weights, insurer, other_insurer, organisation_of))
    raised = f"{max(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": raised})
    endorsement.cancel(
        policy=policy, ground_code="by_insured", effective=dt.date(2027, 9, 1), reason="x", idempotency_key="c",
        by=underwriter, now=dt.datetime(2027, 9, 1, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    found = life(policy, today=TODAY)
    parts = parts_of(found)
    assert sorted(parts) == [0, 1, 2]
    for row in found.endorsements:
        assert sum(part.net_cny for part in parts[row.seq]) == row.net_cny
        assert sum(part.vat_cny for part in parts[row.seq]) == row.vat_cny
        assert parts[row.seq][0].share.lead
        assert {part.share.insurer for part in parts[row.seq]} >= {insurer, other_insurer}
    assert parts[2][1].net_cny < 0
    for seq in range(3):
        shown = said(policy_papers.render(found, "invoice", seq, "docx", "bilingual"))
        assert "各保险人开票金额" in shown
        for part in parts[seq]:
            assert part.share.insurer.name in shown
            assert part.share.insurer.uscc in shown
            amount = f"{'-' if part.gross_cny < 0 else ''}¥{abs(part.gross_cny):,.2f}"
            assert amount in shown
    answered = full_policy(policy, TODAY)["invoices"]
    assert [one["endorsement"] for one in answered] == [0, 1, 2]
    for one in answered:
        assert sum(part["gross_cny"] for part in one["parts"]) == one["gross_cny"]
        assert len(one["parts"]) == len(weights)


def test_an_insurer_alone_sells_the_whole(bound, insurer):
    found = life(bound(), today=TODAY)
    shown = said(policy_papers.render(found, "invoice", 0, "docx", "zh"))
    assert "各保险人开票金额" not in shown
    (part,) = full_policy(found.policy, TODAY)["invoices"][0]["parts"]
    assert part["insurer"].ref == insurer.ref
    assert part["gross_cny"] == found.total.gross
    assert json.loads(json.dumps(part, default=str))["lead"] is True


def test_the_buyer_is_the_policyholder_of_the_day_as_known_then(bound, endorsed, organisation_of, enterprise):
    policy = bound()
    limits = sorted({Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]})
    high = f"{limits[-1]:f}"
    new = organisation_of("insured", "接手制造有限公司")
    taken_over = {"applicant": {"name": new.name, "uscc": new.uscc}}
    endorsed(policy, "change_of_sums", dt.date(2027, 1, 5), {"limit_cny": high})
    endorsed(policy, "change_of_insured", dt.date(2027, 2, 1), taken_over)
    low = f"{limits[-2]:f}"
    endorsed(policy, "change_of_sums", dt.date(2027, 3, 1), {"limit_cny": low})
    policy.refresh_from_db()
    found = life(policy, today=TODAY)
    names = [buyer_of(found, row)["name"] for row in found.endorsements]
    assert names == [enterprise.name, enterprise.name, new.name, new.name]
    shown = said(policy_papers.render(found, "invoice", 3, "docx", "zh"))
    assert new.uscc in shown
    assert enterprise.name not in shown
    assert full_policy(policy, TODAY)["invoices"][-1]["buyer"] == {"name": new.name, "uscc": new.uscc}
