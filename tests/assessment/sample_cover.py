"""The cover, price and advice of the test sample. Invented, not computed."""

from decimal import Decimal

from wangbao.assessment.result import Advice, Estimate, Layer, Option, Price, PriceLine
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import Text

LAYERS = (
    Layer(
        Text("第一部分 财产损失", "Section 1, first-party loss"),
        ("business_interruption",),
        "covered",
        Text(
            "等待期12小时，超过后从等待期结束起按小时毛利赔付，最长180日；每次事故免赔额5万元，两者取高。",
            "Waiting period of 12 hours, then gross profit by the hour for at most 180 days; "
            "CNY 50k deductible for each event, the higher of the two applies.",
        ),
    ),
    Layer(
        Text("第一部分 财产损失", "Section 1, first-party loss"),
        ("data_restoration", "emergency_response"),
        "covered",
        Text(
            "每次事故免赔额5万元，赔偿限额包含在累计限额内。",
            "CNY 50k deductible for each event, inside the aggregate.",
        ),
    ),
    Layer(
        Text("第一部分 财产损失", "Section 1, first-party loss"),
        ("physical_loss", "hardware_betterment"),
        "limited",
        Text(
            "合计分项限额100万元，绝对免赔率10%。",
            "CNY 1m sublimit for both together; the insured bears 10%.",
        ),
    ),
    Layer(
        Text("第一部分 财产损失", "Section 1, first-party loss"),
        ("public_relations", "legal_expense"),
        "conditional",
        Text(
            "须事先取得保险人书面同意；分项限额50万元。",
            "With the insurer's prior written consent; CNY 500k sublimit.",
        ),
    ),
    Layer(
        Text("第二部分 第三者责任", "Section 2, third-party liability"),
        ("data_breach_liability", "incident_liability", "outsourcer_liability"),
        "covered",
        Text(
            "索赔提出制，追溯期12个月，延长报告期60日；外包商相关责任分项限额200万元。",
            "Claims-made, retroactive by 12 months, extended reporting of 60 days; CNY 2m sublimit for outsourcers.",
        ),
    ),
    Layer(
        Text("第三部分 扩展", "Section 3, extensions"),
        ("funds_loss",),
        "limited",
        Text(
            "分项限额100万元，每次事故免赔额10万元。", "CNY 1m sublimit, CNY 100k deductible for each event."
        ),
    ),
    Layer(
        Text("第三部分 扩展", "Section 3, extensions"),
        ("extortion",),
        "nominal_only",
        Text(
            "条款写有赎金，但须报案证明与支付凭证，国内实务中不赔付。",
            "Ransom is written, but needs a police report and a payment record, and is not paid in domestic practice.",
        ),
    ),
    Layer(
        Text("责任免除", "Exclusions"),
        ("media_liability", "product_liability", "professional_liability"),
        "excluded",
        Text("本保单不承保。", "Not insured by this policy."),
    ),
)

PRICE = Price(
    trace=(
        PriceLine(
            "expected_loss",
            Text("预期赔付", "Expected insured loss"),
            Decimal("311500.00"),
            Text("保单年均赔付（模拟）", "yearly mean of what the policy pays (simulated)"),
        ),
        PriceLine(
            "risk_load",
            Text("风险附加", "Risk load"),
            Decimal("91005.00"),
            Text(
                "资本成本率 10% ×（TVaR 99% 9,412,000 − 预期赔付 311,500）× 分散系数 0.1",
                "cost of capital 10% × (TVaR 99% 9,412,000 − expected 311,500) × diversification 0.1",
            ),
        ),
        PriceLine(
            "expenses",
            Text("费用", "Expenses"),
            Decimal("80501.00"),
            Text("保费的 14%（示例）", "14% of premium (illustration)"),
        ),
        PriceLine(
            "commission",
            Text("手续费", "Commission"),
            Decimal("57500.71"),
            Text("保费的 10%", "10% of premium"),
        ),
        PriceLine("profit", Text("利润", "Profit"), Decimal("34500.43"), Text("保费的 6%", "6% of premium")),
    ),
    premium_cny=Decimal("575007.14"),
    vat_cny=Decimal("34500.43"),
    rate_on_limit=0.057500714,
    premium_band=Band(221_000.0, 569_000.0, 1_243_000.0),
    apart=(
        PriceLine(
            "vat",
            Text("增值税", "Value-added tax"),
            Decimal("34500.43"),
            Text("不含税保费 575,007.14 × 6%", "premium before tax 575,007.14 × 6%"),
        ),
    ),
    loadings_version="sample",
)

OPTIONS = tuple(
    Option(Decimal(limit), Decimal(deductible), Estimate(mean, mean * 0.005), Decimal(premium), rate, chosen)
    for limit, deductible, mean, premium, rate, chosen in (
        ("5000000", "50000", 246_100.0, "431200.00", 0.08624, False),
        ("5000000", "200000", 218_700.0, "389400.00", 0.07788, False),
        ("10000000", "50000", 311_500.0, "575007.14", 0.0575007, True),
        ("10000000", "200000", 279_300.0, "527300.00", 0.05273, False),
        ("20000000", "50000", 371_800.0, "744900.00", 0.037245, False),
        ("20000000", "200000", 338_500.0, "692100.00", 0.034605, False),
    )
)

ADVICE = (
    Advice(
        "hardening",
        Text("系统加固与安全配置基线", "Hardening to a secure baseline"),
        "no",
        Estimate(-188_300.0, 2_100.0),
        Estimate(-3_910_000.0, 82_000.0),
        Decimal("-214300.00"),
        Text(
            "加固到位者发生事件的概率约为未加固者的 0.18；与其他措施重叠，按 0.5 次幂折减。",
            "Firms that harden see 0.18 of the incidents of those that do not; taken to the power 0.5 for overlap.",
        ),
        "mmc2023",
        "memory",
    ),
    Advice(
        "offline_backups",
        Text("离线、可恢复的备份", "Offline backups that restore"),
        "partial",
        Estimate(-96_400.0, 1_600.0),
        Estimate(-2_240_000.0, 71_000.0),
        Decimal("-118200.00"),
        Text(
            "备份完好时恢复费用约为备份失陷时的八分之一。",
            "Recovery costs an eighth when backups are intact.",
        ),
        "sophos2024",
        "reported",
    ),
    Advice(
        "edr",
        Text("终端检测与响应", "Endpoint detection and response"),
        "partial",
        Estimate(-71_900.0, 1_300.0),
        Estimate(-1_320_000.0, 64_000.0),
        Decimal("-84100.00"),
        Text(
            "部署者发生事件的概率约为未部署者的 0.45。",
            "Firms with it see 0.45 of the incidents of those without.",
        ),
        "mmc2023",
        "memory",
    ),
    Advice(
        "mfa_full",
        Text("全员多因素认证", "Multi-factor authentication everywhere"),
        "unknown",
        Estimate(-38_600.0, 1_100.0),
        Estimate(-690_000.0, 58_000.0),
        Decimal("-45800.00"),
        Text(
            "仅在全面部署时有效，事件概率约为 0.71。",
            "Counts only when it is everywhere: 0.71 of the incidents.",
        ),
        "mmc2023",
        "reported",
    ),
    Advice(
        "awareness",
        Text("员工安全意识培训", "Staff awareness training"),
        "no",
        Estimate(-1_200.0, 900.0),
        Estimate(-21_000.0, 40_000.0),
        Decimal("-1400.00"),
        Text("对单次事故成本的影响很小。", "Little effect on the cost of an event."),
        "ibm2025",
        "judgement",
    ),
)
