// What Material's own scripts leave without a name, or out of reach of the keyboard, while they
// build the page: https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md

const article = document.querySelector("article")
const SCROLLED = ".md-typeset__scrollwrap, .tabbed-labels, p:has(> img:only-child)"

function mend() {
  for (const buttons of article.querySelectorAll("nav.md-code__nav")) buttons.setAttribute("role", "none")
  for (const each of article.querySelectorAll(SCROLLED)) {
    if (each.scrollWidth > each.clientWidth) each.tabIndex = 0
    else each.removeAttribute("tabindex")
  }
}

// Sections with a page of their own: the label that should name them has no text.
for (const section of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
  if (document.getElementById(section.getAttribute("aria-labelledby"))?.textContent.trim()) continue
  section.removeAttribute("aria-labelledby")
  section.setAttribute("aria-label", section.querySelector(".md-nav__title")?.textContent.trim() || "Section")
}

mend()
new MutationObserver(mend).observe(article, { childList: true, subtree: true })
addEventListener("resize", mend)
