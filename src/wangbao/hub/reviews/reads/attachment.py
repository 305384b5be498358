"""Hand a reviewer a file of a scheme as the phase lets it be seen."""

from typing import NamedTuple

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.files import store
from wangbao.hub.files.operations import read_blocks
from wangbao.hub.reviews.reads.round import phase_of
from wangbao.hub.reviews.reads.sight import attached, files, review, veil_of
from wangbao.programme.review.neutral import neutral_word


class Handed(NamedTuple):
    """A file as it is handed to a reviewer."""

    name: str
    media_type: str
    content: bytes


def handed(actor: Actor, ref: str, place: int) -> Handed:
    """Return a file of an item the acting expert reviews: as it is, or rebuilt without what names its writer.

    Raises:
        Invisible: not the expert's, no such file, or nothing is shown yet.
        Forbidden: withheld in this phase, with the reason.
        InputError: it cannot be read within the limits of a check.
        Busy: too many files are being looked into.
    """
    own = review(actor, ref)
    if "declare" in phase_of(own.item.round).allows:
        raise Invisible
    through = veil_of(own.item)
    row = attached(own.item, place)
    shown = files(own.item, through)[place - 1]
    if shown.withheld is not None:
        raise Forbidden(shown.withheld)
    if through.hides_identity:
        content = neutral_word(read_blocks(row.file), through.text)
    else:
        content = store.get(row.file.sha256)
    return Handed(shown.name, row.file.media_type, content)
