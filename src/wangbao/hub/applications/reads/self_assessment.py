"""Describe the result of a self-assessment in words, figures and curves, for the public page."""

from typing import Any, Final

from wangbao.assessment.report import chart, headline
from wangbao.assessment.report.amounts import whole
from wangbao.assessment.result import Advice, Assessment
from wangbao.contract.grammar import NEVER_PAID
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.drawing.numbers import money
from wangbao.questionnaire import facts
from wangbao.questionnaire.answers import Answers
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_cautions, unmodelled_covered
from wangbao.risk.profile import Profile
from wangbao.vocabulary.text import Lang, Text

_ADVISED: Final = 3
_SOMEBODY: Final = Text("贵单位", "Your enterprise")


def profile_of(answers: Answers) -> Profile:
    """Build the profile of a self-assessment, which names nobody."""
    return facts.profile_from(answers, name=_SOMEBODY.zh)


def described(found: Assessment, lang: Lang) -> dict[str, Any]:
    """Describe an assessment in one language: losses, bad years, the most useful advice, indications of premium."""
    return {
        "figures": headline.figures(found, lang),
        "sentences": headline.sentences(found, lang),
        "caution": headline.caution(found, lang),
        "left_out": [one.say(lang) for one in _left_out(found)],
        "ranges": headline.range_meaning(lang),
        "curves": [chart.exceedance(found, lang, sheet) for sheet in (WIDE, NARROW)],
        "advice": [
            [_advised(row, lang) for row in rows[:_ADVISED]] for rows in headline.lacking_and_unclear(found)
        ],
        "options": [
            {
                "limit": money(option.limit_cny, lang),
                "deductible": money(option.deductible_cny, lang),
                "premium": whole(option.premium_cny, lang),
                "chosen": option.chosen,
            }
            for option in found.options
        ],
    }


def _left_out(found: Assessment) -> tuple[Text, ...]:
    """Warn about covered heads that the loss model does not draw."""
    model = parameters.default()
    covered = (row.head for row in found.heads if row.status not in NEVER_PAID)
    return unmodelled_cautions(unmodelled_covered(covered, model), model)


def _advised(row: Advice, lang: Lang) -> dict[str, Any]:
    return {
        "name": row.name,
        "saved": money(max(-row.mean_change.value, 0.0), lang),
        "bad_year": money(max(-row.hundred_year_change.value, 0.0), lang),
        "premium": whole(row.premium_change_cny, lang),
        "effect": row.effect,
    }
