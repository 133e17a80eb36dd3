"""The memo: what MkDocs made of pages before, so that a page that many versions share is made once.

`python -m tooling.site.memo FOLDER START build ...` is `mkdocs build ...`, with its own functions, messages
and exit codes. Three of those functions look into the memo in FOLDER first, and note there what they made.
Each note stands under a digest of all that it was made from, so the finished pages are the same byte for
byte. Editions that are rendered side by side share the memo, and each begins at another page, which is at the
share START of them. A page's Markdown is noted as well, which stands beside its HTML in the end.
"""
