"""Versions: freezing the docs, keeping the snapshots as they were, and the redirects between them."""
