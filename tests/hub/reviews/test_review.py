"""A review from its opening to its objections: who may do what, conflicts, voids, and what the journal keeps."""

import datetime as dt
import json

import pytest
from tests.hub.reviews.conftest import (
    REVIEWED,
    actor_of,
    broken,
    make_review,
    marks,
    pool,
    score_all,
    to_phase,
)

from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.reviews.models import Item, Review, Round, Standing
from wangbao.hub.reviews.rules.states import ItemState, ReviewState
from wangbao.hub.reviews.writes import (
    assignment,
    correction,
    decision,
    expert as experts,
    objection,
    places,
    review as reviews,
    round as rounds,
)
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
LATER = REVIEWED + dt.timedelta(days=1)


def test_a_review_goes_from_declaration_to_publication(of) -> None:
    held = to_phase(of, "publication")
    assert sorted(Item.objects.values_list("state", flat=True)) == ["not_selected", "selected"]
    assert held.objections_until == REVIEWED.date() + dt.timedelta(days=7)
    assert broken() == []


def test_every_switch_stands_in_the_journal_with_what_it_hides(of) -> None:
    to_phase(of, "ranking")
    kept = Entry.objects.filter(verb__in=["round.opened", "round.switched"]).order_by("sequence")
    said = [json.loads(text) for text in kept.values_list("after", flat=True)]
    assert [(one["phase"], one["hides"], one["scores"]) for one in said] == [
        ("declaration", ["identity", "documents"], "never"),
        ("assignment", ["identity", "documents"], "never"),
        ("blind_scoring", ["identity"], "never"),
        ("discussion", [], "after"),
        ("ranking", [], "always"),
    ]


def test_a_batch_that_takes_schemes_is_not_reviewed_nor_is_one_twice(of, cast) -> None:
    with pytest.raises(Conflict):
        rounds.open_round(by=of.secretary, now=REVIEWED, batch=of.batch, seed=1)


def test_nobody_of_a_unit_its_group_or_with_a_declared_interest_is_assigned(of, cast) -> None:
    own = pool(of, cast, "甲专家", organisation=of.lead)
    joint = pool(of, cast, "乙专家", organisation=of.joint)
    parent = cast.organisation(Kind.RESEARCH_INSTITUTE, "乙母公司")
    sister = cast.organisation(Kind.RESEARCH_INSTITUTE, "乙姊妹公司")
    for subsidiary in (of.joint, sister):
        experts.link_group(
            by=of.secretary,
            now=REVIEWED,
            round_=of.round,
            parent=parent.uscc,
            subsidiary=subsidiary.uscc,
            source="年报",
        )
    near = pool(of, cast, "姊妹专家", organisation=sister)
    shareholder = pool(of, cast, "持股专家")
    experts.declare_interest(
        by=shareholder, now=REVIEWED, round_=of.round, uscc=of.lead.uscc, relation="持有股份"
    )
    to_phase(of, "blind_scoring")
    assigned = set(Review.objects.values_list("expert__membership__person_id", flat=True))
    assert not assigned & {one.person_id for one in (own, joint, near, shareholder)}
    assert len(assigned) == 6
    assert broken() == []


def test_too_few_reviewers_are_named_by_item(cast) -> None:
    of = make_review(cast, experts_=4)
    rounds.switch(by=of.secretary, now=REVIEWED, round_=of.round, phase="declaration")
    with pytest.raises(InputError) as refused:
        assignment.assign_reviewers(by=of.secretary, now=REVIEWED, round_=of.round)
    assert [one.value for one in refused.value.problems] == sorted(
        Item.objects.values_list("number", flat=True)
    )


def test_nobody_left_to_review_is_said_by_item_and_experts_admitted_then_review(of, cast) -> None:
    for expert in of.experts:
        experts.declare_interest(by=expert, now=REVIEWED, round_=of.round, uscc=of.lead.uscc, relation="股东")
    rounds.switch(by=of.secretary, now=REVIEWED, round_=of.round, phase="declaration")
    with pytest.raises(InputError) as refused:
        assignment.assign_reviewers(by=of.secretary, now=REVIEWED, round_=of.round)
    assert {one.rule.en.split(";")[1][:24] for one in refused.value.problems} == {" 0 have no conflict: adm"}
    assert len(refused.value.problems) == Item.objects.count()
    assert Review.objects.count() == 0
    with pytest.raises(InputError):  # and the round waits
        rounds.switch(by=of.secretary, now=REVIEWED, round_=of.round, phase="assignment")
    of.round.refresh_from_db()
    for at in range(5):
        pool(of, cast, f"增补第{at}研究院")
    to_phase(of, "ranking")
    assert Review.objects.filter(state=ReviewState.SCORED).count() == 5 * Item.objects.count()
    assert broken() == []


def test_after_abstentions_an_expert_admitted_while_scoring_declares_and_takes_over(of, cast) -> None:
    to_phase(of, "blind_scoring")
    for row in Review.objects.filter(expert=Review.objects.first().expert):
        reviews.abstain(by=actor_of(row.expert), now=LATER, review=row, reason="出差")
    for row in Review.objects.exclude(state=ReviewState.ABSTAINED)[:1]:  # and one more of six
        reviews.abstain(by=actor_of(row.expert), now=LATER, review=row, reason="出差")
    with pytest.raises(InputError, match="admit further experts"):
        assignment.assign_reviewers(by=of.secretary, now=LATER, round_=of.round)
    with pytest.raises(Conflict):  # who has stated its interests says later ones by abstaining
        experts.declare_interest(
            by=of.experts[0], now=LATER, round_=of.round, uscc=of.lead.uscc, relation="股东"
        )
    new = pool(of, cast, "增补研究院", now=LATER)
    assignment.assign_reviewers(by=of.secretary, now=LATER, round_=of.round)
    assert Review.objects.filter(expert__membership__person_id=new.person_id).count() >= 1
    to_phase(of, "discussion", now=LATER)
    assert broken() == []


def test_without_a_statement_nobody_is_assigned(of, cast) -> None:
    to_phase(of, "assignment")
    of.round.refresh_from_db()
    assignment.assign_reviewers(by=of.secretary, now=REVIEWED, round_=of.round)
    late = [row.expert.statements.count() for row in Review.objects.all()]
    assert min(late) == 1


def test_scores_may_be_changed_until_the_phase_is_over_and_only_by_their_own(of) -> None:
    to_phase(of, "blind_scoring")
    row = Review.objects.first()
    by, other = (
        actor_of(row.expert),
        next(one for one in of.experts if one.person_id != row.expert.membership.person_id),
    )
    given = reviews.score(by=by, now=LATER, review=row, marks=marks(of, 6), opinion="尚可。")
    assert given.total == 60
    assert reviews.score(by=by, now=LATER, review=row, marks=marks(of, 8), opinion="好。").total == 80
    with pytest.raises(Invisible):
        reviews.score(by=other, now=LATER, review=row, marks=marks(of), opinion="好。")
    with pytest.raises(Forbidden):
        reviews.score(by=of.secretary, now=LATER, review=row, marks=marks(of), opinion="好。")
    to_phase(of, "ranking")
    with pytest.raises(Conflict):
        reviews.score(by=by, now=LATER, review=row, marks=marks(of), opinion="好。")


def test_who_abstains_is_replaced_and_never_asked_again(of) -> None:
    to_phase(of, "blind_scoring")
    row = Review.objects.first()
    by = actor_of(row.expert)
    with pytest.raises(InputError):
        reviews.abstain(by=by, now=LATER, review=row, reason=" ")
    reviews.abstain(by=by, now=LATER, review=row, reason="曾任顾问")
    score_all(of)
    with pytest.raises(InputError, match="after abstentions"):
        to_phase_twice(of)
    assignment.assign_reviewers(by=of.secretary, now=LATER, round_=of.round)
    standing_ = row.item.reviews.exclude(state=ReviewState.ABSTAINED)
    assert standing_.count() == 5
    assert row.expert_id not in set(standing_.values_list("expert_id", flat=True))
    assert broken() == []


def to_phase_twice(of) -> None:
    """Leave the phases that score without assigning anybody anew."""
    for phase in ("blind_scoring", "discussion"):
        rounds.switch(by=of.secretary, now=LATER, round_=of.round, phase=phase)


def test_a_correction_voids_what_was_given_before_it(of) -> None:
    """The edge: correction after approval."""
    to_phase(of, "blind_scoring")
    score_all(of)
    item = Item.objects.first()
    returned = correction.send_back(by=of.secretary, now=LATER, item=item, reason="定价依据不足")
    assert returned.state == ItemState.CORRECTION
    assert set(item.reviews.values_list("state", flat=True)) == {"void"}
    row = item.reviews.first()
    with pytest.raises(Conflict):
        reviews.score(by=actor_of(row.expert), now=LATER, review=row, marks=marks(of), opinion="好。")
    lead = of.actors["lead"]
    with pytest.raises(InputError, match="nothing was changed"):
        correction.correct(by=lead, now=LATER, item=returned, content=returned.content)
    with pytest.raises(Forbidden):
        correction.correct(by=of.actors["joint"], now=LATER, item=returned, content=returned.content)
    with pytest.raises(Invisible):
        correction.correct(by=of.actors["stranger"], now=LATER, item=returned, content=returned.content)
    corrected = correction.correct(
        by=lead, now=LATER, item=returned, content=returned.content | {"pricing_method": "按经验数据定价。"}
    )
    assert (corrected.state, corrected.version) == (ItemState.UNDER_REVIEW, 2)
    again = item.reviews.filter(version=2)
    assert [one.state for one in again] == ["assigned"] * 5
    assert broken() == []
    score_all(of)
    to_phase(of, "ranking")
    places.rank_items(by=of.secretary, now=LATER, round_=of.round)
    assert [one.reviews for one in Standing.objects.all()] == [5, 5]


def test_whoever_ran_or_reviewed_does_not_decide(of, cast) -> None:
    to_phase(of, "decision")
    number = of.round.items.first().number
    with pytest.raises(Forbidden):
        decision.decide(by=of.secretary, now=LATER, round_=of.round, selected=[number], reason="择优")
    held = Round.objects.get(pk=of.round.pk)
    held.operators = [*held.operators, of.decider.person_id]
    held.save()
    with pytest.raises(Forbidden, match="does not decide"):
        decision.decide(by=of.decider, now=LATER, round_=of.round, selected=[number], reason="择优")


def test_no_more_are_selected_than_there_are_places(of) -> None:
    to_phase(of, "decision")
    numbers = list(of.round.items.values_list("number", flat=True))
    with pytest.raises(InputError) as refused:
        decision.decide(
            by=of.decider, now=LATER, round_=of.round, selected=[*numbers, "V20240009999"], reason="择优"
        )
    assert [(one.field, one.value) for one in refused.value.problems] == [
        ("selected", "V20240009999"),
        ("selected", 3),
    ]


def test_an_objection_that_is_upheld_strikes_the_item_and_all_are_answered_first(of, cast) -> None:
    to_phase(of, "objection")
    item = of.round.items.get(state=ItemState.SELECTED)
    person = of.actors["stranger"]
    made = objection.object_to(by=person, now=LATER, round_=of.round, number=item.number, text="业绩不实。")
    last = dt.datetime.combine(of.round.objections_until, dt.time(23, 59, 59), REVIEWED.tzinfo)
    objection.object_to(by=person, now=last, round_=of.round, number=item.number, text="又及。")
    over = last + dt.timedelta(seconds=1)
    with pytest.raises(Conflict, match="over"):
        objection.object_to(by=person, now=over, round_=of.round, number=item.number, text="迟了。")
    with pytest.raises(InputError) as refused:
        rounds.switch(by=of.secretary, now=over, round_=of.round, phase="objection")
    assert [one.rule.en for one in refused.value.problems] == ["2 objections are not answered"]
    with pytest.raises(Forbidden):
        objection.answer(by=of.decider, now=over, round_=of.round, ref=made.ref, upheld=True, text="属实。")
    for row in item.objections.all():
        objection.answer(by=of.secretary, now=over, round_=of.round, ref=row.ref, upheld=True, text="属实。")
    item.refresh_from_db()
    assert item.state == ItemState.NOT_SELECTED
    assert rounds.switch(by=of.secretary, now=over, round_=of.round, phase="objection").phase == "publication"
    assert broken() == []


@pytest.mark.parametrize("who", ["province", "lead", "joint", "stranger", "expert", "decider"])
def test_nobody_but_a_national_official_runs_a_review(of, who) -> None:
    by = {**of.actors, "expert": of.experts[0], "decider": of.decider}[who]
    item = of.round.items.first()
    for act in (
        lambda: rounds.switch(by=by, now=LATER, round_=of.round, phase="declaration"),
        lambda: assignment.assign_reviewers(by=by, now=LATER, round_=of.round),
        lambda: places.rank_items(by=by, now=LATER, round_=of.round),
        lambda: correction.send_back(by=by, now=LATER, item=item, reason="缺件"),
        lambda: correction.hide_names(by=by, now=LATER, item=item, names=["品牌"]),
        lambda: experts.admit(by=by, now=LATER, round_=of.round, email="a@example.com", field_of_work="x"),
    ):
        with pytest.raises(Forbidden):
            act()
