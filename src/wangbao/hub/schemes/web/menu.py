"""Add batches and schemes to the navigation."""

from wangbao.hub.console.contributions import Entry
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("试点批次", "Pilot batches"), "schemes:batches", "schemes.batches", order=60, public=True),
    Entry(Text("服务方案", "Service schemes"), "schemes:schemes", "schemes.view", order=61),
    Entry(Text("主管部门", "Authorities"), "schemes:authorities", "schemes.register_authority", order=62),
)
