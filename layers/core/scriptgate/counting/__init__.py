"""Words, parts, annex boundaries and the ledger; knows nothing of AWS."""
