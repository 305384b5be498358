"""Disclosure: what the law asks, and clauses without evidence said to bind nobody."""

import datetime as dt

import pytest

from wangbao.statute.disclosure import law
from wangbao.statute.disclosure.clause import KINDS, Clause
from wangbao.statute.disclosure.evidence import Evidence, gaps, require
from wangbao.vocabulary import provenance, terms as vocabulary
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

T0 = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
CLAUSES = tuple(
    Clause(
        code=f"{kind}-1",
        kind=kind,
        cover=Text("全部责任", "All cover"),
        words=Text("条款", "Clause"),
        explanation=Text("说明", "Explanation"),
        example=None,
    )
    for kind in ("exclusion", "deductible", "waiting")
)


def whole(of, **changes):
    minutes = [T0 + dt.timedelta(minutes=m) for m in range(3)]
    moments = dict(zip(("shown_at", "explained_at", "confirmed_at"), minutes, strict=True))
    return Evidence(**{"clause": of.code, "confirmed_by": "王芳", **moments, **changes})


def test_every_cause_and_condition_has_a_meaning():
    assert set(law.meanings("causes")) == {cause.code for cause in vocabulary.CAUSES}
    assert set(law.meanings("conditions")) == {condition.code for condition in vocabulary.CONDITIONS}


def test_rules_carry_a_known_confidence():
    assert list(law.rules()) == ["ineffective", "exempting", "explained", "by_page", "proof"]
    for rule in law.rules().values():
        provenance.confidence(rule.confidence)


def test_a_clause_says_its_kind():
    assert [clause.kind_name for clause in CLAUSES] == [KINDS[clause.kind] for clause in CLAUSES]


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"shown_at": None}, "was not made to stand out"),
        ({"explained_at": None}, "was not explained"),
        ({"confirmed_at": None}, "was not confirmed by the applicant"),
        ({"shown_at": T0 + dt.timedelta(hours=1)}, "must be shown, then explained, then confirmed"),
        ({"confirmed_by": " "}, "it is not recorded who confirmed it"),
        ({"confirmed_at": T0 + dt.timedelta(days=2)}, "was confirmed only after the contract was concluded"),
        ({"clause": "exclusion-2"}, "was not made to stand out"),
    ],
)
def test_evidence_that_proves_nothing_is_told(changes, lacks):
    first, *rest = CLAUSES
    evidence = [whole(first, **changes), *(whole(clause) for clause in rest)]
    (gap,) = gaps(CLAUSES, evidence, at=T0 + dt.timedelta(days=1))
    assert (gap.clause, gap.lacks.en) == (first, lacks)


def test_binding_without_evidence_is_refused_for_every_clause_at_once():
    with pytest.raises(InputError) as refused:
        require(CLAUSES, [], at=T0)
    assert [problem.value for problem in refused.value.problems] == [clause.code for clause in CLAUSES]
    assert refused.value.lines("zh")[0] == (
        "disclosure = exclusion-1：责任免除（全部责任）尚未提示，依保险法第十七条不产生效力"
    )
    require(CLAUSES, [whole(clause) for clause in CLAUSES], at=T0 + dt.timedelta(minutes=2))
