"""AWS as one WSGI app on a loopback port."""
