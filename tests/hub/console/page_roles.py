"""Say who may open the pages of console, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET console:home": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET console:search": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET console:health": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET console:metrics": "-- -------- - -- ---- -- -----",  # to a token of the settings, not to people
    "GET console:style": "-- a------- - -- -a-- -a -----",
    "POST console:language": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "POST console:theme": "aa aaaaaaaa a aa aaaa aa aaaaa",
}
ARGUMENTS = {}
