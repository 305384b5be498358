"""Find a record, run an operation on it, and answer with it: the shape of most calls that change something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from wangbao.hub.api.http.bearer import Call, acting

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Records(Generic[RowT]):
    """One kind of record as its calls treat it.

    Attributes:
        noun: the argument of operations that takes the record.
        find: fetches a record by actor and number, under a permission; raises Invisible or Forbidden.
        show: converts a record for the answer to a call.
    """

    noun: str
    find: Callable[..., RowT]
    show: Callable[[RowT, Call], dict[str, Any]]

    def answer(self, request: Call, number: str) -> dict[str, Any]:
        """Answer with a record as it stands now."""
        return self.show(self.find(request.actor, number), request)

    def write(
        self,
        request: Call,
        number: str,
        operation: Callable[..., object],
        *,
        permission: str,
        unless: Callable[[RowT], bool] | None = None,
        **given: Any,
    ) -> dict[str, Any]:
        """Run an operation on a record and answer with the record.

        Args:
            request: the call.
            number: of the record.
            operation: takes the record by its noun, ``by``, ``now`` and what is ``given``.
            permission: what the actor must be allowed to do with the record.
            unless: tells that the operation has had its effect already and is not run again.
            given: further arguments of the operation.

        Raises:
            Invisible, Forbidden: the record is not for this actor, or not for this role.
            Otherwise as the operation.
        """
        found = self.find(request.actor, number, permission=permission)
        if unless is None or not unless(found):
            operation(**{self.noun: found}, **acting(request), **given)
        return self.answer(request, number)
