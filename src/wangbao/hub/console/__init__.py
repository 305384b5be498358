"""The console: the frame every page stands in, its languages and styles, the home page, search and error pages."""
