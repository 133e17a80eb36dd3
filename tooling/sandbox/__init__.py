"""The world a path runs in: an AWS of its own, a home, a working folder, and nothing else."""
