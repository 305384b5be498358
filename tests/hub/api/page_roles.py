"""Say who may open the pages of api, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET api_pages:tokens": "sr aaaaaaaa a aa aaaa aa",
    "POST api_pages:tokens": "sr aaaaaaaa a aa aaaa aa",
    "POST api_pages:revoke": "s- -------- - -- aar- --",
}
ARGUMENTS = {
    "ref": {"api_pages": lambda of: of.token.ref},
}
