/* Puts the Markdown of a page on the clipboard. Without this script, a link leads to it instead. */

(() => {
  const SHOWN_MS = 4000

  /* The text may come later than the click: Safari takes a promise for it, and nothing that comes after. */
  function copy(url) {
    const text = fetch(url).then(answer => {
      if (!answer.ok) throw new Error(`${answer.status} for ${url}`)
      return answer.text()
    })
    const item = { "text/plain": text.then(each => new Blob([each], { type: "text/plain" })) }
    return navigator.clipboard.write([new ClipboardItem(item)])
  }

  function say(button, words) {
    const said = button.parentElement.querySelector("[role=status]")
    said.textContent = words
    setTimeout(() => said.textContent === words && (said.textContent = ""), SHOWN_MS)
  }

  document.addEventListener("click", async event => {
    const button = event.target.closest("[data-copy-markdown]")
    if (!button) return
    const url = new URL(button.dataset.copyMarkdown, location)
    try {
      await copy(url)
      say(button, "Copied")
    } catch {
      /* The browser keeps the clipboard to itself, as it does on a site without HTTPS. */
      location.assign(url)
    }
  })
})()
