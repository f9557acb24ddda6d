"""From an issue's rows to a page: the manuscript, its fonts and pictures, the typesetting, the proofs."""
