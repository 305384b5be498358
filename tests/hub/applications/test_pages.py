"""Pages of applications: filled in with and without script, in both languages, seen by whom they concern."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.hub.applications.conftest import full_answers
from tests.inspection.making import PDF

from wangbao.hub import clock
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads, steps
from wangbao.hub.applications.writes import draft, submission
from wangbao.questionnaire import question_sets
from wangbao.vocabulary.beijing import day_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """Pages read the clock, so what they work on is begun by it too."""
    return clock.now()


@pytest.fixture
def started(version, enterprise, applicant, now):
    first = day_of(now) + dt.timedelta(days=3)
    return draft.start(by=applicant, now=now, version=version, applicant=enterprise, start=first)


@pytest.fixture
def client(enterprise, client_of):
    return client_of(enterprise, "applicant")


def url(name, application, *more):
    return reverse(f"applications:{name}", args=[application.number, *more])


def fill(client, application, *, answers=None):
    """Send every section as its page would, without script, until none asks for more."""
    given = answers or full_answers()
    for section in question_sets.load("enterprise").sections:
        for _ in range(4):
            row = Application.objects.get(pk=application.pk)
            asked = [q.code for q in application_reads.answers(row).asked(section)]
            data = {"asked": " ".join(asked), **{code: given[code] for code in asked if code in given}}
            there = client.post(url("section", application, section.code), data)
            if there.status_code == 302 or not asked:
                break
        assert not asked or there.status_code == 302


def test_from_cover_to_submission_without_script(client, started, applicant):
    there = client.post(
        url("cover", started),
        {
            "start": started.start,
            "last": started.end - dt.timedelta(days=1),
            "limit_cny": "5000000",
            "deductible_cny": "50000",
            "waiting_hours": "12",
            "items": ["public_relations"],
        },
    )
    assert there.url == url("section", started, "firm")
    fill(client, started)
    page = client.get(url("disclosure", started))
    clauses = [clause.code for clause, _ in page.context["clauses"]]
    client.post(url("disclosure", started), {"clause": clauses, "shown": page.context["shown"]})
    client.post(url("review", started), {"name": applicant.name, "agreed": "on"})
    there = client.post(url("submit", started))
    assert there.url == url("application", started)
    row = Application.objects.get()
    assert (row.state, row.requested["limit_cny"], row.signed_name) == (
        "submitted",
        "5000000",
        applicant.name,
    )
    assert "public_relations" not in row.requested["left_out"]
    assert (
        len(row.requested["left_out"])
        == len(application_reads.bundle(row).definition.options.optional_items) - 1
    )
    assert application_reads.disclosure_gaps(row) == ()


def test_going_on_asks_for_what_is_needed_and_keeps_what_was_given(client, started):
    page = client.post(
        url("section", started, "firm"), {"asked": "kind industry revenue", "revenue": "5,000"}
    )
    assert page.status_code == 422
    assert "须回答此题" in page.content.decode()
    assert Application.objects.get().answers == {"revenue": "5000"}


def test_saving_on_the_way_sends_back_little(client, started):
    data = {
        "asked": "kind industry revenue gross_margin employees assets business_customers",
        "revenue": "5000",
    }
    page = client.post(url("section", started, "firm"), data, headers={"hx-request": "true"})
    assert (page.status_code, "HX-Retarget" in page.headers) == (200, False)
    assert 'id="saved"' in page.content.decode()
    assert "id_revenue" not in page.content.decode()


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"asked": "holds_personal_data data_class", "holds_personal_data": "yes"}, "id_records"),
        (
            {"asked": "holds_personal_data records", "holds_personal_data": "yes", "records": "few"},
            "id_records_error",
        ),
    ],
)
def test_new_questions_and_refusals_replace_the_questions(client, started, data, shown):
    page = client.post(url("section", started, "data"), data, headers={"hx-request": "true"})
    assert page.headers["HX-Retarget"] == "#questions"
    assert shown in page.content.decode()


def test_a_disclosure_page_of_another_application_proves_nothing(
    client, started, version, enterprise, applicant, now
):
    other = draft.start(by=applicant, now=now, version=version, applicant=enterprise, start=started.start)
    shown = client.get(url("disclosure", other)).context["shown"]
    clause = application_reads.exempting(started)[0].code
    assert client.post(url("disclosure", started), {"clause": clause, "shown": shown}).status_code == 404
    assert started.disclosures.count() == 0


def test_confirming_nothing_is_told(client, started):
    shown = client.get(url("disclosure", started)).context["shown"]
    page = client.post(url("disclosure", started), {"shown": shown})
    assert page.status_code == 422
    assert "须至少确认一条" in page.content.decode()


def test_a_wrong_signature_is_told_beside_its_field(client, started, applicant):
    fill(client, started)
    page = client.post(url("review", started), {"name": "别人", "agreed": "on"})
    assert page.status_code == 422
    assert f"须键入本人姓名：{applicant.name}" in page.content.decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["application", "cover", "disclosure", "review"])
def test_pages_are_whole_in_both_languages(enterprise, client_of, started, lang, name):
    page = client_of(enterprise, "applicant", language=lang).get(url(name, started)).content.decode()
    assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in page
    main = page.partition("<main")[2].partition("</main>")[0]
    if lang == "en":
        main = main.replace("测试人员", "")  # a person's name is what it is
        assert not [c for c in main if "\u4e00" <= c <= "\u9fff"]


def test_progress_counts_questions_answered(client, started):
    before = client.get(url("application", started)).context["progress"]
    fill(client, started)
    assert before < 20
    row = Application.objects.get()
    assert all(step.done for step in steps.steps(row)[:-2])


def test_withdrawing_and_copying_are_offered_where_they_can_happen(client, started, applicant, now):
    page = client.get(url("application", started)).content.decode()
    assert (url("withdraw", started) in page, url("renew", started) in page) == (True, False)
    client.post(url("withdraw", started))
    page = client.get(url("application", started)).content.decode()
    assert (url("withdraw", started) in page, url("renew", started) in page) == (False, True)
    there = client.post(url("renew", started))
    assert Application.objects.count() == 2
    made = Application.objects.latest("pk")
    assert there.url == url("cover", made)
    assert (made.start, made.renews) == (started.start, None)


def test_a_draft_is_invisible_to_the_insurer_and_to_strangers(
    insurer, other_insurer, broker, organisation_of, client_of, started, applicant, now
):
    stranger = organisation_of(Kind.INSURED, "别家企业")
    seen = {
        "insurer": client_of(insurer, Role.UNDERWRITER),
        "other insurer": client_of(other_insurer, Role.UNDERWRITER),
        "broker": client_of(broker, Role.BROKER),
        "stranger": client_of(stranger, Role.APPLICANT),
    }
    names = ("application", "cover", "disclosure", "review")
    statuses = {who: {seen[who].get(url(name, started)).status_code for name in names} for who in seen}
    assert statuses == {who: {404} for who in seen}
    posts = ("submit", "withdraw", "renew", "authority")
    statuses = {who: {seen[who].post(url(name, started)).status_code for name in posts} for who in seen}
    assert statuses == {who: {404} for who in seen}


def test_once_submitted_the_insurer_reads_and_does_not_write(
    insurer, client_of, client, started, applicant, now
):
    fill(client, started)
    submission.sign(by=applicant, now=now, application=started, name=applicant.name, agreed=True)
    submission.submit(by=applicant, now=now, application=started)
    underwriter = client_of(insurer, Role.UNDERWRITER)
    assert underwriter.get(url("application", started)).status_code == 200
    assert underwriter.get(url("disclosure", started)).status_code == 200
    assert {underwriter.get(url(name, started)).status_code for name in ("cover", "review")} == {403}
    assert {underwriter.post(url(name, started)).status_code for name in ("submit", "withdraw", "renew")} == {
        403
    }


@pytest.mark.parametrize("name", ["list", "start"])
def test_pages_behind_the_sign_in_lead_to_it(db, name):
    from django.test import Client

    there = Client().get(reverse(f"applications:{name}"))
    assert (there.status_code, there.url.partition("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("page", ["list", "home", "search"])
def test_queries_do_not_grow_with_rows(
    page,
    client,
    version,
    enterprise,
    applicant,
    now,
    started,
    django_assert_num_queries,
    django_assert_max_num_queries,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    where = {
        "list": reverse("applications:list"),
        "home": reverse("console:home"),
        "search": reverse("console:search") + "?q=A2",
    }[page]
    client.get(where)
    with CaptureQueriesContext(connection) as one:
        client.get(where)
    for _ in range(2):
        draft.start(by=applicant, now=now, version=version, applicant=enterprise, start=started.start)
    with CaptureQueriesContext(connection) as three:
        assert client.get(where).status_code == 200
    if page == "search":  # one hit is gone to at once; three are listed
        assert len(three) <= len(one) + 2
    else:
        assert len(three) == len(one)


def test_the_list_pages_by_number_both_ways(client, enterprise, applicant, version, now, started):
    from wangbao.hub.applications.reads import queries

    for _ in range(4):
        draft.start(by=applicant, now=now, version=version, applicant=enterprise, start=started.start)
    numbers = [row.number for row in Application.objects.order_by("-number")]
    first = queries.page(applicant, size=2)
    second = queries.page(applicant, size=2, before=first.next_before)
    third = queries.page(applicant, size=2, before=second.next_before)
    assert [row.number for part in (first, second, third) for row in part.rows] == numbers
    assert (first.previous_after, third.next_before) == (None, None)
    back = queries.page(applicant, size=2, after=third.previous_after)
    assert [row.number for row in back.rows] == [row.number for row in second.rows]
    assert queries.page(applicant, size=2, after=back.previous_after).rows == first.rows
    assert (
        client.get(reverse("applications:list"), {"q": enterprise.name[:2], "state": "draft"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("A2026", True),
        ("a20260000001", True),
        ("A2027", False),
        ("海川", True),
        ("海川制造有限公司", True),
        ("川制造", False),
        ("USCC", True),
    ],
)
def test_applications_are_found_by_number_code_and_name(started, applicant, enterprise, term, found):
    from wangbao.hub.applications.web import search

    typed = enterprise.uscc if term == "USCC" else term
    rows = search.find(applicant, typed, limit=5)[0].rows
    assert bool(rows) == found


def test_a_broker_starts_for_a_client_uploads_a_letter_and_signs(
    version, broker, enterprise, mandate, client_of, actor_of, now
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, by = client_of(broker, "broker"), actor_of(broker, "broker")
    first = day_of(now) + dt.timedelta(days=3)
    form = {"version": version.ref, "applicant": enterprise.ref, "start": first}
    client.post(reverse("applications:start"), form)
    row = Application.objects.get()
    assert (row.broker_id, row.applicant_id) == (broker.pk, enterprise.pk)
    client.post(url("authority", row), {"letter": SimpleUploadedFile("授权书.pdf", PDF, "application/pdf")})
    fill(client, row)
    page = client.get(url("review", row)).content.decode()
    assert "授权书.pdf" in page
    client.post(url("review", row), {"name": by.name, "agreed": "on"})
    client.post(url("submit", row))
    row.refresh_from_db()
    assert (row.state, row.signed_name) == ("submitted", by.name)


def test_a_broker_without_clients_is_told_so(version, broker, client_of):
    page = client_of(broker, "broker").get(reverse("applications:start")).content.decode()
    assert "目前没有委托您的客户" in page


def test_kernels_warm_up_with_a_servers_first_request_and_never_in_tests(monkeypatch):
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_started

    from wangbao.hub.applications import apps
    from wangbao.hub.applications.reads import estimate

    begun = []
    monkeypatch.setattr(estimate, "warm_up", lambda: begun.append(1))
    request_started.connect(apps._warm_up, sender=WSGIHandler, dispatch_uid=apps._WARM_UP)
    for _ in range(2):
        apps._warm_up()
    assert begun == [1]


@pytest.mark.parametrize(("kind", "title"), [("form", "投保单"), ("disclosure", "免责条款说明确认书")])
def test_papers_are_handed_out_to_those_who_may_read(client, other_insurer, client_of, started, kind, title):
    import io

    import docx

    where = reverse(f"papers:{kind}_docx", args=[started.number])
    answer = client.get(where)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{started.number}-{kind}.docx"'
    said = "\n".join(one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert title in said
    assert client_of(other_insurer, Role.UNDERWRITER).get(where).status_code == 404


def test_what_is_signed_names_the_optional_cover_taken_and_left_out(client, started, applicant, now):
    optional = application_reads.bundle(started).definition.options.optional_items
    draft.choose(
        by=applicant, now=now, application=started, requested={"left_out": ["extortion", "legal_expense"]}
    )
    for name in ("review", "application"):
        page = client.get(url(name, started))
        assert [said.zh for said in page.context["left_out"]] == ["法律费用", "勒索"]
        assert len(page.context["chosen"]) == len(optional) - 2
        assert all(said.zh in page.content.decode() for said in page.context["chosen"])


def cover_form(started, **changes):
    last = started.end - dt.timedelta(days=1)
    form = {"start": started.start, "last": last, "limit_cny": "5000000", "deductible_cny": "50000"}
    return {**form, "waiting_hours": "24", "items": ["extortion"], **changes}


def test_a_premium_is_indicated_as_soon_as_it_can_be_and_is_what_a_quote_comes_to(
    client, started, applicant, now, underwriter
):
    from wangbao.hub.underwriting.writes import quotation

    assert client.get(url("cover", started)).context["indication"].price is None
    draft.answer(by=applicant, now=now, application=started, answers={"industry": "C36", "revenue": 3000})
    early = client.get(url("cover", started)).context["indication"]
    assert (early.whole, early.price.premium_cny > 0) == (False, True)
    fill(client, started)
    client.post(url("cover", started), cover_form(started))
    page = client.get(url("review", started))
    found = page.context["indication"]
    assert found.whole
    assert "以核保为准" in page.content.decode()
    submission.sign(by=applicant, now=now, application=started, name=applicant.name, agreed=True)
    submission.submit(by=applicant, now=now, application=started)
    quote = quotation.quote(by=underwriter, now=now, application=Application.objects.get())
    assert (found.price.premium_cny, found.price.vat_cny) == (quote.premium, quote.vat)
    assert [(one.before, one.after) for one in found.changes] == [
        (f"¥{int(row['from']):,}", f"¥{int(row['to']):,}") for row in quote.adjustments
    ]


def test_cover_is_tried_out_without_keeping_it(client, started, applicant, now):
    draft.answer(by=applicant, now=now, application=started, answers={"industry": "C36", "revenue": 3000})
    before = Application.objects.get()
    prices = [
        client.post(url("cover", started), cover_form(started, limit_cny=limit, **{"try": "1"})).context[
            "indication"
        ]
        for limit in ("5000000", "10000000")
    ]
    assert prices[0].price.premium_cny < prices[1].price.premium_cny
    wrong = client.post(url("cover", started), cover_form(started, last="soon", **{"try": "1"}))
    assert (wrong.status_code, wrong.context["unclear"]) == (200, True)
    after = Application.objects.get()
    assert (after.requested, after.changed_at) == (before.requested, before.changed_at)


def test_the_last_day_of_cover_is_asked_for_and_kept_as_the_day_after(client, started):
    last = started.start + dt.timedelta(days=181)
    there = client.post(url("cover", started), cover_form(started, last=last))
    assert there.status_code == 302
    assert Application.objects.get().end == last + dt.timedelta(days=1)
    assert f'value="{last.isoformat()}"' in client.get(url("cover", started)).content.decode()
    early = client.post(url("cover", started), cover_form(started, last=started.start - dt.timedelta(days=1)))
    assert early.context["form"].errors["last"] == ["不得早于起保日期"]
    short = client.post(url("cover", started), cover_form(started, last=started.start))
    assert "个月" in str(short.context["form"].errors["last"])


def test_an_answer_that_contradicts_an_earlier_one_is_pointed_out(client, started, applicant, now):
    given = {"holds_personal_data": "yes", "records": "1500"}
    draft.answer(by=applicant, now=now, application=started, answers=given)
    data = {"asked": "holds_personal_data", "holds_personal_data": "no"}
    page = client.post(url("section", started, "data"), data, headers={"hx-request": "true"})
    assert "先前答持有 1,500 人的个人信息" in page.content.decode()
    assert "先前答持有 1,500 人的个人信息" in client.get(url("review", started)).content.decode()
    elsewhere = client.get(url("section", started, "firm")).content.decode()
    assert "先前答持有" not in elsewhere
