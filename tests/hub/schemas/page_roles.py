"""Say who may open the pages of published standards, and what stands in their addresses."""

TABLE = {
    "GET schemas:list": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:schema": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:code_list": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:code_list_csv": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:mapping": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:mapping_csv": "aa aaaaaaaa a aa aaaa aa",
    "GET schemas:conformance": "aa aaaaaaaa a aa aaaa aa",
}
ARGUMENTS = {
    "code": {"schemas": lambda _: "rate-plan"},
    "code_list": {"schemas": lambda _: "heads"},
    "mapping": {"schemas": lambda _: "oed"},
}
