"""The dress rehearsal: the whole loop in a scratch database, checked against the carrier's own ledger."""
