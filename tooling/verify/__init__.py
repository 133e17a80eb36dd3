"""Guides as tests: each path of a page carried out in a sandbox of its own."""
