"""AWS as one WSGI app on a loopback port."""

import os

# moto makes a session when it is imported, which fails for a profile that nobody has written down.
for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
    os.environ.pop(variable, None)
