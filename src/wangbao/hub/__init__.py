"""The hub: the Django project that keeps records, people and pages on top of the ground floor."""
