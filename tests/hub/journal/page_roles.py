"""Say who may open the pages of journal, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET journal:entries": "sr arrrrrra r rr raar ra rrrrr",
}
ARGUMENTS = {}
