const [locale, edition, ...rest] = location.pathname.slice(site.length).split("/")
const url = rest.join("/").replace(/(index\.html)?$/, "").replace(/([^/])$/, "$1/")

async function json(name) {
  const answer = await fetch(site + locale + "/" + name)
  if (!answer.ok) throw new Error(name)
  return answer.json()
}

function offer(version, page, why) {
  const item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("small")
  link.href = site + [locale, version, page].join("/") + location.search + location.hash
  link.textContent = version.title ?? version
  note.textContent = why
  item.append(link, note)
  document.getElementById("places").append(item)
  document.getElementById("places").hidden = false
}

async function find() {
  const [versions, pages] = await Promise.all([json("versions.json"), json("pages.json")])
  const named = versions.find(each => each.version === edition || each.aliases.includes(edition))
  const shown = versions.filter(each => !each.properties?.hidden && pages[each.version].includes(url))
  const what = document.getElementById("what")
  if (!shown.length) {
    if (named) offer(named.version, "", "the home page of this version")
    return
  }
  const moved = named && (await json("versions/" + shown[0].version + ".json"))[named.version]?.moved[url]
  what.textContent = moved !== undefined
    ? "This page has another address in the version that you asked for."
    : "The version that you asked for doesn’t have this page. Others do:"
  if (moved !== undefined) offer(named.version, moved, "this page, in the version that you asked for")
  for (const each of shown) offer(each.version, url, each.aliases.includes("latest") ? "the default version" : each.title)
}

find().catch(() => {})
