// The version selector: it stays on the page, and follows it where it has another address.

const selector = document.querySelector(".tooling-versions")
const { edition, url = "", locale } = selector.dataset

const json = async name => {
  const answer = await fetch(new URL(locale + name, document.baseURI))
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return answer.json()
}

function entry(version, places) {
  const { moved = {}, gone = {} } = places[version.version] ?? {}
  const link = document.createElement("a")
  const page = moved[url] ?? gone[url] ?? url
  link.href = `${locale}${version.version}/${page}`
  link.append(version.title)
  const notes = [
    version.version === "edge" && "not released yet",
    version.aliases.includes("latest") && "default",
    version.properties?.hidden && "retired",
    url in gone && "without this page",
  ].filter(Boolean)
  if (notes.length) {
    const note = document.createElement("small")
    note.append(notes.join(", "))
    link.append(note)
  }
  if (version.version === edition) link.setAttribute("aria-current", "true")
  const item = document.createElement("li")
  item.append(link)
  return item
}

async function fill() {
  const [versions, places] = await Promise.all([json("versions.json"), json(`versions/${edition}.json`)])
  const shown = versions.filter(each => each.version === edition || !each.properties?.hidden)
  const last = selector.querySelector("li:last-child")
  selector.querySelector("ul").replaceChildren(...shown.map(each => entry(each, places)), last)
}

function close({ target, key }) {
  if (!selector.open || (key ? key !== "Escape" : selector.contains(target))) return
  selector.open = false
  if (key) selector.querySelector("summary").focus()
}

// Until it is opened, nothing is asked of the server.
let filled
selector.addEventListener("toggle", () => {
  if (selector.open) filled ??= fill().catch(console.error)
})
selector.addEventListener("click", ({ target }) => {
  const link = target.closest("a")
  if (link) Object.assign(link, { search: location.search, hash: location.hash })
})
document.addEventListener("click", close)
document.addEventListener("keydown", close)
