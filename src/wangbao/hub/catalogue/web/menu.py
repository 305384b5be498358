"""Add the catalogue to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(
        Text("在售产品", "Products on sale"),
        "catalogue:on_sale",
        "catalogue.view",
        group=Group.PRODUCTS,
        order=10,
        public=True,
    ),
    Entry(
        Text("本公司产品", "Our products"),
        "catalogue:products",
        "catalogue.manage",
        group=Group.PRODUCTS,
        order=20,
    ),
    Entry(
        Text("费率方案", "Rate plans"), "catalogue:plans", "catalogue.manage", group=Group.PRODUCTS, order=30
    ),
)
