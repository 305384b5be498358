"""Define forms: filters of the list, binding, money; those of endorsements are in ``endorsement_forms``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from wangbao.hub.access.roles import Kind, Status
from wangbao.hub.console.fields import DayField, TextField, YuanField
from wangbao.hub.console.language import label, say
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.reads.support_measure import SubsidyTerms
from wangbao.hub.policies.rules.states import PHASE_NAMES
from wangbao.policy.tables import instalment_schedules
from wangbao.vocabulary.terms import KINDS

CO_INSURERS: Final = 4
_ALL: Final = [("", label("全部", "All"))]


class FilterForm(forms.Form):
    """The filters of the list of policies."""

    q = TextField(
        required=False,
        max_length=60,
        label=label("保单号、名称或信用代码", "Number, name or credit code"),
    )
    phase = forms.ChoiceField(required=False, label=label("状态", "State"))
    kind = forms.ChoiceField(required=False, label=label("被保险对象", "Kind of insured"))
    starts_from = DayField(required=False, label=label("起保自", "Begins from"))
    starts_before = DayField(required=False, label=label("起保早于", "Begins before"))
    ends_before = DayField(required=False, label=label("最后一日早于", "Last day before"))
    followed = TextField(required=False, max_length=3, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_follow: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        _choices(self, "phase", [*_ALL, *((str(phase), say(name)) for phase, name in PHASE_NAMES.items())])
        _choices(self, "kind", [*_ALL, *((kind.code, say(kind.name)) for kind in KINDS)])
        if not may_follow:
            del self.fields["followed"]


class AsOfForm(forms.Form):
    """The day whose terms are asked for, and the day by whose end they were known."""

    day = DayField(label=label("生效日", "Terms on"))
    known = DayField(label=label("截至该日所知（含当日）", "As known by the end of"))


class BindForm(forms.Form):
    """The choices at binding: instalments, co-insurers, a subsidy."""

    key = TextField(widget=forms.HiddenInput, max_length=64)
    instalments = forms.ChoiceField(label=label("缴费方式", "Payment"))
    subsidy_measure = forms.ChoiceField(
        required=False, label=label("支持措施（已登记的补贴）", "Support measure, a registered subsidy")
    )
    subsidy_name = TextField(
        required=False, max_length=60, label=label("政府保费补贴名称", "Government subsidy")
    )
    subsidy_percent = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
        label=label("补贴比例（%）", "Subsidy (%)"),
    )
    subsidy_cap = YuanField(required=False, label=label("补贴上限（元）", "Subsidy cap (yuan)"))

    def __init__(
        self,
        *args: Any,
        offered: tuple[str, ...],
        lead: Organisation,
        arranges: bool,
        measures: Sequence[SubsidyTerms] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.lead = lead
        schedules = instalment_schedules()
        _choices(
            self, "instalments", [(code, say(schedules[code].name)) for code in offered if code in schedules]
        )
        named = [(one.code, f"{one.code} {one.name} {one.rate:.2%}") for one in measures]
        _choices(self, "subsidy_measure", [("", say(label("无", "None"))), *named])
        if not measures:
            del self.fields["subsidy_measure"]
        if not arranges:
            self.fields.pop("subsidy_measure", None)
            for name in ("subsidy_name", "subsidy_percent", "subsidy_cap"):
                del self.fields[name]
            return
        insurers = Organisation.objects.filter(kind=Kind.INSURER, status=Status.ACTIVE).exclude(pk=lead.pk)
        choices = [
            ("", say(label("无", "None"))),
            *((one.ref, str(one)) for one in insurers.order_by("name")[:200]),
        ]
        for index in range(1, CO_INSURERS + 1):
            self.fields[f"insurer_{index}"] = forms.ChoiceField(
                required=False, choices=choices, label=label(f"共保人 {index}", f"Co-insurer {index}")
            )
            self.fields[f"share_{index}"] = forms.DecimalField(
                required=False,
                min_value=Decimal("0.000001"),
                max_value=Decimal("99.999999"),
                decimal_places=6,
                label=label("份额（%）", "Share (%)"),
            )

    def clean(self) -> dict[str, Any]:
        """Require a share for each co-insurer and a rate for a subsidy, and the other way round."""
        found: dict[str, Any] = super().clean() or {}
        for index in range(1, CO_INSURERS + 1):
            if bool(found.get(f"insurer_{index}")) != (found.get(f"share_{index}") is not None):
                self.add_error(
                    f"share_{index}", say(label("共保人与份额须同时填写", "Name both insurer and share"))
                )
        if bool(found.get("subsidy_name")) != (found.get("subsidy_percent") is not None):
            self.add_error(
                "subsidy_percent", say(label("补贴名称与比例须同时填写", "Name both subsidy and rate"))
            )
        return found

    @property
    def shares(self) -> list[dict[str, str]]:
        """The shares for the operation: the lead keeps the rest; empty if it is alone."""
        others = [
            (self.cleaned_data[f"insurer_{index}"], self.cleaned_data[f"share_{index}"] / 100)
            for index in range(1, CO_INSURERS + 1)
            if self.cleaned_data.get(f"insurer_{index}")
        ]
        if not others:
            return []
        left = 1 - sum((share for _, share in others), Decimal(0))
        rows = [(self.lead.ref, left), *others]
        return [{"insurer": ref, "share": f"{share:f}"} for ref, share in rows]

    @property
    def subsidies(self) -> list[dict[str, Any]]:
        """The subsidies for the operation: a measure by its code, one that is named here by its terms."""
        given = self.cleaned_data
        chosen = [{"code": given["subsidy_measure"]}] if given.get("subsidy_measure") else []
        if not given.get("subsidy_name"):
            return chosen
        cap = given.get("subsidy_cap")
        return [
            *chosen,
            {
                "code": "subsidy",
                "name": given["subsidy_name"],
                "rate": f"{given['subsidy_percent'] / 100:f}",
                "cap_cny": None if cap is None else f"{cap:f}",
            },
        ]


class MoneyForm(forms.Form):
    """A receipt or a refund."""

    key = TextField(widget=forms.HiddenInput, max_length=64)
    payer = forms.ChoiceField(label=label("付款方", "Payer"))
    amount = YuanField(label=label("金额", "Amount"), min_value=Decimal("0.01"))
    on = DayField(label=label("到账（付款）日", "Bank's day"))
    reference = TextField(max_length=60, label=label("银行流水号", "Bank reference"))
    note = TextField(required=False, max_length=200, label=label("备注", "Note"))

    def __init__(self, *args: Any, payers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        _choices(self, "payer", payers)
        if len(payers) == 1:
            self.fields["payer"].widget = forms.HiddenInput()
            self.fields["payer"].initial = payers[0][0]


class ReversalForm(forms.Form):
    """A receipt that is taken back."""

    key = TextField(widget=forms.HiddenInput, max_length=64)
    on = DayField(label=label("冲正日", "Day it is taken back"))
    reference = TextField(max_length=60, label=label("冲正凭证号", "Reference of the reversal"))
    note = TextField(max_length=200, label=label("原因", "Why"))


class ApprovalForm(forms.Form):
    """The words of the second person; declining needs them."""

    decision = TextField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=label("复核意见", "Decision"),
    )


class ExportForm(forms.Form):
    """The period and format of the bordereau of policies."""

    starts_from = DayField(label=label("起保自", "Begins from"))
    starts_before = DayField(label=label("起保早于", "Begins before"))
    form = forms.ChoiceField(
        label=label("格式", "Form"),
        choices=[("xlsx", "XLSX"), ("csv", "CSV"), ("oed", "Open Exposure Data 5 (ZIP)")],
    )


class MovementsForm(forms.Form):
    """The period and format of the premium bordereau."""

    issued_from = DayField(label=label("签发自", "Issued from"))
    issued_before = DayField(label=label("签发早于", "Issued before"))
    movements = forms.ChoiceField(label=label("格式", "Form"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class DecisionForm(forms.Form):
    """The reason for a decision on a request."""

    decision = TextField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=label("处理意见", "Decision"),
    )


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
