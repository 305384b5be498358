"""The review of schemes as plain values: procedures, conflicts, assignment, ranking, blindness.

Records, people and pages are the hub's (``wangbao.hub.reviews``).
"""
