"""A large site, made the same each time: as many pages as a product's docs have, and of their kind."""

from __future__ import annotations

from random import Random

import yaml

from tooling.tree import File, Tree

PAGES, IMAGES, SECTIONS = 766, 120, 6
WORDS = ["agent", "role", "policy", "secret", "region", "account", "platform", "deployment", "value", "trust"]
BLOCK = """```bash title="step.sh"
NAME={0}
aws secretsmanager create-secret --name "app/$NAME" --secret-string example \\
  --query Name --output text
```

```text title="Output"
app/{0}
```
"""
TABS = """=== "AWS CLI"

    {0}

    ```bash
    aws iam get-role --role-name {1}
    echo "[not a link](nowhere.md)"
    ```

=== "Python"

    ```python
    names: dict[str, str] = {{"{1}": "x"}}
    print(names["{1}"])
    ```

    !!! note

        {0}
"""
TABLE = """| Principal | Action | Access |
|---|---|---|
| `user/{0}` | `secretsmanager:GetSecretValue` | Allowed |
| `user/{1}` | [denied](../part-1/page-1.md) | Denied |
"""
MKDOCS_YML = """site_name: Large
site_url: https://docs.example.com/
theme:
  name: material
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - tables
"""


def large_site(pages: int = PAGES, seed: int = 1) -> tuple[Tree, list[str], bytes]:
    """Return the files of its docs, the paths of its images, and its mkdocs.yml.

    Another `seed` gives pages of another text at the same paths.
    """
    random = Random(seed)
    paths = ["index.md", *(f"part-{number % 24}/page-{number}.md" for number in range(1, pages))]
    files = {path: File(page(path, pages, random).encode()) for path in paths}
    nav = f"{MKDOCS_YML}{yaml.safe_dump({'nav': paths})}"
    return Tree(dict(sorted(files.items()))), [f"shot-{number}.png" for number in range(IMAGES)], nav.encode()


def page(path: str, pages: int, random: Random) -> str:
    """Return the text of a page, about 9 KB."""
    up = "" if path == "index.md" else "../"
    parts = [f"---\ntitle: Page {path}\ndescription: What a {random.choice(WORDS)} is.\n---\n\n# {path}\n\n"]
    for number in range(1, SECTIONS + 1):
        target = random.randrange(1, pages)
        link = f"{up}part-{target % 24}/page-{target}.md#{random.randint(1, SECTIONS)}-set-up-the-role"
        parts += [
            f"## {number}. Set up the `role`\n\n{prose(random, 40)} [the {random.choice(WORDS)}]({link})\n\n",
            f"{prose(random, 30)} [docs](https://docs.example.org/a?x={number}&y=2) {prose(random, 12)}\n\n",
            f"- {prose(random, 8)}\n- [Back](#1-set-up-the-role), {prose(random, 6)}\n\n",
            BLOCK.format(random.choice(WORDS)),
            f"\n![A shot]({up}images/shot-{random.randrange(IMAGES)}.png)\n\n",
            TABS.format(prose(random, 12), random.choice(WORDS)) if number % 2 else "",
            "" if number % 3 else TABLE.format(*random.sample(WORDS, 2)).replace("../", up),
            "\n",
        ]
    return "".join(parts)


def prose(random: Random, words: int) -> str:
    """Return a sentence of so many words, wrapped."""
    chosen = random.choices(WORDS, k=words)
    lines = [" ".join(chosen[start : start + 14]) for start in range(0, words, 14)]
    return "\n".join(lines).capitalize() if words > 14 else " ".join(chosen).capitalize()
