"""How a difference is told: at a terminal, in Markdown, and as JSON."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from tests.versions.documents import ARN, changes, file, shown, tabs
from tooling.versions.diff.changes import DocsDiff
from tooling.versions.diff.formats import as_json, as_text
from tooling.versions.diff.markdown import as_markdown

BROKEN = shown('{"Statement": 1}', 'json title="key.json"')
OLD = {
    "index.md": "# Home\n\n## Start\n",
    "keys.md": "# Keys\n",
    "gone.md": "# Gone\n" + file("old.json", "GetSecretValue"),
    "read.md": "# Read\n\n" + tabs(One=file("read.json", "GetSecretValue")),
}
NEW = {
    "index.md": "# Home\n\n## Begin\n",
    "guides/keys.md": "---\naliases: [keys.md]\n---\n\n# Keys\n\n## `a_b`\n",
    "new.md": "# New [page]\n",
    "read.md": "# Read\n\n" + tabs(One=file("read.json", "PutSecretValue")) + BROKEN,
}
DIFF = changes(OLD, NEW)
READ, WRITE = f"secretsmanager:GetSecretValue on {ARN}", f"secretsmanager:PutSecretValue on {ARN}"


def test_a_person_reads_the_permissions_first_and_then_the_pages() -> None:
    assert (
        as_text(DIFF)
        == f"""\
v1.0.0 -> v1.1.0
  pages        1 added, 1 moved, 1 removed, 2 changed
  permissions  1 new, 2 gone, 1 unknown

Permissions
  gone.md
    old.json, a policy that is gone
      - {READ}
  read.md
    read.json (One)
      - {READ}
      + {WRITE}
    key.json, a new policy
      ? can't be compared: `Statement` is `1`

Pages added
  new.md

Pages moved
  keys.md -> guides/keys.md, and its text changed
    + a_b

Pages removed
  gone.md

Pages changed
  index.md
    ~ Start -> Begin
  read.md"""
    )


def test_a_pull_request_reads_markdown_in_which_nothing_of_the_docs_is_a_sign() -> None:
    assert (
        as_markdown(DIFF)
        == f"""\
## What changed from v1.0.0 to v1.1.0

- Pages: 1 added, 1 moved, 1 removed, 2 changed
- Permissions: 1 new, 2 gone, 1 unknown

### Permissions

#### Gone (`gone.md`)

`old.json`, a policy that is gone

```diff
- {READ}
```

#### Read (`read.md`)

`read.json` (One)

```diff
- {READ}
+ {WRITE}
```

`key.json`, a new policy

```diff
? can't be compared: `Statement` is `1`
```

### Pages added

- New \\[page\\] (`new.md`)

### Pages moved

- `keys.md` is now Keys (`guides/keys.md`), and its text changed
    - Added: a\\_b

### Pages removed

- Gone (`gone.md`)

### Pages changed

- Home (`index.md`)
    - Renamed: Start is now Begin
- Read (`read.md`)"""
    )


def test_a_program_reads_every_page_that_changed() -> None:
    found = json.loads(as_json(DIFF))

    assert (found["old"], found["new"]) == ("v1.0.0", "v1.1.0")
    assert [(page["change"], (page["new"] or page["old"])["path"]) for page in found["pages"]] == [
        ("removed", "gone.md"),
        ("moved", "guides/keys.md"),
        ("changed", "index.md"),
        ("added", "new.md"),
        ("changed", "read.md"),
    ]
    assert found["pages"][1] == {
        "change": "moved",
        "old": {"path": "keys.md", "url": "keys/", "title": "Keys"},
        "new": {"path": "guides/keys.md", "url": "guides/keys/", "title": "Keys"},
        "edited": True,
        "headings": {
            "added": [{"level": 2, "text": "a_b", "anchor": "a_b"}],
            "removed": [],
            "renamed": [],
        },
        "policies": [],
    }
    assert found["pages"][2]["headings"]["renamed"] == [
        {
            "old": {"level": 2, "text": "Start", "anchor": "start"},
            "new": {"level": 2, "text": "Begin", "anchor": "begin"},
        }
    ]


def test_a_program_reads_the_permissions_of_each_policy_and_what_is_not_known() -> None:
    read, key = json.loads(as_json(DIFF))["pages"][4]["policies"]

    new = {"effect": "Allow", "action": "secretsmanager:PutSecretValue", "resource": ARN}
    gone = {"effect": "Allow", "action": "secretsmanager:GetSecretValue", "resource": ARN}
    where = {"change": "changed", "file": "read.json", "place": "", "tabs": ["One"], "problem": None}
    assert read == {**where, "new": [new], "gone": [gone], "wider": [], "narrower": []}
    assert (key["change"], key["file"], key["problem"]) == ("added", "key.json", "`Statement` is `1`")


def test_no_difference_is_one_line_with_the_reason_where_it_is_known() -> None:
    snapshot = PurePosixPath("versions/v1.0.0/docs")

    assert as_text(DocsDiff("v1.0.0", "edge")) == "no difference between v1.0.0 and edge"
    assert as_text(DocsDiff("edge", "edge", snapshot=PurePosixPath("docs"))) == (
        "no difference: both are edge"
    )
    assert as_text(DocsDiff("v1.0.0", "v1.0.1", snapshot=snapshot)) == (
        "no difference between v1.0.0 and v1.0.1: both show the snapshot versions/v1.0.0/docs"
    )
    assert as_markdown(DocsDiff("v1.0.0", "edge")) == (
        "## What changed from v1.0.0 to edge\n\nNo difference between v1.0.0 and edge."
    )
    assert json.loads(as_json(DocsDiff("v1.0.0", "edge"))) == {"old": "v1.0.0", "new": "edge", "pages": []}


def test_a_policy_cannot_end_the_block_that_shows_it() -> None:
    condition = '{"StringEquals": {"aws:PrincipalTag/a": "x\\n```\\n\\u001b# Not a heading"}}'
    statement = (
        f'{{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": {condition}}}'
    )
    page = shown(f'{{"Version": "2012-10-17", "Statement": {statement}}}', 'json title="p.json"')

    found = changes({}, {"a.md": page})

    for text in (as_markdown(found), as_text(found)):
        assert [line for line in text.splitlines() if line.startswith("```")] in ([], ["```diff", "```"])
        assert "\x1b" not in text
