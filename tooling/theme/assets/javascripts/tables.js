// On a phone, the stylesheet shows each row of a table with many columns as a card. A cell then says itself
// which column it is of, and the table stays one to those who hear it: a browser forgets what is no longer
// laid out as a table, https://adrianroselli.com/2018/02/tables-css-display-properties-and-semantics.html

const MANY = 3
// So many letters stand beside each other on a phone.
const NARROW = 48
const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" }

const letters = (row) => [...row.cells].reduce((sum, each) => sum + each.textContent.trim().length, 0)

for (const table of document.querySelectorAll("article table:not([class])")) {
  const columns = [...table.querySelectorAll("thead th")]
  const rows = [...table.querySelectorAll("tbody tr")]
  if (columns.length < MANY || rows.every((row) => letters(row) < NARROW)) continue
  if (columns.some((each) => each.style.textAlign === "right")) continue
  table.dataset.cards = ""
  table.setAttribute("role", "table")
  for (const [name, role] of Object.entries(ROLES)) {
    for (const each of table.querySelectorAll(name)) each.setAttribute("role", role)
  }
  for (const row of rows) {
    for (const [at, cell] of [...row.cells].entries()) cell.dataset.column = columns[at].textContent
  }
}
