"""Put several messages to one reader together as a digest."""

from collections.abc import Sequence

from wangbao.hub.outbox.texts import Said
from wangbao.vocabulary.text import Lang, Text


def together(said: Sequence[Said], lang: Lang) -> Said:
    """Write one text of several messages, in their order; a digest of one is that message."""
    if len(said) == 1:
        return said[0]
    subject = Text(f"您有 {len(said)} 条新消息", f"{len(said)} new messages for you")
    parts = [
        "\n".join(line for line in (f"{at}. {one.subject}", one.body, one.link) if line)
        for at, one in enumerate(said, 1)
    ]
    return Said(subject.say(lang), "\n\n".join(parts), "")
