"""Duties of insurer and insured under the law, as data and checks; article by article, no database, no clock."""
