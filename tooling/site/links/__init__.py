"""Links of the assembled site: all of them, as files and as requests, and those that lead out of it.

`check` reads the files once and follows every link, anchor, image, redirect and asset of the site. `witness`
asks LinkChecker the same over HTTP, and knows nothing of the first. `external` asks other sites.
"""

from tooling.site.links.serving import served

__all__ = ["served"]
