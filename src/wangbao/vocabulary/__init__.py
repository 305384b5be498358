"""The shared words: what the notice, the standards and the law call things, as data with code, source, confidence."""
