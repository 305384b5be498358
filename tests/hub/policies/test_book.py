"""What of an insurer's book counts beside a risk: policies with cover, whose period meets the risk's."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.management import call_command

from wangbao.hub.policies.writes import endorsement
from wangbao.hub.underwriting.reads import accumulation, book_impact
from wangbao.hub.underwriting.reads.queries import in_force
from wangbao.portfolio.engine.passes import Execution
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.reinsurance.programme import load

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
START, END = dt.date(2026, 12, 1), dt.date(2027, 12, 1)
YEARS = 2000
_TREATIES = """
version: 1
name: {zh: 成数, en: Quota share}
currency: CNY
treaties:
  - code: QS
    name: {zh: 五成成数分保, en: Quota share 50 %}
    type: quota_share
    priority: 1
    inception: 2026-01-01
    expiry: 2030-01-01
    basis: risks_attaching
    ceded: 0.50
"""


@pytest.fixture
def others(quote_of, organisation_of, bound):
    """Two policies of this year's and one of the next."""
    periods = [(START, END), (START, END), (END, dt.date(2028, 12, 1))]
    return [
        bound(quote_of(organisation_of("insured", f"企业{n}"), start=start, end=end))
        for n, (start, end) in enumerate(periods)
    ]


def cancel(policy, by, now):
    endorsement.cancel(
        policy=policy, ground_code="before_inception", effective=policy.start, reason="x",
        idempotency_key=f"c-{policy.pk}", by=by, now=now,
    )  # fmt: skip


def counted(insurer, day, until=None):
    cache.clear()
    return sum(row.policies for row in accumulation.accumulation(insurer.pk, day, until))


def test_cancelled_and_later_policies_do_not_count(others, insurer, underwriter, now):
    assert counted(insurer, START) == 3
    assert counted(insurer, START, END) == 2  # the third begins when the risk has ended
    assert counted(insurer, END, dt.date(2028, 12, 1)) == 1
    cancel(others[0], underwriter, now)
    assert counted(insurer, START, END) == 1
    cancel(others[2], underwriter, now)
    assert counted(insurer, START, END) == 1  # taken off once
    assert counted(insurer, START) == 1
    assert [quote.pk for quote in in_force(insurer.pk, START)] == [others[1].quote_id]


def test_the_page_says_before_or_after_reinsurance_and_of_which_run(
    others, quote_of, organisation_of, insurer, underwriter, client_of, settings, tmp_path, now
):
    settings.HOME = tmp_path
    call_command("underwriting_book", "--years", f"{YEARS}", "--threads", "1")
    quote = quote_of(organisation_of("insured", "待核保企业"))
    found = book_impact.impact(quote)
    assert (found.policies, found.stale, found.net) == (3, 1, None)
    cancel(others[0], underwriter, now)
    assert book_impact.impact(quote).stale == 2
    client = client_of(insurer, "underwriter")
    url = f"/underwriting/{quote.number}/book/"
    html = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "以上均为再保险前的数字" in html
    assert "没有再保险方案" in html
    assert "2 张保单此后已解除" in html
    assert "种子 2026" in html


def test_a_run_with_treaties_says_the_book_net(
    others, quote_of, organisation_of, insurer, client_of, settings, tmp_path
):
    settings.HOME = tmp_path
    written = tmp_path / "treaties.yaml"
    written.write_text(_TREATIES, encoding="utf-8")
    path = book_impact.folder_of(insurer.ref)
    path.parent.mkdir(parents=True)
    rows = [book_impact.row_of(policy.quote) for policy in others]
    simulate(
        book_impact._book(rows, "policies"),
        Settings(years=YEARS, seed=book_impact.SEED),
        path,
        groupings=("kind",),
        treaties=TreatyFile(load(written), written.name, "0" * 64),
        execution=Execution(threads=1),
    )
    quote = quote_of(organisation_of("insured", "待核保企业"))
    found = book_impact.impact(quote)
    gross = found.added.book.mean.value
    assert found.net.mean.value == pytest.approx(gross / 2, rel=0.01)
    assert found.net_tvar.value < found.added.book.at(found.run.capital_level).tvar.value
    html = client_of(insurer, "underwriter", language="en").get(
        f"/underwriting/{quote.number}/book/", headers={"HX-Request": "true"}
    )
    assert "The run has a reinsurance programme" in html.content.decode()
