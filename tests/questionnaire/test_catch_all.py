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
    "您的网络是否存在安全隐患？",
    "有没有需要我们知道的？",
    "贵公司有无未披露事宜？",
    "是否存在不利于承保的状况？",
    "安全措施是否健全？",
    "是否知悉可能引发索赔的事件？",
    "有无隐患？",
    "信息系统是否存在问题？",
    "是否有潜在的网络安全风险？",
    "贵公司存在安全漏洞吗？",
    "是否有需要保险人了解的情况？",
    "有无应当告知的事宜？",
    "是否有未告知的事项？",
    "是否隐瞒未申报的风险？",
    "网络安全管理制度是否完善？",
    "应急准备是否充分？",
    "数据保护是否已经到位？",
    "是否采取了适当的安全措施？",
    "是否建立健全的内部管理制度？",
    "是否发现可能导致损失的情形？",
    "防护措施是否有效？",
    "有没有值得注意的地方？",
    "是否有事情没有告诉保险人？",
    "系统是否安全？",
    "贵单位网络安全状况如何？",
    "是否有可能影响风险的因素？",
    "是否如实告知？",
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
    "Is there something we should know?",
    "Are there security issues in your network?",
    "Are there hidden dangers?",
    "Does the company have undisclosed matters?",
    "Are there conditions unfavourable to underwriting?",
    "Are the security measures adequate?",
    "Are you aware of events which could lead to a claim?",
    "Does your network have weaknesses?",
    "Is there a problem with your security?",
    "Are there facts which have not been disclosed?",
    "Is there what the insurer needs to know?",
    "Is data sufficiently protected?",
    "Has the company taken appropriate precautions?",
    "Is the state of your systems satisfactory?",
    "Are your controls effective?",
    "Do vulnerabilities exist?",
    "Has the enterprise failed to disclose a loss?",
    "Are backups properly managed?",
    "Is security robust?",
    "Is there a known risk?",
    "Is your network secure?",
    "Have you withheld information?",
    "Do you know of a reason why we should not insure you?",
    "Are there weaknesses in the security of your network?",
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
    ("远程桌面端口是否可从互联网访问？", "Can the remote desktop port be reached from the internet?"),
    ("备份是否有一份离线保存？", "Is one copy of the backups kept offline?"),
    ("是否每年至少演练一次应急预案？", "Is the incident plan rehearsed at least once a year?"),
    ("高危漏洞是否在七日内修补？", "Are high-severity vulnerabilities patched within 7 days?"),
    ("是否存在弱口令账号？", "Are there accounts with weak passwords?"),
    ("是否有员工使用个人邮箱处理业务？", "Do employees use private mail accounts for business?"),
    ("信息系统是否通过等级保护三级测评？", "Has the system passed the protection test of grade 3?"),
    (
        "过去三年是否受过网络安全行政处罚？",
        "Was there a penalty for a breach of cybersecurity law in three years?",
    ),
    ("三年内是否有保险人拒绝承保网络安全保险？", "Did an insurer decline cyber cover within three years?"),
    ("是否有第三者已书面提出的索赔？", "Has a third party made a claim in writing?"),
    ("是否有未修复的高危漏洞？", "Are there high-severity vulnerabilities that are not fixed?"),
    ("是否运行已停止支持的操作系统？", "Does the enterprise run operating systems out of support?"),
    ("付款前是否回拨电话核实收款账户？", "Is the payee's account confirmed by a call back before payment?"),
    ("存储的口令是否加盐散列？", "Are stored passwords salted and hashed?"),
    ("是否存在连接互联网的工业控制设备？", "Is industrial control equipment connected to the internet?"),
    ("数据泄露后是否已向监管部门报告？", "Was the data breach reported to the regulator?"),
    ("备份容量是否足够恢复72小时的业务？", "Are the backups sufficient to restore 72 hours of business?"),
    ("是否充分利用令牌登录管理后台？", "Is a token used to sign in to the console?"),
    ("开户资料是否加密传输？", "Are account opening documents encrypted in transit?"),
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
