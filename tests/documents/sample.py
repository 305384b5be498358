"""One enterprise's papers, made of the shipped wording for small enterprises; names are invented."""

import datetime as dt
from decimal import Decimal

from wangbao.contract.resolve import resolve
from wangbao.contract.wording import load
from wangbao.documents.application import Answer, AnswerSection, ApplicationForm, Signed
from wangbao.documents.contract_parts import (
    Exclusion,
    Instalment,
    Party,
    Premium,
    Product,
    Share,
    Subsidy,
    cover_lines,
)
from wangbao.documents.disclosure import DisclosedClause, DisclosureRecord
from wangbao.documents.endorsement import Change, EndorsementSlip
from wangbao.documents.invoice import InvoiceLine, PremiumInvoice
from wangbao.documents.phrases import BEIJING
from wangbao.documents.quote_letter import Adjustment, PriceStep, QuoteLetter
from wangbao.documents.schedule import PolicySchedule
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

TODAY = dt.date(2026, 11, 25)
YEAR = Period.of_year(dt.date(2026, 12, 1))
LEAD = Party(
    name=Text("东海示例财产保险股份有限公司", "Donghai Example P&C Insurance Co., Ltd."),
    uscc="91310000MA1FL0000A",
    address=Text("上海市浦东新区世纪大道100号", "100 Century Avenue, Pudong, Shanghai"),
)
FOLLOWER = Party(
    name=Text("西江示例财产保险有限公司", "Xijiang Example Insurance"),
    uscc="91440000MA4W00000B",
    address=Text("广州市天河区珠江东路6号", "6 Zhujiang East Road, Guangzhou"),
)
INSURED = Party(
    name=Text("苏州䶮创精密制造有限公司", "Suzhou Yanchuang Precision"),
    uscc="91320500MA1X00000C",
    address=Text("江苏省苏州市工业园区星湖街328号", "328 Xinghu Street, Suzhou"),
    contact="王㛃 0512-00000000",
)
BROKER = Party(name=Text("南山示例保险经纪有限公司", "Nanshan Example Brokers"))
PRODUCT = Product(
    name=Text("小微企业网络安全一揽子保险", "Cyber package for small enterprises"),
    version="2026.1",
    filing_number="C00004431912020123100722",
    wording=Text("小微企业网络安全一揽子保险条款", "Wording of the cyber package for small enterprises"),
)
TERMS = resolve(load("small-enterprise"), limit_cny=Decimal(1_000_000), deductible_cny=Decimal(10_000))
SHARES = (
    Share(insurer=LEAD, share=Decimal("0.6")),
    Share(insurer=FOLLOWER, share=Decimal("0.4"), lead=False),
)
PREMIUM = Premium(
    net_cny=Decimal("12345.67"),
    vat_cny=Decimal("740.74"),
    subsidies=(
        Subsidy(name=Text("苏州市保费补贴", "Suzhou premium subsidy"), amount_cny=Decimal("2000.00")),
    ),
)
EXCLUSIONS = (
    Exclusion(
        title=Text("战争与敌对行动", "War"),
        body=Text(
            "战争、敌对行动、军事行动、武装冲突造成的损失，保险人不负责赔偿。",
            "Losses from war, hostilities, military action or armed conflict are not indemnified.",
        ),
    ),
    Exclusion(
        title=Text("每次事故免赔额", "Deductible"),
        body=Text(
            "每次事故损失中的 ¥10,000.00 由被保险人自行承担。", "The insured bears ¥10,000.00 of each event."
        ),
    ),
)
INSTALMENTS = (
    Instalment(due=dt.date(2026, 12, 1), amount_cny=Decimal("5543.21")),
    Instalment(due=dt.date(2027, 6, 1), amount_cny=Decimal("5543.20")),
)


def schedule(**changed) -> PolicySchedule:
    given = {
        "number": "P2026000001",
        "issued_on": TODAY,
        "product": PRODUCT,
        "insurers": SHARES,
        "applicant": INSURED,
        "insureds": (INSURED,),
        "broker": BROKER,
        "period": YEAR,
        "limit_cny": Decimal(1_000_000),
        "deductible_cny": Decimal(10_000),
        "cover": cover_lines(TERMS),
        "exclusions": EXCLUSIONS,
        "premium": PREMIUM,
        "instalments": INSTALMENTS,
        "special": (
            Text("被保险人每季度备份一次并离线保存。", "Backups are made each quarter and kept offline."),
        ),
        "endorsements": 2,
    }
    return PolicySchedule(**given | changed)


def slip(**changed) -> EndorsementSlip:
    given = {
        "policy_number": "P2026000001",
        "seq": 2,
        "kind": Text("增加保险金额", "Increase of the sum insured"),
        "issued_on": dt.date(2027, 3, 3),
        "effective": dt.date(2027, 2, 1),
        "insurers": SHARES,
        "applicant": INSURED,
        "period": YEAR,
        "changes": (
            Change(
                what=Text("累计赔偿限额", "Aggregate limit"),
                before=Text("¥1,000,000.00", "¥1,000,000.00"),
                after=Text("¥2,000,000.00", "¥2,000,000.00"),
            ),
            Change(what=Text("保障项目：勒索", "Cover: extortion"), after=Text("新增", "added")),
        ),
        "reason": Text("被保险人申请。", "At the insured's request."),
        "premium": Premium(net_cny=Decimal("3000.00"), vat_cny=Decimal("180.00")),
    }
    return EndorsementSlip(**given | changed)


def invoice(**changed) -> PremiumInvoice:
    given = {
        "number": "P2026000001-F01",
        "issued_on": TODAY,
        "seller": LEAD,
        "buyer": INSURED,
        "policy_number": "P2026000001",
        "lines": (
            InvoiceLine(
                note=Text("第 1 期", "instalment 1"), net_cny=Decimal("6172.84"), vat_cny=Decimal("370.37")
            ),
            InvoiceLine(
                note=Text("第 2 期", "instalment 2"), net_cny=Decimal("6172.83"), vat_cny=Decimal("370.37")
            ),
        ),
        "premium": PREMIUM,
        "due": dt.date(2026, 12, 1),
    }
    return PremiumInvoice(**given | changed)


def quote(**changed) -> QuoteLetter:
    given = {
        "number": "Q2026000001",
        "issued_on": TODAY,
        "valid_until": dt.date(2026, 12, 25),
        "product": PRODUCT,
        "insurers": SHARES,
        "applicant": INSURED,
        "broker": BROKER,
        "period": YEAR,
        "limit_cny": Decimal(1_000_000),
        "deductible_cny": Decimal(10_000),
        "cover": cover_lines(TERMS),
        "exclusions": EXCLUSIONS,
        "premium": PREMIUM,
        "adjustments": (
            Adjustment(
                what=Text("等待期", "Waiting period"),
                asked=Text("8 小时", "8 hours"),
                offered=Text("12 小时", "12 hours"),
                rule="manufacturing-waiting",
                reason=Text("制造业营业中断等待期不低于 12 小时", "manufacturers wait at least 12 hours"),
            ),
        ),
        "conditions": (
            Text("三十日内为管理员账号启用多因素认证。", "MFA for administrators within 30 days."),
        ),
        "price_steps": (
            PriceStep(
                name=Text("基准费率", "Base rate"),
                given=Text("累计限额 ¥1,000,000.00", "limit ¥1,000,000.00"),
                factor=Text("1.3%", "1.3%"),
                running=Text("¥13,000.00", "¥13,000.00"),
            ),
            PriceStep(
                name=Text("行业系数", "Sector factor"),
                given=Text("C 制造业", "C manufacturing"),
                factor=Text("0.949667", "0.949667"),
                running=Text("¥12,345.67", "¥12,345.67"),
            ),
        ),
    }
    return QuoteLetter(**given | changed)


def application(**changed) -> ApplicationForm:
    given = {
        "number": "A2026000001",
        "issued_on": TODAY,
        "insurer": LEAD,
        "applicant": INSURED,
        "broker": BROKER,
        "product": PRODUCT,
        "period": YEAR,
        "limit_cny": Decimal(1_000_000),
        "deductible_cny": Decimal(10_000),
        "heads": (Text("营业中断损失", "Business interruption"), Text("勒索", "Extortion")),
        "questionnaire": Text("网络安全投保询问 2026.1", "Cyber questions 2026.1"),
        "sections": (
            AnswerSection(
                title=Text("安全措施", "Controls"),
                answers=(
                    Answer(
                        code="mfa",
                        question=Text("远程登录是否全部启用多因素认证？", "Is MFA on for all remote access?"),
                        answer=Text("是", "Yes"),
                    ),
                    Answer(
                        code="backup",
                        question=Text("最近一次备份恢复演练的日期？", "When was the last restore test?"),
                        answer=Text("2026年9月1日", "1 September 2026"),
                    ),
                    Answer(
                        code="other", question=Text("重要供应商？", "Key suppliers?"), answer=Text("", "")
                    ),
                ),
            ),
        ),
        "signed": Signed(
            name="李𬱟",
            role=Text("信息部经理", "IT manager"),
            at=dt.datetime(2026, 11, 25, 9, 30, tzinfo=BEIJING),
        ),
    }
    return ApplicationForm(**given | changed)


def disclosure(**changed) -> DisclosureRecord:
    at = dt.datetime(2026, 11, 25, 9, 0, tzinfo=BEIJING)
    minute = dt.timedelta(minutes=1)
    given = {
        "application_number": "A2026000001",
        "issued_on": TODAY,
        "insurer": LEAD,
        "applicant": INSURED,
        "product": PRODUCT,
        "clauses": tuple(
            DisclosedClause(
                code=f"c{place}",
                title=item.title,
                body=item.body,
                shown_at=at,
                explained_at=at + minute,
                confirmed_at=at + 2 * minute,
                confirmed_by="李𬱟",
            )
            for place, item in enumerate(EXCLUSIONS)
        ),
        "signed": Signed(name="李𬱟", at=at + 3 * minute),
    }
    return DisclosureRecord(**given | changed)


PAPERS = {
    "schedule": schedule,
    "slip": slip,
    "invoice": invoice,
    "quote": quote,
    "application": application,
    "disclosure": disclosure,
}
