"""Hand out stored files.

Who may download one is decided in :func:`wangbao.hub.files.queries.file`: the organisation that owns it and those it
is shared with (``files.models.Share``). Papers of a contract are no stored files: those of a policy go to whoever sees
the policy (:mod:`wangbao.hub.papers.views`).
"""

from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wangbao.hub.access.permissions import allow
from wangbao.hub.files import queries, store
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.web import ActorRequest


@require_safe
@shows_people("file", "ref")
def download(request: ActorRequest, ref: str) -> FileResponse:
    """Send a file to be saved and never run: no browser may take it for a page of ours."""
    actor = request.actor
    file = queries.file(actor, ref)
    allow(actor, "files.download", file)
    response = FileResponse(store.path_of(file.sha256).open("rb"), content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"  # noqa: FBT003
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
