"""What a token may be used for. A scope only narrows what the member it stands for may do; it never widens it."""

from enum import StrEnum
from typing import Final

from wangbao.vocabulary.text import Text


class Scope(StrEnum):
    """One area, to read or to write in."""

    ASSESS = "assess"
    PRODUCTS_READ = "products:read"
    APPLICATIONS_READ = "applications:read"
    APPLICATIONS_WRITE = "applications:write"
    QUOTES_READ = "quotes:read"
    QUOTES_WRITE = "quotes:write"
    POLICIES_READ = "policies:read"
    POLICIES_WRITE = "policies:write"
    DOCUMENTS_READ = "documents:read"
    BORDEREAUX_READ = "bordereaux:read"
    PARTIES_READ = "parties:read"


SCOPE_NAMES: Final = {
    Scope.ASSESS: Text("量化评估", "Assess"),
    Scope.PRODUCTS_READ: Text("查看产品", "Read products"),
    Scope.APPLICATIONS_READ: Text("查看投保申请", "Read applications"),
    Scope.APPLICATIONS_WRITE: Text("填写、签署和提交投保申请", "Start, answer, sign and submit applications"),
    Scope.QUOTES_READ: Text("查看报价", "Read quotations"),
    Scope.QUOTES_WRITE: Text("报价、接受或拒绝报价", "Quote, accept and decline"),
    Scope.POLICIES_READ: Text("查看保单", "Read policies"),
    Scope.POLICIES_WRITE: Text("签发、批改、退保、恢复和续保", "Bind, endorse, cancel, reinstate and renew"),
    Scope.DOCUMENTS_READ: Text("下载单证", "Download documents"),
    Scope.BORDEREAUX_READ: Text(
        "下载明细表：承保明细表、保费明细表", "Download policy and premium bordereaux"
    ),
    Scope.PARTIES_READ: Text("查看委托客户与共保机构", "Read clients and co-insurers"),
}
