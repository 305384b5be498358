"""Say how events are published."""

from typing import Final

from wangbao.hub.events.rules.content import FIELDS, VALUES
from wangbao.hub.publications.rules.kinds import PublicationKind
from wangbao.vocabulary.text import Text

KIND: Final = "event"
KINDS: Final = (
    PublicationKind(
        code=KIND,
        name=Text("培训与交流活动", "Training and exchange"),
        lead=Text(
            "政策解读、宣贯培训与交流对接，各机构人员均可报名。",
            "Briefings, training and exchange; people of any organisation may register.",
        ),
        fields=FIELDS,
        values=VALUES,
        page="events:event",
        list_page="events:list",
        order=30,
    ),
)
