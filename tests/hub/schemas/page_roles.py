"""Say who may open the pages of published schemas, and what stands in their addresses."""

TABLE = {
    "GET schemas:list": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:schema": "aa aaaaaaaa a aa aaaa aa",
}
ARGUMENTS = {"code": {"schemas": lambda _: "rate-plan"}}
