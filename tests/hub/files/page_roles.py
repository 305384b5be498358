"""Say who may open the pages of files, and what stands in their addresses (``tests/hub/house/test_roles.py``)."""

TABLE = {
    "GET files:download": "-- aaaaaaaa - -- aaa- --",
}
ARGUMENTS = {
    "ref": {"files": lambda of: of.file.ref},
}
