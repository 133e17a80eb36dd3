"""What carries out a block: one session of each language for each path."""
