"""Define the forms of endorsements: each kind shows the terms on its day and returns only the changed ones."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from wangbao.hub.console.display import yuan as shown_yuan
from wangbao.hub.console.fields import DayField, TextField, YuanField
from wangbao.hub.console.language import label, say
from wangbao.hub.parties.web.forms import RegisteredCodeField
from wangbao.hub.policies.reads.contract_terms import bought
from wangbao.hub.policies.rules import underwriting, words
from wangbao.hub.policies.writes.change import Wanted
from wangbao.policy.tables import Ground
from wangbao.product.bundle import Bundle
from wangbao.risk import parameters
from wangbao.vocabulary.money import to_decimal, yuan
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT, WAITING

UNDERWRITING: Final = underwriting.REASON
_ANSWERS: Final = ("yes", "partial", "no", "unknown")
_REVENUE: Final = "revenue_cny"
_WHOLE: Final = ("employees", "records_held", "open_findings")


class ChangeForm(forms.Form):
    """The common part of all endorsements' forms: day, reason, key. ``terms`` are those on the day."""

    ruled = True  # whether the underwriting rules look at what this kind changes

    key = TextField(widget=forms.HiddenInput, max_length=64)
    effective = DayField(label=label("生效日", "Takes effect on"))
    reason = TextField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=label("批改原因", "Reason")
    )

    def __init__(
        self,
        *args: Any,
        terms: Mapping[str, Any],
        bundle: Bundle,
        judges: bool,
        grounds: Sequence[Ground] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.grounds = grounds  # the grounds on which this person may cancel now
        self.judges = judges  # True if this person may choose points in filed ranges
        self.terms = terms
        self.bundle = bundle
        self.build()
        if self.ruled and judges:
            self.fields[UNDERWRITING] = TextField(
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                label=label("核保理由", "Underwriter's reason"),
                help_text=label(
                    "核保规则转人工时须写；不印在批单上。",
                    "Needed where the rules refer the change; not printed on the slip.",
                ),
            )
        self.order_fields(
            [
                "key",
                "effective",
                *(name for name in self.fields if name not in _FIRST),
                "reason",
                UNDERWRITING,
            ]
        )

    def build(self) -> None:
        """Add the fields of this kind."""

    def change(self) -> dict[str, Any]:
        """Build the merge patch of the changed terms; empty if nothing changed."""
        return {}

    def wanted(self, kind: str, *, lifted: Sequence[str]) -> Wanted:
        """Read the change of this kind as filled in, with the blocks ticked as settled."""
        given = self.cleaned_data
        return Wanted(
            kind=kind,
            effective=given["effective"],
            change=self.change(),
            reason=given["reason"],
            underwriting_reason=given.get(UNDERWRITING, ""),
            lifted=tuple(lifted),
        )


class SumsForm(ChangeForm):
    """The form of limit, deductible and waiting hours: one of the product's options each."""

    def build(self) -> None:
        options = self.bundle.definition.options
        for name, offered, text in (
            ("limit_cny", options.limits_cny, label(*LIMIT)),
            ("deductible_cny", options.deductibles_cny, label(*DEDUCTIBLE)),
            ("waiting_hours", options.waiting_hours, label(*WAITING)),
        ):
            if not offered or self.terms.get(name) is None:
                continue
            now = to_decimal(self.terms[name])
            say_it = shown_yuan if name != "waiting_hours" else _hours
            self.fields[name] = forms.TypedChoiceField(
                label=text,
                choices=[(f"{one:f}", say_it(one)) for one in sorted({*offered, now})],
                initial=f"{next((one for one in offered if one == now), now):f}",
            )

    def change(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in ("limit_cny", "deductible_cny", "waiting_hours"):
            if name in self.fields and to_decimal(self.cleaned_data[name]) != to_decimal(self.terms[name]):
                found[name] = self.cleaned_data[name]
        return found


class AddItemForm(ChangeForm):
    """The form of items of the wording that are not covered yet."""

    adds = True
    none = label("全部保障项目均已承保，没有可增加的。", "Every item is covered; there is none to add.")

    def build(self) -> None:
        there = set(self.terms.get("items") or {})
        every = bought(self.bundle, ())
        optional = set(self.bundle.definition.options.optional_items)
        codes = [code for code in every if (code not in there if self.adds else code in there & optional)]
        self.fields["items"] = forms.MultipleChoiceField(
            label=label("保障项目", "Items of cover"),
            choices=[(code, say(words.item(code, self.bundle.wording))) for code in codes],
            widget=forms.CheckboxSelectMultiple,
            help_text="" if codes else self.none,
        )

    def change(self) -> dict[str, Any]:
        return {"items": {code: {} if self.adds else None for code in self.cleaned_data["items"]}}


class RemoveItemForm(AddItemForm):
    """The form of optional items of the wording that are covered."""

    adds = False
    none = label("没有可减少的可选项目。", "No optional item is covered; there is none to leave out.")


class RiskForm(ChangeForm):
    """The form of facts of the enterprise that the price depends on, and of points in filed ranges."""

    def build(self) -> None:
        profile = self.terms.get("profile") or {}
        self.fields[_REVENUE] = YuanField(
            label=label("年营业收入（元）", "Annual revenue (CNY)"),
            initial=yuan(to_decimal(profile[_REVENUE])) if _REVENUE in profile else None,
            min_value=Decimal(1),
        )
        for name in _WHOLE:
            self.fields[name] = forms.IntegerField(
                required=False, min_value=0, label=say(words.field(name)), initial=profile.get(name)
            )
        answers = profile.get("controls") or {}
        for code in parameters.default().controls:
            self.fields[f"control_{code}"] = forms.ChoiceField(
                label=say(words.control(code)),
                choices=[(one, say(words.value("", one))) for one in _ANSWERS],
                initial=answers.get(code, "unknown"),
            )
        points = self.terms.get("points") or {}
        for factor in self.bundle.plan.factors:
            if not (self.judges and factor.has_range):
                continue
            name = say(factor.name.text)
            taken = points.get(factor.code) or {}
            self.fields[f"point_{factor.code}"] = forms.DecimalField(
                required=False,
                min_value=Decimal("0.0001"),
                max_value=Decimal(100),
                label=say(label(f"费率系数：{name}", f"Factor: {name}")),
                help_text=label(
                    "仅可在备案区间内取值；留空取通常值。",
                    "Within the filed range; blank takes the usual point.",
                ),
                initial=taken.get("value"),
            )

    def change(self) -> dict[str, Any]:
        profile, given = self.terms.get("profile") or {}, self.cleaned_data
        facts: dict[str, Any] = {}
        if given[_REVENUE] != to_decimal(profile.get(_REVENUE) or 0):
            facts[_REVENUE] = float(given[_REVENUE])
        facts |= {name: given[name] for name in _WHOLE if given[name] != profile.get(name)}
        answers = profile.get("controls") or {}
        controls = {
            code: given[f"control_{code}"]
            for code in parameters.default().controls
            if given[f"control_{code}"] != answers.get(code, "unknown")
        }
        if controls:
            facts["controls"] = controls
        points = self._points()
        return {name: found for name, found in (("profile", facts), ("points", points)) if found}

    def _points(self) -> dict[str, Any]:
        taken = self.terms.get("points") or {}
        found: dict[str, Any] = {}
        for factor in self.bundle.plan.factors:
            name = f"point_{factor.code}"
            if name not in self.fields:
                continue
            value, now = self.cleaned_data[name], (taken.get(factor.code) or {}).get("value")
            if value is None and now is not None:
                found[factor.code] = None
            elif value is not None and (now is None or value != to_decimal(now)):
                found[factor.code] = {"value": f"{value:f}", "reason": self.cleaned_data["reason"]}
        return found


class InsuredForm(ChangeForm):
    """The form of name, credit code and address of the insured and of the applicant."""

    def build(self) -> None:
        for party, text in (
            ("insured", label("被保险人", "Insured")),
            ("applicant", label("投保人", "Applicant")),
        ):
            now, who = self.terms.get(party) or {}, say(text)
            self.fields[f"{party}_name"] = TextField(
                max_length=120, initial=now.get("name"), label=say(label(f"{who}名称", f"{who}: name"))
            )
            self.fields[f"{party}_uscc"] = RegisteredCodeField(
                initial=now.get("uscc"), label=say(label(f"{who}统一社会信用代码", f"{who}: credit code"))
            )
            self.fields[f"{party}_address"] = TextField(
                required=False,
                max_length=200,
                initial=now.get("address"),
                label=say(label(f"{who}住所", f"{who}: address")),
            )

    def change(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for party in ("insured", "applicant"):
            now = self.terms.get(party) or {}
            for part in ("name", "uscc", "address"):
                given = self.cleaned_data[f"{party}_{part}"]
                if given != (now.get(part) or ""):
                    found.setdefault(party, {})[part] = given or None
        return found


FORMS: Final[dict[str, type[ChangeForm]]] = {
    "change_of_sums": SumsForm,
    "add_item": AddItemForm,
    "remove_item": RemoveItemForm,
    "risk_increase": RiskForm,
    "risk_decrease": RiskForm,
    "change_of_insured": InsuredForm,
}
_FIRST: Final = ("key", "effective", "reason", UNDERWRITING)


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
