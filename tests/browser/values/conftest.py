"""The pages of this project, built once for all tests of the values."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from textwrap import indent

import pytest
import yaml

from tests.browser.values.reader import MORE_VALUES, ROOT
from tests.conftest import SampleSite
from tooling.site.links import served

CASES_MD = """# Cases in 111122223333

## In us-east-1

Prose 111122223333, **us-east-1**. Kept: `111122223333`{ .keep-example }.

| Column of `us-east-1` | sample-note |
|---|---|
| `444455556666` | 111122223333 |

- whole: (us-east-1), logs-us-east-1, us-east-1.amazonaws.com, `111122223333`s, secret:crewai/x, crewai/db
- not: us-east-1a, us-east-12, x111122223333, 1111222233334, _111122223333, src/crewai/x, my-crewai/x

```python
region = us-east-1 or 111122223333
```

```json title="policy-111122223333.json"
{"Resource": "arn:aws:iam::111122223333:role/reader", "Note": "sample-note"}
```

```text title="Output"
111122223333
```
"""

SPLIT_MD = "# Split\n\n```python\nregion = us-east-1\n```\n"

LIST = "    values:\n"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> SampleSite:
    """The pages of this project and one more, frozen as v1.0.0, and built."""
    root = tmp_path_factory.mktemp("values") / "site"
    shutil.copytree(ROOT / "docs", root / "docs")
    more = indent(yaml.safe_dump(MORE_VALUES), "      ")
    sample = SampleSite(root)
    sample.write("mkdocs.yml", (ROOT / "mkdocs.yml").read_text().replace(LIST, f"{LIST}{more}"))
    sample.write("docs/cases.md", CASES_MD)
    sample.write("docs/split.md", SPLIT_MD)
    sample.git("init", "--quiet", "--initial-branch", "main")
    sample.commit("Start")
    sample.freeze("v1.0.0")
    built = sample.run("build")
    assert built.exit_code == 0, built.stderr
    return sample


@pytest.fixture(scope="session")
def address(site: SampleSite) -> Iterator[str]:
    with served(site.project.site) as address:
        yield address
