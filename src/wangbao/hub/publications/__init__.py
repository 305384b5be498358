"""Publish records for everybody: in versions, each under a hash, searched, cited, in feeds and as open data."""
