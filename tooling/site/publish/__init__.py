"""Publishing: the assembled site, sent to where readers get it."""
