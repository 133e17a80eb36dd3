"""What changed between two versions of the docs: pages, headings, and what guides ask for at AWS."""
