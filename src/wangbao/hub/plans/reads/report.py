"""Read progress reports with their figures, and proceedings of withdrawal."""

from dataclasses import dataclass
from decimal import Decimal

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.plans.models import Exit, Plan, Report
from wangbao.hub.plans.reads.figures import from_records, start_of, summed
from wangbao.hub.plans.rules.states import REPORT, ReportEvent
from wangbao.programme.plan import FIGURE_OF, Figure
from wangbao.programme.summary import in_words
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it: its value, and the file that proves it; without one, records here give it."""

    figure: Figure
    value: Decimal
    file_ref: str = ""
    file_name: str = ""

    @property
    def words(self) -> Text:
        """The value as it is read: yuan with its unit, or a count."""
        return in_words(self.figure, self.value)

    @property
    def source(self) -> Text:
        """The origin in words: the policies here, or the file that proves it."""
        if not self.file_ref:
            return Text("由平台保单记录汇总", "summed from the policies here")
        return Text(f"填报，佐证：{self.file_name}", f"entered, evidence: {self.file_name}")


def reports_of(actor: Actor, plan: Plan) -> list[Report]:
    """List the reports of a plan that the actor sees, by their periods."""
    return list(Report.objects.visible_to(actor).filter(plan=plan).order_by("first"))


def figures_of(report: Report) -> list[Shown]:
    """List the figures of a report in the order of their table: what it keeps, and until then what records say now."""
    found = {
        one.code: Shown(FIGURE_OF[one.code], one.value, *((one.file.ref, one.file.name) if one.file else ()))
        for one in report.figures.select_related("file")
    }
    if REPORT.may_happen(report.state, ReportEvent.SUBMIT):
        now = from_records(report.plan, start_of(report.first), start_of(report.after))
        found |= {code: Shown(FIGURE_OF[code], value) for code, value in now.items()}
    return sorted(found.values(), key=lambda shown: shown.figure.index)


def report(actor: Actor, number: str, ref: str) -> Report:
    """Find a report of a plan.

    Raises:
        Invisible: unknown, or not for this actor's organisation.
        Forbidden: not for this role.
    """
    rows = Report.objects.visible_to(actor).select_related("plan__owner", "plan__route")
    found: Report | None = rows.filter(plan__number=number, ref=ref).first()
    if found is None:
        raise Invisible
    allow(actor, "plans.view", found.plan)
    return found


def exits_of(actor: Actor, plan: Plan) -> list[Exit]:
    """List the proceedings of withdrawal that the actor sees, the newest first."""
    return list(Exit.objects.visible_to(actor).filter(plan=plan).order_by("-pk"))


def exit_(actor: Actor, number: str, ref: str) -> Exit:
    """Find a proceeding of withdrawal; raises Invisible."""
    rows = Exit.objects.visible_to(actor).select_related("plan__owner")
    found: Exit | None = rows.filter(plan__number=number, ref=ref).first()
    if found is None:
        raise Invisible
    return found


def entered(plan: Plan) -> list[Figure]:
    """List the figures of a plan's reports that are entered with evidence."""
    known = summed(plan)
    return [one for one in FIGURE_OF.values() if one.code not in known]
