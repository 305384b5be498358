"""What is refused is said with the names and values people read, never with a field's own."""

from decimal import Decimal

import pytest
from django.utils import translation

from wangbao.hub.console.form_errors import carry
from wangbao.hub.policies.rules import words
from wangbao.hub.policies.web.forms import MoneyForm
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

RULE = Text("不行", "not so")


@pytest.mark.parametrize(
    ("field", "given", "zh", "en"),
    [
        ("change", None, "不行", "not so"),
        ("limit_cny", Decimal(1000), "累计赔偿限额 ¥1,000.00：不行", "Aggregate limit ¥1,000.00: not so"),
        ("profile.employees", None, "员工人数：不行", "Employees: not so"),
        ("items.extortion", None, "保障项目：勒索：不行", "Item of cover: Extortion: not so"),
    ],
)
def test_a_refusal_names_field_and_value_as_people_read_them(field, given, zh, en) -> None:
    assert words.refused(Problem(field, given, RULE)) == Text(zh, en)


def test_a_form_takes_a_refusal_at_its_field_or_in_words_at_its_head() -> None:
    form = MoneyForm({}, payers=[("insured", "")])
    form.full_clean()
    form.errors.clear()
    with translation.override("en"):
        problems = [
            Problem("amount", "1", RULE),
            Problem("change", None, RULE),
            Problem("limit_cny", 5, RULE),
        ]
        carry(form, InputError(problems), words=words.refused)
    assert form.errors == {"amount": ["not so"], "__all__": ["not so", "Aggregate limit ¥5.00: not so"]}
