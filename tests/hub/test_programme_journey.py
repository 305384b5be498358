"""A whole batch in real browsers: from the call to the reports of a pilot, each role in its own session.

Roles take turns in Chinese on a wide screen and in English on a phone. Set ``WANGBAO_SCREENSHOTS`` to a folder to look
at what was seen.
"""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.hub.browsing import follow, shot, sound, visit
from tests.programme.sample import content, plan_content

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.invariants import invariants
from wangbao.hub.journal import comparison
from wangbao.hub.plans.models import Plan
from wangbao.hub.reviews.models import Item, Review, Round
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes.authority import register_authority
from wangbao.programme.form_library import load
from wangbao.vocabulary.beijing import BEIJING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CALLED = dt.datetime(2024, 1, 10, 10, tzinfo=BEIJING)
WIDE, NARROW = {"lang": "zh", "width": 1440}, {"lang": "en", "width": 360}
PART = {"contact_name": "王申报", "contact_phone": "010-55550000"}
LICENCE = {"licence_number": "L10001", "licence_first_day": "2020-01-01"}


class Clock:
    """The house's clock, which the test sets."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock(monkeypatch):
    cache.clear()
    told = Clock(CALLED)
    monkeypatch.setattr("wangbao.hub.clock.now", told)
    return told


class Seat:
    """A person's own browser window: pages are opened in it, forms filled in and sent."""

    def __init__(self, open_page, client, window) -> None:
        self.page = open_page("/", client=client, **window)

    def go(self, name: str, *arguments: object):
        """Open a page by its name."""
        visit(self.page, reverse(name, args=arguments))
        assert self.page.status == 200, (name, self.page.status)
        return self

    def send(self, action: str, *arguments: object, press: str = "", on_page: bool = False, **given: object):
        """Fill in the form that goes to an address and send it; ``press`` names a button by its name and value."""
        form = "main form[method=post]"
        if not on_page:
            form += f'[action="{reverse(action, args=arguments)}"]'
        for name, value in given.items():
            self.fill(form, name, value)
        name, _, value = press.partition("=")
        button = f'button[name="{name}"][value="{value}"]' if press else "button"
        follow(self.page, self.page.locator(f"{form} {button}").first)
        assert self.page.locator(".errors, .bad-field").count() == 0, self.page.inner_text("main")
        return self

    def fill(self, form: str, name: str, value: object) -> None:
        """Fill in one field, of whatever kind it is."""
        field = self.page.locator(f'{form} [name="{name}"]')
        kind = field.first.evaluate("one => one.type || one.tagName.toLowerCase()")
        if kind in ("checkbox", "radio"):
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(
                    f'{form} [name="{name}"]' + (f'[value="{one}"]' if one is not True else "")
                ).check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill("\n".join(value) if isinstance(value, list) else str(value))

    def look(self, name: str):
        """Check that the page is whole, and keep a picture of it where that is asked for."""
        sound(self.page)
        shot(self.page, name)  # last: it leaves its mark on the page
        return self


@pytest.fixture
def seats(open_page, cast, clock, live_server):
    """Give each role a window of its own, opened when it first acts."""
    system = {"by": Actor.system(), "now": CALLED}
    names = {
        "nation": (Kind.AUTHORITY, "某部网络安全管理局", "official", WIDE),
        "province": (Kind.AUTHORITY, "某市通信管理局", "official", NARROW),
        "decider": (Kind.AUTHORITY, "", "decision_maker", NARROW),
        "lead": (Kind.INSURER, "甲财产保险股份有限公司", "declarant", WIDE),
        "joint": (Kind.SECURITY_COMPANY, "乙网络安全有限公司", "declarant", NARROW),
        "enterprise": (Kind.INSURED, "丙制造有限公司", "administrator", NARROW),
        **{
            f"expert{at}": (Kind.RESEARCH_INSTITUTE, f"第{at}研究院", "expert", WIDE if at % 2 else NARROW)
            for at in range(5)
        },
    }
    of = {name: cast.organisation(kind, called) for name, (kind, called, *_) in names.items() if called}
    of["decider"] = of["nation"]
    register_authority(organisation=of["nation"], level=Level.NATIONAL, **system)
    province = register_authority(
        organisation=of["province"], level=Level.PROVINCIAL, territory="11", side="telecom", **system
    )
    opened: dict[str, Seat] = {}

    def seat(name: str) -> Seat:
        if name not in opened:
            _, _, role, window = names[name]
            client = cast.client(of[name], role, language=window["lang"])
            opened[name] = Seat(open_page, client, window)
        return opened[name]

    seat.of, seat.province = of, province
    seat.mail = lambda name: cast.member(of[name], names[name][2]).person.email
    yield seat
    assert [said for one in opened.values() for said in one.page.said] == []


def declared(seats, clock) -> str:
    """Declare a scheme: the call, both units' parts, recommendation and acceptance; gives its number."""
    seats("nation").go("schemes:batches").send("schemes:open_batch", batch="pilot-2023")
    seats("lead").go("schemes:batch", "pilot-2023").send("schemes:begin", "pilot-2023", title="示例服务方案")
    number = Scheme.objects.get().number
    fields = {field.code: field for field in load("scheme").fields}
    given = {code: value for code, value in content().items() if code in fields}
    lead, joint = seats("lead"), seats("joint")
    lead.go("schemes:fill", number).send("schemes:fill", on_page=True, **given)
    lead.go("schemes:part", number).send(
        "schemes:part", on_page=True, is_legal_person=True, has_capability=True, **PART, **LICENCE
    )
    lead.go("schemes:scheme", number).send(
        "schemes:invite", number, uscc=seats.of["joint"].uscc, task="风险监测"
    )
    joint.go("schemes:part", number).send(
        "schemes:part", on_page=True, is_legal_person=True, has_capability=True, **PART
    )
    joint.go("schemes:scheme", number).look("joint").send("schemes:answer", number, press="answer=confirm")
    lead.go("schemes:scheme", number).send(
        "schemes:set_route", number, authority=seats.province.organisation.ref
    )
    lead.go("schemes:scheme", number).send("schemes:submit", number).look("submitted")
    clock.moment += dt.timedelta(days=1)
    seats("province").go("console:home").look("home-province")
    seats("province").go("schemes:scheme", number).send(
        "schemes:recommend", number, press="decision=recommend", opinion="同意推荐"
    )
    seats("nation").go("console:home").look("home-nation")
    seats("nation").go("schemes:scheme", number).send("schemes:decide", number, press="decision=accept")
    return number


def reviewed(seats, clock) -> str:
    """Review the accepted scheme to the Catalogue; gives the number of its entry."""
    nation, at = seats("nation"), "pilot-2023"
    clock.moment = dt.datetime(2024, 1, 29, 10, tzinfo=BEIJING)
    nation.go("schemes:batch", at).send("schemes:change_batch", at, reason="申报期满")
    nation.go("reviews:list").send("reviews:list", on_page=True, batch=at, seed=7, places=1)
    experts = [seats(f"expert{one}") for one in range(5)]
    for one in range(5):
        nation.go("reviews:experts", at).send(
            "reviews:experts", at, email=seats.mail(f"expert{one}"), field_of_work="网络安全"
        )
    for expert in experts:
        expert.go("reviews:statement", at).send("reviews:state", at)
    for act in ("switch", "assign", "switch"):
        nation.go("reviews:round", at).send("reviews:act", at, press=f"act={act}")
    nation.go("reviews:round", at).look("round")
    clock.moment += dt.timedelta(days=2)
    refs = dict(Review.objects.values_list("expert__membership__person__email", "ref"))
    marks = [one["code"] for one in Round.objects.get().procedure["criteria"]]
    for at_, expert in enumerate(experts):
        ref = refs[seats.mail(f"expert{at_}")]
        expert.go("reviews:review", ref)
        assert "甲财产保险" not in expert.page.inner_text("main")
        expert.send("reviews:score", ref, opinion="可行。", **dict.fromkeys(marks, 6 + at_ % 3))
    experts[0].look("scored")
    nation.go("reviews:round", at).send("reviews:act", at, press="act=switch")
    first = refs[seats.mail("expert0")]
    experts[0].go("reviews:review", first).send("reviews:remark", first, text="建议细化监测频次。").look(
        "discussed"
    )
    for act in ("switch", "rank", "switch"):
        nation.go("reviews:round", at).send("reviews:act", at, press=f"act={act}")
    nation.go("reviews:ranking", at).look("ranking")
    item = Item.objects.get()
    decider = seats("decider").go("console:home").go("reviews:decision", at)
    decider.look("decision").send("reviews:decision", on_page=True, selected=[item.number], reason="择优")
    nation.go("reviews:round", at).send("reviews:act", at, press="act=switch")
    enterprise = seats("enterprise").go("reviews:notice", at)
    enterprise.send("reviews:notice", on_page=True, number=item.number, text="请说明响应时限。").look(
        "objected"
    )
    objection = item.objections.get()
    nation.go("reviews:notice", at).send(
        "reviews:answer", at, objection.ref, press="decision=dismiss", text="方案已写明时限。"
    )
    clock.moment += dt.timedelta(days=8)
    nation.go("reviews:round", at).send("reviews:act", at, press="act=switch")
    nation.go("scheme_directory:list").send("scheme_directory:publish", at)
    return Entry.objects.get().number


def planned(seats, entry: str) -> Plan:
    """Plan the pilot of the listed institution to its selection, by way of the province."""
    lead = seats("lead")
    lead.go("plans:plans").send("plans:begin", batch="pilot-2023", kind="institution", title="示例试点方案")
    number = Plan.objects.get().number
    given = {code: value for code, value in plan_content("institution").items() if code != "title"}
    lead.go("plans:fill", number).send("plans:fill", on_page=True, **given)
    lead.go("plans:plan", number).send("plans:cite", number, numbers=entry)
    lead.go("plans:plan", number).send("plans:set_route", number, authority=seats.province.organisation.ref)
    lead.go("plans:plan", number).look("plan").send("plans:submit", number)
    seats("province").go("plans:plan", number).send(
        "plans:forward", number, press="decision=forward", opinion="同意转报"
    )
    seats("nation").go("plans:plan", number).send("plans:decide", number, press="decision=select")
    return Plan.objects.get()


def reported(seats, clock, plan: Plan) -> None:
    """Kick the pilot off and report once on it."""
    seats("nation").go("plans:kick_off").send(
        "plans:kick_off",
        on_page=True,
        batch="pilot-2023",
        first_day="2024-04-01",
        last_day="2024-10-31",
        cadence="quarterly",
        report_days=20,
    )
    clock.moment = dt.datetime(2024, 7, 5, 10, tzinfo=BEIJING)
    ref = plan.reports.order_by("first")[0].ref
    seats("lead").go("plans:report", plan.number, ref).look("report").send(
        "plans:submit_report", plan.number, ref, text="完成首批承保前评估。"
    )


def test_a_batch_goes_from_its_call_to_the_reports_of_a_pilot(seats, clock) -> None:
    number = declared(seats, clock)
    entry = reviewed(seats, clock)
    seats("enterprise").go("scheme_directory:entry", entry).look("entry")
    plan = planned(seats, entry)
    assert (Scheme.objects.get().number, plan.state, plan.late) == (number, "selected", False)
    reported(seats, clock, plan)
    first = plan.reports.order_by("first")[0]
    assert (first.state, first.late) == ("submitted", False)
    seats("nation").go("console:home").look("home-nation-after")
    # The organisations were registered at a later day than that of the call, which the journal's own check remarks on.
    own = [one for one in invariants() if one.name.startswith(("schemes.", "reviews.", "plans."))]
    assert [problem.rule.en for one in own for problem in one.problems()] == []
    assert list(comparison.differences()) == []
