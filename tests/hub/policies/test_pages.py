import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordDocument
from openpyxl import load_workbook

from wangbao.hub.policies.models import EndorsementRequest, MovementApproval, Policy, Receipt
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.writes import endorsement, request

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER = dt.date(2027, 6, 1), dt.date(2027, 9, 1)


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


def high(policy):
    return f"{max(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"


def page(client, name, *args, status=200, **options):
    answer = client.get(reverse(f"policies:{name}", args=args), **options)
    assert answer.status_code == status
    return answer.content.decode()


def key_of(html):
    return re.search(r'name="key" value="([0-9a-f]{32})"', html)[1]


def queries_of(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_policy_opens_in_both_languages(client_of, bound, insurer, endorsed, language):
    policy = bound(instalments="quarterly", subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.2"}])
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": high(policy)})
    client = client_of(insurer, "senior_underwriter", language=language)
    for name, args in [
        ("list", ()), ("export", ()), ("requests", ()), ("policy", (policy.number,)),
        ("endorsements", (policy.number,)), ("account", (policy.number,)), ("documents", (policy.number,)),
        ("cancel", (policy.number,)), ("receive", (policy.number,)), ("refund", (policy.number,)),
        *(("change", (policy.number, kind)) for kind in (
            "change_of_sums", "add_item", "remove_item", "risk_increase", "risk_decrease", "change_of_insured",
        )),
    ]:  # fmt: skip
        html = page(client, name, *args)
        assert "{{" not in html, name
        assert "{%" not in html, name
        if language == "en":
            main = html.partition("<main")[2].partition("</main>")[0]
            names = r"海川制造有限公司|某市补贴|测试人员\d+|测试批改|安心财产保险股份有限公司"
            assert not re.search("[\u4e00-\u9fff]", re.sub(names, "", main)), name


def test_the_list_shows_only_what_one_may_see(client_of, bound, insurer, other_insurer, enterprise, broker):
    policy = bound()
    assert policy.number in page(client_of(insurer, "underwriter"), "list")
    assert policy.number in page(client_of(enterprise, "applicant"), "list")
    assert policy.number not in page(client_of(other_insurer, "underwriter"), "list")
    assert policy.number not in page(client_of(broker, "broker"), "list")
    page(client_of(other_insurer, "underwriter"), "policy", policy.number, status=404)


def test_the_authority_and_the_public_have_no_list(client_of, client, authority, bound):
    policy = bound()
    page(client_of(authority, "official"), "list", status=403)
    for name, args in [("list", ()), ("policy", (policy.number,))]:
        assert client.get(reverse(f"policies:{name}", args=args)).status_code in (302, 403, 404)


def test_strangers_are_sent_to_sign_in_and_come_back(client, bound):
    policy = bound()
    for name, args in [
        ("list", ()),
        ("policy", (policy.number,)),
        ("renew", (policy.number,)),
        ("cancel", (policy.number,)),
    ]:
        url = reverse(f"policies:{name}", args=args)
        answer = client.get(url)
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url}"), name


def test_renewal_is_offered_from_the_day_it_can_be_begun(client_of, bound, enterprise):
    policy = bound()
    client, url = client_of(enterprise, "applicant"), reverse("policies:renew", args=[policy.number])
    before = page(client, "policy", policy.number)
    assert url not in before
    assert "2027年8月3日 起可续保" in before
    with time_machine.travel(
        dt.datetime(2027, 8, 2, 16, 0, tzinfo=dt.UTC), tick=False
    ):  # midnight in Beijing
        client = client_of(enterprise, "applicant")
        assert url in page(client, "policy", policy.number)


def test_filters_find_by_number_code_and_name_and_by_phase(
    client_of, quote_of, organisation_of, bound, insurer
):
    north = bound(quote_of(organisation_of("insured", "北京市海淀精工科技有限公司")))
    south = bound(quote_of(organisation_of("insured", "广东精密制造股份公司")))
    client = client_of(insurer, "underwriter")

    def found(**query):
        html = page(client, "list", data=query)
        return {number for number in (north.number, south.number) if number in html}

    assert found(q=north.number) == {north.number}
    assert found(q="P2026") == {north.number, south.number}
    assert found(q=south.insured_uscc) == {south.number}
    assert found(q=south.insured_uscc[:10].lower()) == {north.number, south.number}
    assert found(q="北京市海淀精工") == {north.number}
    assert found(q="海淀") == {north.number}  # as people type it, without the city
    assert found(q="精工") == set()
    assert found(q="精密") == {south.number}
    assert found(phase="upcoming") == {north.number, south.number}
    assert found(phase="in_force") == set()
    assert found(phase="cancelled") == set()
    assert found(starts_from="2027-01-01") == set()
    assert found(starts_before="2027-01-01") == {north.number, south.number}
    assert found(kind="industrial_internet") == {north.number, south.number}
    assert found(kind="connected_vehicle") == set()
    assert found(page="nonsense") == {north.number, south.number}


def test_the_same_queries_for_one_policy_and_for_three(client_of, quote_of, organisation_of, bound, insurer):
    client = client_of(insurer, "underwriter")
    url = reverse("policies:list")
    bound()
    client.get(url)
    one = queries_of(client, url)
    for name in ("甲企业", "乙企业"):
        bound(quote_of(organisation_of("insured", name)))
    assert queries_of(client, url) == one


def test_the_same_queries_for_a_short_life_and_a_long_one(client_of, bound, endorsed, insurer):
    policy = bound(instalments="quarterly")
    client = client_of(insurer, "underwriter")
    urls = [
        reverse(f"policies:{name}", args=[policy.number])
        for name in ("policy", "endorsements", "account", "documents")
    ]
    short = [queries_of(client, url) for url in urls]
    for day in (JUNE, SEPTEMBER):
        endorsed(policy, "change_of_insured", day, {"insured": {"address": f"自{day}"}})
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": high(policy)})
    assert [queries_of(client, url) for url in urls] == short


def test_an_endorsement_is_previewed_and_issued_without_script(client_of, bound, insurer):
    policy = bound()
    client, url = (
        client_of(insurer, "senior_underwriter"),
        reverse("policies:change", args=[policy.number, "change_of_sums"]),
    )
    html = client.get(url).content.decode()
    now = policy.endorsements.get().segments[0]
    sent = {
        "key": key_of(html), "effective": "2027-06-01", "limit_cny": high(policy),
        "deductible_cny": now["deductible_cny"], "waiting_hours": now["waiting_hours"], "reason": "",
        "underwriting_reason": "",
    }  # fmt: skip
    seen = client.post(url, {**sent, "action": "preview"})
    assert seen.status_code == 200
    assert policy.endorsements.count() == 1
    charge = re.search(r"应收（价税合计）</dt>\s*<dd>(¥[\d,.]+)", seen.content.decode())[1]
    refused = client.post(url, {**sent, "action": "issue"})
    assert refused.status_code == 422
    assert policy.endorsements.count() == 1
    sent |= {"reason": "业务增长", "action": "issue"}
    assert "须写明同意的理由" in client.post(url, sent).content.decode()  # a higher limit is referred
    for _ in range(2):  # sent twice, issued once
        done = client.post(url, {**sent, "underwriting_reason": "财务稳健"})
        assert done.url == reverse("policies:endorsements", args=[policy.number])
    assert policy.endorsements.count() == 2
    assert charge in page(client, "endorsements", policy.number)


def test_the_live_preview_is_a_part_alone(client_of, bound, insurer):
    policy = bound()
    client, url = (
        client_of(insurer, "underwriter"),
        reverse("policies:change", args=[policy.number, "risk_decrease"]),
    )
    html = client.get(url).content.decode()
    names = re.findall(r'<(?:input|select)[^>]* name="([a-z_0-9]+)"', html)
    sent = dict.fromkeys(names, "") | {
        "key": key_of(html), "effective": "2027-06-01", "revenue_cny": "1亿",
        **{name: "yes" for name in names if name.startswith("control_")},
    }  # fmt: skip
    part = client.post(url, sent, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.content.decode().lstrip().startswith('<section id="preview"')
    assert "应退（价税合计）" in part.content.decode()
    wrong = client.post(url, {**sent, "effective": "2029-01-01"}, headers={"HX-Request": "true"})
    assert "[2026-12-01, 2027-12-01)" in wrong.content.decode()


def test_a_conflict_leads_to_the_request_and_a_senior_decides_there(client_of, bound, endorsed, insurer):
    policy = bound()
    endorsed(policy, "change_of_sums", SEPTEMBER, {"limit_cny": high(policy)})
    client, url = (
        client_of(insurer, "underwriter"),
        reverse("policies:change", args=[policy.number, "change_of_sums"]),
    )
    now = policy.endorsements.get(seq=0).segments[0]
    low = f"{min(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"
    sent = {
        "key": "k" * 32, "effective": "2027-06-01", "limit_cny": low, "deductible_cny": now["deductible_cny"],
        "waiting_hours": now["waiting_hours"], "reason": "缩小规模",
    }  # fmt: skip
    assert "较晚生效的批单" in client.post(url, {**sent, "action": "preview"}).content.decode()
    answer = client.post(url, {**sent, "action": "issue"})
    asked = EndorsementRequest.objects.get()
    assert answer.url == reverse("policies:request", args=[asked.ref])
    there = client.get(answer.url).content.decode()
    assert "冲突" in there
    assert 'value="grant"' not in there
    assert client.post(answer.url, {"decision": "同意", "action": "grant"}).status_code == 403
    boss = client_of(insurer, "senior_underwriter")
    assert 'value="grant"' in boss.get(answer.url).content.decode()
    assert boss.post(answer.url, {"decision": "", "action": "grant"}).status_code == 422
    assert boss.post(answer.url, {"decision": "同意", "action": "grant"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "issued"


def test_a_client_asks_for_a_cancellation(client_of, bound, enterprise, insurer):
    policy = bound()
    client, url = client_of(enterprise, "applicant"), reverse("policies:cancel", args=[policy.number])
    html = client.get(url).content.decode()
    assert "提交申请" in html
    sent = {
        "key": key_of(html), "effective": "2026-12-01", "ground": "before_inception", "refund_share": "",
        "reason": "不再需要", "action": "issue",
    }  # fmt: skip
    assert client.post(url, sent).status_code == 302
    asked = EndorsementRequest.objects.get()
    assert (asked.kind, asked.state) == ("cancellation", "requested")
    boss = client_of(insurer, "underwriter")
    assert asked.policy.number in page(boss, "requests")
    assert (
        boss.post(
            reverse("policies:request", args=[asked.ref]), {"decision": "同意", "action": "grant"}
        ).status_code
        == 302
    )
    assert Policy.objects.get().state == "cancelled"


def test_a_receipt_is_recorded_once_and_more_than_is_due_is_shown_as_credit(
    client_of, bound, approved, insurer
):
    policy = bound()
    client, url = client_of(insurer, "underwriter"), reverse("policies:receive", args=[policy.number])
    sent = {
        "key": key_of(client.get(url).content.decode()), "payer": "insured", "amount": "10万", "on": "2026-11-25",
        "reference": "工行0001", "note": "",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(url, sent).status_code == 302
    assert approved(MovementApproval.objects.get()).amount == Decimal(100_000)
    assert [row.amount for row in Receipt.objects.all()] == [Decimal(100_000)]
    assert client.post(url, {**sent, "key": "z", "amount": "一百"}).status_code == 422
    assert "工行0001" in page(client, "account", policy.number)


def test_binding_on_the_page(client_of, quote_of, insurer, other_insurer, enterprise):
    quote = quote_of()
    url = reverse("policies:bind", args=[quote.ref])
    assert 'name="insurer_1"' not in client_of(enterprise, "applicant").get(url).content.decode()
    client = client_of(insurer, "underwriter")
    html = client.get(url).content.decode()
    sent = {
        "key": key_of(html), "instalments": "quarterly", "insurer_1": other_insurer.ref, "share_1": "30",
        **{f"insurer_{n}": "" for n in (2, 3, 4)}, **{f"share_{n}": "" for n in (2, 3, 4)},
        "subsidy_name": "某市补贴", "subsidy_percent": "20", "subsidy_cap": "",
    }  # fmt: skip
    assert client.post(url, {**sent, "share_1": ""}).status_code == 422
    answer = client.post(url, sent)
    policy = Policy.objects.get()
    assert answer.url == reverse("policies:policy", args=[policy.number])
    assert sorted(policy.shares.values_list("share", flat=True)) == [Decimal("0.3"), Decimal("0.7")]
    assert policy.instalments.filter(payer="insured").count() == 4
    assert client.get(url).url == answer.url


def test_as_of_on_the_page(client_of, bound, endorsed, insurer, now):
    policy = bound()
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": high(policy)}, at=now + dt.timedelta(days=100))
    client, url = client_of(insurer, "underwriter"), reverse("policies:policy", args=[policy.number])

    def seqs(day, known):
        html = client.get(url, {"day": day, "known": known}).content.decode()
        found = re.search(r'<span class="muted">\s*依据：([^<]+)</span>', html)
        return found[1].strip() if found else None

    assert seqs("2027-07-01", "2026-11-25") == "出单"
    assert seqs("2027-07-01", "2027-03-05") == "出单、批单 1"
    assert seqs("2027-01-01", "2027-03-05") == "出单"
    assert seqs("2027-01-01", "2026-11-24") is None
    assert client.get(url, {"day": "2030-01-01", "known": "2027-01-01"}).status_code == 200


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("edition", ["zh", "en", "bilingual"])
def test_papers(client_of, bound, endorsed, insurer, form, edition):
    from wangbao.documents.fonts import NoChineseFontError

    policy = bound(instalments="quarterly")
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": high(policy)})
    client = client_of(insurer, "underwriter")
    for kind, seq in (("schedule", 0), ("schedule", 1), ("endorsement", 1), ("invoice", 0), ("invoice", 1)):
        try:
            answer = client.get(
                reverse("papers:policy", args=[policy.number, kind, seq, form]), {"edition": edition}
            )
        except NoChineseFontError:
            pytest.skip("no Chinese font on this machine")
        if answer.status_code == 422 and form == "pdf":
            pytest.skip("no Chinese font on this machine")
        assert answer.status_code == 200, (kind, seq)
        assert answer.content[:4] == (b"%PDF" if form == "pdf" else b"PK\x03\x04")
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_schedule_states_the_terms_that_stand_to_the_end_in_both_languages(
    client_of, bound, endorsed, insurer
):
    policy = bound()
    raised = high(policy)
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": raised})
    earlier = JUNE - dt.timedelta(days=60)
    endorsed(policy, "change_of_insured", earlier, {"insured": {"address": "苏州市示例路 1 号"}})
    address = reverse("papers:policy", args=[policy.number, "schedule", 2, "docx"])
    answer = client_of(insurer, "underwriter").get(address, {"edition": "bilingual"})
    cells = [
        cell.text for table in WordDocument(io.BytesIO(answer.content)).tables for row in table.rows
        for cell in row.cells
    ]  # fmt: skip
    said = "\n".join(cells)
    assert "累计赔偿限额\nAggregate limit" in said
    assert f"¥{int(raised):,}.00" in said
    assert "苏州市示例路 1 号" in said
    assert f"from 00:00 on {JUNE.day} June {JUNE.year}" in said


def test_papers_that_there_are_not(client_of, bound, insurer, other_insurer):
    policy = bound()
    client = client_of(insurer, "underwriter")
    for kind, seq, form in (
        ("endorsement", 0, "pdf"),
        ("schedule", 7, "pdf"),
        ("poem", 0, "pdf"),
        ("schedule", 0, "exe"),
    ):
        assert client.get(reverse("papers:policy", args=[policy.number, kind, seq, form])).status_code == 404
    theirs = client_of(other_insurer, "underwriter")
    assert theirs.get(reverse("papers:policy", args=[policy.number, "schedule", 0, "pdf"])).status_code == 404


def test_the_bordereau_as_csv_xlsx_and_oed(
    client_of, quote_of, organisation_of, bound, insurer, other_insurer, endorsed
):
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    alone, shared = bound(quote_of(organisation_of("insured", "=HYPERLINK企业"))), bound(shares=shares)
    endorsed(shared, "change_of_sums", JUNE, {"limit_cny": high(shared)})
    client, url = client_of(insurer, "actuary"), reverse("policies:export")
    period = {"starts_from": "2026-12-01", "starts_before": "2027-01-01"}
    text = client.get(url, {**period, "form": "csv"}).getvalue().decode("utf-8-sig")
    assert alone.number in text
    assert "'=HYPERLINK企业" in text
    book = load_workbook(io.BytesIO(client.get(url, {**period, "form": "xlsx"}).content))
    rows = [[cell.value for cell in row] for row in book.active.rows]
    assert [row[0] for row in rows[1:]] == [alone.number, shared.number]
    shared.refresh_from_db()
    gross = rows[0].index("价税合计（元）")
    assert Decimal(str(rows[2][gross])) == shared.gross_cny
    with zipfile.ZipFile(io.BytesIO(client.get(url, {**period, "form": "oed"}).content)) as packed:
        oed = packed.read("account.csv").decode().splitlines()
        notes = packed.read("notes.csv").decode("utf-8-sig").splitlines()
    assert {line.partition(",")[0] for line in notes[1:]} == {alone.number, shared.number}
    assert not any(line.startswith("未写入") for line in notes)
    heads = oed[0].split(",")
    assert len(oed) == 3
    cells = dict(zip(heads, oed[2].split(","), strict=True))
    assert cells["PolNumber"] == shared.number
    assert cells["PolInceptionDate"] == "2026-12-01"
    assert Decimal(cells["LayerParticipation"]) == Decimal("0.6")
    theirs = (
        client_of(other_insurer, "actuary").get(url, {**period, "form": "csv"}).getvalue().decode("utf-8-sig")
    )
    assert (alone.number in theirs, shared.number in theirs) == (False, True)
    assert client.get(url, {**period, "starts_before": "2026-11-01", "form": "csv"}).status_code == 422


def test_home_and_search_and_menu(client_of, bound, insurer, applicant, now):
    policy = bound()
    request.request(
        policy=find(applicant, policy.number), kind="change_of_insured", effective=policy.start,
        change={"insured": {"address": "新址"}}, reason="迁址", idempotency_key="q", by=applicant, now=now,
    )  # fmt: skip
    client = client_of(insurer, "underwriter")
    home = client.get("/").content.decode()
    assert reverse("policies:list") in home
    assert reverse("policies:request", args=[EndorsementRequest.objects.get().ref]) in home
    answer = client.get(reverse("console:search"), {"q": policy.number})
    assert answer.status_code in (200, 302)
    assert policy.number in (answer.headers.get("Location") or answer.content.decode())


@pytest.mark.parametrize("ground", ["before_inception", "by_insurer"])
def test_papers_of_a_cancelled_policy(client_of, bound, insurer, underwriter, now, ground):
    policy = bound(instalments="quarterly", subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.2"}])
    day = policy.start if ground == "before_inception" else JUNE
    endorsement.cancel(
        policy=policy, ground_code=ground, effective=day, reason="停止经营", idempotency_key="c",
        by=underwriter, now=now,
    )  # fmt: skip
    client = client_of(insurer, "underwriter")
    for kind, seq in (("schedule", 1), ("endorsement", 1), ("invoice", 1)):
        answer = client.get(reverse("papers:policy", args=[policy.number, kind, seq, "docx"]))
        assert answer.status_code == 200, kind
    assert "可退" in page(client, "account", policy.number)
    assert "恢复效力" in page(client_of(insurer, "senior_underwriter"), "policy", policy.number)
