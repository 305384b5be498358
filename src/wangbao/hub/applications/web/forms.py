"""Define forms of applications; a questionnaire's form shows and reads back, the question set checks the answers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from wangbao.hub.console.display import quantity
from wangbao.hub.console.fields import DayField, TextField, plain
from wangbao.hub.console.language import label, say
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.product.provisions import item_name
from wangbao.proposal import audience
from wangbao.proposal.audience import Audience
from wangbao.questionnaire.answers import as_json
from wangbao.questionnaire.numerals import number_typed
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import (
    Choice as OneOf,
    Choices,
    DateOf,
    NumberOf,
    Question,
    ShortText,
    YesNo,
)
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT, WAITING
from wangbao.vocabulary.text import Text

_FEW: Final = 6  # options shown all at once; more go into a list to pick from
_ASKED: Final = "asked"
_WAN: Final = 10_000
_DAY: Final = dt.timedelta(days=1)


class AnswersForm(forms.Form):
    """Questions as a form; ``asked`` tells which questions the page showed, so that an empty one is an emptied one."""

    use_required_attribute = False

    def __init__(
        self,
        questions: Iterable[Question],
        values: Mapping[str, Any],
        data: QueryDict | None = None,
        problems: Iterable[Problem] = (),
    ) -> None:
        self.questions = tuple(questions)
        initial = as_json(values)
        super().__init__(data=data, initial=initial)
        for question in self.questions:
            self.fields[question.code] = _field(question)
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, say(problem.rule))
        # GivenEvent only after reading: what is needed is needed for signing, not for saving.
        for question in self.questions:
            self.fields[question.code].required = question.required

    @property
    def asked(self) -> str:
        """List the codes of the questions shown."""
        return " ".join(question.code for question in self.questions)

    @property
    def marked(self) -> str:
        """List the codes of the questions whose answers are marked as wrong."""
        return " ".join(code for code in self.errors if code in self.fields)


def raw_answers(data: QueryDict, questions: Mapping[str, Question]) -> dict[str, Any]:
    """Read the answers that a page sent: for every question it showed, the answer or nothing."""
    found: dict[str, Any] = {}
    for code in data.get(_ASKED, "").split():
        question = questions.get(code)
        if question is None:
            continue
        if isinstance(question, Choices):
            found[code] = data.getlist(code)
        else:
            found[code] = _typed(question, data.get(code, ""))
    return found


def _typed(question: Question, text: str) -> str:
    """Clean what was typed: half-width, without grouping; a day in any form people write it."""
    text = plain(text)
    if isinstance(question, NumberOf):
        return number_typed(text, question.factor)
    if isinstance(question, DateOf) and text:
        try:
            day = DayField(of_sense=False).clean(text)
        except ValidationError:
            return text
        return str(day)
    return text


def _field(question: Question) -> forms.Field:
    ask, unit = question.ask.text, getattr(question, "unit", None)
    if unit is not None:
        ask = Text(f"{ask.zh}（{unit.zh}）", f"{ask.en} ({unit.en})")
    common: dict[str, Any] = {
        "label": label(*ask),
        "help_text": label(*question.help.text) if question.help else _typing_help(question),
        "required": False,
    }
    choices = [(code, label(*words)) for code, words in options(question).items()]
    if isinstance(question, Choices):
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    if isinstance(question, YesNo) or (isinstance(question, OneOf) and len(choices) <= _FEW):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if isinstance(question, OneOf):
        return forms.ChoiceField(choices=[("", label("请选择", "Choose one")), *choices], **common)
    if isinstance(question, DateOf):
        return TextField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if isinstance(question, NumberOf):
        mode = "numeric" if question.whole else "decimal"
        return TextField(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}), **common
        )
    longest = question.longest if isinstance(question, ShortText) else 40
    return TextField(max_length=longest + 200, **common)


def _typing_help(question: Question) -> str:
    """Say how large sums may be typed, where they are asked for in 万元."""
    in_wan = isinstance(question, NumberOf) and question.factor == _WAN
    return label("也可写 3亿、1.2亿元", "300m or 1.2bn (yuan) will do as well") if in_wan else ""


class CoverForm(forms.Form):
    """Limit, deductible, waiting hours and optional items, as the product offers them, and the days of cover."""

    start = DayField(label=label("起保日期", "First day of cover"))
    last = DayField(
        label=label("保险最后一日", "Last day of cover"),
        help_text=label("含该日，保障至该日二十四时止。", "Included: cover ends as this day ends."),
    )
    limit_cny = forms.ChoiceField(label=label(*LIMIT))
    deductible_cny = forms.ChoiceField(label=label(*DEDUCTIBLE))
    waiting_hours = forms.ChoiceField(label=label(*WAITING))
    items = forms.MultipleChoiceField(
        label=label("可选保障", "Optional cover"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=label("不选的项目不在承保范围内。", "What is not ticked is not covered."),
    )

    def __init__(self, bundle: Bundle, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = bundle.definition.options
        self.optional = offered.optional_items
        self._offer("limit_cny", offered.limits_cny)
        self._offer("deductible_cny", offered.deductibles_cny)
        if offered.waiting_hours:
            self._choices(
                "waiting_hours",
                [(f"{one:f}", label(f"{one:f} 小时", f"{one:f} hours")) for one in offered.waiting_hours],
            )
        else:
            del self.fields["waiting_hours"]
        names = {item.code: item_name(item) for item in bundle.wording.items()}
        if self.optional:
            self._choices("items", [(code, label(*names[code])) for code in self.optional])
        else:
            del self.fields["items"]

    def _offer(self, name: str, amounts: Iterable[Any]) -> None:
        said = [(f"{one:f}", label(_amount(one, "zh"), _amount(one, "en"))) for one in amounts]
        self._choices(name, said)

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - every field with choices here is one
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        data = super().clean() or {}
        start, last = data.get("start"), data.get("last")
        if start and last and last < start:
            self.add_error("last", label("不得早于起保日期", "must not be before the first day"))
        return data

    @property
    def end(self) -> dt.date:
        """Return the end of the half-open period: the day after the last day of cover."""
        last: dt.date = self.cleaned_data["last"]
        return last + _DAY

    def requested(self) -> dict[str, Any]:
        """Return the choice, as the operations take it."""
        data = self.cleaned_data
        return {
            "limit_cny": data["limit_cny"],
            "deductible_cny": data["deductible_cny"],
            "waiting_hours": data.get("waiting_hours"),
            "left_out": [code for code in self.optional if code not in data.get("items", [])],
        }


def cover_initial(choice: Choice, optional: Iterable[str], start: dt.date, end: dt.date) -> dict[str, Any]:
    """Fill a cover form's first values."""
    return {
        "start": start,
        "last": end - _DAY,
        "limit_cny": f"{choice.limit_cny:f}",
        "deductible_cny": f"{choice.deductible_cny:f}",
        "waiting_hours": "" if choice.waiting_hours is None else f"{choice.waiting_hours:f}",
        "items": [code for code in optional if code not in choice.left_out],
    }


class StartForm(forms.Form):
    """The beginning of an application: which product, for whom, from when."""

    version = forms.ChoiceField(label=label("产品", "Product"), widget=forms.RadioSelect)
    applicant = forms.ChoiceField(label=label("投保人（企业）", "Applicant (the enterprise)"))
    start = DayField(label=label("起保日期", "First day of cover"))

    def __init__(
        self,
        versions: Iterable[Any],
        applicants: Iterable[Any],
        *args: Any,
        profile: Profile | None = None,
        **kwargs: Any,
    ) -> None:
        """List versions on sale; those made for others than ``profile``, where it is known, come last."""
        super().__init__(*args, **kwargs)
        found = [(audience.of_version(one, profile), one) for one in versions]
        found.sort(key=lambda pair: not pair[0].fits)
        self.versions = {one.ref: one for _, one in found}
        self.applicants = {one.ref: one for one in applicants}
        version, applicant = self.fields["version"], self.fields["applicant"]
        assert isinstance(version, forms.ChoiceField)  # noqa: S101 - declared so above
        assert isinstance(applicant, forms.ChoiceField)  # noqa: S101 - likewise
        version.choices = [(one.ref, _product(one, whom)) for whom, one in found]
        if found and self.initial.get("version") not in self.versions:
            self.initial["version"] = found[0][1].ref
        applicant.choices = [(ref, label(*one.title)) for ref, one in self.applicants.items()]
        if len(self.applicants) == 1:
            applicant.widget = forms.HiddenInput()
            applicant.initial = next(iter(self.applicants))


class SignForm(forms.Form):
    """The signature: typed name and agreement."""

    name = TextField(
        label=label("键入本人姓名以签署", "Type your name to sign"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed = forms.BooleanField(label="")

    def __init__(self, declaration: Text, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = label(*declaration)


class LetterForm(forms.Form):
    """The client's letter of authority."""

    letter = forms.FileField(
        label=label("客户授权书", "Client's letter of authority"),
        help_text=label("选填；PDF 或图片。", "Optional; PDF or image."),
    )


def _amount(amount: Any, lang: Any) -> str:
    whole, short = quantity(amount, "CNY"), format_compact(amount, lang)
    return f"{whole}（{short}）" if lang == "zh" else f"{whole} ({short})"


def _product(version: Any, whom: Audience) -> str:
    """Name a product by title and insurer, and for whom it is."""
    title, insurer, said = version.title, version.product.insurer.title, whom.said
    return label(f"{title.zh}（{insurer.zh}）：{said.zh}", f"{title.en} ({insurer.en}), {said.en}")
