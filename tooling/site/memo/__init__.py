"""The memo: what MkDocs made of pages before, so that a page that many versions share is made once.

`python -m tooling.site.memo FOLDER build ...` is `mkdocs build ...`, with its own functions, messages and
exit codes. Three of those functions look into the memo in FOLDER first, and note there what they made. Each
note stands under a digest of all that it was made from, so the finished pages are the same byte for byte,
and editions that are rendered side by side can share the memo.
"""
