"""Signing up on the web and one's own page: a number is proved by a code, then its owner decides."""
