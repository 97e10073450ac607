"""What is owed and what came in: one ledger for each estimate."""
