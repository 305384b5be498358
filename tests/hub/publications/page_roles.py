"""Say who may open the pages of publications: everybody."""

_ALL = "aa aaaaaaaa a aa aaaa aa aaaaa"
TABLE = {
    "GET publications:version": _ALL,
    "GET publications:feed": _ALL,
    "GET publications:open_data": _ALL,
    "GET publications:data": _ALL,
}
ARGUMENTS = {
    "number": {"publications": lambda of: of.event.number},
    "version": {"publications": lambda _: 1},
    "code": {"publications:feed": lambda _: "all", "publications:data": lambda _: "event"},
    "form": {"publications:data": lambda _: "json"},
}
