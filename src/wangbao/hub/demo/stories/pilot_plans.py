"""Write the sample's pilot plans and a local support measure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.access.roles import Role
from wangbao.hub.demo.cast import organisation
from wangbao.hub.demo.declarations import plan_content
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.programme import Programme
from wangbao.hub.demo.stage import Script, Stage, Story
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.writes import (
    citation,
    decision,
    kick_off,
    measure,
    member,
    plan as plans,
    report,
    submission,
)
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.schemes.models import Authority, Batch
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.programme.plan import Cadence, MemberRole, PlanKind

_PROGRESS: Final = (
    "完成产业链企业摸底与首批承保前评估，组织对接会一次。",
    "集中投保，接入每周监测，复评首批参保企业；未发生赔付。",
)


def _fill(kind: PlanKind, title: str, *, batch: str, cited: Sequence[str], by: dict[str, Any]) -> Plan:
    """Begin a plan, fill it in and cite entries of the Catalogue."""
    rules = Batch.objects.get(code=batch)
    made = plans.begin(batch=rules, kind=kind, title=title, **by)
    made = plans.fill(plan=made, content=plan_content(kind, title, rules_of(rules)), **by)
    return citation.cite(plan=made, numbers=cited, **by) if cited else made


def _listed(lead: Org) -> list[str]:
    """List the numbers of the entries of the Catalogue that an institution leads."""
    rows = Entry.objects.filter(item__scheme__lead=organisation(lead), is_current=True)
    return list(rows.order_by("number").values_list("number", flat=True))


def selected_plans(stage: Stage) -> Story:
    """Register a support measure, and run an institution's plan and a province's up to their second reports."""
    programme = Programme(stage)
    province = Authority.objects.filter(organisation=organisation(Org.AUTHORITY))
    yield -250
    measure.register_measure(
        authority=province.get(),
        measure=measure.Measure(
            code="sample_province_subsidy",
            kind="premium_subsidy",
            name="示例省网络安全保险保费补贴（示例）",
            first_day=stage.day(-240),
            text="对入选试点的企业，按实缴保费的三成给予补贴，每单至多 20 万元。",
            rate=Decimal("0.3"),
            cap_cny=Decimal(200000),
        ),
        **programme.as_(Org.AUTHORITY, Role.OFFICIAL),
    )
    yield -235
    by = programme.as_(Org.INSURER, Role.DECLARANT)
    own = _fill(
        PlanKind.INSTITUTION,
        "智能制造产业链网络安全保险试点方案",
        batch="pilot-2023",
        cited=_listed(Org.INSURER),
        by=by,
    )
    own = submission.submit(plan=own, **by)
    yield -230
    by = programme.as_(Org.AUTHORITY, Role.OFFICIAL)
    local = _fill(
        PlanKind.AUTHORITY,
        "示例省网络安全保险试点工作方案",
        batch="pilot-2023",
        cited=[one for of in (Org.INSURER, Org.OTHER_INSURER) for one in _listed(of)],
        by=by,
    )
    local = submission.submit(plan=local, **by)
    yield -205
    for one in (own, local):
        decision.select(plan=one, revision=one.revision, **programme.nation)
    yield -200
    kick_off.kick_off(
        batch=Batch.objects.get(code="pilot-2023"),
        first_day=stage.day(-195),
        last_day=stage.day(165),
        cadence=Cadence.QUARTERLY,
        report_days=20,
        text="启动会议：统一报送口径，每季度报送一次。",
        **programme.nation,
    )
    # A quarter and a day at most to the end of the first period, as much to that of the second: both are over by now.
    for at, text in enumerate(_PROGRESS):
        yield (own.reports.order_by("first")[at].after - stage.today).days + 3
        for one, of, role in (
            (own, Org.INSURER, Role.DECLARANT),
            (local, Org.AUTHORITY, Role.OFFICIAL),
        ):
            row = one.reports.order_by("first")[at]
            report.submit(report=row, text=text, **programme.as_(of, role))


def waiting_plans(stage: Stage) -> Story:
    """Bring a chain leader's plan to its province and another institution's to the nation, where they wait."""
    programme = Programme(stage)
    yield -12
    by = programme.as_(Org.FACTORY, Role.DECLARANT)
    chain = _fill(
        PlanKind.ENTERPRISE, "海川产业链供应商网络安全保险试点方案", batch="pilot-2025", cited=[], by=by
    )
    for of, part in ((Org.INSURER, MemberRole.INSTITUTION), (Org.SHOP, MemberRole.SUPPLIER)):
        code = organisation(of).uscc or ""
        member.invite(plan=chain, uscc=code, name=of.body.name.zh, role=part, **by)
    yield -9
    for of, role in ((Org.INSURER, Role.DECLARANT), (Org.SHOP, Role.ADMINISTRATOR)):
        own = chain.members.get(uscc=organisation(of).uscc)
        member.confirm(member=own, independent=True, **programme.as_(of, role))
    yield -8
    by = programme.as_(Org.FACTORY, Role.DECLARANT)
    route = Authority.objects.get(organisation=organisation(Org.AUTHORITY))
    submission.submit(plan=citation.set_route(plan=chain, route=route, **by), **by)
    yield -4
    by = programme.as_(Org.OTHER_INSURER, Role.DECLARANT)
    cloud = _fill(
        PlanKind.INSTITUTION,
        "云服务企业网络安全保险试点方案",
        batch="pilot-2025",
        cited=_listed(Org.OTHER_INSURER),
        by=by,
    )
    submission.submit(plan=cloud, **by)


STORIES: Final[tuple[Script, ...]] = (
    Script(Org.SECURITY, Org.INSURER, None, selected_plans),
    Script(Org.SECURITY, Org.INSURER, None, waiting_plans),
)
