"""A scheme from its beginning to its acceptance on the pages, each party by its own browser, in both languages."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.hub.schemes.conftest import IN_TIME, make_scene
from tests.programme.sample import content

from wangbao.hub.schemes.models import Authority, Batch, DueDay, Override, Scheme
from wangbao.hub.schemes.rules.states import State
from wangbao.vocabulary.beijing import BEIJING

pytestmark = pytest.mark.django_db
PART = {
    "contact_name": "王申报",
    "contact_phone": "010-55550000",
    "is_legal_person": "on",
    "has_capability": "on",
}
LICENCE = {"licence_number": "L1", "licence_first_day": "2020-01-01"}


@pytest.fixture
def at():
    with time_machine.travel(IN_TIME, tick=False) as traveller:
        yield traveller


def typed() -> dict:
    """Give the content as a page sends it."""
    return {
        code: "\n".join(value) if code == "filing_numbers" else value for code, value in content().items()
    }


class Browser:
    """A party's browser, and what it does with one scheme."""

    def __init__(self, cast, organisation, role: str, language: str = "zh") -> None:
        self.client = cast.client(organisation, role, language=language)

    def get(self, name: str, *args, status: int = 200) -> str:
        answer = self.client.get(reverse(f"schemes:{name}", args=args))
        assert answer.status_code == status, answer.content.decode()[-600:]
        return answer.content.decode()

    def post(self, name: str, *args, status: int = 302, **data) -> str:
        answer = self.client.post(reverse(f"schemes:{name}", args=args), data)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()


@pytest.fixture
def browsers(cast, at):
    of = make_scene(cast)
    official = {
        name: Browser(cast, getattr(of, name), "official") for name in ("national", "province", "city")
    }
    others = {name: Browser(cast, getattr(of, name), "declarant") for name in ("lead", "joint", "stranger")}
    return of, official | others


def test_a_scheme_goes_from_its_beginning_to_acceptance(browsers) -> None:
    of, by = browsers
    by["lead"].post("begin", "pilot-2023", key="k1", title="示例方案")
    number = Scheme.objects.get().number
    assert "提交前还须" in by["lead"].get("scheme", number)
    by["lead"].post("fill", number, revision=1, **typed())
    by["lead"].post("part", number, **PART, **LICENCE)
    by["lead"].post("invite", number, uscc=of.joint.uscc, task="风险监测")
    by["lead"].post(
        "attach", number, kind="licence", file=SimpleUploadedFile("licence.txt", b"licence", "text/plain")
    )
    assert "待本单位确认的方案" in by["joint"].client.get("/").content.decode()
    by["joint"].post("answer", number, answer="confirm", status=422)
    by["joint"].post("part", number, **PART)
    by["joint"].post("answer", number, answer="confirm")
    by["lead"].post("set_route", number, authority=of.city.ref)
    by["lead"].post("submit", number, revision=Scheme.objects.get().revision)
    home = by["city"].client.get("/").content.decode()
    assert "待推荐的方案" in home
    assert "申报中的批次" in home
    by["city"].post("recommend", number, decision="recommend", opinion="", status=422)
    by["city"].post("recommend", number, decision="recommend", opinion="同意推荐")
    by["province"].post("recommend", number, decision="recommend", opinion="推荐")
    assert "待受理的方案" in by["national"].client.get("/").content.decode()
    by["national"].post("decide", number, decision="accept")
    assert Scheme.objects.get().state == State.ACCEPTED
    assert "已受理" in by["lead"].get("scheme", number)
    by["stranger"].get("scheme", number, status=404)


def test_what_is_refused_is_said_beside_its_field_and_nothing_is_lost(browsers) -> None:
    _, by = browsers
    by["lead"].post("begin", "pilot-2023", key="k1", title="示例方案")
    number = Scheme.objects.get().number
    page = by["lead"].post(
        "fill", number, status=422, **typed() | {"record_policies": "很多", "title": "新名称"}
    )
    assert 'value="很多"' in page
    assert 'value="新名称"' in page
    assert Scheme.objects.get().title == "示例方案"


def test_the_national_official_runs_the_batch(browsers, cast) -> None:
    of, by = browsers
    national = by["national"]
    national.post("open_batch", batch="pilot-2025")
    assert "未公布" in national.get("batch", "pilot-2025")
    national.post("set_day", "pilot-2023", step="scheme", day="2024-01-20", reason="x", status=422)
    national.post("set_day", "pilot-2023", step="scheme", day="2024-02-04", uscc=of.lead.uscc, reason="灾害")
    national.post("grant_exception", "pilot-2023", uscc=of.lead.uscc, schemes=6, reason="两个重点行业")
    national.post(
        "grant_exception", "pilot-2023", uscc="91350100M000100Y43", schemes=6, reason="x", status=422
    )
    by["city"].post("set_own_day", "pilot-2023", day="2024-01-24", reason="本区安排")
    by["city"].post("set_own_day", "pilot-2023", day="2024-01-29", reason="晚于批次", status=422)
    national.post("change_batch", "pilot-2025", reason="另行通知")
    assert (DueDay.objects.count(), Override.objects.count()) == (2, 1)
    assert Batch.objects.get(code="pilot-2025").state == "closed"
    fresh = cast.organisation("authority", "新设主管部门")
    national.post(
        "authorities",
        organisation=fresh.ref,
        level="provincial",
        territory="4403",
        side="industry",
        parent="",
    )
    assert Authority.objects.get(organisation=fresh).territory == "4403"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_whole_in_either_language(browsers, cast, language) -> None:
    of, by = browsers
    by["lead"].post("begin", "pilot-2023", key="k1", title="示例方案")
    number = Scheme.objects.get().number
    lead = Browser(cast, of.lead, "declarant", language)
    national = Browser(cast, of.national, "official", language)
    of_scheme = [[name, number] for name in ("scheme", "fill", "part")]
    for name, *args in (["schemes"], ["batches"], ["batch", "pilot-2023"], *of_scheme):
        page = lead.get(name, *args)
        assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in page
    for name, *args in (["batches"], ["batch", "pilot-2023"], ["authorities"], ["schemes"]):
        national.get(name, *args)
    for form in ("docx", "print", "pdf", "xlsx"):
        assert lead.client.get(reverse("schemes:form", args=[number, language, form])).status_code == 200
    assert lead.client.get(reverse("schemes:form", args=[number, language, "exe"])).status_code == 404


def test_lists_ask_as_often_for_three_schemes_as_for_one(browsers) -> None:
    _, by = browsers
    counts = []
    for serial in range(3):
        by["lead"].post("begin", "pilot-2023", key=f"k{serial}", title=f"方案{serial}")
        with CaptureQueriesContext(connection) as asked:
            by["lead"].get("schemes")
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_a_late_scheme_is_late_on_every_page(browsers, at, cast) -> None:
    of, by = browsers
    by["lead"].post("begin", "pilot-2023", key="k1", title="示例方案")
    number = Scheme.objects.get().number
    by["lead"].post("fill", number, **typed())
    by["lead"].post("part", number, **PART, **LICENCE)
    at.move_to(dt.datetime(2024, 1, 29, tzinfo=BEIJING))
    by = {"lead": Browser(cast, of.lead, "declarant"), "national": Browser(cast, of.national, "official")}
    assert "报送将标为逾期" in by["lead"].get("scheme", number)
    by["lead"].post("submit", number, status=422)
    by["lead"].post("submit", number, late_reason="系统故障")
    assert "逾期" in by["national"].get("scheme", number)
    assert "逾期" in by["national"].get("schemes")
    by["national"].post("decide", number, decision="accept", status=422)
    by["national"].post("decide", number, decision="accept", reason="情况属实")
