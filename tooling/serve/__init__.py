"""Serving the site to its author: edge follows each edit, and says what is wrong with it."""
