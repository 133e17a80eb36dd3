// On a phone, the stylesheet shows each row of a table with many columns as a card. A cell then says itself
// which column it is of, and the table stays one to those who hear it: a browser forgets what is no longer
// laid out as a table, https://adrianroselli.com/2018/02/tables-css-display-properties-and-semantics.html

const MANY = 3
const SHORT = 36
const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" }

for (const table of document.querySelectorAll("article table:not([class])")) {
  const columns = [...table.querySelectorAll("thead th")]
  const cells = [...table.querySelectorAll("tbody td")]
  if (columns.length < MANY || cells.every((each) => each.textContent.length < SHORT)) continue
  if (columns.some((each) => each.style.textAlign === "right")) continue
  table.dataset.cards = ""
  table.setAttribute("role", "table")
  for (const [name, role] of Object.entries(ROLES)) {
    for (const each of table.querySelectorAll(name)) each.setAttribute("role", role)
  }
  for (const row of table.querySelectorAll("tbody tr")) {
    for (const [at, cell] of [...row.cells].entries()) cell.dataset.column = columns[at].textContent
  }
}
