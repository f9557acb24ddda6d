"""A carrier that carries nowhere: a process with a ledger of its own, for trials, tests and rehearsals."""
