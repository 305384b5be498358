"""A refusal of input said beside the fields of a form."""

from django import forms
from django.utils import translation

from wangbao.hub.console.form_errors import carry
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


class Form(forms.Form):
    name = forms.CharField(required=False)
    limits = forms.CharField(required=False)


def carried(language: str) -> dict[str, list[str]]:
    form = Form({})
    rule = Text("太短", "too short")
    problems = [Problem("name", "x", rule), Problem("limits[0].amount", 1, rule), Problem("other", 2, rule)]
    with translation.override(language):
        carry(form, InputError(problems))
        return {field: list(errors) for field, errors in form.errors.items()}


def test_a_problem_goes_to_its_field_with_its_path_where_it_is_a_part() -> None:
    assert carried("zh-hans") == {
        "name": ["太短"],
        "limits": ["limits[0].amount = 1：太短"],
        "__all__": ["other = 2：太短"],
    }
    assert carried("en")["name"] == ["too short"]
