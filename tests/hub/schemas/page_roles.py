"""Say who may open the pages of published standards, and what stands in their addresses."""

TABLE = {
    "GET schemas:list": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:schema": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:code_list": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:code_list_csv": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:mapping": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:mapping_csv": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET schemas:conformance": "aa aaaaaaaa a aa aaaa aa aaaaa",
}
ARGUMENTS = {
    "code": {"schemas": lambda _: "rate-plan"},
    "code_list": {"schemas": lambda _: "heads"},
    "mapping": {"schemas": lambda _: "oed"},
}
