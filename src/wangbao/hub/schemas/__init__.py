"""Published schemas, on a public page: what others can write and check documents by."""
