"""A plan's pilot on its pages, each party by its own browser, in both languages."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.hub.plans.conftest import IN_TIME, draft

from wangbao.hub.plans.models import Exit, Plan, Report
from wangbao.hub.plans.rules.states import State
from wangbao.hub.plans.writes import submission
from wangbao.vocabulary.beijing import BEIJING

pytestmark = pytest.mark.django_db
KICKED_OFF = dt.datetime(2026, 9, 30, 10, tzinfo=BEIJING)
LATER = dt.datetime(2027, 1, 10, 10, tzinfo=BEIJING)
DAYS = {"first_day": "2026-10-01", "last_day": "2027-03-31", "cadence": "quarterly", "report_days": 15}


class Browser:
    """A party's browser at the pages of plans."""

    def __init__(self, cast, organisation, role: str, language: str = "zh") -> None:
        self.client = cast.client(organisation, role, language=language)

    def get(self, name: str, *args) -> str:
        answer = self.client.get(reverse(f"plans:{name}", args=args))
        assert answer.status_code == 200, answer.content.decode()[-600:]
        return answer.content.decode()

    def post(self, name: str, *args, status: int = 302, **data) -> str:
        answer = self.client.post(reverse(f"plans:{name}", args=args), data)
        assert answer.status_code == status, answer.content.decode()[-3000:]
        return answer.content.decode()


@pytest.fixture
def number(of, cast) -> str:
    """Have a plan selected and kicked off on the pages; give its number."""
    sent = submission.submit(by=of.actors["chain"], now=IN_TIME, plan=draft(of))
    with time_machine.travel(KICKED_OFF, tick=False):
        official = Browser(cast, of.national, "official")
        page = official.get("plan", sent.number)
        seen = re.search(r'name="revision" value="(\d+)"', page).group(1)
        official.post("decide", sent.number, decision="select", revision=seen)
        assert "没有待启动的入选方案" not in official.get("kick_off")
        official.post("kick_off", batch=of.batch.code, **(DAYS | {"report_days": 0}), status=422)
        official.post("kick_off", batch=of.batch.code, **DAYS)
        assert "没有待启动的入选方案" in official.post("kick_off", batch=of.batch.code, **DAYS, status=422)
    assert Plan.objects.get().state == State.RUNNING
    return sent.number


@pytest.fixture
def by(of, cast, number):
    with time_machine.travel(LATER, tick=False):
        yield {
            "national": Browser(cast, of.national, "official"),
            "chain": Browser(cast, of.chain, "declarant"),
            "english": Browser(cast, of.chain, "administrator", language="en"),
        }


def test_a_report_is_filled_in_submitted_and_returned_on_its_page(of, by, number) -> None:
    report = Report.objects.first()
    where = (number, report.ref)
    assert "次日起可以上报" in by["chain"].get("report", number, Report.objects.last().ref)
    assert "进展报告" in by["chain"].get("plan", number)
    assert "summed from the policies here" in by["english"].get("report", *where)
    proof = SimpleUploadedFile("签到表.txt", "签到".encode(), "text/plain")
    by["chain"].post("enter_figure", *where, code="trainings", value="3", file=proof)
    refused = by["chain"].post("enter_figure", *where, code="trainings", value="很多", status=422)
    assert 'value="很多"' in refused
    assert "签到表.txt" in by["chain"].get("report", *where)
    by["chain"].post("submit_report", *where, text="", status=422)
    by["chain"].post("submit_report", *where, text="已完成两场对接会。")
    page = by["national"].get("report", *where)
    seen = re.search(r'name="revision" value="(\d+)"', page).group(1)
    by["national"].post("return_report", *where, reason="缺少佐证", revision=seen)
    assert "已完成两场对接会。" in by["chain"].get("report", *where)


def test_a_withdrawal_is_proposed_answered_and_decided_on_the_plan_s_page(of, by, number) -> None:
    given = {"ground": "other", "statement": "虚报", "answer_by": "2027-01-31"}
    refused = by["national"].post("open_exit", number, **(given | {"answer_by": "2027-01-11"}), status=422)
    assert "至少给予 5 天" in refused
    by["national"].post("open_exit", number, **given)
    row = Exit.objects.get()
    refused = by["national"].post(
        "decide_exit", number, row.ref, decision="forget", reason="x", revision=1, status=422
    )
    assert refused.count('name="decision"') == 2
    by["chain"].post("answer_exit", number, row.ref, text="", status=422)
    by["chain"].post("answer_exit", number, row.ref, text="已整改")
    by["national"].post("decide_exit", number, row.ref, decision="cancel", reason="x", revision=1, status=409)
    by["national"].post("decide_exit", number, row.ref, decision="cancel", reason="属实", revision=2)
    page = by["english"].get("plan", number)
    assert Plan.objects.get().state == State.CANCELLED
    assert "Closed as the pilot was withdrawn" in page


def test_a_summary_is_drafted_edited_submitted_and_accepted_and_rolled_up(of, by, number) -> None:
    assert "由记录起草" in by["chain"].get("plan", number)
    by["chain"].post("begin_summary", number, year="2031", status=422)
    by["chain"].post("begin_summary", number, year="2026")
    where = (number, 2026)
    page = by["chain"].get("summary", *where)
    assert "平台保单记录汇总" in page
    assert "缺少的数据" in page
    chapters = {"conduct": "甲", "innovation": "乙", "service": ""}
    by["chain"].post("fill_summary", *where, decision="save", revision=1, **chapters)
    assert "须填写" in by["chain"].post("submit_summary", *where, revision=2, status=422)
    by["chain"].post("fill_summary", *where, decision="redraft", revision=2)
    by["chain"].post("submit_summary", *where, revision=3)
    assert "待接收的试点总结" in by["national"].client.get("/").content.decode()
    assert "未上报总结" in by["national"].get("roll_up")  # of the newest year
    rolled = by["national"].client.get(reverse("plans:roll_up"), {"year": "2026"}).content.decode()
    assert "按保险公司（首席）" in rolled
    assert "未上报总结" not in rolled
    by["national"].post("decide_summary", *where, decision="return", reason="", revision=4, status=422)
    by["national"].post("decide_summary", *where, decision="accept", revision=4)
    assert "Accepted" in by["english"].get("summary", *where)
    for form in ("docx", "pdf"):
        for name, args in (("plan", (number,)), ("pilot_summary", where)):
            answer = by["chain"].client.get(reverse(f"papers:{name}", args=[*args, "en", form]))
            assert answer.status_code == 200
    assert by["chain"].client.get(reverse("papers:plan", args=[number, "zh", "xlsx"])).status_code == 404
