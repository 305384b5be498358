"""Describe the preview of a change: terms, cover, segments and prices, and the results of the underwriting rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wangbao.documents.endorsement import Change as Moved
from wangbao.hub.access.actor import Actor
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.policies.reads.endorsement import Change, Span, changes_of_cover, spans
from wangbao.hub.policies.reads.price import price_table
from wangbao.hub.policies.reads.underwriting import RuleResults, rule_results
from wangbao.hub.policies.rules import words
from wangbao.hub.underwriting.rules.authority import Recommended
from wangbao.hub.underwriting.rules.change import RuleResult
from wangbao.policy.fold import segment_on
from wangbao.policy.preview import Preview
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, described for display."""

    preview: Preview
    changes: tuple[Change, ...]
    follows: tuple[Moved, ...]  # parts of the cover that move with the changes
    conflicts: tuple[tuple[Text, Any], ...]
    spans: tuple[Span, ...]
    ruled: RuleResults | None


def previewed(
    effect: Preview,
    reading: RuleResult | None,
    *,
    policy: Policy,
    endorsements: Iterable[Endorsement],
    by: Actor,
    of: Recommended | None = None,
) -> Previewed:
    """Describe the effect of a change and the results of the underwriting rules on it.

    Args:
        effect: the effect.
        reading: the results of the rules, if they were asked.
        policy: the policy.
        endorsements: its endorsements, with the prices stored with them.
        by: the reader, who may or may not have the authority that the rules ask for.
        of: the request that issuing it would grant.
    """
    bundle = bundle_of(policy.product_version)
    return Previewed(
        preview=effect,
        changes=tuple(
            Change(
                words.field(one.field, bundle.wording),
                words.value(one.field, one.before),
                words.value(one.field, one.after),
            )
            for one in effect.changed
        ),
        follows=changes_of_cover(effect.before, segment_on(effect.segments, effect.effective).terms, bundle),
        conflicts=tuple((words.field(one.field, bundle.wording), one) for one in effect.conflicts),
        spans=spans(effect.segments, bundle, price_table(endorsements, policy.product_version)),
        ruled=rule_results(reading, bundle, by, of),
    )
