"""Say who may open the pages of statistics, and what stands in their addresses."""

TABLE = {
    "GET statistics:figures": "sr araarrra a rr rrrr aa rrraa",
    "GET statistics:published": "aa aaaaaaaa a aa aaaa aa aaaaa",
    "GET statistics:file": "aa aaaaaaaa a aa aaaa aa aaaaa",
}
ARGUMENTS = {"form": {"statistics": lambda _: "csv"}}
