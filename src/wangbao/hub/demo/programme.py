"""Shorten what the parties of the sample's batches do with schemes: each method is one operation, or a few in a row."""

import datetime as dt
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.demo.cast import actor, organisation
from wangbao.hub.demo.declarations import content
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.stage import Stage
from wangbao.hub.schemes.models import Authority, Batch, Recommendation, Scheme
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.rules.states import BatchEvent
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes import (
    authority,
    batch as batches,
    decision,
    joint_unit,
    recommendation,
    scheme as schemes,
    submission,
    unit as units,
)
from wangbao.hub.schemes.writes.unit import Part

_LICENSED: Final = Part(
    contact_name="示例联系人",
    contact_phone="000-00000000",
    is_legal_person=True,
    has_capability=True,
    licence_number="示例许可证 001",
    licence_first_day=dt.date(2020, 1, 1),
)
_PLAIN: Final = Part(
    contact_name="示例联系人", contact_phone="000-00000000", is_legal_person=True, has_capability=True
)


class Programme:
    """The parties of one of the sample's batches and what they do, each at the story's present moment."""

    batch: Batch  # from `open` on

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def as_(self, of: Org, role: Role) -> dict[str, Any]:
        """Give who acts and when, as the operations take them."""
        return {"by": actor(of, role), "now": self.stage.now}

    @property
    def nation(self) -> dict[str, Any]:
        """The national official."""
        return self.as_(Org.NATION, Role.OFFICIAL)

    def register_authorities(self) -> None:
        """Register the national authority, the province's and the city's below it."""
        place: dict[str, Any] = {"by": Actor.system("sample"), "now": self.stage.now}
        authority.register_authority(organisation=organisation(Org.NATION), level=Level.NATIONAL, **place)
        province = authority.register_authority(
            organisation=organisation(Org.AUTHORITY),
            level=Level.PROVINCIAL,
            territory="32",
            side="telecom",
            **place,
        )
        authority.register_authority(
            organisation=organisation(Org.CITY), level=Level.MUNICIPAL, parent=province, **place
        )

    def open(self, name: str, *, reason: str, **days: int) -> Batch:
        """Open a batch and set the last days of its steps for the sample, each so many days from today."""
        self.batch = batches.open_batch(name=name, **self.nation)
        for step, offset in days.items():
            batches.set_day(
                batch=self.batch, step=step, day=self.stage.day(offset), reason=reason, **self.nation
            )
        return self.batch

    def close(self, reason: str) -> None:
        """Close the batch, after which it is reviewed."""
        self.batch = batches.change_batch(
            batch=self.batch, event=BatchEvent.CLOSE, reason=reason, **self.nation
        )

    def draft(self, lead: Org, title: str, *, joint: Org | None = None, confirmed: bool = True) -> Scheme:
        """Fill in a scheme; its joint unit fills in and confirms its part."""
        by = self.as_(lead, Role.DECLARANT)
        made = schemes.begin(batch=self.batch, title=title, **by)
        made = schemes.fill(scheme=made, content=content(title, rules_of(self.batch)), **by)
        units.fill_part(unit=made.units.get(is_lead=True), part=_LICENSED, **by)
        if joint is not None:
            code = organisation(joint).uscc or ""
            found = joint_unit.invite(scheme=made, uscc=code, task="风险监测与应急处置", **by)
            if confirmed:
                own = self.as_(joint, Role.DECLARANT)
                units.confirm(unit=units.fill_part(unit=found, part=_PLAIN, **own), **own)
        return made

    def submit(self, made: Scheme, *, route: Org | None = None, late_reason: str = "") -> Scheme:
        """Submit a scheme, by way of a local authority or straight to the nation."""
        lead = Org.INSURER if made.lead == organisation(Org.INSURER) else Org.OTHER_INSURER
        by = self.as_(lead, Role.DECLARANT)
        if route is not None:
            asked = Authority.objects.get(organisation=organisation(route))
            made = schemes.set_route(scheme=made, route=asked, **by)
        return submission.submit(scheme=made, late_reason=late_reason, **by)

    def recommend(self, made: Scheme, of: Org, opinion: str) -> Scheme:
        """Recommend a scheme, by the authority that is asked."""
        row = Recommendation.objects.get(scheme=made, decided_at=None)
        return recommendation.recommend(recommendation=row, opinion=opinion, **self.as_(of, Role.OFFICIAL))

    def accept(self, made: Scheme) -> None:
        """Accept a scheme, by the nation."""
        decision.accept(scheme=made, **self.nation)
