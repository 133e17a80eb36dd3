from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.past.reconstructed import MAPS, V1, guarded, history, reconstruction
from tests.conftest import SampleSite
from tooling.tree import File
from tooling.versions.history import read_manifest
from tooling.versions.manifest import Manifest, Reconstruction


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"paths": {}}, "source-unfit"),
        ({"paths": {"documentation": "docs"}}, "freeze-differs"),
    ],
)
def test_a_manifest_that_says_something_else_of_its_history_is_found(
    released: SampleSite, change: dict[str, object], rule: str
) -> None:
    released.run("import", *MAPS)
    said = reconstruction(released, V1)
    forge(released, reconstruction=replace(said, **change))  # type: ignore[arg-type] # the table's values fit
    released.commit()

    assert any(finding.endswith(f"[{rule}]") for finding in guarded(released))


def test_an_image_that_was_another_and_is_not_said_to_be_is_found(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").write_bytes(b"another dot")
    site.commit()
    site.run("import")
    forge(site, reconstruction=Reconstruction({}, ()))
    site.commit()

    assert [finding.rsplit(" ", 1)[1] for finding in guarded(site)] == ["[unresolved-unsaid]"]


def test_a_manifest_that_claims_that_history_was_carried_out_is_found(released: SampleSite) -> None:
    released.run("import", *MAPS)
    forge(released, verification={"pages": {}})
    released.commit()

    rules = [(finding.split(": ")[0], finding.rsplit(" ", 1)[1]) for finding in guarded(released)]
    assert ("versions/v1.0.0/manifest.json:1", "[freeze-differs]") in rules


def forge(site: SampleSite, **values: object) -> None:
    """Write other values into the manifest of v1.0.0, with the digest that belongs to them."""
    before = read_manifest(site.root / "versions", V1)
    after: Manifest = replace(before, **values)  # type: ignore[arg-type] # the callers' values fit
    (site.root / "versions/v1.0.0/manifest.json").write_bytes(after.data)
    registry = site.root / "versions/registry.yml"
    registry.write_text(registry.read_text().replace(before.digest, after.digest))


@pytest.mark.parametrize("path", ["versions/v1.0.0/docs/old.md", "versions/v1.0.0/mkdocs.yml"])
def test_a_changed_file_of_history_is_found(released: SampleSite, path: str) -> None:
    released.run("import", *MAPS)
    released.write(path, "site_name: Changed\n")
    released.commit()

    assert f"{path}:1: the file differs from a re-run" in guarded(released)[0]


def test_an_image_that_is_restored_as_something_else_is_found(released: SampleSite) -> None:
    released.run("import", *MAPS)
    released.write("docs/images/old.png", "forged")
    digest = File(b"forged").digest
    forge(released, images={**history(released).of(V1).images, "old.png": digest})
    released.commit()

    assert [finding.rsplit(" ", 1)[1] for finding in guarded(released)] == ["[unresolved-unsaid]"]
