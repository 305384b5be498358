"""A comparison as plain data and back, so that it is computed once and stored."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wangbao.pricing.filed.fit.comparison import Apart, Breakdown, Comparison, Segment
from wangbao.vocabulary.text import Text

_DIGITS = 6  # significant digits kept of a figure


def as_data(of: Comparison) -> dict[str, Any]:
    """Convert a comparison to plain data for JSON."""
    return {
        "plan": of.plan,
        "version": of.version,
        "whole": _segment(of.whole),
        "quantiles": [[level, _short(ratio)] for level, ratio in of.quantiles],
        "within": [[part, _short(share)] for part, share in of.within],
        "breakdowns": [
            {
                "code": part.code,
                "name": part.name._asdict(),
                "segments": [_segment(segment) for segment in part.segments],
            }
            for part in of.breakdowns
        ],
        "worst": [{key: _plain(value) for key, value in asdict(one).items()} for one in of.worst],
        "points": [[_short(technical), _short(filed)] for technical, filed in of.points],
        "cautions": [caution._asdict() for caution in of.cautions],
    }


def from_data(data: Mapping[str, Any]) -> Comparison:
    """Rebuild the comparison that :func:`as_data` wrote."""
    return Comparison(
        plan=data["plan"],
        version=data["version"],
        whole=_to_segment(data["whole"]),
        quantiles=_pairs(data["quantiles"]),
        within=_pairs(data["within"]),
        breakdowns=tuple(
            Breakdown(part["code"], Text(**part["name"]), tuple(_to_segment(one) for one in part["segments"]))
            for part in data["breakdowns"]
        ),
        worst=tuple(Apart(**one) for one in data["worst"]),
        points=_pairs(data["points"]),
        cautions=tuple(
            Text(**one) for one in data.get("cautions", ())
        ),  # none in those kept before there were any
    )


def _segment(of: Segment) -> dict[str, Any]:
    found = {key: _plain(value) for key, value in asdict(of).items() if key != "name"}
    return {"name": of.name._asdict(), **found}


def _to_segment(data: Mapping[str, Any]) -> Segment:
    return Segment(**{**data, "name": Text(**data["name"])})


def _pairs(data: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(first), float(second)) for first, second in data)


def _plain(value: Any) -> Any:
    return _short(value) if isinstance(value, float) else value


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
