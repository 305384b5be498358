"""Statistical disclosure control: cells of public tables are left out, so that no enterprise can be worked out."""
