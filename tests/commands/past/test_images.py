from __future__ import annotations

from tests.commands.past.reconstructed import V1, guarded, history, reconstruction, release
from tests.conftest import SampleSite
from tooling.tree import File


def test_an_image_with_other_content_today_is_never_overwritten(site: SampleSite) -> None:
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").write_bytes(b"another dot")
    site.commit()

    site.run("import")
    site.commit()

    assert (site.root / "docs/images/dot.png").read_bytes() == b"another dot"
    assert reconstruction(site, V1).unresolved == (
        "docs/index.md shows `images/dot.png`, which has other content now",
    )
    assert history(site).of(V1).images == {"dot.png": File(b"another dot").digest}
    assert guarded(site) == []


def test_of_two_contents_of_an_image_that_is_gone_the_newer_version_s_comes_back(site: SampleSite) -> None:
    for tag, dot in (("v1.0.0", b"one"), ("v1.1.0", b"two")):
        (site.root / "docs/images/dot.png").write_bytes(dot)
        release(site, tag)
    site.git("rm", "--quiet", "docs/images/dot.png")
    site.commit()

    site.run("import")
    site.commit()

    assert (site.root / "docs/images/dot.png").read_bytes() == b"two"
    assert len(reconstruction(site, V1).unresolved) == 1
    assert guarded(site) == []


def test_an_image_that_a_tag_shows_and_lacks_is_found_in_the_history(site: SampleSite) -> None:
    for day, dot in (("2026-02-01", b"one"), ("2026-02-02", b"two")):
        (site.root / "docs/images/dot.png").write_bytes(dot)
        commit_on(site, day)
    site.git("rm", "--quiet", "docs/images/dot.png")
    commit_on(site, "2026-02-03")
    site.git("tag", "v1.0.0")
    (site.root / "docs/images/dot.png").parent.mkdir(exist_ok=True)
    (site.root / "docs/images/dot.png").write_bytes(b"three")
    commit_on(site, "2026-02-04")
    site.git("rm", "--quiet", "docs/images/dot.png")
    commit_on(site, "2026-02-05")

    result = site.run("import")
    site.commit()

    assert "Restored:\n  docs/images/dot.png\n" in result.stdout
    assert (site.root / "docs/images/dot.png").read_bytes() == b"two"
    assert reconstruction(site, V1).unresolved == ()
    assert guarded(site) == []


def commit_on(site: SampleSite, day: str) -> None:
    """Commit everything on a day."""
    site.git("add", "--all")
    command = f"!GIT_COMMITTER_DATE={day}T12:00:00+00:00 git commit --quiet --message Change"
    site.git("-c", f"alias.commit-then={command}", "commit-then")


def test_an_image_that_came_later_is_better_than_none(site: SampleSite) -> None:
    site.write("docs/index.md", "# Home\n\n![Late](images/late.png)\n")
    release(site, "v1.0.0")
    site.write("docs/images/late.png", "late")
    site.commit()
    site.git("rm", "--quiet", "docs/images/late.png")
    site.commit()

    site.run("import")

    assert (site.root / "docs/images/late.png").read_text() == "late"


def test_an_image_that_nobody_ever_had_is_unresolved(site: SampleSite) -> None:
    site.write("docs/index.md", "# Home\n\n![Never](images/never.png)\n")
    release(site, "v1.0.0")

    site.run("import")
    site.commit()

    assert reconstruction(site, V1).unresolved == ("docs/index.md:3: `images/never.png` leads nowhere",)
    assert guarded(site) == []


def test_an_image_that_differs_in_case_alone_is_not_restored(site: SampleSite) -> None:
    site.git("mv", "docs/images/dot.png", "docs/images/Dot.png")
    site.write("docs/index.md", "# Home\n\n![Dot](images/Dot.png)\n")
    release(site, "v1.0.0")
    site.git("mv", "docs/images/Dot.png", "docs/images/dot.png")
    site.commit()

    site.run("import")
    site.commit()

    assert [path.name for path in (site.root / "docs/images").iterdir()] == ["dot.png"]
    assert guarded(site) == []
