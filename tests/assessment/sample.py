"""A hand-made assessment to develop and test its faces against.

A TEST SAMPLE: its figures hang together (cells add up to rows, rows to means, price lines to the premium) and are of
a plausible size, but no model computed them. Nothing outside the tests may read it.
"""

from dataclasses import replace
from decimal import Decimal

from tests.assessment.sample_cover import ADVICE, LAYERS, OPTIONS, PRICE
from tests.assessment.sample_losses import CELLS, heads, scenarios, view
from wangbao.assessment.result import (
    Assessment,
    Assumption,
    Band,
    Cell,
    Check,
    Estimate,
    LossView,
    Run,
    ScaleRow,
    Subject,
    TailPoint,
)
from wangbao.vocabulary.text import Text

_FREQUENCY = Text("频率", "Frequency")
_SEVERITY = Text("损失程度", "Severity")
_POSTURE = Text("防护状况", "Posture")
ASSUMPTIONS = (
    Assumption(
        _FREQUENCY,
        Text("基准年发生率 λ0（营收 800 万美元）", "Base incidents a year λ0 (revenue USD 8m)"),
        Text("0.020", "0.020"),
        "0.008",
        "0.060",
        "coalition2025,iris2025",
        "derived",
        Text("取理赔口径与公开事件口径之间的中值", "between claims books and publicly seen incidents"),
    ),
    Assumption(
        _FREQUENCY,
        Text("规模弹性 b", "Elasticity to revenue b"),
        Text("0.40", "0.40"),
        "0.20",
        "0.60",
        "iris2025",
        "derived",
        Text("再现 IRIS 大型企业的发生率", "reproduces the IRIS rates of large firms"),
    ),
    Assumption(
        _FREQUENCY,
        Text("中国大陆系数", "Factor for mainland China"),
        Text("0.70", "0.70"),
        "0.25",
        "1.30",
        "-",
        "judgement",
        Text("公开披露严重不足，区间取宽", "heavy under-reporting, hence a wide range"),
    ),
    Assumption(
        _FREQUENCY,
        Text("负二项离散参数 r", "Negative-binomial dispersion r"),
        Text("0.40", "0.40"),
        "0.26",
        "0.80",
        "iris2025",
        "derived",
        Text("由至少一次、至少两次的概率反解", "solved from P(N ≥ 1) and P(N ≥ 2)"),
    ),
    Assumption(
        _SEVERITY,
        Text("营业中断时长中位数（勒索）", "Median interruption, ransomware"),
        Text("168 小时", "168 hours"),
        "96",
        "384",
        "sophos2025",
        "reported",
        Text("一周内完全恢复者 53%", "53% recover fully within a week"),
    ),
    Assumption(
        _SEVERITY,
        Text("损失项目间相关 ρ", "Dependence between heads ρ"),
        Text("0.60", "0.60"),
        "0.30",
        "0.80",
        "-",
        "judgement",
        Text("单因子高斯；无公开的分项赔案数据", "one-factor Gaussian; no open data by head"),
    ),
    Assumption(
        _SEVERITY,
        Text("单次损失上限占营收", "Cap on one loss as a share of revenue"),
        Text("1.5", "1.5"),
        "0.5",
        "3.0",
        "iris2025",
        "derived",
        Text("IRIS 损失/营收 95 分位为 117%", "the 95th percentile of loss over revenue is 117%"),
    ),
    Assumption(
        _POSTURE,
        Text("措施重叠指数", "Exponent for overlap of controls"),
        Text("0.5", "0.5"),
        "0.3",
        "0.8",
        "-",
        "judgement",
        Text("公开比值均为单变量", "published ratios are univariate"),
    ),
)

SOURCES = (
    ("iris2025", "Cyentia Institute, Information Risk Insights Study 2025 (June 2025)"),
    ("coalition2025", "Coalition, 2025 Cyber Claims Report"),
    ("mmc2023", "Marsh McLennan, Using data to prioritize cybersecurity investments (2023)"),
    ("sophos2024", "Sophos, The impact of compromised backups (2024, n = 2,974)"),
    ("sophos2025", "Sophos, State of Ransomware 2025 (n = 3,400)"),
    ("ibm2025", "IBM / Ponemon, Cost of a Data Breach 2025"),
)


def sample() -> Assessment:
    """A medium-sized manufacturer with a comprehensive policy."""
    ground_up, insured = view("ground_up"), view("insured")
    return Assessment(
        subject=Subject(
            "示例精密制造有限公司",
            "industrial_internet",
            "C",
            "medium",
            (
                (Text("年营业收入", "Revenue"), Text("320,000,000", "320,000,000")),
                (Text("毛利率", "Gross margin"), Text("31%", "31%")),
                (Text("从业人员", "Employees"), Text("640", "640")),
                (Text("持有个人信息的人数", "People whose data is held"), Text("48,000", "48,000")),
                (Text("云服务依赖", "Dependence on cloud"), Text("40%", "40%")),
                (Text("工业控制系统依赖", "Dependence on industrial control"), Text("75%", "75%")),
            ),
            (Text("外包商依赖程度", "Dependence on outsourcers"), Text("补丁时限", "Time to patch")),
            0.094,
        ),
        wording="manufacturing-comprehensive",
        wording_title=Text(
            "工业互联网企业网络安全综合保险（示例条款）",
            "Industrial internet, comprehensive (example wording)",
        ),
        limit_cny=Decimal(10_000_000),
        deductible_cny=Decimal(50_000),
        ground_up=ground_up,
        insured=insured,
        cells=tuple(Cell(s, h, before, paid) for (s, h), (before, paid) in CELLS.items()),
        scenarios=scenarios(),
        scale=(
            ScaleRow("data_encrypted", "hours", 0.0041, 168.0, 690.0),
            ScaleRow("data_encrypted", "people", 0.0062, 4_800.0, 48_000.0),
            ScaleRow("office_system_outage", "hours", 0.0021, 3.6, 19.2),
        ),
        heads=heads(),
        layers=LAYERS,
        price=PRICE,
        options=OPTIONS,
        advice=ADVICE,
        assumptions=ASSUMPTIONS,
        sources=SOURCES,
        checks=(
            Check(
                Text("次数的均值", "Mean number of incidents"),
                Estimate(0.16012, 0.00041),
                0.16,
                Text("负二项分布的均值", "mean of the negative binomial"),
            ),
            Check(
                Text("年均损失（投保前）", "Yearly mean before insurance"),
                ground_up.mean,
                488_300.0,
                Text("快速傅里叶变换合成，保均值网格", "compounded by FFT on a mean-preserving grid"),
            ),
            Check(
                Text("年均赔付", "Yearly mean of what the policy pays"),
                insured.mean,
                None,
                Text(
                    "分项限额与年度累计同时起作用，无法逐层合成",
                    "sublimits and the yearly aggregate act together",
                ),
            ),
        ),
        run=Run(
            "default",
            "0.1",
            "default",
            1_000_000,
            160_118,
            20_260_101,
            Text("按第一随机数分层抽样的蒙特卡洛", "Monte Carlo, stratified on the first uniform"),
            200,
        ),
        cautions=(
            Text(
                "默认模型主要依据境外公开资料，对中国大陆的修正系数属判断，不能代替公司自身的损失经验。",
                "The default model rests mostly on sources from abroad; its factor for mainland China is judgement and "
                "no substitute for a firm's own experience.",
            ),
            Text(
                "损失分布尾部很厚：千年一遇的数值受单次损失上限左右，不宜单独引用。",
                "The tail is heavy: the 1-in-1,000 year hangs on the cap on one loss and should not be quoted alone.",
            ),
        ),
    )


def quiet() -> Assessment:
    """A small firm whose 1-in-20 year has no loss at all, with every control in place and no exact figures."""
    assessment = sample()
    none = Estimate(0.0, 0.0)

    def calm(view: LossView) -> LossView:
        rare = [
            point
            if point.return_period > 60
            else replace(point, aggregate=none, occurrence=none, aggregate_band=Band(0.0, 0.0, 0.0))
            for point in view.curve
        ]
        tail = (TailPoint(0.95, none, view.tail[0].tvar), *view.tail[1:])
        return replace(view, any_loss=Estimate(0.0151, 0.0001), tail=tail, curve=tuple(rare))

    return replace(
        assessment,
        subject=replace(assessment.subject, missing=(), systemic_share=0.0),
        ground_up=calm(assessment.ground_up),
        insured=calm(assessment.insured),
        advice=(),
        checks=(),
        cautions=(),
    )


def large() -> Assessment:
    """A group a thousand times the size that loses something in every second year, under a policy that pays nothing."""
    assessment = sample()

    def scaled(view: LossView, factor: float) -> LossView:
        def more(figure: Estimate) -> Estimate:
            return Estimate(figure.value * factor, figure.error * factor)

        def wider(band: Band) -> Band:
            return Band(band.low * factor, band.middle * factor, band.high * factor)

        curve = tuple(
            replace(
                point,
                aggregate=more(point.aggregate)
                if point.aggregate.value
                else Estimate(point.return_period * factor, 1.0),
                occurrence=more(point.occurrence),
                aggregate_band=wider(point.aggregate_band),
            )
            for point in view.curve
        )
        tail = tuple(replace(point, var=more(point.var), tvar=more(point.tvar)) for point in view.tail)
        mean, band = more(view.mean), wider(view.mean_band)
        return replace(
            view, mean=mean, mean_band=band, deviation=more(view.deviation), tail=tail, curve=curve
        )

    ground_up = replace(scaled(assessment.ground_up, 1000.0), any_loss=Estimate(0.612, 0.0005))
    return replace(
        assessment,
        limit_cny=Decimal(500_000_000),
        ground_up=ground_up,
        insured=replace(scaled(assessment.insured, 0.0), any_loss=Estimate(0.0, 0.0)),
        cells=tuple(replace(c, ground_up=c.ground_up * 1000, insured=0.0) for c in assessment.cells),
        scenarios=tuple(replace(r, ground_up=r.ground_up * 1000, insured=0.0) for r in assessment.scenarios),
        heads=tuple(replace(r, ground_up=r.ground_up * 1000, insured=0.0) for r in assessment.heads),
    )
