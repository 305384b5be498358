"""Say who may open the pages of statistics, and what stands in their addresses."""

TABLE = {
    "GET statistics:figures": "sr araarrra a rr rrrr aa",
    "GET statistics:published": "aa aaaaaaaa a aa aaaa aa",
    "GET statistics:file": "aa aaaaaaaa a aa aaaa aa",
}
ARGUMENTS = {"form": {"statistics": lambda _: "csv"}}
