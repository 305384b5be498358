"""Bordereaux of the console: policies as they stand, and the movements of premium of a period."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from wangbao.documents import bordereau as premium
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.reads import bordereau as standing, movements
from wangbao.hub.policies.reads.exposure import exposure
from wangbao.hub.policies.reads.movements import premium_rows
from wangbao.hub.policies.writes import endorsement
from wangbao.standard.files import check_file
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.schema_registry import of_rooms

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
JUNE = dt.date(2027, 6, 1)
YEAR = {"issued_from": "2026-01-01", "issued_before": "2027-01-01"}
URL = reverse("policies:export")
_BOTH = {
    "zh": [
        "保险单号",
        "产品",
        "产品代码",
        "起保日",
        "终保日（不含）",
        "不含税保费（元）",
        "本公司份额",
        "本公司保费（元）",
        "损失模型行业",
        "省份",
    ],
    "en": [
        "Policy number",
        "Product",
        "Product code",
        "Start",
        "End (exclusive)",
        "Premium before VAT (yuan)",
        "Our share",
        "Our premium (yuan)",
        "Sector of the loss model",
        "Province",
    ],
}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_every_movement_is_a_row_and_adds_up_to_the_premium(client_of, bound, endorsed, insurer):
    policy = bound(instalments="quarterly")
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": "30000000"})
    endorsed(policy, "risk_decrease", JUNE, {"profile": {"revenue_cny": 100_000_000.0}})
    policy.refresh_from_db()
    client = client_of(insurer, "actuary")
    answer = client.get(URL, {**YEAR, "movements": "csv"})
    assert answer.streaming
    assert answer.headers["Content-Disposition"].endswith('premium-2026-01-01-2027-01-01.csv"')
    rows = rows_of(answer)
    assert [(row["保险单号"], row["批单序号"]) for row in rows] == [(policy.number, f"{n}") for n in range(3)]
    paid = sum(Decimal(row["不含税保费（元）"]) + Decimal(row["增值税（元）"]) for row in rows)
    assert paid == policy.gross_cny
    book = load_workbook(io.BytesIO(client.get(URL, {**YEAR, "movements": "xlsx"}).content))
    assert [row[1].value for row in list(book.active.rows)[1:]] == [0, 1, 2]


def test_a_period_leaves_out_what_was_issued_otherwise(client_of, bound, endorsed, insurer, now):
    policy = bound()
    endorsed(
        policy,
        "change_of_sums",
        JUNE,
        {"limit_cny": "30000000"},
        at=dt.datetime(2027, 1, 1, 0, tzinfo=dt.UTC),
    )
    client = client_of(insurer, "underwriter")
    assert [row["批单序号"] for row in rows_of(client.get(URL, {**YEAR, "movements": "csv"}))] == ["0"]
    later = {"issued_from": "2027-01-01", "issued_before": "2027-02-01", "movements": "csv"}
    assert [row["批单序号"] for row in rows_of(client.get(URL, later))] == ["1"]
    wrong = {"issued_from": "2027-01-01", "issued_before": "2027-01-01", "movements": "csv"}
    assert client.get(URL, wrong).status_code == 422
    assert client.get(URL, {**wrong, "issued_from": "一月"}).status_code == 422


def test_who_takes_what_is_in_the_journal(client_of, bound, insurer, other_insurer, enterprise):
    policy = bound()
    client = client_of(insurer, "auditor")
    starts = {"starts_from": "2026-12-01", "starts_before": "2027-01-01"}
    client.get(URL, {**YEAR, "movements": "csv"})
    client.get(URL, {**starts, "form": "csv"})
    taken = Entry.objects.filter(verb="policy.bordereau_exported").order_by("pk")
    assert [(row.subject, row.organisation_id) for row in taken] == [
        ("movements", insurer.pk), ("standing", insurer.pk),
    ]  # fmt: skip
    assert json.loads(taken[0].after) == {"form": "csv", "from": "2026-01-01", "before": "2027-01-01"}
    for refused in (client_of(enterprise, "applicant"), client_of(insurer, "claims_handler")):
        assert refused.get(URL, {**YEAR, "movements": "csv"}).status_code == 403
    client.get(URL)
    assert taken.count() == 2
    theirs = client_of(other_insurer, "actuary").get(URL, {**YEAR, "movements": "csv"})
    assert policy.number not in theirs.getvalue().decode()


def test_many_rows_come_in_batches(bound, quote_of, organisation_of, actor_of, insurer, monkeypatch):
    numbers = [bound(quote_of(organisation_of("insured", f"企业{n}"))).number for n in range(3)]
    monkeypatch.setattr(movements, "_BATCH", 2)
    actuary = actor_of(insurer, "actuary")
    days = {"issued_from": dt.date(2026, 1, 1), "issued_before": dt.date(2027, 1, 1)}
    with CaptureQueriesContext(connection) as caught:
        rows = premium_rows(actuary, **days, most=None)
        assert [row.policy_number for row in rows] == numbers
    assert len(caught) == 2 * 5 + 1  # two batches of five, and one that finds no more
    with pytest.raises(InputError):
        premium_rows(actuary, **days, most=2)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_offers_both(client_of, insurer, language):
    html = client_of(insurer, "actuary", language=language).get(URL).content.decode()
    assert 'id="standing"' in html
    assert 'id="movements"' in html
    assert {"zh": "保费明细表", "en": "Premium bordereau"}[language] in html


def test_a_cancellation_is_a_negative_row(client_of, bound, insurer, underwriter, now):
    policy = bound()
    endorsement.cancel(
        policy=policy, ground_code="before_inception", effective=policy.start, reason="x", idempotency_key="c",
        by=underwriter, now=now,
    )  # fmt: skip
    rows = rows_of(client_of(insurer, "actuary").get(URL, {**YEAR, "movements": "csv"}))
    assert Decimal(rows[1]["不含税保费（元）"]) < 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_two_bordereaux_say_alike_what_is_in_both_and_hold_words(
    client_of, bound, insurer, other_insurer, language
):
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    policy = bound(shares=shares)
    client = client_of(insurer, "actuary", language=language)
    standing = {"starts_from": "2026-12-01", "starts_before": "2027-01-01", "form": "csv"}
    (now_row,), (moved,) = (
        rows_of(client.get(URL, asked)) for asked in (standing, {**YEAR, "movements": "csv"})
    )
    both = now_row.keys() & moved.keys()
    words = _BOTH[language]
    assert set(words) <= both
    assert {name: now_row[name] for name in both} == {name: moved[name] for name in both}
    said = [now_row[name] for name in words]
    title = policy.product_version.definition["title"][language]
    assert said[1:3] == [title, "example-industrial-internet"]
    assert said[6] == "0.6"
    kind = now_row[{"zh": "被保险对象", "en": "Kind of insured"}[language]]
    assert kind == {"zh": "工业互联网企业", "en": "Industrial internet enterprise"}[language]
    assert said[9] == {"zh": "北京", "en": "Beijing"}[language]


def test_what_is_exported_conforms_to_what_is_published(bound, endorsed, actor_of, insurer, tmp_path):
    policy = bound()
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": "30000000"})
    actor = actor_of(insurer, "actuary")
    moved = list(premium_rows(actor, issued_from=dt.date(2026, 1, 1), issued_before=dt.date(2029, 1, 1)))
    starts = {"starts_from": dt.date(2026, 1, 1), "starts_before": dt.date(2029, 1, 1)}
    stands = list(standing.rows_of(actor, **starts, today=dt.date(2027, 1, 1)))
    files = {"oed.csv": exposure(stands).text.encode()}
    for lang in ("zh", "en"):
        files |= {
            f"premium-{lang}.csv": premium.as_csv(moved, lang),
            f"premium-{lang}.xlsx": premium.as_xlsx(moved, lang),
            f"policies-{lang}.csv": standing.to_csv(stands, lang),
            f"policies-{lang}.xlsx": standing.to_xlsx(stands, lang),
        }
    schemas = {"oed": "oed-account", "premium": "premium-bordereau", "policies": "policy-bordereau"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        found = check_file(tmp_path / name, of_rooms())
        assert (found.schema, found.findings) == (schemas[name.partition(".")[0].partition("-")[0]], ()), name
