"""Documentation that is carried out before it is published, and releases that stay what they were."""
