"""Papers of a policy say what was known when they were issued, and everything their endorsement moved."""

import datetime as dt
import io

import pytest
import time_machine
from django.urls import reverse
from docx import Document as WordDocument

from wangbao.documents.endorsement import FOLLOWS
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.papers import parts, policy as policy_papers
from wangbao.hub.papers.endorsement import slip
from wangbao.hub.papers.schedule import schedule
from wangbao.hub.parties.writes import register as parties
from wangbao.hub.policies.reads import queries
from wangbao.hub.policies.reads.endorsement import consequences_of

pytestmark = pytest.mark.django_db
JUNE = dt.date(2027, 6, 1)
SEAT = "苏州市示例路 1 号"


def higher(policy):
    options = bundle_of(policy.product_version).definition.options.limits_cny
    return str(min(one for one in options if one > policy.limit_cny))


def life_of(policy):
    return queries.life(policy, today=JUNE)


def paper(policy, kind, seq):
    return policy_papers.render(life_of(policy), kind, seq, "docx", "bilingual")


def cells(content):
    return [
        cell.text.splitlines()
        for table in WordDocument(io.BytesIO(content)).tables
        for row in table.rows
        for cell in row.cells
    ]


@pytest.fixture
def raised(bound, endorsed):
    """A policy whose limit was raised from June: endorsement 1."""
    policy = bound(instalments="quarterly")
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": higher(policy)})
    return policy


def test_a_slip_lists_every_line_of_the_schedule_that_moves(raised):
    life = life_of(raised)
    before, after = (
        {line.name: line.terms for line in schedule(life, row).cover} for row in life.endorsements
    )
    moved = {name for name in after if before[name] != after[name]}
    made = slip(life, life.endorsements[1], life.total)
    assert {one.what for one in made.consequences} == moved
    assert len(moved) > 5
    for one in made.consequences:
        for language in ("zh", "en"):
            was, now = (getattr(text, language) for text in (one.before, one.after))
            assert was != now
            assert all(
                part in getattr(before[one.what], language) for part in was.replace("；", "; ").split("; ")
            )
            assert all(
                part in getattr(after[one.what], language) for part in now.replace("；", "; ").split("; ")
            )


def test_a_slip_says_where_the_insured_fares_worse(raised):
    """The shipped wording bounds the deductible of physical loss by a part of the limit, so it rises as well."""
    made = slip(life_of(raised), life_of(raised).endorsements[1], life_of(raised).total)
    (physical,) = [one for one in made.consequences if one.what.zh == "直接物理损失"]
    assert "最高" in physical.before.zh
    assert "at most" in physical.after.en
    assert physical.before.zh.partition("最高")[2] != physical.after.zh.partition("最高")[2]
    paragraphs = WordDocument(io.BytesIO(paper(raised, "endorsement", 1))).paragraphs
    titles = [one.text for one in paragraphs if FOLLOWS.zh in one.text]
    assert len(titles) == 1
    assert FOLLOWS.en in titles[0]


def test_an_item_left_out_is_a_consequence_with_its_terms(bound, endorsed):
    policy = bound()
    optional = bundle_of(policy.product_version).definition.options.optional_items[0]
    endorsed(policy, "remove_item", JUNE, {"items": {optional: None}})
    contract = life_of(policy).contract
    found = consequences_of(contract, 1, bundle_of(policy.product_version))
    assert any("除外：条款明确不赔" in one.after.zh and one.before.zh for one in found)


def test_an_endorsement_that_leaves_the_cover_moves_nothing(bound, endorsed):
    policy = bound()
    endorsed(policy, "change_of_insured", JUNE, {"insured": {"address": SEAT}})
    made = slip(life_of(policy), life_of(policy).endorsements[1], life_of(policy).total)
    assert made.consequences == ()


@pytest.mark.parametrize(
    ("kind", "seq"), [("endorsement", 1), ("schedule", 0), ("schedule", 1), ("invoice", 0), ("invoice", 1)]
)
def test_a_paper_stays_as_it_was_issued(raised, endorsed, kind, seq):
    """What a later endorsement told goes back in effect, never in papers issued before it."""
    issued = paper(raised, kind, seq)
    endorsed(
        raised, "change_of_insured", raised.start, {"insured": {"address": SEAT, "name": "海川新名有限公司"}}
    )
    endorsed(raised, "risk_decrease", JUNE, {"profile": {"revenue_cny": 100_000_000.0}})
    with time_machine.travel(dt.datetime(2028, 1, 1, tzinfo=dt.UTC), tick=False):
        assert paper(raised, kind, seq) == issued
    assert any(SEAT in line for cell in cells(paper(raised, "endorsement", 2)) for line in cell)


@pytest.mark.parametrize("kind", ["endorsement", "schedule", "invoice"])
def test_a_paper_names_the_seat_the_insurer_had(raised, insurer, actor_of, kind):
    issued, last = paper(raised, kind, 1), raised.endorsements.get(seq=1).issued_at
    assert "上海市示例路 9 号" not in str(cells(issued))
    parties.change_address(
        by=actor_of(insurer, "administrator"), now=last + dt.timedelta(days=1), organisation=insurer,
        address="上海市示例路 9 号",
    )  # fmt: skip
    raised.refresh_from_db()
    assert paper(raised, kind, 1) == issued
    assert "上海市示例路 9 号" in str(parts.organisation(raised.insurer).address)


def test_invoice_data_are_of_the_day_their_endorsement_was_issued(raised, client_of, insurer):
    issued = life_of(raised).endorsements[1].issued_at
    address = reverse("papers:policy", args=[raised.number, "invoice", 1, "docx"])
    with time_machine.travel(issued + dt.timedelta(days=40), tick=False):
        answer = client_of(insurer, "underwriter").get(address)
    day = issued.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert [f"{day.year}年{day.month}月{day.day}日"] in cells(answer.content)


def test_editions_of_a_paper_are_files_of_different_names(raised, client_of, insurer):
    client = client_of(insurer, "underwriter")
    address = reverse("papers:policy", args=[raised.number, "schedule", 1, "docx"])
    names = {
        client.get(address, {"edition": edition}).headers["Content-Disposition"]
        for edition in ("zh", "en", "bilingual")
    }
    assert len(names) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_list_what_follows_from_a_change(raised, client_of, insurer, language, now):
    client = client_of(insurer, "senior_underwriter", language=language)
    title, cap = FOLLOWS.say(language), {"zh": "最高 ¥", "en": "at most ¥"}[language]
    with time_machine.travel(now, tick=False):
        shown = client.get(reverse("policies:endorsements", args=[raised.number])).content.decode()
        url = reverse("policies:change", args=[raised.number, "change_of_sums"])
        terms = life_of(raised).segments[0].terms
        asked = {
            "effective": raised.start, "reason": "x", "key": "k", "action": "preview",
            "limit_cny": higher(raised), "deductible_cny": terms["deductible_cny"],
            "waiting_hours": terms.get("waiting_hours") or "",
        }  # fmt: skip
        preview = client.post(url, asked, headers={"HX-Request": "true"}).content.decode()
    for html in (shown, preview):
        assert title in html
        assert cap in html
    assert raised.endorsements.count() == 2
