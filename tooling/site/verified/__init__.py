"""Verified: what the record of a verification says of each page, shown on the page."""
