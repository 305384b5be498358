"""Write the sample's contracts, each as a story.

A story is a generator: it does what is done on a day and yields the day of its next step, counted from the day the
sample is made (negative: before it).
"""

from typing import Final

from wangbao.hub.demo import answers, sold
from wangbao.hub.demo.people import Org
from wangbao.hub.demo.stage import Script, Stage, Story
from wangbao.hub.policies.reads.contract import standing_of
from wangbao.hub.policies.writes import endorsement, renewal, request
from wangbao.hub.underwriting.writes import documents
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text


def changed_out_of_sequence(stage: Stage) -> Story:
    """Run a policy in force, paid by quarter.

    Its limit is raised, then its address changed from an earlier day; a further request is open.
    """
    yield -215
    submitted = stage.apply(sold.FACTORY.product, -200, sold.FACTORY.answers, **sold.FACTORY.cover)
    yield -212
    quote = stage.quote(submitted)
    yield -210
    quote = stage.offer(quote)
    yield -208
    policy = stage.bind(quote, "quarterly")
    yield -200
    stage.pay(policy, 1)
    yield -120
    stage.endorse(
        policy,
        "change_of_sums",
        -100,
        {"limit_cny": "20000000"},
        "新增产线，提高限额",
        judged="新产线已隔离并纳入监测，近三年无出险，同意提高限额。",
        by=stage.senior,
    )
    yield -105
    stage.pay(policy, 2)
    yield -60
    moved = {"insured": {"address": "江苏省昆山市示例路 1 号"}}
    stage.endorse(policy, "change_of_insured", -150, moved, "迁址（补办批改）")
    yield -3
    request.request(
        policy=policy,
        kind="change_of_sums",
        effective=stage.day(20),
        change={"deductible_cny": "200000"},
        reason="希望提高免赔额以降低保费",
        idempotency_key=stage.next_key(),
        by=stage.client,
        now=stage.now,
    )


def co_insured_with_subsidy(stage: Stage) -> Story:
    """Run a policy placed by a broker with two insurers, subsidised, paid in two halves."""
    yield -130
    submitted = stage.apply(sold.CLOUD.product, -110, sold.CLOUD.answers, **sold.CLOUD.cover)
    yield -126
    quote = stage.quote(submitted)
    yield -124
    documents.note(
        by=stage.underwriter, now=stage.now, quote=quote, text="云服务商自身为累积来源，限额须共保。"
    )
    quote = stage.offer(quote)
    yield -120
    policy = stage.bind(
        quote,
        "half_yearly",
        shares=stage.shares(INSURER="0.6", OTHER_INSURER="0.4"),
        subsidies=[
            {"code": "city", "name": "某市网络安全保险补贴（示例）", "rate": "0.3", "cap_cny": "200000"}
        ],
    )
    yield -109
    stage.pay(policy, 1)
    yield -40
    stage.endorse(
        policy,
        "risk_increase",
        -30,
        {"profile": {"records_held": 900_000}},
        "新增业务，个人信息量增加",
        judged="共保四成，云累积在限额之内；费率续保时上调，同意。",
        by=stage.senior,
    )


def cancelled_and_refunded(stage: Stage) -> Story:
    """Run a policy paid at once, cancelled by the policyholder by the short-period table, the credit paid back."""
    yield -190
    submitted = stage.apply(sold.PHARMACY.product, -180, sold.PHARMACY.answers, **sold.PHARMACY.cover)
    yield -188
    quote = stage.offer(stage.quote(submitted))
    yield -185
    policy = stage.bind(quote)
    yield -180
    stage.pay(policy, 1)
    yield -50
    stage.cancel(policy, "by_insured", -45, "门店并入其他集团，随集团投保")
    yield -30
    stage.refund(policy, standing_of(policy, "insured", day_of(stage.now)).credit)


def about_to_renew(stage: Stage) -> Story:
    """Run a policy that ends next month, with its renewal application begun."""
    yield -345
    submitted = stage.apply(sold.VEHICLES.product, -330, sold.VEHICLES.answers, **sold.VEHICLES.cover)
    yield -343
    quote = stage.offer(stage.quote(submitted))
    yield -340
    policy = stage.bind(quote, "half_yearly")
    yield -330
    stage.pay(policy, 1)
    yield -148
    stage.pay(policy, 2)
    yield -6
    renewal.renew(policy=policy, by=stage.client, now=stage.now, answers={"connected_vehicles": "61000"})


def reinstated(stage: Stage) -> Story:
    """Run a policy cancelled for a breach of safety duties and reinstated ten days later."""
    yield -170
    submitted = stage.apply(sold.SECURITY.product, -160, sold.SECURITY.answers, **sold.SECURITY.cover)
    yield -168
    quote = stage.offer(stage.quote(submitted))
    yield -165
    policy = stage.bind(quote)
    yield -160
    stage.pay(policy, 1)
    yield -80
    stage.cancel(policy, "safety_duties", -75, "整改逾期未完成")
    yield -66
    endorsement.reinstate(
        policy=policy,
        effective=stage.day(-65),
        reason="整改已完成并复核",
        idempotency_key=stage.next_key(),
        by=stage.senior,
        now=stage.now,
    )


def upcoming(stage: Stage) -> Story:
    """Run a policy of the other insurer: bound, not begun, not paid."""
    yield -9
    submitted = stage.apply(sold.SHOP.product, 12, sold.SHOP.answers, **sold.SHOP.cover)
    yield -8
    quote = stage.offer(stage.quote(submitted))
    yield -2
    stage.bind(quote)


def waiting_for_the_underwriter(stage: Stage) -> Story:
    """Run an application that the rules refer; documents are requested."""
    yield -5
    submitted = stage.apply(
        "example-other-industry",
        25,
        answers.PHARMACY | answers.WEAK,
        limit_cny=10_000_000,
        deductible_cny=100_000,
        waiting_hours=24,
    )
    yield -4
    quote = stage.quote(submitted)
    yield -3
    wanted = [("", Text("最近一次渗透测试报告", "latest penetration test report"))]
    documents.request_documents(by=stage.underwriter, now=stage.now, quote=quote, documents=wanted)
    documents.note(
        by=stage.underwriter, now=stage.now, quote=quote, text="远程桌面暴露在互联网，先看整改计划。"
    )


def offered(stage: Stage) -> Story:
    """Run an application up to an offer that the client has yet to answer."""
    yield -4
    submitted = stage.apply(
        "example-small-enterprise",
        15,
        answers.SHOP | {"revenue": "1500", "employees": "22", "branch": "professional", "industry": "L72"},
        limit_cny=2_000_000,
        deductible_cny=20_000,
        waiting_hours=24,
    )
    yield -2
    stage.offer(stage.quote(submitted))


def declined(stage: Stage) -> Story:
    """Run an application that the rules decline."""
    yield -33
    submitted = stage.apply(
        "example-connected-vehicle",
        -20,
        answers.VEHICLES | answers.DECLINED,
        limit_cny=20_000_000,
        deductible_cny=300_000,
        waiting_hours=24,
    )
    yield -32
    stage.quote(submitted)


def draft(stage: Stage) -> Story:
    """Run an application that is begun and left incomplete."""
    yield -1
    half = {name: answers.FACTORY[name] for name in ("kind", "industry", "revenue", "employees")}
    stage.begin("example-industrial-internet", 170, half, limit_cny=20_000_000)


STORIES: Final[tuple[Script, ...]] = (
    Script(Org.FACTORY, Org.INSURER, None, changed_out_of_sequence),
    Script(Org.CLOUD, Org.INSURER, Org.BROKER, co_insured_with_subsidy),
    Script(Org.PHARMACY, Org.INSURER, Org.BROKER, cancelled_and_refunded),
    Script(Org.VEHICLES, Org.INSURER, None, about_to_renew),
    Script(Org.SECURITY, Org.INSURER, None, reinstated),
    Script(Org.SHOP, Org.OTHER_INSURER, None, upcoming),
    Script(Org.PHARMACY, Org.INSURER, Org.BROKER, waiting_for_the_underwriter),
    Script(Org.SHOP, Org.INSURER, None, offered),
    Script(Org.VEHICLES, Org.INSURER, None, declined),
    Script(Org.FACTORY, Org.INSURER, None, draft),
)
