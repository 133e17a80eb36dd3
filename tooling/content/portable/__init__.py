"""Portable Markdown: a page in Markdown that every program reads alike, for language models and scripts."""
