"""Add reviews to the navigation."""

from wangbao.hub.console.contributions import Entry
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("方案评审", "Reviews"), "reviews:list", "reviews.view", order=80),
    Entry(Text("我的评审", "My reviews"), "reviews:mine", "reviews.review", order=81),
)
