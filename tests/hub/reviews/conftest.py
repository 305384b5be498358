"""A closed batch with accepted schemes, a review of it, and its people."""

import datetime as dt
import io
from dataclasses import replace
from types import SimpleNamespace

import docx
import pikepdf
import pytest
from tests.hub.cast import Cast
from tests.hub.schemes.conftest import LICENSED, draft, join, make_scene

from wangbao.hub import invariants
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.journal import comparison
from wangbao.hub.parties.models import Organisation
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.reviews.models import Expert, Review, Round
from wangbao.hub.reviews.reads.round import procedure_of
from wangbao.hub.reviews.rules.states import ReviewState
from wangbao.hub.reviews.writes import (
    assignment,
    decision,
    expert as experts,
    places,
    review as reviews,
    round as rounds,
)
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.states import BatchEvent
from wangbao.hub.schemes.writes import (
    attachment,
    batch as batches,
    decision as accepted,
    scheme as schemes,
    submission,
    unit as units,
)
from wangbao.vocabulary.beijing import BEIJING

IN_TIME = dt.datetime(2024, 1, 20, 10, tzinfo=BEIJING)
REVIEWED = dt.datetime(2024, 2, 1, 10, tzinfo=BEIJING)


CANARY = "金丝雀星河"
"""The short name of the lead with canaries; every field of it holds this, or one of :data:`CANARIES`."""
DOMAIN = "canary-galaxy.example"
CANARIES = (CANARY, "Canary Galaxy", "秘密联系人", DOMAIN, "L-CANARY-77", "星河盾")


def word_file() -> bytes:
    """Write a Word file whose properties, header, comment and text name the lead."""
    made, kept = docx.Document(), io.BytesIO()
    for name in ("author", "title", "subject", "keywords", "comments", "category", "last_modified_by"):
        setattr(made.core_properties, name, CANARY)
    made.sections[0].header.paragraphs[0].text = f"{CANARY}保密"
    paragraph = made.add_paragraph(f"本方案由{CANARY}实施，联系 秘密联系人 x@{DOMAIN}。")
    made.add_comment(paragraph.runs, text=f"{CANARY}批注", author=CANARY, initials="CG")
    made.add_table(rows=1, cols=1).rows[0].cells[0].text = f"星河盾 与 {CANARY}"
    made.save(kept)
    return kept.getvalue()


def pdf_file() -> bytes:
    """Write a PDF whose metadata name the lead."""
    kept = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        with made.open_metadata() as metadata:
            metadata["dc:creator"] = [CANARY]
        made.docinfo["/Author"] = CANARY
        made.save(kept)
    return kept.getvalue()


def plant(of: SimpleNamespace, scheme: Scheme) -> None:
    """Put canaries into a draft: every text, the contact, the licence, names of files and what is in them."""
    by = of.actors["lead"]
    texts = {
        code: f"{value}由{CANARY}（Canary Galaxy）承担，星河盾，见 https://{DOMAIN}/x，{of.lead.uscc}"
        for code, value in scheme.content.items()
        if isinstance(value, str) and not code.startswith("record_") and code != "title"
    }
    title = {"title": f"{CANARY}网络安全保险方案"}
    content = {**scheme.content, **texts, **title}
    schemes.fill(by=by, now=IN_TIME, scheme=scheme, content=content)
    part = replace(
        LICENSED,
        contact_name="秘密联系人",
        contact_email=f"declare@{DOMAIN}",
        licence_number="L-CANARY-77",
    )
    units.fill_part(by=by, now=IN_TIME, unit=scheme.units.get(is_lead=True), part=part)
    for kind, name, content_ in (
        ("other", f"{CANARY}方案.docx", word_file()),
        ("proof", f"{CANARY}证明.pdf", pdf_file()),
    ):
        attachment.attach(by=by, now=IN_TIME, scheme=scheme, kind=kind, name=name, content=content_)


def make_review(
    cast: Cast,
    *,
    experts_: int = 6,
    schemes_: int = 2,
    now: dt.datetime = REVIEWED,
    seed: int = 7,
    canary: bool = False,
    batch: str = "pilot-2023",
    **content: object,
) -> SimpleNamespace:
    """Give a round in its first phase: schemes of one lead with a joint unit, experts of as many institutes."""
    of = make_scene(cast, batch=batch)
    if canary:
        Organisation.objects.filter(pk=of.lead.pk).update(
            name=f"北京{CANARY}财产保险股份有限公司", name_en="Canary Galaxy Insurance Co., Ltd."
        )
        of.lead.refresh_from_db()
    of.decider = cast.actor(of.national, "decision_maker")
    of.secretary = of.actors["national"]
    of.schemes = [_accepted(of, at, canary=canary, **content) for at in range(schemes_)]
    batches.change_batch(by=of.secretary, now=now, batch=of.batch, event=BatchEvent.CLOSE, reason="申报期满")
    of.round = rounds.open_round(by=of.secretary, now=now, batch=of.batch, seed=seed, places=1)
    of.experts = [pool(of, cast, f"第{at}研究院", now=now) for at in range(experts_)]
    return of


def _accepted(of: SimpleNamespace, at: int, *, canary: bool, **content: object) -> Scheme:
    scheme = draft(of, title=f"第{at + 1}号方案", **content)
    if canary:
        plant(of, scheme)
        scheme.refresh_from_db()
    join(of, scheme)
    sent = submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=scheme)
    return accepted.accept(by=of.secretary, now=IN_TIME, scheme=sent)


def pool(
    of: SimpleNamespace, cast: Cast, name: str, *, now: dt.datetime = REVIEWED, organisation=None
) -> Actor:
    """Make an expert of an institute, in the pool, who has stated its interests."""
    member = cast.member(organisation or cast.organisation(Kind.RESEARCH_INSTITUTE, name), "expert")
    experts.admit(
        by=of.secretary, now=now, round_=of.round, email=member.person.email, field_of_work="网络安全"
    )
    actor = actor_for(member.person, member)
    experts.state(by=actor, now=now, round_=of.round)
    return actor


def to_phase(of: SimpleNamespace, phase: str, *, now: dt.datetime = REVIEWED) -> Round:
    """Bring the round to a phase, doing what each phase on the way needs."""
    while (held := Round.objects.get(pk=of.round.pk)).phase != phase:
        allows = procedure_of(held).phase(held.phase).allows
        if "assign" in allows:
            assignment.assign_reviewers(by=of.secretary, now=now, round_=held)
        if "score" in allows:
            score_all(of, now=now)
        if "rank" in allows:
            places.rank_items(by=of.secretary, now=now, round_=held)
        if "decide" in allows:
            first = held.items.order_by("standing__rank", "number").first()
            decision.decide(by=of.decider, now=now, round_=held, selected=[first.number], reason="择优")
        if "object" in allows:
            now = max(now, REVIEWED + dt.timedelta(days=8))
        rounds.switch(by=of.secretary, now=now, round_=held, phase=held.phase)
    of.round = held
    return held


def score_all(of: SimpleNamespace, *, now: dt.datetime = REVIEWED) -> None:
    """Give every review that is not given."""
    for row in Review.objects.filter(state=ReviewState.ASSIGNED).select_related("expert__membership__person"):
        by = actor_of(row.expert)
        reviews.score(by=by, now=now, review=row, marks=marks(of, 5 + row.pk % 4), opinion="可行。")


def marks(of: SimpleNamespace, mark: int = 7) -> dict[str, int]:
    return {one.code: mark for one in procedure_of(of.round).criteria}


def actor_of(expert: Expert) -> Actor:
    return actor_for(expert.membership.person, expert.membership)


def broken() -> list:
    """List what the app's invariants and its evidence in the journal find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith("reviews.")]
    assert len(own) == 5
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast) -> SimpleNamespace:
    return make_review(cast)
