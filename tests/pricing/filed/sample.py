"""A small rate plan with every kind of factor, as plain data to change."""

from copy import deepcopy
from typing import Any

WORDS = {"zh": "名", "en": "name"}


def words(en: str) -> dict[str, str]:
    return {"zh": f"名{en}", "en": en}


def factor(code: str, kind: str, inputs: list[str], **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": words(code),
        "kind": kind,
        "inputs": inputs,
        "confidence": "judgement",
    } | more


PLAN: dict[str, Any] = {
    "plan": "sample",
    "version": "1",
    "title": words("plan"),
    "note": words("note"),
    "inputs": [
        {"code": "limit_cny", "name": words("limit"), "unit": "cny", "least": 100_000, "most": 10_000_000},
        {"code": "deductible_cny", "name": words("deductible"), "unit": "cny"},
        {"code": "deductible_percent", "name": words("share"), "unit": "percent", "most": 50},
        {"code": "revenue_cny", "name": words("revenue"), "unit": "cny"},
        {
            "code": "trade",
            "name": words("trade"),
            "choices": [{"code": "shop", "name": words("shop")}, {"code": "works", "name": words("works")}],
        },
        {
            "code": "past",
            "name": words("past"),
            "choices": [{"code": "few", "name": words("few")}, {"code": "many", "name": words("many")}],
        },
    ],
    "covers": [
        {
            "code": "own",
            "name": words("own"),
            "heads": ["business_interruption", "data_restoration"],
            "base_rate_percent": 0.5,
            "confidence": "judgement",
        },
        {
            "code": "third",
            "name": words("third"),
            "heads": ["incident_liability"],
            "base_rate_percent": 0.3,
            "confidence": "judgement",
        },
    ],
    "factors": [
        factor(
            "trade",
            "fixed",
            ["trade"],
            rows=[{"is": "shop", "factor": 0.8}, {"is": "works", "factor": 1.5}],
        ),
        factor(
            "revenue",
            "fixed",
            ["revenue_cny"],
            rows=[
                {"from": 0, "to": 1_000_000, "factor": 0.9},
                {"from": 1_000_000, "to": 50_000_000, "factor": 1},
                {"from": 50_000_000, "to": None, "factor": 1.2},
            ],
            covers=["own"],
            direction="rising",
        ),
        factor(
            "amount",
            "interpolated",
            ["deductible_cny"],
            rows=[{"at": 0, "factor": 1}, {"at": 10_000, "factor": 0.9}, {"at": 40_000, "factor": 0.6}],
            absent=1,
            direction="falling",
        ),
        factor(
            "share",
            "interpolated",
            ["deductible_percent"],
            rows=[{"at": 0, "factor": 1}, {"at": 10, "factor": 0.9}, {"at": 30, "factor": 0.7}],
            absent=1,
            direction="falling",
        ),
        factor(
            "past",
            "range",
            ["past"],
            rows=[
                {"is": "few", "low": 0.7, "high": 1, "usual": 0.9, "open": "low"},
                {"is": "many", "low": 1, "high": 1.5, "open": "both"},
            ],
        ),
        factor(
            "size",
            "linked",
            ["revenue_cny", "limit_cny"],
            rows=[{"at": 1_000_000}, {"at": 100_000_000}],
            columns=[{"at": 1_000_000}, {"at": 4_000_000}],
            cells=[[1, 0.5], [2, 1]],
            interpolates="amount",
            direction="rising",
            column_direction="falling",
        ),
    ],
    "groups": [{"code": "deductible", "name": words("deductible"), "factors": ["amount", "share"]}],
    "sources": {},
}

FACTS: dict[str, Any] = {
    "limit_cny": 1_000_000,
    "revenue_cny": 1_000_000,
    "trade": "shop",
    "past": "few",
}


def plan(**changes: Any) -> dict[str, Any]:
    """The plan with some of its fields changed."""
    return deepcopy(PLAN) | changes


def with_factor(code: str, **changes: Any) -> dict[str, Any]:
    """The plan with one factor changed."""
    data = deepcopy(PLAN)
    data["factors"] = [one | changes if one["code"] == code else one for one in data["factors"]]
    return data
