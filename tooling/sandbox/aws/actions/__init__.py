"""Which actions each operation takes, on which resources, with which context: a module for each service."""
