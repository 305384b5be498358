"""Say who may open the pages of publications: everybody."""

_ALL = "aa aaaaaaaa a aa aaaa aa aaaaa"
TABLE = {"GET publications:version": _ALL}
ARGUMENTS = {
    "number": {"publications": lambda of: of.event.number},
    "version": {"publications": lambda _: 1},
}
