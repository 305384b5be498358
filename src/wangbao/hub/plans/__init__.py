"""Pilot plans of authorities, institutions and enterprises, their members, selection, and local support measures."""
