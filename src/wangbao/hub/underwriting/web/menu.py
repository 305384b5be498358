"""Add underwriting to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("核保", "Underwriting"), "underwriting:queue", "underwriting.work", group=Group.WORK, order=20
    ),
    Entry(
        Text("报价", "Quotes"), "underwriting:offers", "underwriting.view_offer", group=Group.WORK, order=25
    ),
)
