"""Every named page of the site, for the tests that walk them all."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# Libraries' own pages (sign-in, one-time codes): tested where they come from.
NOT_OURS = ("account_", "mfa_")


@dataclass(frozen=True)
class Route:
    name: str
    parameters: frozenset[str]


def all_routes(resolver=None, namespace="") -> list[Route]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += all_routes(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern) and not (entry.name or "").startswith(NOT_OURS):
            found.append(Route(f"{namespace}{entry.name}", frozenset(entry.pattern.converters)))
    return found
