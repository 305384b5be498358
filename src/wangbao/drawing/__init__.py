"""Charts, tables and numbers as a page shows them; knows nothing of insurance."""
