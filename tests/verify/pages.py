"""A page to carry out in a sample site, and what is found on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.conftest import SampleSite

PAGE = "docs/guides/secret.md"


# The line of the first finding, its message and rule.
FINDING = re.compile(r"^docs/guides/secret\.md:(\d+): (.*) \[([\w-]+)\]$", re.MULTILINE)


SETUP = """\
# A page

<!-- test: setup
```bash
aws iam create-user --user-name reader
aws secretsmanager create-secret --name app --secret-string x
```
-->

```json title="read.json"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "secretsmanager:GetSecretValue",
      "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:app-??????"
    }
  ]
}
```

```bash
aws iam put-user-policy --user-name reader --policy-name read --policy-document file://read.json
```

"""


ACCESS = """\
| Principal | Action | Resource | Access |
|---|---|---|---|
| `user/reader` | `secretsmanager:GetSecretValue` | `app` | Allowed |
| `arn:aws:iam::111122223333:user/reader` | `secretsmanager:PutSecretValue` | `app` | Denied |
"""


# The line of the first row of a table that follows the setup.
ROW = SETUP.count("\n") + 3


@dataclass(frozen=True, slots=True)
class Verified:
    """What `tooling verify` said of a page."""

    exit_code: int
    findings: list[tuple[int, str, str]]
    stdout: str


def verify(site: SampleSite, page: str, *options: str) -> Verified:
    site.write(PAGE, page)
    result = site.run("verify", str(site.root / PAGE), *options)
    findings = [(int(line), message, rule) for line, message, rule in FINDING.findall(result.stdout)]
    return Verified(result.exit_code, findings, result.stdout)


def rules(site: SampleSite, page: str) -> list[tuple[int, str]]:
    return [(line, rule) for line, _, rule in verify(site, page).findings]
