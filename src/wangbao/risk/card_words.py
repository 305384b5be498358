"""The words of the model card around its tables, in both languages."""

from wangbao.vocabulary.text import Text

TITLE = Text("模型卡：默认损失模型", "Model card: the default loss model")
GENERATED = Text(
    "本页由 `make docs` 依据参数表生成，请勿手改。[English](model-card.md)",
    "Written by `make docs` from the parameter table; do not edit by hand. [中文](model-card.zh-CN.md)",
)

PURPOSE_TITLE = Text("用途", "What it is for")
PURPOSE = (
    Text(
        "为一家企业给出一年内网络安全事件的频率、按损失项目的金额及其不确定性区间，用于承保前的轻量化评估、条款比较与技术定价。"
        "在有本公司赔案数据之前，它是先验；有数据之后应由数据更新。",
        "It gives one enterprise's yearly frequency of cyber incidents, their cost by loss head and a band for what is not"
        " known, for a lightweight assessment before binding, the comparison of covers and a technical price. Until an"
        " insurer has claims of its own it is a prior; afterwards they should update it.",
    ),
    Text(
        "它不预测某一起具体攻击，不替代渗透测试与精算师的判断，也不是监管意义上的资本模型。",
        "It does not foretell an attack, replace a penetration test or an actuary's judgement, or serve as a regulatory"
        " capital model.",
    ),
)

FORM_TITLE = Text("结构", "How it works")
FORM = (
    Text(
        "**频率。** 一年事件数 N 服从负二项分布，均值 λ、离散参数 r，方差 λ + λ²/r。"
        "λ = λ₀ (R / R₀)^b × 行业 × 国家 × 安全状况，R 为年营收。行业系数为 (行业公布概率 / 参照概率)^指数，不低于下限。"
        "保守视图改用按营收分档公布的概率反解所得的 (λ, r)。有自身历史时按伽马–泊松更新：λ (r + n) / (r + λt)。",
        "**Frequency.** The number of incidents of a year, N, is negative binomial with mean λ and size r: variance"
        " λ + λ²/r. λ = λ₀ (R / R₀)^b × sector × country × posture, R the yearly revenue. The sector factor is (published"
        " probability / reference)^exponent, never below its floor. The conservative view takes (λ, r) solved from"
        " published probabilities by revenue tier. Own history updates it, gamma–Poisson: λ (r + n) / (r + λt).",
    ),
    Text(
        "**类型。** 一种类型是一种起因与一种后果，故通知的每对原因与场景各有频率与金额；勒索分为仅加密、双重勒索与致生产停摆三种，"
        "是否支付赎金另按概率抽取，多数不付。每起事件按行业调整后的占比归入一种类型；共因事件从基础频率中划出一部分，企业不共享其载体的不计。",
        "**Types.** A type has one origin and one effect, so every cause with every scenario of the notice has a rate and a"
        " severity. Ransomware is three types (encryption alone, double extortion, production stopped); whether a ransom is"
        " paid is drawn, mostly not. Each incident is of one type, by shares tilted by sector. Common causes are carved out of the base"
        " frequency; one whose footprint the enterprise does not share drops out.",
    ),
    Text(
        "**金额。** 一起事件有共同因子 Z ~ N(0,1)。损失项 j 以概率 p_j 发生，金额为 m_j (R / 1亿美元)^e_j ·"
        " exp(σ_j (ρZ + √(1−ρ²) ε_j))。营业中断 = 每小时可保毛利 × 受影响比例 × 中断小时数 ×（1 + 额外费用）。"
        "受影响人数为对数正态：填写了所持人数时随之上升且不超过它，否则随行业与营收；被诉概率随人数对数上升，和解成本随人数增长。单起总额"
        "不超过年营收的若干倍。",
        "**Severity.** An incident has a common factor Z ~ N(0,1). Head j is hit with probability p_j and costs"
        " m_j (R / USD 100m)^e_j · exp(σ_j (ρZ + √(1−ρ²) ε_j)). Interruption is hourly insurable profit × affected share ×"
        " hours × (1 + extra expense). People affected are lognormal: they rise with the number held and never pass it, or"
        " follow sector and revenue where that is not given; the logit of a suit rises"
        " with their logarithm, and the settlement with their number. One incident's total is capped at a multiple of"
        " revenue.",
    ),
    Text(
        "**责任。** 个人（个人信息保护法第六十九、七十条）按人数；企业客户（服务水平、交付与数据处理协议）按来自企业的收入与客户数；车主、"
        "车上人员与第三方按在网车辆；外包商相关按供应商事件；媒体按媒体事件；另计抗辩费用。产品服务三类以所售产品为风险单位：一次故障波及"
        "一部分购买方，每家按其规模受损，索赔不超过合同责任上限；网络安全产品另计购买方的应急处置与营业中断。",
        "**Liability.** Individuals (PIPL art. 69 and 70) by people; business customers (service levels, delivery and"
        " data-processing agreements) by revenue from businesses and their number; owners, occupants and third parties by"
        " vehicles in service; outsourcers by supplier incidents; media by media incidents; defence beside. The three kinds"
        " of product and service are exposed through the product: a failure strikes part of the buyers, each loses by its"
        " size, no claim passes the contract's cap; buyers of a security product also respond and are interrupted.",
    ),
    Text(
        "**控制措施。** 公布的相对危险度是单变量且彼此相关的，故各取重叠指数次幂，再除以其在企业间的平均，使中位企业的系数为 1；"
        "合计系数有上下限。未知的回答取 1，并在不确定性区间中抽取。",
        "**Controls.** Published ratios are univariate and correlated, so each is raised to the overlap exponent and"
        " divided by its mean over firms: a firm of median posture keeps factor one. The product has a floor and a cap. An"
        " unknown answer counts as one, and is drawn for the band.",
    ),
    Text(
        "**区间。** 每个有范围的参数在其范围内按三角分布抽取（以取值为众数，拉丁超立方），重复评估，给出 5%、50%、95% 分位。"
        "区间表示参数的不确定性，抽样误差另行给出。",
        "**Band.** Every parameter with a range is drawn from a triangle over it (its value the mode; Latin hypercube) and"
        " the assessment repeated; 5, 50 and 95 % are shown. The band is about the parameters; sampling error is shown"
        " apart.",
    ),
)

LIMITS_TITLE = Text("已知局限", "Known limits")
LIMITS = (
    Text(
        "中小企业的频率本身就有三倍上下的不确定；年营收十亿美元以上约为一倍半。",
        "The frequency of a small firm is uncertain by a factor of three either way, of firms above USD 1bn by about 1.5.",
    ),
    Text(
        "中国相对系数与各损失项的中国系数是判断：国内公开披露严重不足。",
        "China's relativity and the Chinese factors of the heads are judgement: public disclosure is far from complete.",
    ),
    Text(
        "直接物理损失、硬件改善、公关、媒体侵权、企业客户索赔、车辆索赔与产品服务责任未找到可供校准的数据，只能作为假设，不是统计。",
        "No calibrating data were found for physical loss, hardware betterment, public relations, media, claims of business"
        " customers, of vehicles, and for products and services: they are assumptions, not statistics.",
    ),
    Text(
        "**不相符**：公布的资料称一千条记录时损失超过 1,000 万美元的概率为 6%，本模型不到 0.1%（其成本不随记录数）；一亿条时公布超过 50%，"
        "本模型约 65%。",
        "**A miss**: a loss above USD 10m is published at 6 % for a thousand records, below 0.1 % here, where what does not"
        " follow records costs less; at a hundred million it is above 50 % published and about 65 % here.",
    ),
    Text(
        "**不相符之一**：公布的各营收档第 95 百分位损失（如营收 3,000 万美元企业约 910 万美元）远高于本模型的约 62 万美元；"
        "那项研究以事件被公开报道为条件。",
        "**First known miss**: the published 95th percentile by revenue tier (about USD 9.1m for a firm of USD 30m) lies"
        " far above this model's USD 0.6m; that study is conditional on an incident being public.",
    ),
    Text(
        "**不相符之二**：营收 5,000 万美元零售商的公布期望年损失 42.8 万美元无法达到，本模型约 7,100 美元；该数由保费反推，尾部无上限。",
        "**Second known miss**: the published expected loss of USD 428k a year for a retailer of USD 50m is not approached"
        " (this model: about USD 7k); it is implied by premiums, with a tail without limit.",
    ),
    Text(
        "企业之间只通过共因事件相关；一家企业的评估看不到账册的累积。",
        "Firms depend on each other through common causes only; the assessment of one firm does not see a book pile up.",
    ),
)

PAIRS_NOTE = Text(
    "年营收 30 亿元、其余未填的企业，行业见各表；通知在七类对象下列出的 44 对原因与场景各有频率与金额，“增补”为本模型所加。"
    "频率与金额随企业而变；类型如何归入原因与场景是判断。",
    "An enterprise of CNY 3bn revenue in the industry named, nothing else answered. Each of the 44 pairs of cause and"
    " scenario that the notice names over its seven kinds has a rate and a cost; “addition” is ours. Both move with the"
    " enterprise; which pair a type belongs to is judgement.",
)

USUAL_NOTE = Text(
    "同样的企业；通知为各类对象在各场景下列出的常见保障，各自对应的损失项目一年的期望损失（封顶之前）。一个项目归入几项保障时在每一项中计入，"
    "故各行不相加。车联网的“硬件改善成本”在系统停摆场景发生，在数据泄露场景为零：模型中泄露不损及硬件。",
    "The same enterprises: the covers the notice calls usual for each kind under each scenario, and what the heads they"
    " stand for lose in a year, before the cap. A head read into several covers counts under each, so rows do not add up."
    " Hardware betterment of connected vehicles is paid for after a standstill and costs nothing after a leak, which harms no"
    " hardware in the model.",
)

CHECKS_TITLE = Text("对照", "Held against published figures")
CHECKS_NOTE = Text(
    "美元；公布的数字与本模型的数字，由 `tests/risk/test_loss_benchmarks.py` 保证。本模型的参数正是依这些数字选定，"
    "故相符（误差百分之几以内）只说明自洽，不是独立验证。",
    "US dollars: what was published, and what this model gives to within a few per cent, held by `tests/risk/test_loss_benchmarks.py`. The"
    " parameters were chosen with these figures in view, so agreement shows consistency and is no independent validation.",
)
CHECKS = (
    (Text("每起事件均值，营收 1,000 万", "mean of an incident, revenue 10m"), "100k", "142k"),
    (Text("同上，1.08 亿", "the same, 108m"), "294k", "374k"),
    (Text("同上，7.75 亿", "the same, 775m"), "1.15m", "2.0m"),
    (Text("同上，45 亿", "the same, 4.5bn"), "4.33m", "5.1m"),
    (Text("同上，316 亿", "the same, 31.6bn"), "21.9m", "30.5m"),
    (
        Text("中断事件：中断 / 总额，1.08 亿", "interruption claims: interruption / total, 108m"),
        "325k / 615k",
        "487k / 995k",
    ),
    (
        Text("中断事件：中断 / 总额，80 亿", "interruption claims: interruption / total, 8bn"),
        "19.1m / 22.8m",
        "26m / 36m",
    ),
    (Text("无中断事件均值，1.08 亿", "claims without interruption, 108m"), "195k", "205k"),
    (
        Text("勒索、邮件、入侵、转账，1.08 亿", "ransomware, e-mail, intrusion, transfer, 108m"),
        "870k, 89k, 283k, 179k",
        "631k, 98k, 135k, 178k",
    ),
    (
        Text("中位数，1,000 万 / 1.08 亿 / 32 亿", "median, 10m / 108m / 3.2bn"),
        "30k / 73k / 514k",
        "38k / 96k / 283k",
    ),
    (Text("97.5% 分位，32 亿", "97.5th percentile, 3.2bn"), "26.6m", "22m"),
    (
        Text(
            "国内制造业期望损失占限额，营收 7,000 万 / 1.4 亿 / 2.8 亿",
            "Chinese maker, expected loss over limit, 70m / 140m / 280m",
        ),
        "0.48% / 0.85% / 1.49%",
        "0.72%",
    ),
)

GROUPS = {
    "frequency": Text("事件频率", "Frequency"),
    "dependence": Text("事件内的相依", "Dependence inside one incident"),
    "product": Text("被保产品与服务", "Insured products and services"),
    "customers": Text("企业客户", "Business customers"),
    "severity.vehicle_liability": Text(
        "车主、车上人员与第三方索赔", "Claims of owners, occupants and third parties"
    ),
    "severity.client_claims": Text(
        "被保产品与服务：购买方索赔", "Insured products and services: claims of buyers"
    ),
    "severity.client_response": Text("被保产品：购买方应急处置", "Insured products: response of buyers"),
    "severity.technology_liability": Text("产品与技术服务责任", "Product and technology liability"),
    "severity.downtime": Text("中断时长", "Downtime"),
    "severity.records": Text("受影响人数", "People affected"),
    "severity.country": Text("国家系数", "Country factors"),
    "posture": Text("安全状况", "Posture"),
    "common_cause_offset": Text("共因事件占比", "Share of common causes"),
}

TABLES = {
    "confidence": Text("可信度", "How far the figures may be trusted"),
    "parameters": Text("参数", "Parameters"),
    "tiers": Text("保守视图：按营收分档", "The conservative view: tiers by revenue"),
    "pairs": Text("通知的原因与场景：频率与均值", "Causes and scenarios of the notice: rate and mean"),
    "usual": Text("通知列出的常见保障：期望损失", "Usual covers of the notice: expected loss"),
    "types": Text("事件类型与通知用语", "Incident types in the words of the notice"),
    "controls": Text("控制措施", "Controls"),
    "exposures": Text("公网暴露资产", "Assets that face the internet"),
    "dependences": Text("对他方的依赖", "Dependence on others"),
    "common_causes": Text("共因事件", "Common causes"),
    "sources": Text("来源", "Sources"),
}

COLUMNS = {
    "below": Text("年营收低于（美元）", "revenue below (USD)"),
    "cause": Text("原因", "cause"),
    "code": Text("代码", "code"),
    "common_cause": Text("共因事件", "common cause"),
    "confidence": Text("可信度", "confidence"),
    "control": Text("控制措施", "control"),
    "count": Text("个数", "how many"),
    "data_liability": Text("个人信息责任归入", "liability for people's data"),
    "dependence": Text("依赖", "dependence"),
    "downtime": Text("中断天数中位数 / 对数标准差", "downtime: median days / log standard deviation"),
    "effect": Text("依据", "what was found"),
    "expense_share": Text("其他费用的概率之比", "probability of other costs, ratio"),
    "exposure": Text("资产", "asset"),
    "factors": Text("系数", "factors"),
    "footprint": Text("载体", "footprint"),
    "hit": Text("命中概率", "hit probability"),
    "like": Text("损失如同", "losses like"),
    "lowers": Text("降低的事件", "lowers"),
    "insured_kind": Text("被保险对象", "kind of insured"),
    "usual_cover": Text("常见保障", "usual cover"),
    "mean_cny": Text("年均损失（元）", "mean loss a year (yuan)"),
    "meaning": Text("含义", "meaning"),
    "model": Text("本模型", "this model"),
    "mu": Text("λ", "λ"),
    "named": Text("出处", "named by"),
    "note": Text("说明", "note"),
    "p1": Text("P(N≥1)", "P(N≥1)"),
    "p2": Text("P(N≥2)", "P(N≥2)"),
    "p3": Text("P(N≥3)", "P(N≥3)"),
    "parameter": Text("参数", "parameter"),
    "prevalence": Text("普及率（假设）", "prevalence (assumed)"),
    "published": Text("公布", "published"),
    "r": Text("r", "r"),
    "raises": Text("影响的事件", "incidents it moves"),
    "range": Text("合理范围", "plausible range"),
    "rate": Text("年频率", "rate a year"),
    "rate_share": Text("占全部事件", "share of incidents"),
    "ratio": Text("频率之比", "ratio of frequency"),
    "rr": Text("出险概率之比", "ratio of probability"),
    "scenario": Text("场景", "scenario"),
    "scenarios": Text("场景", "scenarios"),
    "severity": Text("对金额的系数", "factors on severity"),
    "source": Text("来源", "source"),
    "stop": Text("命中后中断的概率", "probability of a stop if hit"),
    "type": Text("事件类型", "incident type"),
    "value": Text("取值", "value"),
    "what": Text("对照项", "what"),
}
