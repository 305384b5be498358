"""What the journal calls the doings of applications."""

from typing import Final

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
