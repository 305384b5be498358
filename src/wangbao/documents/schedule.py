"""The policy schedule (保险单): every matter that an insurance contract must state, each under its own heading.

Insurance Law (保险法, 2015) art. 18 lists ten matters. The headings of the schedule are those ten, in that order; a
schedule without one of them is refused.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.documents import cover_days
from wangbao.documents.contract_parts import (
    CoverLine,
    Exclusion,
    Instalment,
    Party,
    Premium,
    Product,
    Share,
    cover_table,
    instalment_table,
    insured_facts,
    insurer_facts,
    one_lead,
    party_facts,
    price_facts,
    product_facts,
    slip_number,
)
from wangbao.documents.cover_days import Gap
from wangbao.documents.parts import (
    EMPTY,
    Block,
    Clause,
    Clauses,
    Document,
    Fact,
    Facts,
    Place,
    Prose,
    Signatures,
)
from wangbao.documents.phrases import day, money_and_capitals, period, same
from wangbao.statute import claims
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT
from wangbao.vocabulary.text import Text

TITLE: Final = Text("保险单", "Policy Schedule")

# 保险法 art. 18(1), items (一) to (十), without the beneficiary of persons' insurance, which is not applicable.
ARTICLE_18: Final = (
    Text("保险人的名称和住所", "The insurer's name and address"),
    Text("投保人、被保险人的名称和住所", "The applicant's and the insured's names and addresses"),
    Text("保险标的", "Subject matter of the insurance"),
    Text("保险责任和责任免除", "Cover and exclusions"),
    Text("保险期间和保险责任开始时间", "Period of insurance and start of cover"),
    Text("保险金额", "Sum insured"),
    Text("保险费以及支付办法", "Premium and its payment"),
    Text("保险金赔偿办法", "How claims are paid"),
    Text("违约责任和争议处理", "Breach of contract and disputes"),
    Text("订立合同的日期", "Date of the contract"),
)

SUBJECT: Final = Text(
    "被保险人所有、使用或者运营的网络、信息系统和数据，以及网络安全事件使其遭受的损失和依法应向第三者承担的赔偿责任，以保障项目所列为限。",
    "The networks, information systems and data the insured owns, uses or operates, the losses a security incident "
    "causes it and what it must by law pay third parties, within the items of cover listed.",
)
AT_ONCE: Final = Text(
    "保险单签发后、保险责任开始前一次付清。", "In one sum after issue and before cover begins."
)
BY_INSTALMENTS: Final = Text("按下列期次支付。", "By the instalments below.")
CLAIMS: Final = (claims.NOTICE, claims.TIME_LIMITS)
DISPUTES: Final = (
    Text(
        "任何一方违反本合同的，依法律和条款承担违约责任。",
        "A party in breach answers for it under the law and the wording.",
    ),
    Text(
        "因本合同发生的争议由双方协商解决；协商不成的，依法向被告住所地或者保险标的所在地人民法院起诉，另有书面仲裁约定的从其约定。",
        "Disputes are settled by talks, failing which by the people's court at the defendant's seat or where the "
        "subject matter is, unless the parties have agreed in writing on arbitration.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySchedule:
    """The content of a policy schedule.

    Attributes:
        number: the policy number.
        issued_on: the date of the contract.
        insurers: with their shares; one leads.
        applicant: the party that takes out and pays the insurance (投保人).
        insureds: the insured parties (被保险人), at least one.
        subject: the subject matter insured.
        limit_cny: the sum insured: the limit of all cover in the period together.
        deductible_cny: the deductible of one event unless a line of cover has another.
        cover, exclusions: lines of cover; clauses that exempt the insurer.
        payment: the terms of payment; if empty, the instalments. ``instalments`` are empty if the premium is paid at
            once.
        claims, disputes: the payment of claims; breach of contract and disputes.
        special: special conditions agreed.
        endorsements: the number of endorsements included; 0 as first issued.
        terms_from: the first day of the stated terms, if endorsements changed them in the period. For an ended
            contract they are the last terms with cover.
        gaps: days without cover, in order; the last reaches the end of the period if the contract was ended.

    Raises:
        InputError: names every missing matter of art. 18; or shares do not make 100 %, instalments do not add up to
            the amount payable, due dates are out of order, or gaps are inconsistent.
    """

    number: str
    issued_on: dt.date
    product: Product
    insurers: tuple[Share, ...]
    applicant: Party
    insureds: tuple[Party, ...]
    broker: Party | None = None
    subject: Text = SUBJECT
    period: Period
    limit_cny: Decimal
    deductible_cny: Decimal = ZERO
    cover: tuple[CoverLine, ...]
    exclusions: tuple[Exclusion, ...]
    premium: Premium
    payment: Text = EMPTY
    instalments: tuple[Instalment, ...] = ()
    claims: tuple[Text, ...] = CLAIMS
    disputes: tuple[Text, ...] = DISPUTES
    special: tuple[Text, ...] = ()
    endorsements: int = 0
    terms_from: dt.date | None = None
    gaps: tuple[Gap, ...] = ()

    def __post_init__(self) -> None:
        one_lead(self.insurers)
        missing = [
            Problem(
                field,
                None,
                Text(f"保险法第十八条要求载明：{what.zh}", f"must be stated (保险法 art. 18): {what.en}"),
            )
            for field, what, there in _stated(self)
            if not there
        ]
        if missing:
            raise InputError(missing, file=self.number)
        check_instalments(self.instalments, self.premium)
        cover_days.check_gaps(self.gaps, self.period, file=self.number)


def check_instalments(instalments: tuple[Instalment, ...], premium: Premium) -> None:
    """Refuse instalments that are not sorted by due date or do not add up to the amount payable.

    Raises:
        InputError: names the due date or the sum.
    """
    if not instalments:
        return
    due = [item.due for item in instalments]
    if due != sorted(due):
        raise refusal("instalments", due[0], "须按应付日期排列", "must be in order of their due dates")
    total = sum((item.amount_cny for item in instalments), ZERO)
    if total != premium.payable_cny:
        raise refusal(
            "instalments",
            total,
            f"合计须等于应付金额 {premium.payable_cny}",
            f"must add up to what is payable, {premium.payable_cny}",
        )


def lay_out(schedule: PolicySchedule) -> Document:
    """Lay out the schedule as a document."""
    lead = one_lead(schedule.insurers)
    (insurer, parties, subject, cover, when, limit, price, claims, disputes, date) = (
        Text(f"{_NUMERALS[place]}、{what.zh}", f"{place + 1}. {what.en}")
        for place, what in enumerate(ARTICLE_18)
    )
    insured = insured_facts(schedule.insureds, schedule.applicant)
    excluded = Text(
        "责任免除（提请投保人特别注意）", "Exclusions (the applicant's attention is drawn to these)"
    )
    gaps = (schedule.gaps, schedule.period)
    blocks: list[Block] = [
        *cover_days.termination(*gaps, schedule.number),
        Facts(EMPTY, _header(schedule), columns=2),
        Facts(insurer, insurer_facts(schedule.insurers)),
        Facts(parties, (*party_facts(Text("投保人", "Applicant"), schedule.applicant), *insured)),
        Prose(subject, (schedule.subject,)),
        cover_table(cover, schedule.cover),
        Clauses(excluded, tuple(Clause(item.title, item.body, strong=True) for item in schedule.exclusions)),
        Facts(
            when,
            (
                Fact(Text("保险期间", "Period of insurance"), period(schedule.period)),
                Fact(Text("保险责任开始时间", "Cover begins"), _beginning(schedule)),
            ),
        ),
        *cover_days.table(*gaps, schedule.number),
        Facts(
            limit,
            (
                Fact(
                    LIMIT,
                    money_and_capitals(schedule.limit_cny),
                    strong=True,
                ),
                Fact(
                    DEDUCTIBLE,
                    money_and_capitals(schedule.deductible_cny),
                ),
            ),
        ),
        Facts(
            price,
            (*price_facts(schedule.premium), *_paid(schedule)),
        ),
    ]
    blocks += [instalment_table(schedule.instalments)] if schedule.instalments else []
    blocks += [Prose(claims, schedule.claims), Prose(disputes, schedule.disputes)]
    if schedule.special:
        blocks.append(Prose(Text("特别约定", "Special conditions"), schedule.special))
    blocks += [
        Facts(date, (Fact(Text("签单日期", "Date of issue"), day(schedule.issued_on)),)),
        Signatures(EMPTY, tuple(Place(share.insurer.called, stamp=True) for share in schedule.insurers)),
    ]
    return Document(
        title=TITLE,
        issuer=lead.insurer.called,
        number=schedule.number,
        issued_on=schedule.issued_on,
        blocks=tuple(blocks),
        notice=cover_days.notice(*gaps),
    )


def _beginning(schedule: PolicySchedule) -> Text:
    first = cover_days.begins(schedule.gaps, schedule.period)
    if first is None:
        return Text("未开始：合同在此之前已解除", "it never did: the contract was terminated before")
    since = day(first)
    return Text(f"{since.zh}零时（北京时间）", f"00:00 on {since.en} (Beijing time)")


def _paid(schedule: PolicySchedule) -> tuple[Fact, ...]:
    """State the terms of payment; for an ended contract, that the price is the part retained by the insurer."""
    last = cover_days.ending(schedule.gaps, schedule.period)
    how = Text("支付办法", "How it is paid")
    if last is None:
        said = (
            schedule.payment if schedule.payment.zh else BY_INSTALMENTS if schedule.instalments else AT_ONCE
        )
        return (Fact(how, said),)
    slip = slip_number(schedule.number, last.seq)
    kept = Text(
        f"上列为合同解除后保险人应收的保险费，应退部分见批单 {slip}。",
        f"The amounts above are what the insurer keeps after the termination; the return is in endorsement {slip}.",
    )
    rows = (Fact(Text("解除后的保险费", "Premium after termination"), kept, strong=True),)
    return (*rows, Fact(how, BY_INSTALMENTS)) if schedule.instalments else rows


_NUMERALS = "一二三四五六七八九十"


def _header(schedule: PolicySchedule) -> tuple[Fact, ...]:
    rows = [Fact(Text("保险单号", "Policy number"), same(schedule.number), strong=True)]
    rows += product_facts(schedule.product)
    if schedule.broker is not None:
        rows.append(Fact(Text("保险经纪人", "Broker"), schedule.broker.called))
    if schedule.endorsements:
        count = schedule.endorsements
        rows.append(
            Fact(
                Text("已并入批单", "Endorsements taken in"),
                Text(
                    f"第 1 至 {count} 号" if count > 1 else "第 1 号", f"1 to {count}" if count > 1 else "1"
                ),
            )
        )
    if schedule.terms_from is not None and schedule.terms_from > schedule.period.start:
        since = day(schedule.terms_from)
        until = cover_days.ending(schedule.gaps, schedule.period)
        named = (
            Text("所载条件", "Terms as they stand")
            if until is None
            else Text("解除前条件", "Terms before it")
        )
        rows.append(Fact(named, Text(f"自{since.zh}零时起", f"from 00:00 on {since.en}")))
    return tuple(rows)


def _stated(schedule: PolicySchedule) -> tuple[tuple[str, Text, bool], ...]:
    """List field, matter and presence of the matters of art. 18."""
    insurers = all(share.insurer.name.zh and share.insurer.address.zh for share in schedule.insurers)
    parties = bool(schedule.insureds) and all(
        party.name.zh and party.address.zh for party in (schedule.applicant, *schedule.insureds)
    )
    there = (
        insurers,
        parties,
        bool(schedule.subject.zh),
        bool(schedule.cover and schedule.exclusions),
        True,  # a Period is never empty
        schedule.limit_cny > 0,
        True,  # stated by the instalments, or paid at once
        bool(schedule.claims),
        bool(schedule.disputes),
        True,  # a date is never empty
    )
    fields = (
        "insurers",
        "insureds",
        "subject",
        "cover",
        "period",
        "limit_cny",
        "payment",
        "claims",
        "disputes",
        "issued_on",
    )
    return tuple(zip(fields, ARTICLE_18, there, strict=True))
