"""AWS's policy language. Knows nothing of HTTP, of moto, or of pages."""
