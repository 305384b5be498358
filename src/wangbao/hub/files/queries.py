"""Reads of the vault."""

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Invisible
from wangbao.hub.files.models import StoredFile


def file(actor: Actor, ref: str) -> StoredFile:
    """A file's row by its reference.

    Raises:
        Invisible: unknown, or neither the actor's own nor shared with them.
    """
    found = StoredFile.objects.visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found
