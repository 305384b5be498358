"""Rules of law for insurer and insured as data and checks, by article; no database, no clock."""
