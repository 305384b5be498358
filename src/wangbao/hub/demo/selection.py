"""Shorten what the sample's secretary, experts and decision maker do in the review of a batch."""

from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.demo.cast import actors
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.programme import Programme
from wangbao.hub.parties.models import Person
from wangbao.hub.reviews.models import Review, Round
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
from wangbao.hub.scheme_directory import operations as directory

_FIELDS: Final = {Org.INSTITUTE: "网络安全保险与风险量化", Org.TESTING: "等级保护测评与应急处置"}
_OPINIONS: Final = (
    "对象与场景清楚，服务流程完整；建议写明复评的触发条件。",
    "定价因子有据，数据来源宜再说明；监测手段可行。",
    "处置与定损安排可行，推广价值较高；联合单位分工尚可细化。",
    "保障适当，免责约定清楚；量化目标偏乐观。",
)


class Selection:
    """The review of one of the sample's batches and what is done in it, at the story's present moment."""

    round: Round  # from `open` on

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @property
    def secretary(self) -> dict[str, Any]:
        """The national official, who runs the review, and when."""
        return self.programme.nation

    def experts(self) -> list[tuple[Org, Actor]]:
        """List the experts with the organisation of each."""
        return [(of, one) for of in _FIELDS for one in actors(of, Role.EXPERT)]

    def open(self, *, seed: int, places: int) -> None:
        """Open the review of the closed batch and admit the experts."""
        batch = self.programme.batch
        self.round = rounds.open_round(batch=batch, seed=seed, places=places, **self.secretary)
        for of, expert in self.experts():
            email = Person.objects.get(pk=expert.person_id or 0).email
            experts.admit(round_=self.round, email=email, field_of_work=_FIELDS[of], **self.secretary)

    def state(self) -> None:
        """Let every expert state that all its interests are declared."""
        for _, expert in self.experts():
            experts.state(by=expert, now=self.programme.stage.now, round_=self.round)

    def assign(self) -> None:
        """Assign the reviewers."""
        self.round = assignment.assign_reviewers(round_=self.round, **self.secretary)

    def switch(self) -> None:
        """Switch to the next phase."""
        self.round = rounds.switch(round_=self.round, phase=self.round.phase, **self.secretary)

    def score(self, *, left: int = 0) -> None:
        """Give the reviews that are open, in the order of their items, but for the last ``left`` ones."""
        by = {expert.person_id: expert for _, expert in self.experts()}
        rows = Review.objects.filter(item__round=self.round, state=ReviewState.ASSIGNED)
        found = list(rows.select_related("expert__membership").order_by("item__number", "expert_id"))
        criteria = procedure_of(self.round).criteria
        places = {expert: at for at, expert in enumerate(sorted({row.expert_id for row in found}))}
        for serial, row in enumerate(found[: len(found) - left]):
            # Schemes differ, reviewers are lenient or strict, and no two criteria are alike.
            common = 6 + int(row.item.number[-1]) % 3 + places[row.expert_id] % 2
            marks = {one.code: min(10, common + (serial + at) % 2) for at, one in enumerate(criteria)}
            reviews.score(
                by=by[row.expert.membership.person_id],
                now=self.programme.stage.now,
                review=row,
                marks=marks,
                opinion=_OPINIONS[serial % len(_OPINIONS)],
            )

    def discuss(self, text: str) -> None:
        """Let the first reviewer of the first item make a remark."""
        row = Review.objects.filter(item__round=self.round).order_by("item__number", "expert_id")[0]
        by = next(one for _, one in self.experts() if one.person_id == row.expert.membership.person_id)
        reviews.remark(by=by, now=self.programme.stage.now, review=row, text=text)

    def rank(self) -> None:
        """Rank the items."""
        self.round = places.rank_items(round_=self.round, **self.secretary)

    def decide(self, reason: str) -> None:
        """Select as many as there are places, the first of the ranking, by the decision maker."""
        rows = self.round.items.order_by("standing__rank", "number")
        chosen = [one.number for one in rows[: self.round.places]]
        by = self.programme.as_(Org.NATION, Role.DECISION_MAKER)
        self.round = decision.decide(round_=self.round, selected=chosen, reason=reason, **by)

    def publish(self) -> None:
        """Publish the Catalogue."""
        directory.publish(round_=self.round, **self.secretary)
