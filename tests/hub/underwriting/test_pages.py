"""Pages: who may open them, what they say in both languages, forms, htmx, query counts."""

import re
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.inspection.making import PDF
from tests.risk.forgetful import without

from wangbao.hub.access.roles import Role
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import book_impact
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.writes import answer, decision, documents
from wangbao.portfolio.engine.settings import Settings
from wangbao.vocabulary.text import Text

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    """Pages read the clock; here it stands."""
    monkeypatch.setattr("wangbao.hub.clock.now", lambda: now)


def url(name, quote, *more):
    return reverse(f"underwriting:{name}", args=[quote.number, *more])


def form_of(quote, **changes):
    """What the form of the terms sends as the page shows it."""
    fields = {name: quote.terms[name] for name in ("limit_cny", "deductible_cny", "waiting_hours")}
    options = quote.product_version.definition["options"]["optional_items"]
    return {**fields, "kept": [code for code in options if code not in quote.terms["left_out"]], **changes}


INSIDE = {Role.UNDERWRITER, Role.SENIOR_UNDERWRITER, Role.ACTUARY, Role.AUDITOR}


@pytest.mark.parametrize(
    "role", sorted({*INSIDE, Role.ADMINISTRATOR, Role.CLAIMS_HANDLER, Role.LOSS_ASSESSOR})
)
def test_who_of_the_insurer_opens_the_workbench(referred, insurer, client_of, role):
    client = client_of(insurer, role)
    wanted = 200 if role in INSIDE else 403
    for address in (reverse("underwriting:queue"), url("quote", referred)):
        assert client.get(address).status_code == wanted


def test_strangers_see_nothing(
    referred, other_insurer, enterprise, broker, organisation_of, client_of, client
):
    neighbour = organisation_of("insured", "邻居有限公司")
    for who in (
        client_of(other_insurer, Role.SENIOR_UNDERWRITER),
        client_of(neighbour, Role.APPLICANT),
        client_of(broker, Role.BROKER),
    ):
        for name in ("quote", "offer", "assessment", "book"):
            assert who.get(url(name, referred)).status_code == 404
        for name in ("reprice", "decide", "note", "ask", "accept", "turn_down"):
            assert who.post(url(name, referred)).status_code == 404
    for name in ("quote", "offer"):
        assert client.get(url(name, referred)).status_code == 302  # to sign in


def test_the_applicant_opens_its_offer_and_not_the_workbench(referred, enterprise, client_of):
    client = client_of(enterprise, Role.APPLICANT)
    assert client.get(url("quote", referred)).status_code == 403
    page = client.get(url("offer", referred))
    assert page.status_code == 200
    text = page.content.decode()
    assert "保险公司正在核保" in text
    assert f"{referred.premium:,.2f}" not in text
    assert "exposed-desktop" not in text


def test_an_underwriter_looks_at_what_the_applicant_sees(referred, insurer, client_of):
    page = client_of(insurer, Role.UNDERWRITER).get(url("offer", referred))
    assert page.status_code == 200
    assert "保险公司正在核保" in page.content.decode()


def test_an_offer_says_price_terms_and_adjustments_in_both_languages(
    quote_of, version_of, enterprise, client_of
):
    quote = quote_of(
        version=version_of("example-small-enterprise"),
        offline_backups="no",
        terms={
            "limit_cny": "2000000",
            "deductible_cny": "20000",
            "waiting_hours": "8",
            "left_out": ["extortion"],
        },
    )
    assert quote.state == State.OFFERED, quote.flags
    chinese = client_of(enterprise, Role.APPLICANT).get(url("offer", quote)).content.decode()
    english = client_of(enterprise, Role.APPLICANT, language="en").get(url("offer", quote)).content.decode()
    assert f"{quote.premium:,.2f}" in chinese
    assert f"{quote.premium:,.2f}" in english
    assert "没有离线备份，等待期不少于 24 小时。" in chinese
    assert "Without offline backups the waiting time is at least 24 hours." in english
    assert "What differs from what you asked for" in english
    assert "接受报价" in chinese
    assert not re.search(
        r"[\u4e00-\u9fff]{6,}",
        re.sub(r"(?s)<(head|header).*?</\1>|海川制造有限公司|人民币[^<]*", "", english),
    )


def test_accepting_and_turning_down_from_the_page(offered, enterprise, client_of):
    client = client_of(enterprise, Role.APPLICANT)
    stale = client.post(url("accept", offered), {"revision": offered.revision + 1})
    assert stale.status_code == 409
    assert client.post(url("accept", offered), {"revision": offered.revision}).status_code == 302
    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED
    assert client.post(url("turn_down", offered)).status_code == 428
    assert client.post(url("turn_down", offered), {"revision": offered.revision}).status_code == 409


def test_the_workbench_shows_what_decides(referred, insurer, client_of):
    page = client_of(insurer, Role.UNDERWRITER).get(url("quote", referred))
    text = page.content.decode()
    assert "远程桌面暴露于互联网" in text
    assert f"{referred.technical:,.2f}" in text
    assert f"{referred.premium:,.2f}" in text
    assert "可比报价不足 5 份" in text
    assert 'value="offer"' in text
    english = client_of(insurer, Role.UNDERWRITER, language="en").get(url("quote", referred)).content.decode()
    assert "Remote desktop is exposed to the internet." in english
    assert "style=" not in english
    assert "<script>" not in english


def test_repricing_says_the_new_premium_without_writing(referred, insurer, client_of, underwriter, now):
    client = client_of(insurer, Role.UNDERWRITER)
    before = Quote.objects.get(pk=referred.pk)
    part = client.post(url("reprice", referred), form_of(referred, limit_cny="1000000"), **HTMX)
    whole = client.post(url("reprice", referred), form_of(referred, limit_cny="1000000"))
    after = Quote.objects.get(pk=referred.pk)
    assert (after.premium, after.revision, after.changed_at) == (
        before.premium,
        before.revision,
        before.changed_at,
    )
    made = decision.revise(
        by=underwriter,
        now=now,
        quote=referred,
        revision=referred.revision,
        terms={**referred.terms, "limit_cny": "1000000"},
        reason="试",
    )
    for page in (part, whole):
        assert page.status_code == 200
        assert f"{made.premium:,.2f}" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in whole.content.decode()


def test_repricing_outside_the_filed_range_says_why(quote_of, insurer, client_of):
    quote = quote_of(incidents="1")
    client = client_of(insurer, Role.UNDERWRITER)
    (filed,) = quote.price["filed"]["ranges"]
    beyond = f"{Decimal(filed['high']) + Decimal('0.01')}"
    data = form_of(quote, **{"point.prior_incidents": beyond, "why.prior_incidents": "试"})
    text = client.post(url("reprice", quote), data, **HTMX).content.decode()
    assert "只能在备案区间" in text
    inside = form_of(quote, **{"point.prior_incidents": filed["low"], "why.prior_incidents": "整改完成"})
    assert "试算" in client.post(url("reprice", quote), inside, **HTMX).content.decode()


def test_terms_are_taken_and_offered_from_the_page(referred, insurer, client_of):
    client = client_of(insurer, Role.UNDERWRITER)
    data = form_of(referred, limit_cny="1000000", reason="限额下调", revision=referred.revision)
    assert client.post(url("decide", referred), {**data, "decision": "counter"}).status_code == 302
    referred.refresh_from_db()
    assert (referred.state, referred.limit, referred.reason) == (State.OFFERED, 1_000_000, "限额下调")


def test_a_decision_without_a_reason_is_said_on_the_page_and_nothing_is_written(referred, insurer, client_of):
    client = client_of(insurer, Role.UNDERWRITER)
    page = client.post(
        url("decide", referred),
        {"decision": "decline", "reason": "", "revision": referred.revision},
        follow=True,
    )
    assert "须写明理由" in page.content.decode()
    referred.refresh_from_db()
    assert referred.state == State.REFERRED


def test_what_people_write_is_escaped(referred, insurer, client_of, underwriter, now):
    documents.note(by=underwriter, now=now, quote=referred, text="<script>alert(1)</script>")
    client = client_of(insurer, Role.UNDERWRITER)
    text = client.get(url("quote", referred)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_assessment_is_made_once_and_stands_on_the_quotes_years(referred, insurer, client_of):
    client = client_of(insurer, Role.UNDERWRITER)
    part = client.get(url("assessment", referred), **HTMX)
    assert part.status_code == 200
    text = part.content.decode()
    assert text.count("<svg") == 2
    kept = referred.assessed
    assert kept.data["price"]["premium_cny"] == f"{referred.technical:f}"
    client.get(url("quote", referred) + "?assessment=1")
    referred.assessed.refresh_from_db()
    assert referred.assessed.made_at == kept.made_at


def test_the_book_says_so_where_it_has_not_been_simulated(referred, insurer, client_of):
    text = client_of(insurer, Role.UNDERWRITER).get(url("book", referred), **HTMX).content.decode()
    assert "尚未模拟" in text
    assert "请平台管理员" in text
    assert "wangbao hub manage" not in text


def test_the_books_impact_says_what_the_model_leaves_out(
    referred, insurer, client_of, settings, tmp_path, monkeypatch
):
    settings.HOME = tmp_path
    monkeypatch.setattr(book_impact, "Settings", partial(Settings, model=without("incident_liability")))
    book_impact.simulate_book([book_impact.row_of(referred) | {"policy": "other"}], insurer.ref, years=1_000)
    text = client_of(insurer, Role.UNDERWRITER).get(url("book", referred), **HTMX).content.decode()
    assert "条款承保的“网络安全事件责任”不在损失模型之内" in text


def test_rules_are_told_by_their_reasons_and_shares_in_percent(
    quote_of, insurer, client_of, underwriter, now
):
    quote = quote_of(open_findings="12")
    quote.flags[0]["seen"] = {"price_to_technical": "0.6700279860663676"}
    quote.save(update_fields=["flags"])
    browser = client_of(insurer, Role.UNDERWRITER)
    page = browser.get(url("quote", quote)).content.decode()
    assert "报价与技术保费之比：67%" in page
    decide = page.partition('id="decide"')[2].partition('class="columns')[0]
    assert "未整改隐患不少于 10 项" in decide
    assert "findings-open" not in decide
    quote.refresh_from_db()
    decision.lift(
        by=underwriter, now=now, quote=quote, revision=quote.revision, rule="findings-open", reason="报告已核"
    )
    told = browser.get(url("quote", quote)).content.decode().partition('class="timeline"')[2]
    assert "解除“未整改隐患不少于 10 项，须先提交整改报告”：报告已核" in told
    assert "findings-open" not in told


def test_the_applicant_reads_who_changed_a_term_and_no_code(
    quote_of, version_of, enterprise, insurer, client_of
):
    quote = quote_of(
        version=version_of("example-small-enterprise"),
        offline_backups="no",
        terms={
            "limit_cny": "2000000",
            "deductible_cny": "20000",
            "waiting_hours": "8",
            "left_out": ["extortion"],
        },
    )
    told = client_of(enterprise, Role.APPLICANT).get(url("offer", quote)).content.decode()
    assert "waiting-without-backups" not in told
    assert re.search(r"<td>\s*核保规则\s*</td>", told)
    # In words, not by the line through it alone.
    assert re.search(r"原要求 <del class=\"was\">8 ?小时</del>", told)
    own = client_of(insurer, Role.UNDERWRITER).get(url("quote", quote)).content.decode()
    assert '<span class="below mono">waiting-without-backups</span>' in own


def test_documents_are_asked_for_and_handed_in_on_pages(referred, insurer, enterprise, client_of):
    desk = client_of(insurer, Role.UNDERWRITER)
    asked = desk.post(url("ask", referred), {"others": "审计报告\n安全检测报告", "due_days": "10"})
    assert asked.status_code == 302
    items = list(referred.document_request.items.all())
    assert [item.name for item in items] == ["审计报告", "安全检测报告"]
    client = client_of(enterprise, Role.APPLICANT)
    assert "审计报告" in client.get(url("offer", referred)).content.decode()
    file = SimpleUploadedFile("报告.pdf", PDF)
    assert client.post(url("hand_in", referred, items[0].ref), {"file": file}).status_code == 302
    items[0].refresh_from_db()
    assert items[0].received_at is not None
    assert desk.post(url("waive", referred, items[1].ref), {"reason": "免"}).status_code == 302


def test_lists_and_the_workbench_name_the_product_by_its_title(referred, insurer, enterprise, client_of):
    inside, outside = client_of(insurer, Role.UNDERWRITER), client_of(enterprise, Role.APPLICANT)
    title, code = referred.product_version.title.zh, referred.product_version.product.code
    for client, address in (
        (inside, reverse("underwriting:queue")),
        (inside, url("quote", referred)),
        (outside, reverse("underwriting:offers")),
        (outside, url("offer", referred)),
    ):
        page = client.get(address).content.decode()
        assert title in page
        assert code not in page


def test_an_application_is_quoted_from_the_queue(application_of, insurer, client_of):
    row = application_of()
    client = client_of(insurer, Role.UNDERWRITER)
    assert row.number in client.get(reverse("underwriting:queue")).content.decode()
    made = client.post(reverse("underwriting:new", args=[row.ref]))
    quote = Quote.objects.get()
    assert made.headers["Location"] == url("quote", quote)
    assert row.number not in client.get(reverse("underwriting:queue")).content.decode()


@pytest.mark.parametrize(
    "filters", ["?state=referred", "?kind=other_industry", "?authority=underwriter", "?term=海川"]
)
def test_the_queue_is_narrowed(referred, insurer, client_of, filters):
    client = client_of(insurer, Role.UNDERWRITER)
    assert referred.number in client.get(reverse("underwriting:queue") + filters).content.decode()
    for none in (
        "?state=bound",
        "?kind=it_product",
        "?authority=head_office",
        "?term=Q20261234567",
        "?state=nonsense",
    ):
        page = client.get(reverse("underwriting:queue") + none)
        assert page.status_code == 200
        if none != "?state=nonsense":  # what is no filter is left out
            assert referred.number not in page.content.decode()


def test_pages_of_the_queue_follow_keys(quote_of, organisation_of, insurer, client_of, monkeypatch):
    monkeypatch.setattr("wangbao.hub.underwriting.reads.queries.PAGE", 2)
    monkeypatch.setattr(
        "wangbao.hub.underwriting.reads.queries.listing.__kwdefaults__",
        {"before": None, "after": None, "size": 2},
    )
    numbers = [quote_of(applicant=organisation_of("insured", f"企业{i}有限公司")).number for i in range(5)]
    client, seen, address = client_of(insurer, Role.UNDERWRITER), [], reverse("underwriting:queue")
    while address:
        text = client.get(address).content.decode()
        seen.append([n for n in sorted(numbers, reverse=True) if n in text])
        older = re.search(r'rel="next" href="([^"]+)"', text)
        address = reverse("underwriting:queue") + older[1].replace("&amp;", "&") if older else None
    assert seen == [numbers[:2:-1], numbers[2:0:-1], numbers[:1]]
    newer = re.search(r'rel="prev" href="([^"]+)"', text)
    back = client.get(reverse("underwriting:queue") + newer[1].replace("&amp;", "&")).content.decode()
    assert [n for n in sorted(numbers, reverse=True) if n in back] == numbers[2:0:-1]


@pytest.mark.parametrize("page", ["queue", "offers"])
def test_a_list_asks_the_database_as_often_for_three_as_for_one(
    quote_of, organisation_of, insurer, broker, mandate, client_of, page
):
    client = client_of(insurer, Role.UNDERWRITER) if page == "queue" else client_of(insurer, Role.AUDITOR)
    address = reverse(f"underwriting:{page}")

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    quote_of()
    one = count()
    for i in range(2):
        quote_of(applicant=organisation_of("insured", f"第{i}企业"))
    assert count() == one


def test_the_workbench_asks_as_often_with_three_notes_as_with_one(
    referred, insurer, client_of, underwriter, now
):
    client = client_of(insurer, Role.UNDERWRITER)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url("quote", referred)).status_code == 200
        return len(seen)

    documents.note(by=underwriter, now=now, quote=referred, text="一")
    papers = [("", Text("甲", "a"))]
    one = count()
    documents.note(by=underwriter, now=now, quote=referred, text="二")
    documents.note(by=underwriter, now=now, quote=referred, text="三")
    assert count() == one
    documents.request_documents(by=underwriter, now=now, quote=referred, documents=papers)
    with_one = count()
    item = referred.document_request.items.get()
    for name in ("乙", "丙"):
        item.pk, item.ref, item.name = None, name.encode().hex().ljust(32, "0"), name
        item.save(force_insert=True)
    assert count() == with_one


def test_the_quotation_is_handed_out_as_word_and_only_when_offered(
    offered, referred_of, enterprise, client_of
):
    client = client_of(enterprise, Role.APPLICANT)
    paper = client.get(reverse("papers:letter", args=[offered.number, "docx"]))
    assert paper.status_code == 200
    assert paper.content.startswith(b"PK")
    assert offered.number in paper.headers["Content-Disposition"]
    assert client.get(reverse("papers:letter", args=[offered.number, "exe"])).status_code == 404
    neighbour, waiting = referred_of("邻居有限公司")
    assert (
        client_of(neighbour, Role.APPLICANT)
        .get(reverse("papers:letter", args=[waiting.number, "docx"]))
        .status_code
        == 409
    )
    assert client.get(reverse("papers:letter", args=[waiting.number, "docx"])).status_code == 404


def test_after_accepting_the_page_leads_on(offered, enterprise, client_of, applicant, now):
    client = client_of(enterprise, Role.APPLICANT)
    assert "下一步" not in client.get(url("offer", offered)).content.decode()
    answer.accept(by=applicant, now=now, quote=offered, revision=offered.revision)
    text = client.get(url("offer", offered)).content.decode()
    assert reverse("applications:disclosure", args=[offered.application.number]) in text
    assert reverse("policies:bind", args=[offered.ref]) in text


def test_a_broker_acts_for_its_client_while_the_mandate_lasts(
    quote_of_broker, broker, mandate, client_of, actor_of, now
):
    quote = quote_of_broker
    client = client_of(broker, Role.BROKER)
    assert client.get(reverse("underwriting:offers")).content.decode().count(quote.number) >= 1
    assert client.get(url("quote", quote)).status_code == 403
    mandate.ended_at = now
    mandate.save()
    assert client.post(url("accept", quote), {"revision": quote.revision}).status_code == 403
    mandate.ended_at = None
    mandate.save()
    assert client.post(url("accept", quote), {"revision": quote.revision}).status_code == 302
    quote.refresh_from_db()
    assert quote.state == State.ACCEPTED
