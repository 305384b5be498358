"""Define the errors of an operation, besides :class:`~wangbao.vocabulary.errors.InputError` (422).

Pages and the API turn these into statuses in one place each; an operation never returns an error as a value.
"""

from typing import ClassVar, Final

from wangbao.vocabulary.text import Lang, Text

_FORBIDDEN: Final = Text("您的角色不能进行此操作", "your role may not do this")
_INVISIBLE: Final = Text("没有这条记录，或不对您开放", "there is no such record, or it is not open to you")
_UNSEEN: Final = Text(
    "须写明所依据的修订次数（revision），以免覆盖他人的决定",
    "say which revision you saw (revision), so that another's decision is not overwritten",
)
_FULL: Final = Text(
    "磁盘已满，未保存任何内容；仍可查看",
    "the disk is full and nothing was saved; what is there can still be read",
)
_CONFLICT: Final = Text(
    "记录已发生变化，请刷新后重试", "the record has changed meanwhile; reload and try again"
)

_BUSY: Final = Text(
    "正在处理的文件过多，请稍后重试", "too many files are being looked into; try again shortly"
)


class Refusal(Exception):  # noqa: N818 - a refusal is no fault of the program
    """An operation was refused for a reason other than its input; ``text`` gives it in both languages."""

    status: ClassVar[int]
    code: ClassVar[str]

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def say(self, lang: Lang) -> str:
        return self.text.say(lang)


class Forbidden(Refusal):
    """The actor may see the record but may not do this (403)."""

    status = 403
    code = "forbidden"

    def __init__(self, text: Text = _FORBIDDEN) -> None:
        super().__init__(text)


class Invisible(Refusal):
    """The record does not exist for this actor (404): unknown or another tenant's, with the same answer."""

    status = 404
    code = "not_found"

    def __init__(self, text: Text = _INVISIBLE) -> None:
        super().__init__(text)


class Busy(Refusal):
    """There is too much of this to do at once; the same may be asked ``again`` in so many seconds (503)."""

    again = 10

    status = 503
    code = "unavailable"

    def __init__(self, text: Text = _BUSY) -> None:
        super().__init__(text)


class Unseen(Refusal):
    """The decision does not say which revision of the record the person saw, so it could overwrite another's (428)."""

    status = 428
    code = "precondition_required"

    def __init__(self, text: Text = _UNSEEN) -> None:
        super().__init__(text)


class StorageFull(Refusal):
    """There is no room to write; what is there can still be read (507)."""

    status = 507
    code = "storage_full"

    def __init__(self, text: Text = _FULL) -> None:
        super().__init__(text)


class Conflict(Refusal):
    """The record is not, or is no longer, in the state that the operation needs (409)."""

    status = 409
    code = "conflict"

    def __init__(self, text: Text = _CONFLICT) -> None:
        super().__init__(text)

    @property
    def has_reason(self) -> bool:
        """True if a rule stands in the way and the text says which; False if somebody else was faster."""
        return self.text is not _CONFLICT
