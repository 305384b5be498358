"""What the schedule of a policy says of cover that has ended, and of days without any."""

import datetime as dt
import io

import pytest
from docx import Document as WordDocument

from wangbao.hub.papers import policy as policy_papers
from wangbao.hub.policies.reads.queries import life
from wangbao.hub.policies.writes import endorsement
from wangbao.policy.gaps import gaps_of
from wangbao.vocabulary.period import Period

pytestmark = pytest.mark.django_db
MARCH, JUNE = dt.date(2027, 3, 1), dt.date(2027, 6, 1)


def at(day):
    return dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC)


def schedule(policy, edition="bilingual", seq=None):
    found = life(policy, today=JUNE)
    row = seq if seq is not None else found.endorsements[-1].seq
    document = WordDocument(io.BytesIO(policy_papers.render(found, "schedule", row, "docx", edition)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def cancelled(bound, underwriter, senior):
    """A policy the insurer ended from March: ``cancelled(instalments=…)``."""

    def make(**options):
        policy = bound(**options)
        endorsement.cancel(
            policy=policy, ground_code="by_insurer", effective=MARCH, reason="未缴保险费", idempotency_key="c",
            by=underwriter, now=at(MARCH),
        )  # fmt: skip
        policy.refresh_from_db()
        return policy

    return make


@pytest.mark.parametrize("instalments", ["single", "quarterly"])
def test_a_cancelled_policy_prints_no_ordinary_schedule(cancelled, instalments):
    policy = cancelled(instalments=instalments)
    (gap,) = gaps_of(life(policy, today=JUNE).contract)
    assert (gap.period, gap.seq, gap.reinstated_by) == (Period(MARCH, policy.end), 1, None)
    shown = schedule(policy)
    for wanted in (
        "本合同已自2027年3月1日零时起解除",
        "terminated from 00:00 on 1 March 2027",
        f"{policy.number}-001（2027年3月1日签发）",
        gap.ground.zh,
        gap.ground.en,
        gap.article.zh,
        "无保障",
    ):
        assert wanted in shown
    assert "解除" not in schedule(policy, "zh", 0).replace("依法解除", "")  # as first issued
    assert f"¥{life(policy, today=JUNE).total.gross:,.2f}" in shown


def test_reinstated_it_shows_the_days_without_cover(cancelled, senior):
    policy = cancelled()
    endorsement.reinstate(
        policy=policy, effective=JUNE, reason="补缴", idempotency_key="r", by=senior, now=at(JUNE)
    )
    (gap,) = gaps_of(life(policy, today=JUNE).contract)
    assert (gap.period, gap.seq, gap.reinstated_by) == (Period(MARCH, JUNE), 1, 2)
    shown = schedule(policy)
    assert "曾经解除，后恢复效力" in shown
    assert "自2027年3月1日零时起至2027年5月31日二十四时止" in shown
    assert f"{policy.number}-002 恢复效力" in shown
    assert "本合同已自" not in shown
    assert "本合同已自" in schedule(policy, seq=1)  # as the cancellation left it


def test_before_inception_cover_never_began(bound, underwriter, now):
    policy = bound()
    endorsement.cancel(
        policy=policy, ground_code="before_inception", effective=policy.start, reason="x", idempotency_key="c",
        by=underwriter, now=now,
    )  # fmt: skip
    shown = schedule(policy)
    assert "保险责任自始未开始" in shown
    assert "cover never began" in shown
