"""List all that stands in the way of submitting a scheme: what its form, its units and its batch's rules still want."""

import datetime as dt

from wangbao.hub.schemes.models import Batch, Scheme
from wangbao.hub.schemes.reads.batch import allowed_schemes
from wangbao.hub.schemes.reads.scheme import declared
from wangbao.hub.schemes.reads.unit import missing
from wangbao.hub.schemes.rules.states import COUNTED
from wangbao.programme import batch_schema, content as contents, declaration, form_library
from wangbao.vocabulary.errors import Problem


def problems(scheme: Scheme, batch: Batch, rules: batch_schema.Batch, *, on: dt.date) -> list[Problem]:
    """List all that stands in the way of submitting a scheme on a day, but for being late."""
    form = form_library.load(scheme.form)
    found = list(contents.missing(form, scheme.content, rules))
    rows = list(scheme.units.select_related("organisation"))
    found += declaration.problems([declared(row) for row in rows], rules, on=on)
    for row in rows:
        if row.is_lead:
            found += [problem for problem in missing(row) if problem.field.startswith("contact")]
    others = Scheme.objects.filter(
        batch=batch, lead_id=scheme.lead_id, state__in=[str(state) for state in COUNTED]
    ).exclude(pk=scheme.pk)
    over = declaration.over_quota(others.count() + 1, rules, allowed=allowed_schemes(batch, scheme.lead_id))
    return found + ([over] if over else [])
