"""Spreadsheets of sign-ups and lists of refusals: read, tried, committed, undone."""
