"""Reference: the pages of an edition that nobody writes, because they are computed from all of it."""
