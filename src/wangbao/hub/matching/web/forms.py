"""Define the forms of needs and of answers to contacts."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from wangbao.hub.console.fields import TextField, YuanField
from wangbao.hub.console.language import label, say
from wangbao.hub.matching.models import LONGEST_MAIL, LONGEST_NAME, LONGEST_PHONE, LONGEST_REMARK
from wangbao.hub.matching.reads.need import rules
from wangbao.hub.matching.reads.words import LABELS, names
from wangbao.hub.matching.writes.need import Person
from wangbao.hub.schemes.writes.common import LONGEST_REASON
from wangbao.vocabulary.text import Text

_ONE: Final = ("kind", "section", "size", "province")
_MANY: Final = ("scenarios", "heads", "services")
_OPEN: Final = Text("不限", "any")


def _name() -> TextField:
    return TextField(label=label("联系人", "Person to ask"), max_length=LONGEST_NAME)


def _phone() -> TextField:
    return TextField(label=label("电话", "Phone"), max_length=LONGEST_PHONE, required=False)


def _email() -> TextField:
    return TextField(label=label("邮箱", "E-mail"), max_length=LONGEST_MAIL, required=False)


class NeedForm(forms.Form):
    """A need, whom to ask, and the revision that was seen."""

    key = TextField(widget=forms.HiddenInput, max_length=64, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=label(*LABELS["kind"]))
    section = forms.ChoiceField(label=label(*LABELS["section"]), required=False)
    size = forms.ChoiceField(label=label(*LABELS["size"]), required=False)
    province = forms.ChoiceField(label=label(*LABELS["province"]), required=False)
    scenarios = forms.MultipleChoiceField(
        label=label(*LABELS["scenarios"]), required=False, widget=forms.CheckboxSelectMultiple
    )
    heads = forms.MultipleChoiceField(
        label=label(*LABELS["heads"]), required=False, widget=forms.CheckboxSelectMultiple
    )
    services = forms.MultipleChoiceField(
        label=label(*LABELS["services"]), required=False, widget=forms.CheckboxSelectMultiple
    )
    limit_cny = YuanField(label=label(*LABELS["limit_cny"]), required=False)
    budget_cny = YuanField(label=label(*LABELS["budget_cny"]), required=False)
    revenue_cny = YuanField(
        label=label(*LABELS["revenue_cny"]),
        required=False,
        help_text=label(
            "仅用于试算保费，不向任何人显示", "serves an indication of premium and is shown to nobody"
        ),
    )
    contact_name = _name()
    contact_phone = _phone()
    contact_email = _email()
    remark = TextField(
        label=label("说明", "Remark"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=label(
            "联系人与说明在对方同意后才显示", "shown with the person to ask once the other side accepts"
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the choices of each field."""
        super().__init__(*given, **named)
        tables = names(rules())
        for name in (*_ONE, *_MANY):
            offered = [(code, say(text)) for code, text in tables[name].items()]
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered if name in (*_MANY, "kind") else [("", say(_OPEN)), *offered]

    def values(self) -> dict[str, Any]:
        """Return what is asked of the operation: content, person and remark."""
        given: Mapping[str, Any] = self.cleaned_data
        content = {name: given[name] for name in LABELS if given[name] not in (None, "", [])}
        person = Person(
            name=given["contact_name"], phone=given["contact_phone"], email=given["contact_email"]
        )
        return {"content": content, "person": person, "remark": given["remark"]}


class AcceptForm(forms.Form):
    """The person to ask, by which a provider accepts."""

    provider_name = _name()
    provider_phone = _phone()
    provider_email = _email()


class DeclineForm(forms.Form):
    """The reason for declining."""

    reason = TextField(
        label=label("谢绝的理由", "Reason for declining"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
