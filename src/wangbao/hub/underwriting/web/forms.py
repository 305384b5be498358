"""Define forms of the workbench and of the offer."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField

from wangbao.hub.console.display import yuan
from wangbao.hub.console.fields import TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads.queries import Filters
from wangbao.hub.underwriting.rules.states import QUOTE
from wangbao.product.bundle import Bundle
from wangbao.product.provisions import item_name
from wangbao.proposal import option_fit
from wangbao.proposal.judgement import own_inputs
from wangbao.proposal.proposal import Risk
from wangbao.proposal.ranges import known_facts, open_ranges
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT, WAITING
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

POINT: Final = "point."
WHY: Final = "why."
INPUT: Final = "input."
BECAUSE: Final = "because."
_SHOWN: Final = Decimal("0.0001")
_ALL: Final = ("", label("全部", "All"))


class FilterForm(forms.Form):
    """The filters of the queue."""

    term = TextField(
        label=label("编号、名称或信用代码", "Number, name or credit code"), max_length=100, required=False
    )
    state = forms.ChoiceField(label=label("状态", "State"), required=False)
    authority = forms.ChoiceField(label=label("所需权限", "Authority needed"), required=False)
    kind = forms.ChoiceField(label=label("被保险对象", "Kind of insured"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._choices("state", [(str(state), name) for state, name in QUOTE.names.items()])
        self._choices("authority", [(str(level), level.text) for level in Level])
        self._choices("kind", [(kind.code, kind.name) for kind in KINDS])

    def _choices(self, field: str, rows: list[tuple[str, Text]]) -> None:
        self.fields[field].choices = [_ALL, *((code, label(*name)) for code, name in rows)]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Read the filters; unknown ones are left out."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class TermsForm(forms.Form):
    """Limit, deductible, waiting time, items, and what an underwriter judges: points in ranges, the plan's own inputs.

    The ranges depend on the inputs, so the form is made for the values it is given.
    """

    reason = TextField(
        label=label("修改理由", "Reason for the change"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        required=False,
        max_length=1000,
    )

    def __init__(
        self, *, bundle: Bundle, quote: Quote, risk: Risk, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial_of(quote))
        self.bundle, self.risk = bundle, risk
        options = bundle.definition.options
        made: dict[str, forms.Field] = {
            "limit_cny": _amounts(label(*LIMIT), options.limits_cny),
            "deductible_cny": _amounts(label(*DEDUCTIBLE), options.deductibles_cny),
        }
        if options.waiting_hours:
            hours = [
                (f"{h:f}", label(f"{h.normalize():f} 小时", f"{h.normalize():f} hours"))
                for h in options.waiting_hours
            ]
            made["waiting_hours"] = forms.ChoiceField(label=label(*WAITING), choices=hours)
        if options.optional_items:
            names = {item.code: item_name(item) for item in bundle.wording.items()}
            made["kept"] = forms.MultipleChoiceField(
                label=label("可选责任", "Optional cover"),
                choices=[(code, label(*names[code])) for code in options.optional_items],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields = made | self._judged() | self.fields
        if data is None:
            self.initial["kept"] = [
                code for code in options.optional_items if code not in quote.terms.get("left_out", ())
            ]

    def _judged(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for item in own_inputs(self.bundle.plan):
            choices = [
                ("", label("未评定", "Not judged")),
                *((o.code, label(*o.name.text)) for o in item.choices),
            ]
            found[INPUT + item.code] = (
                forms.ChoiceField(label=label(*item.name.text), choices=choices, required=False)
                if item.is_choice
                else forms.DecimalField(label=label(*item.name.text), required=False)
            )
            found[BECAUSE + item.code] = _reason()
        for one in self._ranges():
            usual = "" if one.usual is None else shortest(one.usual.quantize(_SHOWN))
            found[POINT + one.factor] = forms.DecimalField(
                label=label(*one.name),
                help_text=label(
                    f"备案区间 {one.span}，通常取 {usual or '—'}",
                    f"filed range {one.span}, usually {usual or '—'}",
                ),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                required=False,
            )
            found[WHY + one.factor] = _reason()
        return found

    def _ranges(self) -> tuple[Any, ...]:
        """Find the ranges at the values given, or at those of the quote where they make no sense."""
        data = self.data if self.is_bound else self.initial
        for source in (data, self.initial):
            try:
                choice = option_fit.read(self._terms(source))
                more = {g["code"]: g["value"] for g in _rows(source, INPUT, BECAUSE, "code")}
                return open_ranges(self.bundle, known_facts(self.bundle, self.risk.profile, choice, more))
            except InputError:
                continue
        return ()

    def _terms(self, source: Any) -> dict[str, Any]:
        options = self.bundle.definition.options
        kept = (
            _list(source, "kept")
            if source is self.data and self.is_bound
            else source.get("kept", options.optional_items)
        )
        return {
            "limit_cny": source.get("limit_cny"),
            "deductible_cny": source.get("deductible_cny"),
            "waiting_hours": source.get("waiting_hours"),
            "left_out": [code for code in options.optional_items if code not in kept],
        }

    def terms(self) -> dict[str, Any]:
        """Read the terms chosen, as :func:`wangbao.proposal.option_fit.read` takes them."""
        return self._terms(self.data)

    def judgement(self) -> dict[str, Any]:
        """Read the judgement, as :func:`wangbao.proposal.judgement.read` takes it; the usual points left out."""
        usual = {one.factor: one.usual for one in self._ranges()}
        points = [
            row
            for row in _rows(self.data, POINT, WHY, "factor")
            if row["factor"] in usual and (row["reason"] or _differs(row["value"], usual[row["factor"]]))
        ]
        return {"points": points, "inputs": _rows(self.data, INPUT, BECAUSE, "code")}

    def judged_fields(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Pair each judged field with its reason."""
        for name in self.fields:
            for head, tail in ((INPUT, BECAUSE), (POINT, WHY)):
                if name.startswith(head):
                    yield self[name], self[tail + name.removeprefix(head)]


class NoteForm(forms.Form):
    """A note among colleagues."""

    text = TextField(
        label=label("备注（仅本公司可见）", "Note (for our own people)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class DocumentsForm(forms.Form):
    """All documents asked for, at once: those the rules suggest, and others, one a line."""

    suggested = forms.MultipleChoiceField(
        label=label("规则建议的资料", "Suggested by the rules"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = TextField(
        label=label("其他资料，每行一项", "Other documents, one a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    due_days = forms.IntegerField(
        label=label("期限（天）", "Days to answer"), min_value=1, max_value=60, initial=10
    )

    def __init__(self, data: Any = None, *, quote: Quote) -> None:
        super().__init__(data)
        self.asked = {flag["rule"]: Text(**flag["asks"]) for flag in quote.flags if flag["asks"]}
        field = self.fields["suggested"]
        field.choices = [(rule, label(*name)) for rule, name in self.asked.items()]  # type: ignore[attr-defined]
        field.initial = list(self.asked)

    def documents(self) -> list[tuple[str, Text]]:
        """List the documents asked for: (rule, name)."""
        chosen = [(rule, self.asked[rule]) for rule in self.cleaned_data["suggested"]]
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        return [*chosen, *(("", Text(line, line)) for line in lines)]


class ReasonForm(forms.Form):
    """A reason, where one is needed."""

    reason = TextField(max_length=1000)


class FileForm(forms.Form):
    """One document handed in."""

    file = forms.FileField(label=label("文件", "File"))


def initial_of(quote: Quote) -> dict[str, Any]:
    """Map the quote's own values to the form's field names."""
    judged = quote.judgement or {}
    found: dict[str, Any] = {name: quote.terms.get(name) for name in option_fit.TERMS}
    for row in judged.get("inputs", ()):
        found |= {INPUT + row["code"]: row["value"], BECAUSE + row["code"]: row["reason"]}
    for row in judged.get("points", ()):
        found |= {POINT + row["factor"]: row["value"], WHY + row["factor"]: row["reason"]}
    return found


def _amounts(text: str, offered: tuple[Decimal, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=text, choices=[(f"{one:f}", yuan(one).removesuffix(".00")) for one in offered]
    )


def _reason() -> TextField:
    return TextField(label=label("理由", "Reason"), max_length=500, required=False)


def _rows(source: Any, head: str, tail: str, key: str) -> list[dict[str, Any]]:
    """Select the judged values that were given, with their reasons."""
    names = [name.removeprefix(head) for name in source if name.startswith(head)]
    return [
        {
            key: name,
            "value": str(source.get(head + name)).strip(),
            "reason": str(source.get(tail + name) or "").strip(),
        }
        for name in names
        if source.get(head + name) not in (None, "")
    ]


def _list(source: Any, name: str) -> list[str]:
    found = source.getlist(name) if hasattr(source, "getlist") else source.get(name, ())
    return list(found)


def _differs(value: str, usual: Decimal | None) -> bool:
    try:
        return usual is None or Decimal(value) != usual
    except ArithmeticError:
        return True


def problems_said(error: InputError) -> list[str]:
    """Say each problem of a refusal in the reader's language."""
    return [say(problem) for problem in error.problems]
