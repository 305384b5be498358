"""Management commands of parties."""
