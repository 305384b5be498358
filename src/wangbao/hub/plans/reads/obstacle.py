"""List all that stands in the way of submitting a plan: its form, its citations and its members."""

from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.rules.states import MemberState
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.reads.directory import listings
from wangbao.programme import content as contents, form_library, plan as rules
from wangbao.programme.plan import Citation, MemberRole, PlanKind
from wangbao.vocabulary.errors import Problem


def problems(plan: Plan) -> list[Problem]:
    """List all that stands in the way of submitting a plan, but for being late."""
    found = list(contents.missing(form_library.load(plan.form), plan.content, rules_of(plan.batch)))
    found += rules.problems(
        PlanKind(plan.kind),
        owner_uscc=plan.owner.uscc or "",
        citations=citations(plan),
        members=[
            rules.Member(
                name=row.name,
                role=MemberRole(row.role),
                confirmed=row.state == MemberState.CONFIRMED,
                independent=row.independent,
            )
            for row in plan.members.all()
        ],
        is_chain_leader="chain_leader" in plan.content.get("enterprise_role", []),
    )
    return found


def citations(plan: Plan) -> list[Citation]:
    """List what a plan cites, as the Catalogue is now."""
    numbers = list(plan.citations.values_list("scheme_number", flat=True))
    listed = listings(numbers)
    return [
        Citation(
            number=number,
            is_listed=number in listed,
            units=listed[number].units if number in listed else frozenset(),
        )
        for number in numbers
    ]
