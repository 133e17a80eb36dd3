// Follows what `tooling serve` says of a page of edge: shows it in a panel, and loads the page again once it is
// another. The server puts this script into the pages that it sends.
(() => {
  const own = document.currentScript.dataset;
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: own.style });
  const panel = Object.assign(document.createElement("aside"), { id: "tooling-panel", hidden: true });
  panel.setAttribute("role", "status");
  document.head.append(style);
  document.body.prepend(panel);

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  const blockWith = (code) =>
    code && [...document.querySelectorAll("pre > code")].find((each) => each.textContent.trim() === code.trim());

  function item(line) {
    const found = element("li", "");
    const block = blockWith(line.code)?.closest("pre");
    const place = element(block ? "a" : "span", `line ${line.line}`);
    if (block) {
      block.id ||= `tooling-line-${line.line}`;
      block.classList.add("tooling-found");
      place.href = `#${block.id}`;
    }
    found.append(place, `: ${line.message} `, element("code", `[${line.rule}]`));
    if (line.detail) found.append(element("pre", line.detail));
    return found;
  }

  function show({ state, summary, error, edition_error: editionError, lines }) {
    const problem = error || editionError;
    const unshown = error ? "This page is" : "Other pages are";
    document.querySelectorAll(".tooling-found").forEach((each) => each.classList.remove("tooling-found"));
    panel.hidden = !state && !problem;
    panel.dataset.state = problem ? "wrong" : state;
    panel.replaceChildren();
    if (problem) {
      panel.append(element("p", `${unshown} as before the last edit:`), element("pre", problem));
    }
    if (state) panel.append(element("p", state === "verifying" ? "verifying ..." : summary));
    if (lines.length) {
      const list = element("ol", "");
      list.append(...lines.map(item));
      panel.append(list);
    }
  }

  // A browser has few connections to one host: only the tab that is looked at keeps one.
  let news;
  function listen() {
    news?.close();
    if (document.visibilityState !== "visible") return;
    news = new EventSource(`${own.news}?page=${own.page}`);
    news.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      if (said.digest === own.digest) show(said);
      else location.reload();
    };
  }
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => news?.close());
  addEventListener("pageshow", listen);
})();
