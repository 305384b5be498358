"""List the steps of filling in an application, with the progress of each, and find the next."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.questionnaire.answers import Answers
from wangbao.vocabulary.text import Text

COVER, DISCLOSURE, SIGNATURE = "cover", "disclosure", "sign"
_TITLES: Final = {
    COVER: Text("保障方案", "Cover"),
    DISCLOSURE: Text("免责说明", "Exclusions"),
    SIGNATURE: Text("核对与签署", "Review and sign"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its page, whether nothing is missing in it, and how many of its questions are answered."""

    code: str
    title: Text
    url: str
    done: bool
    answered: int = 0
    asked: int = 0


def steps(application: Application, answers: Answers | None = None) -> tuple[Step, ...]:
    """List every step in order: cover, the sections that are asked, disclosure, review and signature."""
    given = answers or application_reads.answers(application)
    number = application.number
    return (
        Step(
            COVER, _TITLES[COVER], reverse("applications:cover", args=[number]), bool(application.requested)
        ),
        *(_section(application, given, section.code) for section in given.sections()),
        Step(
            DISCLOSURE,
            _TITLES[DISCLOSURE],
            reverse("applications:disclosure", args=[number]),
            not application_reads.disclosure_gaps(application),
        ),
        Step(
            SIGNATURE,
            _TITLES[SIGNATURE],
            reverse("applications:review", args=[number]),
            bool(application.signed_sha256),
        ),
    )


def following(found: tuple[Step, ...], code: str) -> Step:
    """Find the step after the one called ``code``; the last one stays."""
    codes = [step.code for step in found]
    at = codes.index(code) if code in codes else -1
    return found[min(at + 1, len(found) - 1)]


def share_done(found: tuple[Step, ...]) -> int:
    """Compute the progress in per cent: questions answered of those asked, other steps counting as one."""
    total = sum(max(step.asked, 1) for step in found)
    done = sum(step.answered if step.asked else int(step.done) for step in found)
    return round(100 * done / total)


def _section(application: Application, answers: Answers, code: str) -> Step:
    section = next(one for one in answers.questions.sections if one.code == code)
    asked = answers.asked(section)
    return Step(
        code,
        section.title.text,
        reverse("applications:section", args=[application.number, code]),
        not answers.missing(section),
        sum(question.code in answers.given for question in asked),
        len(asked),
    )
