"""Rules about images: all versions share them, so they are added, and never changed or removed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

from tooling.findings import Finding
from tooling.git import FILE_MODES
from tooling.versions.manifest import Manifest, ManifestError
from tooling.versions.registry import Status, Version
from tooling.versions.state import Change, State


def kept_images(change: Change) -> Iterator[Finding]:
    """Yield each image that was there and isn't what it was."""
    folder = PurePosixPath(change.base.project.images_name)
    for name, before in change.base.images.items():
        after = change.head.images.get(name)
        if after is None and name in only_purged(change.head):
            continue
        remedy = f"bring it back: git checkout {change.base_name} -- {folder / name}"
        if after is None:
            yield Finding(folder / name, 1, f"an image was removed; {remedy}", "image-removed")
        elif after.id != before.id or after.mode not in FILE_MODES:
            message = f"an image was changed; add the new one under another name, and {remedy}"
            yield Finding(folder / name, 1, message, "image-changed")


def only_purged(head: State) -> set[str]:
    """Return the images that purged versions showed, and no other version does."""
    purged = {e.snapshot for e in head.entries.entries if e.status is Status.PURGED}
    living = {e.snapshot for e in head.entries.entries if e.status is not Status.PURGED}
    return images_of(head, purged) - images_of(head, living)


def images_of(head: State, snapshots: set[Version]) -> set[str]:
    """Return the images that the manifests of `snapshots` pin."""
    found = [head.manifests.get(version) for version in snapshots]
    return {image for each in found if isinstance(each, Manifest) for image in each.images}


def colliding_images(change: Change) -> Iterator[Finding]:
    """Yield the new images whose path differs from another's only in upper and lower case."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    for name in change.head.images:
        for path in (PurePosixPath(name), *PurePosixPath(name).parents):
            spellings[str(path).casefold()].add(str(path))
    for name in change.head.images:
        paths = [str(path) for path in (PurePosixPath(name), *PurePosixPath(name).parents)]
        others = sorted({other for path in paths for other in spellings[path.casefold()]} - set(paths))
        if others and name not in change.base.images:
            file = PurePosixPath(change.head.project.images_name, name)
            message = f"its name is that of `{others[0]}` on disks that ignore case; choose another name"
            yield Finding(file, 1, message, "image-collides")


def images_as_frozen(change: Change) -> Iterator[Finding]:
    """Yield the images that aren't what the manifests of the snapshots pinned."""
    if change.base.images == change.head.images and not change.touched:
        return
    folder = PurePosixPath(change.head.project.images_name)
    purged = {e.snapshot for e in change.head.entries.entries if e.status is Status.PURGED}
    digests = image_digests(change)
    for version in change.head.snapshots:
        if version in purged:
            continue
        try:
            pinned = change.head.manifest(version).images
        except ManifestError as error:
            file = PurePosixPath(f"versions/{version}/manifest.json")
            yield Finding(file, 1, error.problem, "manifest-unreadable")
            continue
        for name, digest in pinned.items():
            if digests.get(name) != digest:
                message = f"the image isn't the one that `{version}` was frozen with; bring that one back"
                yield Finding(folder / name, 1, message, "image-not-as-frozen")


def image_digests(change: Change) -> dict[str, str]:
    """Return the digest of each image, by its path below the images' folder."""
    entries = {name: entry for name, entry in change.head.images.items() if entry.mode in FILE_MODES}
    blobs = change.head.repository.blobs([entry.id for entry in entries.values()])
    return {name: hashlib.sha256(blobs[entry.id]).hexdigest() for name, entry in entries.items()}
