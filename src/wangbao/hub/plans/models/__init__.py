"""Tables of plans, their pilots and support measures."""

from wangbao.hub.plans.models.history import Step, Submission
from wangbao.hub.plans.models.measure import SupportMeasure
from wangbao.hub.plans.models.plan import Citation, Member, Plan
from wangbao.hub.plans.models.report import Exit, KickOff, Report, ReportFigure
from wangbao.hub.plans.models.summary import Summary, SummaryFigure

__all__ = [
    "Citation",
    "Exit",
    "KickOff",
    "Member",
    "Plan",
    "Report",
    "ReportFigure",
    "Step",
    "Submission",
    "Summary",
    "SummaryFigure",
    "SupportMeasure",
]
