"""Put the parties' codes into words: ``{% load parties %}{{ membership.role|role_name }}``."""

from django import template

from wangbao.hub.access.roles import KIND_NAMES, ROLE_NAMES, STATUS_NAMES, Kind, Role, Status
from wangbao.hub.console.language import say
from wangbao.vocabulary.regions import region_or_none

register = template.Library()


@register.filter
def kind_name(code: str) -> str:
    """Name the kind of an organisation."""
    return say(KIND_NAMES[Kind(code)])


@register.filter
def role_name(code: str) -> str:
    """Name the role of a member; a code that is no role of ours is shown as it is."""
    return say(ROLE_NAMES[Role(code)]) if code in set(Role) else code


@register.filter
def status_name(code: str) -> str:
    """Name the status of an organisation."""
    return say(STATUS_NAMES[Status(code)])


@register.filter
def province_name(code: str) -> str:
    """Name a province-level division by its two digits; nothing for none."""
    region = region_or_none(code) if code else None
    return say(region.name) if region else code
