"""Say who may open the pages of the Catalogue, and what stands in their addresses."""

_ALL = "aa aaaaaaaa a aa aaaa aa aaaaa"
_NONE = "-- -------- - -- ---- -- -----"
_NONE_SIGNED_IN = "s- -------- - -- ---- -- -----"
# The review of the records is in its blind phase: nothing is listed, and no number leads anywhere.
TABLE = {
    "GET scheme_directory:list": _ALL,
    "GET scheme_directory:entry": _NONE,
    "GET scheme_directory:version": _NONE,
    "GET scheme_directory:bundle": _NONE,
    "POST scheme_directory:publish": "sr rrrrrrrr r rr rrrr rr rrrar",
    "POST scheme_directory:withdraw": _NONE_SIGNED_IN,
    "POST scheme_directory:adopt": _NONE_SIGNED_IN,
}
ARGUMENTS = {
    "number": {"scheme_directory": lambda _: "D20240000001"},
    "version": {"scheme_directory": lambda _: 1},
    "batch": {"scheme_directory": lambda of: of.reviewed.round.batch.code},
}
