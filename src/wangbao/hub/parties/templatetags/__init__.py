"""Template filters of the parties."""
