"""Add organisations and people to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("本机构", "Our organisation"), "parties:own", "parties.view", group=Group.PARTIES, order=10),
    Entry(
        Text("客户", "Clients"), "parties:clients", "parties.register_client", group=Group.PARTIES, order=20
    ),
    Entry(
        Text("信用代码采认", "Accepted codes"),
        "parties:accepted_codes",
        "parties.accept_code",
        group=Group.PARTIES,
        order=25,
    ),
    Entry(
        Text("机构登记", "Register"),
        "parties:register",
        "parties.register_organisation",
        group=Group.PARTIES,
        order=30,
    ),
    Entry(
        Text("登记异议", "Disputed registrations"),
        "parties:disputes",
        "parties.decide_dispute",
        group=Group.PARTIES,
        order=32,
    ),
)
