"""What is said to an author who edits what is frozen: it is served as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator

REGISTRY = "versions/registry.yml"


def remarks(changed: Collection[str]) -> Iterator[str]:
    """Yield what to say of the files of versions/ that `changed`, below the root."""
    if REGISTRY in changed:
        yield f"{REGISTRY} changed: start `tooling serve` again to see the versions that it lists"
        return
    for name in sorted(changed):
        _, version, *inside = name.split("/")
        if inside[:1] == ["docs"]:
            page = "/".join(inside[1:])
            yield (
                f"{name} changed, and is served as it was: {version} is frozen."
                f" To correct it: tooling erratum {version} {page}"
            )
        else:
            yield f"{name} changed: start `tooling serve` again to see what comes of it"
