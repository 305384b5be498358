"""Say how regulations are published."""

from typing import Final

from wangbao.hub.publications.rules.kinds import PublicationKind
from wangbao.hub.regulations.rules.content import FIELDS, VALUES
from wangbao.vocabulary.text import Text

KIND: Final = "regulation"
KINDS: Final = (
    PublicationKind(
        code=KIND,
        name=Text("政策库", "Library of regulations"),
        lead=Text(
            "法规、标准与支持措施：发文机关、文号、效力与官方网址，附本平台自撰摘要。",
            "Regulations, standards and support: issuer, number, status, official address, and our own summary.",
        ),
        fields=FIELDS,
        values=VALUES,
        page="regulations:regulation",
        list_page="regulations:list",
        order=40,
    ),
)
