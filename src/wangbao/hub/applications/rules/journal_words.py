"""Name the verbs and fields of journal entries about applications: cover, dates, answers."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from wangbao.hub.applications.rules.states import APPLICATION
from wangbao.questionnaire import question_sets
from wangbao.questionnaire.answers import read
from wangbao.questionnaire.schema import Question
from wangbao.questionnaire.words import said
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.term_names import TERM_NAMES
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "application.started": Text("开始填写投保申请", "Application started"),
    "application.answered": Text("填写问卷", "Questions answered"),
    "application.cover_chosen": Text("选择保障方案", "Cover chosen"),
    "application.period_set": Text("更改保险期间", "Period of insurance changed"),
    "application.authority_attached": Text("上传投保授权书", "Letter of authority attached"),
    "application.disclosed": Text("确认免责条款", "Exempting clauses confirmed"),
    "application.signed": Text("签署投保申请", "Application signed"),
    "application.submitted": Text("提交投保申请", "Application submitted"),
    "application.withdrawn": Text("撤回投保申请", "Application withdrawn"),
    "application.closed": Text("投保申请结束", "Application closed"),
}
SUBJECTS: Final = {"application": Text("投保申请", "Application")}
_FIELDS: Final = {
    "product": Text("产品代码", "Product code"),
    "renews": Text("续保自", "Renews"),
    "name": Text("签署姓名", "Signed as"),
    "answers_sha256": Text("所签答案的散列（SHA-256）", "Hash of the answers signed (SHA-256)"),
    "questions": Text("问卷版本", "Question set"),
    "clauses": Text("确认的条款", "Clauses confirmed"),
    "shown_at": Text("展示时间", "Shown at"),
    "file": Text("文件", "File"),
    **TERM_NAMES,
    "left_out": Text("不投保的保障项目", "Items left out"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry; a question is named by what it asks."""
    if name in _FIELDS:
        return _FIELDS[name]
    question = _questions().get(name)
    return None if question is None else question.ask.text


def value(name: str, given: Any) -> Text | None:
    """Put a state, a number of clauses, items of cover, or an answer into words."""
    if name == "state" and given in APPLICATION.names:
        return APPLICATION.name(given)
    if name == "clauses" and isinstance(given, list):
        return Text(f"{len(given)} 条", str(len(given)))
    try:
        if name == "left_out":
            names = [head(code).name for code in given]
            return Text("、".join(one.zh for one in names), "; ".join(one.en for one in names))
        question = None if name in _FIELDS else _questions().get(name)
        answer = None if question is None else read(question, given)
        return None if question is None or answer is None else said(question, answer)
    except InputError:
        return None  # of another version of the question set, or an item of the wording's own: shown as it was given


@cache
def _questions() -> Mapping[str, Question]:
    """Collect the questions of every set that ships, by code; of a code in several sets the newest."""
    return {q.code: q for name in question_sets.shipped() for q in question_sets.load(name).questions()}
