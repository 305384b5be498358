"""Organisations, people, memberships, roles, permissions, tenancy."""
