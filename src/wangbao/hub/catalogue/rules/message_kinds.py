"""Name the kinds of messages about products."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

SECOND_PERSON: Final = "catalogue.second_person"

KINDS: Final = (
    MessageKind(
        code=SECOND_PERSON,
        name=Text("产品版本待第二人发布", "Product version waits for a second person"),
        subject=Text("{title} {version} 待发布", "{title} {version} waits to be published"),
        body=Text(
            "{drafter}起草了 {title} {version}，须由另一人核对并发布。",
            "{drafter} has drafted {title} {version}; another person checks and publishes it.",
        ),
        page="catalogue:version",
        page_field="ref",
    ),
)
