"""Check applications."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application
from wangbao.hub.applications.rules.clearance import DAYS
from wangbao.hub.applications.rules.states import WAITING
from wangbao.questionnaire import signature
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK: Final = 500


def signed_answers_are_unchanged() -> Iterator[Problem]:
    """已签署的回答未被改动 / Signed answers are as they were signed."""
    rows = Application.objects.exclude(signed_sha256="").only(
        "number", "questions", "answers", "signed_sha256"
    )
    for row in rows.order_by("pk").iterator(chunk_size=_CHUNK):
        if signature.fingerprint(application.answers(row)) != row.signed_sha256:
            yield Problem(
                "application", row.number, Text("回答与签署时不同", "its answers are not those signed")
            )


def nobody_stands_twice() -> Iterator[Problem]:
    """同一企业同一期间只有一份在处理的申请 / One enterprise stands before one insurer once for a period."""
    rows: QuerySet[Any, Any] = (
        Application.objects.filter(state__in=WAITING)
        .order_by("applicant_id", "insurer_id", "insured_kind", "start", "pk")
        .values_list("applicant_id", "insurer_id", "insured_kind", "start", "end", "submitted_at", "number")
    )
    for _, group in groupby(rows.iterator(chunk_size=_CHUNK), key=lambda row: row[:3]):
        last = None
        for *_, start, end, at, number in group:
            if last is not None and start < last[0] and abs((at - last[1]).days) < DAYS:
                rule = Text(f"与 {last[2]} 同时在处理", f"is open at the same time as {last[2]}")
                yield Problem("application", number, rule)
            if last is None or end > last[0]:
                last = (end, at, number)
