"""Hold what the sample's schemes say: fictitious, and short."""

from typing import Any, Final

from wangbao.programme.batch_schema import Batch

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
