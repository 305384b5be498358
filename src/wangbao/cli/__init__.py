"""The ``wangbao`` command: one module a verb, no logic of its own."""
