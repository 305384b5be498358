"""Catch-all questions are refused at design time, in either language; specific ones are not."""

import pytest

from tests.questionnaire.sample import data
from wangbao.questionnaire import catch_all, question_sets
from wangbao.questionnaire.schema import ShortText, YesNo
from wangbao.vocabulary.errors import InputError

CATCH_ALL_ZH = [
    "是否还有其他影响承保的重要情况？",
    "有无其他需要说明的事项？",
    "是否存在任何可能导致索赔的情形？",
    "除上述以外，是否还有别的风险？",
    "还有什么需要告知的？",
    "是否有影响保险人决定是否承保的事实？",
    "是否存在重大安全问题？",
    "是否发生过泄露、篡改等情况？",
    "一切与网络安全有关的情况是否均已披露？",
    "是否使用包括但不限于阿里云的云服务？",
    "是否另有未披露的风险？有无其他情况",
]
CATCH_ALL_EN = [
    "Is there anything else the insurer should know?",
    "Are there any other circumstances that may lead to a claim?",
    "Do you know of any fact relevant to the insurer's decision?",
    "Have all material facts been stated?",
    "Is there further information about the risk?",
    "Have you had breaches, leaks, etc.?",
    "Apart from the above, were there losses?",
    "Do you use cloud services including but not limited to object storage?",
    "Is there a matter not disclosed above?",
    "Is there any circumstance that might give rise to a loss?",
]
SPECIFIC = [
    ("是否持有客户的个人信息？", "Does the enterprise hold personal data of customers?"),
    ("是否对全部个人信息加密？", "Is all personal information encrypted?"),
    ("全部信息系统是否启用多因素认证？", "Is multi-factor authentication on for all information systems?"),
    ("过去三年是否发生过勒索攻击？", "Was there a ransomware attack in the past three years?"),
    (
        "最近一次扫描中的高危漏洞是否全部修复？",
        "Are all high-severity vulnerabilities of the last scan fixed?",
    ),
]


def yes_no(zh: str, en: str) -> YesNo:
    return YesNo.model_validate(
        {"code": "q", "type": "yes_no", "ask": {"zh": zh, "en": en}, "fact": "underwriting.q"}
    )


@pytest.mark.parametrize("wording", CATCH_ALL_ZH)
def test_chinese_catch_all_is_refused_by_its_phrase(wording):
    (problem,) = catch_all.problems(yes_no(wording, "Is it encrypted?"), where="q")
    assert problem.field == "q.ask.zh"
    assert str(problem.value) in wording
    assert "司法解释（二）第六条" in problem.rule.zh
    assert "art. 6" in problem.rule.en


@pytest.mark.parametrize("wording", CATCH_ALL_EN)
def test_english_catch_all_is_refused_by_its_phrase(wording):
    (problem,) = catch_all.problems(yes_no("是否加密？", wording), where="q")
    assert problem.field == "q.ask.en"
    assert str(problem.value) in wording


@pytest.mark.parametrize(("zh", "en"), SPECIFIC)
def test_specific_questions_pass(zh, en):
    assert list(catch_all.problems(yes_no(zh, en), where="q")) == []


@pytest.mark.parametrize(("zh", "en"), [("其他", "Cloud of the group"), ("集团云", "Other")])
def test_an_option_for_everything_left_over_is_refused(zh, en):
    options = [{"code": "remote_desktop", "say": {"zh": zh, "en": en}}]
    with pytest.raises(InputError) as refused:
        question_sets.parse(data(reach={"options": options}))
    (problem,) = refused.value.problems
    assert problem.field.startswith("sections.data.questions.reach.options.0.say.")
    assert problem.value in ("其他", "Other")


@pytest.mark.parametrize(
    ("zh", "en", "fields"),
    [
        ("请说明该事件。", "What is the insurer's name?", ["q.ask.zh"]),
        ("现保险人名称？", "Please describe the insurer.", ["q.ask.en"]),
        ("现保险人？", "The insurer?", ["q.ask.zh", "q.ask.en"]),
        ("现保险人名称？", "What is the insurer's name?", []),
    ],
)
def test_a_text_question_asks_for_a_name_not_a_story(zh, en, fields):
    question = ShortText.model_validate(
        {"code": "q", "type": "text", "ask": {"zh": zh, "en": en}, "fact": "underwriting.q"}
    )
    assert [problem.field for problem in catch_all.problems(question, where="q")] == fields


def test_a_set_with_a_catch_all_question_cannot_be_read():
    with pytest.raises(InputError) as refused:
        question_sets.parse(
            data(holds={"ask": {"zh": "有无其他情况？", "en": "Is personal data held?"}}), file="own.yaml"
        )
    (line,) = refused.value.lines("zh")
    assert line == (
        "own.yaml: sections.data.questions.holds.ask.zh = 其他情况：概括性询问不得采用："
        "以“其他”兜底（保险法司法解释（二）第六条），请改问具体事实"
    )
