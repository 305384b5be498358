"""Template tags of the page without account."""

from typing import Any

from django import template

from wangbao.hub.console.contributions import Row
from wangbao.hub.console.language import say
from wangbao.hub.console.public_parts import sections

register = template.Library()
_SHOWN = 3


@register.simple_tag
def front_page() -> list[dict[str, Any]]:
    """List the parts of the page without account, each with the newest of it as rows."""
    return [
        {
            "section": one,
            "rows": [
                Row(title=say(new.title), url=new.url, detail=new.summary, when=new.at)
                for new in one.latest(_SHOWN)
            ],
        }
        for one in sections()
    ]
