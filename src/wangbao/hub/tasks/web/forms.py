"""Define the forms of tasks: an answer with files, a decision about it, handing over."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from wangbao.hub.console.fields import DayField, TextField
from wangbao.hub.console.language import label
from wangbao.hub.parties.models import Membership
from wangbao.hub.tasks.writes.task import LONGEST_TEXT

DECISIONS: Final = ("accept", "return", "close", "withdraw")


class _Several(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class _Files(forms.FileField):
    """Files, any number of them."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as a single one is checked."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(_Files, self).clean(one, initial) for one in given]


class AnswerForm(forms.Form):
    """An answer: text, and files that prove it."""

    text = TextField(
        label=label("答复", "Answer"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    proofs = _Files(label=label("证明文件", "Files that prove it"), required=False)


class DecisionForm(forms.Form):
    """A decision about an answer, with a reason; a returned one may get a later day."""

    text = TextField(
        label=label("说明", "Remark"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=label("退回时必填", "needed to return it"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due = DayField(label=label("新的期限", "New due day"), required=False)


class HandOverForm(forms.Form):
    """The colleague who gets a task."""

    colleague = forms.ChoiceField(label=label("转交给", "Hand over to"))

    def __init__(self, people: Iterable[Membership], *given: Any, **named: Any) -> None:
        """Offer the people of the organisation, each with their role."""
        super().__init__(*given, **named)
        field = self.fields["colleague"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.ref, str(one.person)) for one in people]
