"""What the journal calls the doings of the catalogue."""

from typing import Final

from wangbao.vocabulary.text import Text

VERBS: Final = {
    "product.drafted": Text("起草产品版本", "Product version drafted"),
    "product.redrafted": Text("修改产品草稿", "Draft of a product changed"),
    "product.published": Text("发布产品版本", "Product version published"),
    "product.superseded": Text("产品版本被取代", "Product version superseded"),
    "product.withdrawn": Text("停售产品版本", "Product version withdrawn"),
    "product.compared": Text("与技术保费对照", "Product compared with the technical premium"),
    "rate_plan.kept": Text("提交费率方案", "Rate plan handed in"),
}
SUBJECTS: Final = {
    "product": Text("产品版本", "Product version"),
    "rate_plan": Text("费率方案", "Rate plan"),
}
