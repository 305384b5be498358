"""Define the forms of plans and support measures; that of a plan's content is the one of schemes."""

from typing import Any

from django import forms

from wangbao.hub.console.fields import CreditCodeField, DayField, TextField, YuanField, set_choices
from wangbao.hub.console.form_actions import Button, ButtonForm, SeenForm
from wangbao.hub.console.language import label, say
from wangbao.hub.schemes.models import Authority, Batch
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.writes.common import LONGEST_REASON
from wangbao.programme.plan import MEMBER_ROLES, PLAN_KINDS, SUPPORT_KINDS, PlanKind
from wangbao.vocabulary.text import Text


def _reason(zh: str, en: str, *, required: bool = True) -> TextField:
    return TextField(
        label=label(zh, en),
        max_length=LONGEST_REASON,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BeginForm(forms.Form):
    """A new plan: its batch, its kind and a title that may be changed later."""

    key = TextField(widget=forms.HiddenInput, max_length=64)
    batch = forms.ChoiceField(label=label("批次", "Batch"))
    kind = forms.ChoiceField(label=label("方案类别", "Kind of plan"))
    title = TextField(label=label("方案名称", "Title of the plan"), max_length=80)

    def __init__(self, batches: list[Batch], kinds: list[PlanKind], *given: Any, **named: Any) -> None:
        """Offer the open batches, and the kinds that the reader's organisation makes."""
        super().__init__(*given, **named)
        set_choices(self, "batch", [(one.code, say(rules_of(one).name.text)) for one in batches])
        set_choices(self, "kind", [(str(kind), say(PLAN_KINDS[kind])) for kind in kinds])


class CiteForm(forms.Form):
    """The numbers of the entries of the Catalogue that a plan cites."""

    numbers = TextField(
        label=label("引用的《目录》条目编号", "Numbers of the cited entries of the Catalogue"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=label("每行一个", "one a line"),
    )


class InviteForm(forms.Form):
    """An organisation by its credit code, the part it is to have, and its task."""

    uscc = CreditCodeField(label=label("统一社会信用代码", "Unified social credit code"))
    name = TextField(label=label("单位名称", "Name"), max_length=120)
    role = forms.ChoiceField(label=label("参与方式", "Part"))
    task = TextField(label=label("分工", "What it is to do"), max_length=500, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the parts."""
        super().__init__(*given, **named)
        set_choices(self, "role", [(str(role), say(name)) for role, name in MEMBER_ROLES.items()])


class AnswerForm(ButtonForm):
    """A member's answer; a reason where it declines."""

    button_name = "answer"
    buttons = (
        Button("confirm", Text("确认参加", "Confirm"), primary=True),
        Button("decline", Text("不参加", "Decline")),
    )

    independent = forms.BooleanField(
        label=label("本单位独立于链主，不受其控制", "We are independent of the chain leader"), required=False
    )
    reason = _reason("不参加的理由", "Reason for declining", required=False)


class RouteForm(forms.Form):
    """The local authority that looks at a plan first, or none."""

    authority = forms.ChoiceField(
        label=label("先送审核的地方主管部门", "Local authority that looks first"), required=False
    )

    def __init__(self, offered: list[Authority], *given: Any, **named: Any) -> None:
        """Offer the local authorities."""
        super().__init__(*given, **named)
        none = say(Text("不经地方，直接上报", "Straight to the nation"))
        names = [(one.organisation.ref, say(one.organisation.title)) for one in offered]
        set_choices(self, "authority", [("", none), *names])


class SubmitForm(forms.Form):
    """The submission; late, it takes a reason."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    late_reason = _reason(
        "逾期理由（已过截止日期时必填）", "Why it is late, where the last day is over", required=False
    )


class ReasonForm(forms.Form):
    """A reason."""

    reason = _reason("理由", "Reason")


class OpinionForm(SeenForm):
    """A local authority's opinion."""

    buttons = (
        Button("forward", Text("转报", "Forward"), primary=True),
        Button("return", Text("退回补正", "Return")),
    )

    opinion = _reason("审核意见或退回理由", "Opinion, or reason for returning")


class DecisionForm(SeenForm):
    """The national authority's decision; a reason but for selecting one in time."""

    buttons = (
        Button("select", Text("入选", "Select"), primary=True),
        Button("return", Text("退回补正", "Return")),
        Button("not_select", Text("不予入选", "Do not select")),
    )

    reason = _reason("理由", "Reason", required=False)


class MeasureForm(forms.Form):
    """A support measure."""

    code = TextField(
        label=label("代码", "Code"),
        max_length=40,
        help_text=label("小写字母、数字与下划线，保单按此代码选用", "by which policies choose it"),
    )
    kind = forms.ChoiceField(label=label("类别", "Kind"))
    name = TextField(label=label("名称", "Name"), max_length=80)
    text = TextField(
        label=label("内容与依据", "Content and source"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    percent = forms.DecimalField(
        label=label("保费补贴比例（%）", "Subsidy of the premium (%)"),
        required=False,
        max_digits=7,
        decimal_places=4,
        help_text=label("非保费补贴不填", "empty unless it subsidises premiums"),
    )
    cap_cny = YuanField(label=label("每单补贴上限（元）", "Cap for a policy (yuan)"), required=False)
    first_day = DayField(label=label("起始日期", "First day"))
    last_day = DayField(label=label("截止日期", "Last day"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the kinds of measures."""
        super().__init__(*given, **named)
        set_choices(self, "kind", [(one.code, say(one.name)) for one in SUPPORT_KINDS])


class EndForm(forms.Form):
    """The last day of a measure, and why."""

    last_day = DayField(label=label("最后一日", "Last day"))
    reason = _reason("理由", "Reason")
