/* Takes what was typed in the header along to the search in all versions. */

document.addEventListener("click", event => {
  const link = event.target.closest("[data-search-all]")
  const query = document.forms.search?.elements.query.value.trim()
  if (link && query) link.search = new URLSearchParams({ q: query })
}, true)
