"""Indicate the premium of an application as far as it is filled in, before anybody underwrites it."""

from dataclasses import dataclass

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.reads.adjustments import Change, change_rows
from wangbao.product.choice import Choice
from wangbao.proposal.indication import Indicated, indicated
from wangbao.proposal.proposal import Risk
from wangbao.questionnaire import facts
from wangbao.underwriting.evaluate import adjusted_data
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class Indication:
    """An indication for a page: the price or none yet, the changes a quote would make, the reasons for none.

    ``whole`` where every question is answered: the terms are then as the rules put them right.
    """

    price: Indicated | None
    whole: bool
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


def indication(
    application: Application, choice: Choice | None = None, period: Period | None = None
) -> Indication:
    """Indicate the premium for the cover asked for, or for another choice and days tried out.

    Nothing is refused: without industry and revenue there is no price yet, and terms not on offer are told.
    """
    given = application_reads.answers(application)
    whole = not given.missing()
    try:
        profile = application_reads.profile(application)
    except InputError:
        return Indication(None, whole)
    days = period or Period(application.start, application.end)
    risk = Risk(profile, days, facts.underwriting_facts(given))
    try:
        wanted = choice or application_reads.requested(application)
        found = indicated(application_reads.bundle(application), risk, wanted, by_rules=whole)
    except InputError as error:
        return Indication(None, whole, problems=error.problems)
    return Indication(found, whole, change_rows([adjusted_data(one) for one in found.changes]))
