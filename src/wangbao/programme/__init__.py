"""The pilot programme of the notice as plain values: batches, forms, authorities, and the rules of a declaration.

Batches and forms are versioned data. Records, people and pages are the hub's (``wangbao.hub.schemes``).
"""
