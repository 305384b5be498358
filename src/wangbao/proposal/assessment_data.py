"""An assessment as plain data, with what pages say and draw of it in both languages."""

import json
from typing import Any

from wangbao.assessment import as_json
from wangbao.assessment.report import chart, headline
from wangbao.assessment.result import Assessment
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.vocabulary.text import LANGS


def data_of(found: Assessment) -> dict[str, Any]:
    """Convert an assessment to plain data: its JSON without assumptions, with sentences and curves drawn."""
    data = as_json.to_data(found)
    for long in ("assumptions", "sources", "cells"):
        del data[long]
    data["said"] = {
        lang: {
            "sentences": headline.sentences(found, lang),
            "figures": [figure._asdict() for figure in headline.figures(found, lang)],
            "curves": [chart.exceedance(found, lang, sheet) for sheet in (WIDE, NARROW)],
        }
        for lang in LANGS
    }
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain
