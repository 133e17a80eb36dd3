"""Redirects as rules of a host, for hosts that answer with a redirect instead of a page that leads on.

All are temporary: where an address without a version leads moves with each release. The host's own rules
pass on the query; the fragment stays in the browser. Wildcards were resolved before, so the order doesn't
matter: no two rules have the same source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urlsplit

from tooling.versions.redirects import Redirect

# What may stand in the address of another site as it is: https://www.rfc-editor.org/rfc/rfc3986#section-2
ADDRESS = "/:?#[]@!$&'()*+,;=%"
# "2,000 static redirects and 100 dynamic redirects", "Each redirect declaration has a 1,000-character limit":
# https://developers.cloudflare.com/pages/configuration/redirects/
CLOUDFLARE_RULES, CLOUDFLARE_LINE = 2000, 1000


class Host(Enum):
    """What can answer with a redirect by a rule of ours."""

    CLOUDFLARE = "cloudflare"
    NETLIFY = "netlify"
    NGINX = "nginx"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for a host, and the redirects that it has no room for: pages lead on from those."""

    text: str
    left_out: tuple[Redirect, ...] = ()


def rules_for(host: Host, redirects: Sequence[Redirect]) -> Rules:
    """Return `redirects` as the rules of a host."""
    match host:
        case Host.CLOUDFLARE:
            return cloudflare_rules(redirects)
        case Host.NETLIFY:
            return Rules(lines(netlify_rule, redirects))
        case Host.NGINX:
            return Rules(lines(nginx_rule, redirects))


def cloudflare_rules(redirects: Sequence[Redirect]) -> Rules:
    """Return the lines of a `_redirects`: as many as there may be, the short addresses first.

    A rule wins over a page there: https://developers.cloudflare.com/pages/configuration/redirects/
    """
    fitting = [redirect for redirect in redirects if len(cloudflare_rule(redirect)) <= CLOUDFLARE_LINE]
    ordered = sorted(fitting, key=lambda redirect: (redirect.source.count("/"), redirect))
    kept = set(ordered[:CLOUDFLARE_RULES])
    text = lines(cloudflare_rule, [redirect for redirect in redirects if redirect in kept])
    return Rules(text, tuple(redirect for redirect in redirects if redirect not in kept))


def cloudflare_rule(redirect: Redirect) -> str:
    return f"{source_url(redirect)} {target_url(redirect)} 302"


def netlify_rule(redirect: Redirect) -> str:
    """Return the line of a `_redirects`. Without the `!` the page of that name wins.

    https://docs.netlify.com/manage/routing/redirects/rewrites-proxies/#shadowing
    """
    return f"{cloudflare_rule(redirect)}!"


def nginx_rule(redirect: Redirect) -> str:
    """Return the `location` of a redirect: its source as it is, not percent-encoded.

    nginx knows no escape for `$` in a target, where it begins a variable; encoded it doesn't.
    https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return
    """
    source = redirect.source.replace("\\", "\\\\").replace('"', '\\"')
    target, mark, fragment = target_url(redirect).replace("$", "%24").partition("#")
    query = "" if "?" in target else "$is_args$args"
    # Without the host: nginx may not know by which name and scheme readers reach it.
    return f'location = "{source}" {{ absolute_redirect off; return 302 "{target}{query}{mark}{fragment}"; }}'


def source_url(redirect: Redirect) -> str:
    """Return the source as a request has it. A `:` would begin a placeholder, a `*` any path."""
    return quote(redirect.source)


def target_url(redirect: Redirect) -> str:
    """Return the target as a header has it."""
    if urlsplit(redirect.target).scheme:
        return quote(redirect.target, safe=ADDRESS)
    return quote(redirect.target)


def lines(rule: Callable[[Redirect], str], redirects: Sequence[Redirect]) -> str:
    return "".join(f"{rule(redirect)}\n" for redirect in redirects)
