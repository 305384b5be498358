"""Fill the style guide: one of every component, with made-up but plausible content."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.fields import DayField, TextField, YuanField
from wangbao.hub.console.language import label
from wangbao.vocabulary.term_names import LIMIT
from wangbao.vocabulary.text import Text

STATES = (
    ("draft", Text("草稿", "Draft")),
    ("submitted", Text("已提交", "Submitted")),
    ("referred", Text("转上级核保", "Referred")),
    ("offered", Text("已报价", "Offered")),
    ("accepted", Text("已接受", "Accepted")),
    ("in_force", Text("有效", "In force")),
    ("overdue", Text("逾期", "Overdue")),
    ("declined", Text("拒保", "Declined")),
    ("cancelled", Text("已退保", "Cancelled")),
    ("expired", Text("已到期", "Expired")),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = TextField(
        label=label("被保险人名称", "Name of the insured"),
        help_text=label("与营业执照一致。", "As on the business licence."),
    )
    limit = YuanField(
        label=label(*LIMIT),
        help_text=label("元；可写 500万。", "Yuan; 500万 is understood."),
    )
    start = DayField(label=label("起保日期", "First day of cover"))
    kind = forms.ChoiceField(
        label=label("保险类别", "Class of insurance"),
        choices=[("property", label("财产损失", "Property")), ("liability", label("责任", "Liability"))],
    )
    backups = forms.ChoiceField(
        label=label("是否有离线备份？", "Are there offline backups?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", label("是", "Yes")),
            ("no", label("否", "No")),
            ("na", label("不适用", "Not applicable")),
        ],
    )
    heads = forms.MultipleChoiceField(
        label=label("保障项目", "Heads of loss"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("response", label("应急响应费用", "Incident response")),
            ("bi", label("营业中断", "Business interruption")),
        ],
    )
    note = TextField(label=label("说明", "Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    report = forms.FileField(label=label("安全评估报告", "Security assessment report"), required=False)
    confirm = forms.BooleanField(
        label=label(
            "我已阅读并理解上述免除保险人责任的条款", "I have read and understood the exclusions above"
        )
    )


def context() -> dict[str, Any]:
    """Build the context of the style guide."""
    start = dt.date(2026, 12, 1)
    late = forms.ValidationError(label("不得早于今天", "must not be before today"))
    wrong = SampleForm(
        auto_id="wrong_%s", data={"name": "", "limit": "五百", "start": "2026-13-01", "backups": "perhaps"}
    )
    wrong.full_clean()
    wrong.add_error(None, late)
    rows = (
        Row(
            "Q2026000127",
            "#",
            Text("示例制造有限公司", "Sample Manufacturing Ltd").zh,
            "referred",
            STATES[2][1],
            start,
        ),
        Row("Q2026000131", "#", "示例医院", "offered", STATES[3][1], start + dt.timedelta(days=3)),
    )
    return {
        "states": STATES,
        "form": SampleForm(initial={"start": start}),
        "wrong": wrong,
        "amount": Decimal("1234567.89"),
        "negative": Decimal("-2045.50"),
        "big": Decimal(11500000000),
        "start": start,
        "end": dt.date(2027, 12, 1),
        "now": dt.datetime(2026, 12, 1, 6, 5, tzinfo=dt.UTC),
        "share": 0.1234,
        "tiles": [
            Tile(Text("转来的核保", "Referred to you"), 2, "#", rows, urgent=True),
            Tile(Text("待接受的报价", "Quotes to be accepted"), 20, "#", rows[1:], more=True),
            Tile(Text("逾期保费", "Overdue premium"), 0, "#"),
        ],
        "policies": [
            ("P2026000312", "示例制造有限公司", start, Decimal(5_000_000), Decimal("38400.00"), STATES[5]),
            (
                "P2026000298",
                "示例物流股份有限公司",
                start,
                Decimal(20_000_000),
                Decimal("142650.50"),
                STATES[6],
            ),
            ("P2026000277", "示例医院", start, Decimal(10_000_000), Decimal("-2045.50"), STATES[8]),
        ],
    }
