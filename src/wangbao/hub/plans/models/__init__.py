"""Tables of plans and support measures."""

from wangbao.hub.plans.models.history import Step, Submission
from wangbao.hub.plans.models.measure import SupportMeasure
from wangbao.hub.plans.models.plan import Citation, Member, Plan

__all__ = ["Citation", "Member", "Plan", "Step", "Submission", "SupportMeasure"]
