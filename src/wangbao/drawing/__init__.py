"""Charts, tables and numbers for pages; knows nothing of insurance."""
