"""Spreadsheets: read row by row from whatever people save, written so that no cell is a formula."""
