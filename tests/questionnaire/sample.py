"""A small question set as plain data, and ways to spoil it."""

import copy
from typing import Any

BASE: dict[str, Any] = {
    "set": "sample",
    "version": "2026.1",
    "title": {"zh": "样例", "en": "Sample"},
    "note": {"zh": "样例", "en": "Sample"},
    "families": ["enterprise"],
    "declaration": {"zh": "如实回答", "en": "Answered truthfully"},
    "sections": [
        {
            "code": "firm",
            "title": {"zh": "企业", "en": "Firm"},
            "questions": [
                {
                    "code": "kind",
                    "type": "choice",
                    "ask": {"zh": "属于哪一类？", "en": "Which kind?"},
                    "fact": "profile.kind",
                    "options_from": "kinds",
                },
                {
                    "code": "section",
                    "type": "choice",
                    "ask": {"zh": "哪个门类？", "en": "Which section?"},
                    "fact": "profile.section",
                    "required": True,
                    "options_from": "sections",
                },
                {
                    "code": "revenue",
                    "type": "number",
                    "ask": {"zh": "营业收入？", "en": "Revenue?"},
                    "fact": "profile.revenue_cny",
                    "required": True,
                    "unit": {"zh": "万元", "en": "× 10,000 CNY"},
                    "factor": 10000,
                    "minimum": 1,
                    "maximum": 1000000,
                },
            ],
        },
        {
            "code": "data",
            "title": {"zh": "数据", "en": "Data"},
            "questions": [
                {
                    "code": "holds",
                    "type": "yes_no",
                    "ask": {"zh": "是否持有个人信息？", "en": "Is personal data held?"},
                    "fact": "underwriting.holds",
                    "not_applicable": True,
                },
                {
                    "code": "records",
                    "type": "number",
                    "ask": {"zh": "多少人的个人信息？", "en": "Of how many people?"},
                    "show": "holds == 'yes'",
                    "fact": "profile.records_held",
                    "required": True,
                    "unit": {"zh": "人", "en": "people"},
                    "whole": True,
                    "minimum": 0,
                    "maximum": 2000000000,
                },
                {
                    "code": "encrypted",
                    "type": "choice",
                    "ask": {"zh": "是否加密？", "en": "Is it encrypted?"},
                    "show": "records >= 1000",
                    "fact": "profile.controls.data_encryption",
                    "options_from": "control_answers",
                },
                {
                    "code": "reach",
                    "type": "choices",
                    "ask": {"zh": "哪些设备可从互联网访问？", "en": "Which can be reached?"},
                    "fact": "profile.exposures",
                    "options": [
                        {"code": "remote_desktop", "say": {"zh": "远程桌面", "en": "Remote desktop"}},
                        {"code": "vpn_fortinet", "say": {"zh": "Fortinet 设备", "en": "Fortinet device"}},
                    ],
                },
                {
                    "code": "incidents",
                    "type": "number",
                    "ask": {"zh": "三年内几起事件？", "en": "How many incidents in three years?"},
                    "fact": "profile.history.incidents",
                    "implies": {"profile.history.years": 3},
                    "unit": {"zh": "起", "en": "incidents"},
                    "whole": True,
                    "minimum": 0,
                    "maximum": 1000,
                },
                {
                    "code": "tested",
                    "type": "date",
                    "ask": {"zh": "哪一天测评？", "en": "On which day was it tested?"},
                    "fact": "underwriting.tested",
                    "earliest": "2010-01-01",
                    "latest": "2030-01-01",
                },
                {
                    "code": "insurer",
                    "type": "text",
                    "ask": {"zh": "现保险人名称？", "en": "What is the insurer's name?"},
                    "fact": "underwriting.insurer",
                    "longest": 10,
                },
            ],
        },
    ],
}

FIRM = {"section": "C", "revenue": "30000"}


def data(**changes: Any) -> dict[str, Any]:
    """The sample with fields of questions changed: ``holds={"ask": …}``; a value of None drops the field."""
    found = copy.deepcopy(BASE)
    for section in found["sections"]:
        for question in section["questions"]:
            for field, value in changes.get(question["code"], {}).items():
                question[field] = value
                if value is None:
                    del question[field]
    return found
