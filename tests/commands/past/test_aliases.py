from __future__ import annotations

from tests.commands.past.reconstructed import MAPS, V1, V2, guarded, history, release
from tests.conftest import SampleSite
from tooling.versions.registry import Version


def test_docs_equal_to_the_version_before_become_an_alias(released: SampleSite) -> None:
    released.git("tag", "v1.0.1", "v1.0.0")
    released.git("tag", "v1.0.2", "v1.0.0")

    released.run("import", *MAPS)
    released.commit()

    assert [(str(e.version), str(e.alias_of)) for e in history(released).registry.entries] == [
        ("v1.1.0", "None"),
        ("v1.0.2", "v1.0.0"),
        ("v1.0.1", "v1.0.0"),
        ("v1.0.0", "None"),
    ]
    assert guarded(released) == []


def test_docs_that_moved_without_a_change_become_an_alias(site: SampleSite) -> None:
    site.git("tag", "v1.1.0")
    site.git("mv", "docs", "old")
    site.git("mv", "old/images", "images")
    release(site, "v1.0.0")
    site.git("mv", "old", "docs")
    site.git("mv", "images", "docs/images")
    site.commit()

    site.run("import", "--map", "old=docs", "--map", "images=docs/images")
    site.commit()

    assert history(site).entry(V2).alias_of == V1
    assert guarded(site) == []


def test_an_alias_is_proven_though_a_folder_is_called_as_one_that_moved(site: SampleSite) -> None:
    site.git("mv", "docs", "old")
    release(site, "v1.0.0")
    site.git("mv", "old", "docs")
    site.write("old/index.md", "# Something else\n")
    site.commit()
    site.run("import", "--map", "old=docs")
    site.commit()

    site.run("freeze", "v1.0.1")
    site.commit()

    assert history(site).entry(Version(1, 0, 1)).alias_of == V1
    assert guarded(site) == []


def test_a_tag_that_lacks_an_image_of_a_frozen_version_is_no_alias_of_it(site: SampleSite) -> None:
    site.run("freeze", "v1.0.0")
    site.commit()
    site.git("rm", "--quiet", "docs/images/dot.png")
    release(site, "v1.0.1")
    site.git("checkout", "--quiet", "HEAD~1", "--", "docs")
    site.commit()

    site.run("import")
    site.commit()

    assert history(site).entry(Version(1, 0, 1)).alias_of is None
    assert guarded(site) == []


def test_an_alias_that_the_guard_could_not_prove_is_a_snapshot(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    site.git("mv", "docs", "new")
    release(site, "v1.1.0")
    site.git("mv", "new", "docs")
    site.commit()

    site.run("import", "--map", "new=docs")
    site.commit()

    assert history(site).entry(V2).alias_of is None
    assert guarded(site) == []


def test_a_version_frozen_afterwards_may_be_an_alias_of_history(released: SampleSite) -> None:
    released.git("checkout", "--quiet", "v1.1.0", "--", "docs")
    released.commit()
    released.run("import", *MAPS)
    released.commit()

    released.run("freeze", "v1.1.1")
    released.commit()

    assert history(released).entry(Version(1, 1, 1)).alias_of == V2
    assert guarded(released) == []
