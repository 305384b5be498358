"""The policies as an Open Exposure Data file: what it says a reader of the standard understands, what not is told."""

import datetime as dt

import pytest

from wangbao.contract.oed.accounts import read_accounts
from wangbao.hub.policies.reads.bordereau import rows_of
from wangbao.hub.policies.reads.exposure import exposure, notes_csv
from wangbao.hub.policies.writes import endorsement
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
YEAR = {"starts_from": dt.date(2026, 12, 1), "starts_before": dt.date(2027, 1, 1)}


@pytest.fixture
def ended(bound, quote_of, organisation_of, underwriter, now):
    """A policy that was cancelled before it began."""
    policy = bound(quote_of(organisation_of("insured", "止步有限公司")))
    endorsement.cancel(
        policy=policy, ground_code="before_inception", effective=policy.start, reason="停产", idempotency_key="c",
        by=underwriter, now=now,
    )  # fmt: skip
    return policy


def test_the_standards_reader_reads_what_is_written(bound, ended, underwriter, now, tmp_path):
    policy = bound()
    found = exposure(rows_of(underwriter, **YEAR, today=now.date()))
    file = tmp_path / "account.csv"
    file.write_text(found.text)
    (row,) = read_accounts(file).rows
    assert (row.policy, row.date("PolInceptionDate")) == (policy.number, policy.start)
    notes = dict(found.notes)
    assert "未写入" in notes[ended.number].zh
    assert "未写入" not in notes[policy.number].zh
    said = notes_csv(found, "en").decode("utf-8-sig").splitlines()
    assert said[0] == "Policy,What the account file does not say"
    assert len(said) == 1 + len(found.notes)


def test_nothing_to_write_is_refused(ended, underwriter, now):
    with pytest.raises(InputError):
        exposure(rows_of(underwriter, **YEAR, today=now.date()))
