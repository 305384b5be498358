"""Hold what the sample's schemes and pilot plans say: fictitious, and short."""

from typing import Any, Final

from wangbao.programme.batch_schema import Batch
from wangbao.programme.form_library import load
from wangbao.programme.plan import PlanKind

_TEXTS: Final = {
    "summary": "以网络安全保险为核心，为企业提供承保前评估、保险期间监测与出险后处置的全流程服务。",
    "exclusions": "战争、故意行为、基础设施故障、行政罚款。",
    "limits": "单次事故限额 500 万元，累计 1000 万元；每次事故免赔 5 万元，营业中断等待期 8 小时。",
    "pricing_method": "以行业频率与企业控制措施为因子，按备案费率计划计算，评估结果决定浮动。",
    "service_before": "线上问卷与外网暴露面扫描，出具评估报告与整改建议。",
    "service_during": "每周监测暴露面与漏洞通报，季度复评，重要预警 24 小时内送达。",
    "service_after": "7×24 小时应急响应，取证、恢复与公关法律支持，定损人员 48 小时内到场。",
    "assessment_means": "资产、威胁与控制措施的量化评估，给出年均损失与重大损失情景。",
    "monitoring_means": "外网资产发现、漏洞与恶意样本情报、等保与备案状态核对。",
    "response_means": "本地应急队伍与远程处置平台，预案与演练。",
    "loss_assessment_means": "日志与备份取证，营业中断损失按小时核定，第三方审计复核。",
    "record_cases": "为一家制造企业处置勒索事件，三日恢复生产并完成赔付。",
    "innovation": "评估结果直接进入费率，整改完成即下浮保费。",
    "promotion": "问卷、条款与服务清单均为数据，可由其他机构导入使用。",
    "plan": "首季选定二十家企业，次季扩至百家，年末总结。",
    "guarantees": "牵头单位设专班，联合单位各派一名负责人，费用单列。",
}


def content(title: str, batch: Batch, **changes: Any) -> dict[str, Any]:
    """Give the content of a sample scheme."""
    return {
        "title": title,
        "insurance_classes": ["property", "liability"],
        "kinds": ["telecom_internet", "industrial_internet"],
        "tracks": [one.code for one in batch.tracks[1:3]],
        "industries": ["C", "I"],
        "scenarios": ["platform_outage", "data_encrypted"],
        "heads": ["business_interruption", "data_restoration", "emergency_response", "data_breach_liability"],
        "filing_numbers": ["C00004431912020123100722"],
        "record_policies": 320,
        "record_premium_cny": "28500000.00",
        "record_sum_insured_cny": "2100000000.00",
        "record_claims_cny": "3600000.00",
        **_TEXTS,
        **changes,
    }


_PLANS: Final = {
    "goals": "一年内形成可复制的投保、监测、处置、理赔流程，参保企业重大风险整改率不低于九成。",
    "kinds": ["industrial_internet", "telecom_internet"],
    "industries": ["C", "I"],
    "scenarios": ["platform_outage", "data_encrypted"],
    "chain": "智能制造产业链，由海川智能制造牵头，供应商逐批加入。",
    "local_state": "规模以上制造企业较多，数字化程度较高；网络安全保险尚在起步，以单点投保为主。",
    "enterprise_role": ["chain_leader"],
    "filing_numbers": ["C00004431912020123100722"],
    "products": "以企业网络安全综合保险为主，按产业链统一条款，单独核保出单。",
    "services": "承保前评估，保险期间每周监测与预警，出险后 24 小时内响应。",
    "resources": "专班八人，监测平台与应急队伍由联合单位提供，费用单列。",
    "needs": "产线联网后停机损失集中，供应商安全水平参差，需要统一评估与转移风险。",
    "heads": ["business_interruption", "data_restoration", "emergency_response"],
    "suppliers": "供应商自愿参加，各自投保；评估费用由链主承担，保费自付并可申请补贴。",
    "support_kinds": ["premium_subsidy", "industrial_park"],
    "support": "组织供需对接与培训，按地方支持措施给予保费补贴，开放共性检测资源。",
    "matching": "每季度一次对接会，面向园区与产业链开展宣贯培训。",
    "target_policies": 30,
    "target_insureds": 25,
    "target_premium_cny": "900000.00",
    "target_sum_insured_cny": "300000000.00",
    "organisation": "牵头单位负责统筹，联合单位分别负责监测、处置与培训。",
    "schedule": "首季启动与评估，次季集中投保，后两季监测、复评与总结。",
    "risk_control": "控制累积限额，重大漏洞未整改的暂缓承保；退出按合同善后，不影响已生效保单。",
}


def plan_content(kind: PlanKind, title: str, batch: Batch) -> dict[str, Any]:
    """Give the content of a sample plan: the fields that the form of its kind has."""
    form = load(f"plan-{kind}")
    given = {"title": title, "tracks": [one.code for one in batch.tracks[1:2]], **_PLANS}
    return {field.code: given[field.code] for field in form.fields if field.code in given}
