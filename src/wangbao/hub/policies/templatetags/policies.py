"""Name the insured on pages: ``{% load policies %}{{ policy|insured }}``."""

from typing import Any

from django import template

from wangbao.hub.console.language import say
from wangbao.hub.policies.rules import words

register = template.Library()


@register.filter
def insured(policy: Any) -> str:
    """Name the insured of a policy in the reader's language."""
    return say(words.insured(policy))
