"""Write the sample's batches, and schemes in every state."""

import datetime as dt
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.demo.cast import actor, organisation
from wangbao.hub.demo.declarations import content
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.stage import Script, Stage, Story
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
_SAMPLE: Final = "示例：第二批次的日期未见公布，此日为演示而设"


class Programme:
    """The parties of the sample's batches and what they do, each at the story's present moment."""

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

    def open(self) -> Batch:
        """Register the authorities, show a batch that is over, and open the one of the sample."""
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
        first = batches.open_batch(name="pilot-2023", **self.nation)
        batches.change_batch(batch=first, event=BatchEvent.CLOSE, reason="首批试点已结束", **self.nation)
        self.batch = batches.open_batch(name="pilot-2025", **self.nation)
        batches.set_day(
            batch=self.batch, step="scheme", day=self.stage.day(-10), reason=_SAMPLE, **self.nation
        )
        return self.batch

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


def batch_with_schemes(stage: Stage) -> Story:
    """Run a batch that is open, with a scheme in every state, one of them late."""
    programme = Programme(stage)
    yield -100
    programme.open()
    yield -80
    accepted = programme.draft(Org.INSURER, "制造业中小企业网络安全保险服务方案", joint=Org.SECURITY)
    yield -75
    accepted = programme.submit(accepted, route=Org.CITY)
    yield -72
    programme.recommend(accepted, Org.CITY, "符合本市产业方向，同意推荐。")
    yield -70
    programme.recommend(accepted, Org.AUTHORITY, "同意推荐。")
    yield -60
    decision.accept(scheme=accepted, **programme.nation)
    yield -45
    programme.submit(programme.draft(Org.OTHER_INSURER, "云服务企业营业中断保险服务方案"))
    yield -40
    waiting = programme.draft(Org.INSURER, "产业园区网络安全综合保险服务方案", joint=Org.SECURITY)
    programme.submit(waiting, route=Org.AUTHORITY)
    yield -30
    returned = programme.submit(programme.draft(Org.INSURER, "网络安全产品责任保险服务方案"))
    yield -28
    decision.send_back(scheme=returned, reason="定价方法须说明数据来源，请补正。", **programme.nation)
    yield -25
    rejected = programme.submit(programme.draft(Org.OTHER_INSURER, "个人信息保护保险服务方案"))
    yield -24
    decision.reject(scheme=rejected, reason="承保对象不属于本批次试点对象。", **programme.nation)
    yield -22
    withdrawn = programme.draft(Org.OTHER_INSURER, "车联网企业保险服务方案")
    schemes.withdraw(
        scheme=withdrawn, reason="与另一方案合并", **programme.as_(Org.OTHER_INSURER, Role.DECLARANT)
    )
    yield -5
    programme.submit(
        programme.draft(Org.INSURER, "小微企业普惠网络安全保险服务方案"),
        late_reason="示例：备案材料于截止日后取得",
    )
    yield -2
    programme.draft(Org.INSURER, "金融机构网络安全保险服务方案", joint=Org.SECURITY, confirmed=False)


STORIES: Final[tuple[Script, ...]] = (Script(Org.SECURITY, Org.INSURER, None, batch_with_schemes),)
