"""What of a finished page can be searched for: its content, without what the theme adds to it."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

# What isn't content, by tag and by class.
SKIPPED = ", ".join(
    [
        *("button", "form", "noscript", "script", "style", "svg", "template"),
        *("br", "hr", "img", "input", "wbr"),
        *(".headerlink", ".md-feedback", ".md-source-file", ".tooling-bar"),
    ]
)
# What says nothing to pagefind, and what is most of all HTML: the colours of code.
UNWRAPPED = ["a", "span"]
CONTENT = "md-content__inner"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Code repeats the words that the text is about: a page that explains one comes before all that use it.
WEIGHT, CODE = "data-pagefind-weight", "0.4"


def searchable(page: str) -> str:
    """Return the content of a page of Material as plain HTML, "" where it has none.

    Its tags are without attributes but for the anchors of headings.
    """
    # The navigation of a large site takes longer to read than all that is left then.
    start, end = page.find(f'<article class="{CONTENT}'), page.rfind("</article>")
    content = LexborHTMLParser(page[start:end] if 0 <= start < end else "").css_first(f".{CONTENT}")
    if content is None:
        return ""
    for node in content.css(SKIPPED):
        node.decompose()
    content.unwrap_tags(UNWRAPPED, delete_empty=True)
    for node in content.css("*"):
        attributes = node.attributes
        for name in attributes:
            if not (name == "id" and attributes[name] and node.tag in HEADINGS):
                del node.attrs[name]
    for node in content.css("pre"):
        node.attrs[WEIGHT] = CODE
    return (content.inner_html or "").strip()
