"""The ``wangbao`` command: one module for each verb, without logic of its own."""
