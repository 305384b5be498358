"""The simulation of a book: its kernel, blocks, totals, treaties and second pass."""
