"""Define the forms of reviews."""

from typing import Any

from django import forms

from wangbao.hub.console.fields import TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.reviews.writes.review import LONGEST
from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.writes.common import LONGEST_REASON
from wangbao.programme.review.procedure_schema import Procedure
from wangbao.vocabulary.text import Text


def _area(zh: str, en: str, *, most: int = LONGEST, rows: int = 4, required: bool = True) -> TextField:
    return TextField(
        label=label(zh, en), max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


class OpenForm(forms.Form):
    """Open the review of a batch."""

    batch = forms.ChoiceField(label=label("批次", "Batch"))
    places = forms.IntegerField(
        label=label("名额（可不填）", "Places (may stay empty)"),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    seed = forms.IntegerField(
        label=label("随机种子（抽签所得）", "Seed, drawn by lot"),
        help_text=label(
            "决定评审件顺序、分配与同分处理；同一种子得到同一结果，便于复核",
            "it settles the order of items, the assignment and ties; the same seed gives the same result again",
        ),
        min_value=0,
        max_value=2**31 - 1,
    )

    def __init__(self, batches: list[Batch], *given: Any, **named: Any) -> None:
        """Offer the closed batches whose review is not open."""
        super().__init__(*given, **named)
        offered = self.fields["batch"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [(one.code, say(rules_of(one).name.text)) for one in batches]


class ScoreForm(forms.Form):
    """Marks for every criterion of a procedure, and an opinion."""

    opinion = _area("评审意见", "Opinion")

    def __init__(self, procedure: Procedure, *given: Any, **named: Any) -> None:
        """Offer a field for each criterion, before the opinion."""
        super().__init__(*given, **named)
        opinion = self.fields.pop("opinion")
        for criterion in procedure.criteria:
            name = criterion.name.text
            weight = f"（{criterion.weight}%）", f" ({criterion.weight} %)"
            self.fields[criterion.code] = forms.IntegerField(
                label=say(Text(name.zh + weight[0], name.en + weight[1])),
                help_text=say(criterion.ask.text),
                min_value=0,
                max_value=procedure.marks,
            )
        self.fields["opinion"] = opinion

    def marks(self) -> dict[str, object]:
        """Return the marks by criterion."""
        return {code: value for code, value in self.cleaned_data.items() if code != "opinion"}


class ReasonForm(forms.Form):
    """A reason."""

    reason = _area("理由", "Reason", most=LONGEST_REASON, rows=3)


class TextForm(forms.Form):
    """A text."""

    text = _area("内容", "Text")


class InterestForm(forms.Form):
    """An organisation an expert has an interest in."""

    uscc = TextField(label=label("统一社会信用代码", "Credit code"), max_length=18)
    relation = TextField(
        label=label("关系（任职、持股、亲属等）", "Relation: office, shares, family"), max_length=200
    )


class AdmitForm(forms.Form):
    """A person to admit to the pool."""

    email = TextField(label=label("专家邮箱", "Mail address of the expert"), max_length=254)
    field_of_work = TextField(label=label("专业领域", "Field of work"), max_length=200)


class GroupForm(forms.Form):
    """A parent and a subsidiary."""

    parent = TextField(label=label("母公司信用代码", "Credit code of the parent"), max_length=18)
    subsidiary = TextField(label=label("子公司信用代码", "Credit code of the subsidiary"), max_length=18)
    source = TextField(label=label("依据", "Source"), max_length=200)


class NamesForm(forms.Form):
    """Further names that blind phases hide."""

    names = _area(
        "应隐去的名称（品牌、产品名等，每行一个）",
        "Names to hide (brands and the like), one a line",
        required=False,
    )


class DecisionForm(forms.Form):
    """The selected items and the reason."""

    reason = _area("决定理由", "Reason for the decision", most=LONGEST_REASON, rows=3)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    text = _area("答复", "Answer", rows=3)


class CorrectionForm(forms.Form):
    """The texts of a scheme's form that its lead corrects."""

    def __init__(self, fields: list[tuple[str, Text, bool]], *given: Any, **named: Any) -> None:
        """Offer a field for each text of the form: its code, its question, and whether it is long."""
        super().__init__(*given, **named)
        for code, ask, long in fields:
            widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
            self.fields[code] = TextField(label=say(ask), required=False, max_length=5_000, widget=widget)
