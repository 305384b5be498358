"""Give the answers of the sample's enterprises; a product's questions decide which of them are used."""

from collections.abc import Mapping
from typing import Any, Final

from wangbao.questionnaire import answers as answering
from wangbao.questionnaire.schema import QuestionSet

# Good but not perfect security.
_COMMON: Final[dict[str, Any]] = {
    "gross_margin": "28",
    "holds_personal_data": "yes",
    "records": "80000",
    "sensitive_records": "1200",
    "important_data": "ordinary",
    "cross_border": "no",
    "data_encryption": "yes",
    "cloud": "medium",
    "cloud_provider": "huawei-cloud",
    "outsourcers": "low",
    "recourse_waived": "no",
    "industrial_control": "none",
    "mfa_everywhere": "yes",
    "privileged_access": "yes",
    "hardening": "yes",
    "patching_7d": "yes",
    "endpoint_detection": "yes",
    "managed_detection": "partial",
    "logging": "yes",
    "offline_backups": "yes",
    "incident_plan": "yes",
    "staff_training": "yes",
    "failover": "no",
    "anti_ddos": "no",
    "code_review": "partial",
    "payment_callback": "yes",
    "exposures": ["none"],
    "open_findings": "0",
    "graded": "yes",
    "protection_level": "2",
    "protection_passed": "yes",
    "critical_infrastructure": "no",
    "incidents": "0",
    "demand_received": "no",
    "penalised": "no",
    "insured_before": "no",
    "declined_before": "no",
}

FACTORY: Final = {
    "kind": "industrial_internet",
    "industry": "C36",
    "revenue": "86000",
    "employees": "1450",
    "assets": "120000",
    "industrial_type": "connected_factory",
    "industrial_level": "2",
    "ot_separated": "yes",
    "ot_remote": "no",
    "line_day_loss": "65",
    "industrial_control": "high",
    "records": "6200",
    "sensitive_records": "300",
}
CLOUD: Final = {
    "kind": "telecom_internet",
    "industry": "I64",
    "revenue": "42000",
    "employees": "620",
    "assets": "38000",
    "telecom_role": "cloud_provider",
    "active_users": "350000",
    "failover": "yes",
    "anti_ddos": "yes",
    "business_customers": "2600",
    "records": "350000",
    "protection_level": "3",
    "cloud_provider": "tianyi-cloud",
}
PHARMACY: Final = {
    "kind": "other_industry",
    "industry": "F52",
    "revenue": "18000",
    "employees": "940",
    "outage_tolerance": "24",
    "records": "260000",
    "sensitive_records": "90000",
    "cloud_provider": "aliyun",
}
VEHICLES: Final = {
    "kind": "connected_vehicle",
    "industry": "C36",
    "revenue": "150000",
    "employees": "2300",
    "vehicle_role": "electronic_system",
    "connected_vehicles": "48000",
    "ota": "yes",
    "ota_signed": "yes",
    "records": "48000",
}
SECURITY: Final = {
    "kind": "security_service",
    "industry": "I65",
    "revenue": "9500",
    "employees": "210",
    "insured_revenue": "6400",
    "clients": "130",
    "liability_cap": "multiple_fee",
    "critical_clients": "no",
    "security_service_type": "penetration_test",
    "written_authorisation": "yes",
    "client_access": "no",
    "holds_personal_data": "no",
}
SHOP: Final = {
    "kind": "other_industry",
    "industry": "F51",
    "revenue": "3600",
    "employees": "48",
    "outage_tolerance": "48",
    "records": "9000",
    "sensitive_records": "0",
    "cloud": "low",
    "cloud_provider": "tencent-cloud",
    "graded": "no",
}
# Controls that the rules refer to an underwriter, and controls that they decline.
WEAK: Final = {"exposures": ["remote_desktop"], "mfa_everywhere": "partial", "managed_detection": "no"}
DECLINED: Final = {**WEAK, "mfa_everywhere": "no", "offline_backups": "no", "patching_7d": "no"}


def answers_to(questions: QuestionSet, own: Mapping[str, Any]) -> dict[str, Any]:
    """Select the answers to the questions that are asked, given the answers before; the rest is left out."""
    known = {**_COMMON, **own}
    given: dict[str, Any] = {}
    while True:
        asked = answering.draft(questions, given).asked()
        more = {
            question.code: known[question.code]
            for question in asked
            if question.code in known and question.code not in given
        }
        if not more:
            return given
        given |= more
