/* The search in all versions: pagefind finds, this shows. What is searched for stands in the URL. */

const BATCH = 50
const SUB_RESULTS = 3
const TYPING_MS = 200

const root = document.querySelector(".tooling-search")
const form = root.querySelector("form")
const said = root.querySelector(".tooling-search__said")
const list = root.querySelector(".tooling-search__results")
const more = root.querySelector(".tooling-search__more")
const site = new URL(root.dataset.site, location)
const home = new URL(root.dataset.versions, location)

/* Versions as [name, is retired], the name of the default one, and the promise of the search. */
let versions = []
let standard = ""
let pagefind
let turn = 0

async function start() {
  const asked = new URLSearchParams(root.dataset.asked).get("q") ?? ""
  /* Before anything is there: what somebody types meanwhile stays. */
  form.q.value ||= asked
  const listed = await (await fetch(new URL("versions.json", home))).json()
  pagefind = loaded(listed)
  standard = (listed.find(each => each.aliases.includes("latest")) ?? listed[0]).version
  versions = listed.flatMap(each => [each.version, ...each.aliases]
    .filter(name => name !== "latest")
    .map(name => ({ name, retired: Boolean(each.properties?.hidden) })))
  versions.sort((one, other) => rank(one) - rank(other))
  form.version.append(...versions.map(version => new Option(label(version), version.name)))
  form.version.disabled = false
  history.replaceState(null, "", location.pathname + root.dataset.asked)
  choose(new URLSearchParams(location.search).get("version"))
  if (form.q.value !== asked) remember(history.replaceState)
  await search()
  await pagefind
}

/* Edge has an index of its own, beside that of all versions: https://pagefind.app/docs/multisite/ */
async function loaded(listed) {
  const isEdge = ({ version }) => version === "edge"
  const names = [...(listed.some(isEdge) ? ["edge"] : []), ...(listed.every(isEdge) ? [] : ["versions"])]
  const [first, ...others] = names.map(name => new URL(`pagefind/${name}/`, site))
  const program = await import(new URL("pagefind.js", first))
  /* Guides are long, and no less about what they say often: https://pagefind.app/docs/ranking/ */
  const options = { baseUrl: site.pathname, excerptLength: 24, ranking: { pageLength: 0.1 } }
  await program.options(options)
  await Promise.all(others.map(other => program.mergeIndex(other.href, options)))
  return program
}

/* The default version comes first, retired ones last, and edge before those. */
function rank(version) {
  return version.name === standard ? 0 : version.retired ? 3 : version.name === "edge" ? 2 : 1
}

const NOTES = [" (default)", "", " (not released yet)", " (retired)"]

function label(version) {
  return version.name + NOTES[rank(version)]
}

/* Fills in the form from the URL, and searches. */
function restore() {
  const asked = new URLSearchParams(location.search)
  form.q.value = asked.get("q") ?? ""
  choose(asked.get("version"))
  return search()
}

function choose(name) {
  form.version.value = name
  if (form.version.selectedIndex < 0) form.version.value = standard
}

async function search() {
  const query = form.q.value.trim()
  const version = form.version.value
  const mine = ++turn
  if (!query) return show([], "")
  const filters = version === "all" ? {} : { version }
  const found = await (await pagefind).search(query, { filters })
  if (mine === turn) await load(found.results, new Map(), mine)
}

/* Shows the next results, the versions of a page together, and offers the rest. */
async function load(results, pages, mine) {
  const fragments = await Promise.all(results.slice(0, BATCH).map(result => result.data()))
  if (mine !== turn) return
  for (const fragment of fragments) {
    const page = fragment.meta.page
    pages.set(page, [...(pages.get(page) ?? []), fragment])
  }
  const rest = results.slice(BATCH)
  show([...pages.values()].map(item), summary(pages.size, rest.length))
  more.hidden = rest.length === 0
  more.onclick = () => load(rest, pages, mine)
}

function summary(count, rest) {
  const where = form.version.value === "all" ? "all versions" : form.version.value
  const pages = count === 1 ? "1 page" : `${count || "No"} pages`
  return `${rest ? "More than " : ""}${pages} in ${where}`
}

function show(items, words) {
  list.replaceChildren(...items)
  said.textContent = words
  more.hidden = true
}

/* One page: its best version, the places in it, and the other versions that have it. */
function item(fragments) {
  const having = name => fragments.find(fragment => fragment.filters.version.includes(name))
  const names = versions.map(version => version.name).filter(having)
  const chosen = form.version.value === "all" ? names[0] : form.version.value
  const fragment = having(chosen)
  const url = new URL(`${chosen}/${fragment.meta.page}`, home)
  const isTop = place => place.title === fragment.meta.title
  const places = fragment.sub_results.filter(place => !isTop(place)).sort((one, other) => score(other) - score(one))
  const top = fragment.sub_results.find(isTop) ?? (places.length ? undefined : fragment)
  const element = document.createElement("li")
  element.append(
    heading(link(url, fragment.meta.title)),
    ...(top ? [excerpt(top.excerpt)] : []),
    ...places.slice(0, SUB_RESULTS).flatMap(place => [
      paragraph(link(new URL(`#${place.anchor.id}`, url), place.title)),
      excerpt(place.excerpt),
    ]),
    versionLine(names, chosen, fragment.meta.page),
  )
  return element
}

function score(place) {
  return place.weighted_locations.reduce((sum, each) => sum + each.balanced_score, 0)
}

function versionLine(names, chosen, page) {
  const line = paragraph(`In ${label(versions.find(version => version.name === chosen))}`)
  const others = form.version.value === "all" ? names.filter(name => name !== chosen) : []
  others.forEach((name, number) => {
    const version = versions.find(each => each.name === name)
    line.append(number ? ", " : "; also in ", link(new URL(`${name}/${page}`, home), label(version)))
  })
  line.className = "tooling-search__versions"
  return line
}

function heading(content) {
  const element = document.createElement("h2")
  element.append(content)
  return element
}

function paragraph(content) {
  const element = document.createElement("p")
  element.append(content)
  return element
}

function link(url, text) {
  const element = document.createElement("a")
  element.href = url
  element.textContent = text
  return element
}

/* pagefind escapes the text of pages, and adds nothing but <mark>. */
function excerpt(html) {
  const element = document.createElement("p")
  element.className = "tooling-search__excerpt"
  element.innerHTML = html
  return element
}

/* Searches for what stands in the form, once there are versions: start() does it for what was typed before. */
function again(change) {
  if (form.version.disabled) return
  remember(change)
  search()
}

function remember(change) {
  const asked = new URLSearchParams({ q: form.q.value.trim(), version: form.version.value })
  change.call(history, null, "", `?${asked}`)
}

let typing
form.addEventListener("input", () => {
  clearTimeout(typing)
  typing = setTimeout(again, TYPING_MS, history.replaceState)
})
form.addEventListener("submit", event => {
  event.preventDefault()
  clearTimeout(typing)
  again(history.pushState)
})
addEventListener("popstate", restore)

start().catch(() => {
  said.textContent = "The index of this search can't be loaded. Search in the version at hand, at the top of the page."
})
