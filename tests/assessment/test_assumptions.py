"""Every assumption of the model is said in both languages, in words and not in codes."""

import re

from wangbao.assessment.assumptions import assumptions
from wangbao.risk.parameters import default


def test_every_figure_of_the_model_is_said_in_both_languages() -> None:
    rows = assumptions(default())
    assert all(row.value.zh and row.value.en for row in rows)
    english = " ".join(f"{row.group.en} {row.name.en} {row.value.en} {row.note.en}" for row in rows)
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", english) == []
    assert re.findall(r"[a-z]+_[a-z_]+", english) == []  # no code where a name belongs
    chinese = " ".join(f"{row.name.zh} {row.value.zh}" for row in rows)
    assert re.findall(r"[a-z]+_[a-z_]+", chinese) == []
