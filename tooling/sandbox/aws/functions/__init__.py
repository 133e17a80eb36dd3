"""Lambda functions: kept, allowed, and carried out here, where moto would take Docker for it."""
