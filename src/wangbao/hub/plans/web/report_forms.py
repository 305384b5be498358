"""Define the forms of kick-offs, progress reports and withdrawal."""

from typing import Any

from django import forms

from wangbao.hub.console.fields import DayField, TextField, YuanField, set_choices
from wangbao.hub.console.form_actions import Button, SeenForm
from wangbao.hub.console.language import label, say
from wangbao.hub.plans.models import Report
from wangbao.hub.plans.reads.report import entered
from wangbao.hub.plans.web.forms import ReasonForm
from wangbao.hub.plans.writes.summary import LONGEST_CHAPTER
from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.programme.plan import CADENCES, CHAPTERS, GROUNDS
from wangbao.vocabulary.text import Text


def _prose(zh: str, en: str, most: int, *, required: bool = True) -> TextField:
    return TextField(
        label=label(zh, en), max_length=most, required=required, widget=forms.Textarea(attrs={"rows": 4})
    )


class KickOffForm(forms.Form):
    """The days of a pilot and the period of its reports."""

    batch = forms.ChoiceField(label=label("批次", "Batch"))
    first_day = DayField(label=label("试点起始日", "First day of the pilot"))
    last_day = DayField(label=label("试点截止日", "Last day of the pilot"))
    cadence = forms.ChoiceField(label=label("报告周期", "Period of reports"))
    report_days = forms.IntegerField(
        label=label("期满后几日内报告", "Days after a period to report within"), initial=15
    )
    text = _prose("部署要求", "What was set", 2000, required=False)

    def __init__(self, batches: list[Batch], *given: Any, **named: Any) -> None:
        """Offer the batches and the periods."""
        super().__init__(*given, **named)
        set_choices(self, "batch", [(one.code, say(rules_of(one).name.text)) for one in batches])
        set_choices(self, "cadence", [(str(one), say(name)) for one, name in CADENCES.items()])


class FigureForm(forms.Form):
    """A figure that does not live here, and the file that proves it."""

    code = forms.ChoiceField(label=label("数据", "Figure"))
    value = YuanField(label=label("数值（件、家、次或元）", "Value, a count or yuan"))
    file = forms.FileField(label=label("佐证文件", "Evidence"))

    def __init__(self, report: Report, *given: Any, **named: Any) -> None:
        """Offer the figures that are not summed from records."""
        super().__init__(*given, **named)
        set_choices(self, "code", [(one.code, say(one.name)) for one in entered(report.plan)])


class ReportForm(forms.Form):
    """The text of a report; late, it takes a reason."""

    text = _prose("进展情况", "Progress", 5000)
    late_reason = _prose(
        "逾期理由（已过期限时必填）", "Why it is late, where its day is over", 500, required=False
    )


class ReturnForm(SeenForm, ReasonForm):
    """A reason for returning a report, and the revision of it that was seen."""


class ExitDecisionForm(SeenForm, ReasonForm):
    """The decision on a proposed withdrawal, and its reason."""

    buttons = (
        Button("cancel", Text("取消试点资格", "Cancel the qualification")),
        Button("drop", Text("不予取消", "Drop it")),
    )


class YearForm(forms.Form):
    """The year of a new summary."""

    year = forms.ChoiceField(label=label("年度", "Year"))

    def __init__(self, years: list[int], *given: Any, **named: Any) -> None:
        """Give the years that the pilot has come to."""
        super().__init__(*given, **named)
        set_choices(self, "year", [(str(one), str(one)) for one in years])


class ChaptersForm(SeenForm):
    """The chapters of a summary, as the notice names them."""

    buttons = (
        Button("save", Text("保存", "Save"), primary=True),
        Button(
            "redraft",
            Text("按最新记录重新起草（替换已写内容）", "Draft again from the records, replacing this"),
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Make a field for each chapter."""
        super().__init__(*given, **named)
        for one in CHAPTERS:
            self.fields[one.code] = TextField(
                label=say(one.name),
                max_length=LONGEST_CHAPTER,
                required=False,
                widget=forms.Textarea(attrs={"rows": 12}),
            )


class SummaryForm(SeenForm):
    """The submission of a summary; late, it takes a reason."""

    late_reason = _prose(
        "逾期理由（已过截止日期时必填）", "Why it is late, where the last day is over", 500, required=False
    )


class SummaryDecisionForm(SeenForm):
    """The decision on a summary; a reason where it is returned."""

    reason = _prose("意见或退回理由", "Remark, or reason for returning", 500, required=False)
    buttons = (
        Button("accept", Text("接收", "Accept"), primary=True),
        Button("return", Text("退回补正", "Return")),
    )


class ExitForm(forms.Form):
    """The ground of a proposed withdrawal, and the day to answer by."""

    ground = forms.ChoiceField(label=label("事由", "Ground"))
    statement = _prose("事实说明", "The facts", 2000)
    answer_by = DayField(label=label("陈述意见截止日", "To be answered by"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the grounds of the notice."""
        super().__init__(*given, **named)
        set_choices(self, "ground", [(one.code, say(one.name)) for one in GROUNDS])


class ExitAnswerForm(forms.Form):
    """The answer to a proposed withdrawal."""

    text = _prose("陈述意见", "Answer", 2000)
