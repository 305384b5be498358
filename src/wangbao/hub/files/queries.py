"""Find stored files."""

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Invisible
from wangbao.hub.files.models import StoredFile


def file(actor: Actor, ref: str) -> StoredFile:
    """Find a file that the actor may download: owned by their organisation or shared with it, whatever it belongs to.

    Raises:
        Invisible: unknown, or neither the actor's own nor shared with them.
    """
    found = StoredFile.objects.visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found
