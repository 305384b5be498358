"""What the law asks of an insurer and an insured, as data and checks; article by article, no database, no clock."""
