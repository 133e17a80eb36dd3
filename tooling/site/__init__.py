"""The site: editions rendered from edge and the snapshots, and assembled into one folder."""
