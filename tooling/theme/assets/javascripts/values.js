/* Your values: what a reader enters once takes the place of the example values on every page.

   Values are kept in this browser, under one key for all versions of the site. They reach a page as the data of
   its text nodes, never as markup. What the pages say is kept, so there is a way back. Nothing here may break a
   page: whatever was stored, and if nothing can be. */

"use strict";

window.toolingValues = (() => {
  const KEY = `${new URL("../../", __md_scope).pathname}.values`;
  const MARK = "tooling-values";

  // Text runs on through these; any other element stands apart, as does what is skipped.
  const INLINE = new Set("A ABBR B CITE DEL DFN EM I INS MARK Q S SMALL SPAN STRONG U VAR".split(" "));
  const SKIPPED = ".tooling-values, .keep-example, .linenos, script, style, textarea";
  const ROOTS = ".md-content__inner, [data-md-component=toc], [data-md-component=header-topic]";

  let values = []; // as mkdocs.yml lists them
  let places = []; // texts of the page that have an example in them
  let unkept = null; // what the browser refused to store, for as long as the page is there

  /* ---- What the reader entered ---- */

  function entered() {
    try {
      const stored = unkept ?? JSON.parse(localStorage.getItem(KEY));
      return stored && typeof stored === "object" ? stored : {};
    } catch {
      return {};
    }
  }

  function keep(all) {
    try {
      if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
      else localStorage.removeItem(KEY);
      unkept = null;
    } catch {
      unkept = all;
    }
  }

  function accepts(value, text) {
    try {
      return new RegExp(`^(?:${value.pattern})$`, "u").test(text);
    } catch {
      return false;
    }
  }

  /** Return a map from examples to the reader's values for them: those that aren't right are left out. */
  function own() {
    const all = entered();
    return new Map(
      values
        .map((value) => [value, all[value.name]])
        .filter(([value, text]) => typeof text === "string" && text !== value.example && accepts(value, text))
        .map(([value, text]) => [value.example, text]),
    );
  }

  /* ---- Where the examples stand ---- */

  /** Return what finds the examples: not inside a longer word, nor one with a slash inside a longer path. */
  function finder(examples) {
    const longestFirst = [...examples].sort((a, b) => b.length - a.length);
    return new RegExp(longestFirst.map(whole).join("|"), "gu");
  }

  function whole(example) {
    const [before, after] = example.includes("/") ? ["./-", "/"] : ["", ""];
    const start = /^[\p{L}\p{N}_]/u.test(example) ? `(?<![\\p{L}\\p{N}_${before}])` : "";
    const end = /[\p{L}\p{N}_]$/u.test(example) ? `(?![\\p{L}\\p{N}_${after}])` : "";
    return start + example.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") + end;
  }

  /** Return the texts below `root`, each a list of text nodes: highlighting splits a value over several. */
  function textsBelow(root) {
    const texts = [[]];
    const cut = () => texts.at(-1).length && texts.push([]);
    const walk = (element) => {
      for (const child of element.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) texts.at(-1).push(child);
        else if (child.nodeType === Node.ELEMENT_NODE) {
          const isApart = !INLINE.has(child.tagName) || child.matches(SKIPPED);
          if (isApart) cut();
          if (!child.matches(SKIPPED)) walk(child);
          if (isApart) cut();
        }
      }
    };
    walk(root);
    return texts;
  }

  /** Return the texts of the page that `find` finds something in, with what they say. */
  function placesOf(find) {
    return [...document.querySelectorAll(ROOTS)]
      .flatMap(textsBelow)
      .map((nodes) => ({ nodes, says: nodes.map((node) => node.data) }))
      .filter(({ says }) => says.join("").search(find) >= 0);
  }

  /* ---- Putting values there ---- */

  /** Return what each node of a text says with the reader's values in it, and the ranges of those values.

      A value stands in the node in which its example begins, and the nodes after it lose the rest of the example. */
  function replaced({ nodes, says }, find, texts) {
    const matches = [...says.join("").matchAll(find)];
    const ranges = [];
    let start = 0; // where a node begins in the whole text
    let done = 0; // how far the whole text is said
    const data = says.map((said, index) => {
      const end = start + said.length;
      let now = "";
      while (matches.length && matches[0].index < end) {
        const match = matches.shift();
        now += said.slice(Math.max(done - start, 0), match.index - start);
        const value = texts.get(match[0]);
        ranges.push({ node: nodes[index], from: now.length, to: now.length + value.length });
        now += value;
        done = match.index + match[0].length;
      }
      now += said.slice(Math.max(done - start, 0));
      start = end;
      return now;
    });
    return { data, ranges };
  }

  /** Let all places say what the reader's values make of them. Return the ranges of those values. */
  function write(texts) {
    const find = texts.size ? finder(texts.keys()) : /(?!)/g;
    return places.flatMap((place) => {
      const { data, ranges } = replaced(place, find, texts);
      place.nodes.forEach((node, index) => {
        if (node.data !== data[index]) node.data = data[index];
      });
      return ranges;
    });
  }

  /** Mark the values, where the browser can do that without changing the page. */
  function mark(ranges) {
    if (!window.Highlight || !CSS.highlights) return;
    const marked = ranges.map(
      ({ node, from, to }) =>
        new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: to }),
    );
    CSS.highlights.set(MARK, new Highlight(...marked));
  }

  /* ---- The page ---- */

  const part = (name) => document.querySelector(`[data-values=${name}]`);

  /** Show the reader's values, or the examples: what is stored says which. */
  function show() {
    if (!values.length) return;
    // Something else took texts away that were kept, as Material does to mark what was searched for.
    if (places.some(({ nodes }) => nodes.some((node) => !node.isConnected))) return location.reload();
    const ranges = write(own());
    mark(ranges);
    const state = !ranges.length ? "examples" : unkept ? "unkept" : "own";
    part("reset").hidden = !ranges.length;
    for (const name of ["status", "open"]) part(name).textContent = part(name).dataset[state];
  }

  /** Put the fields of values that this page doesn't show behind those that it does. */
  function sort(found) {
    for (const value of values.filter(({ example }) => !found.has(example)))
      part("elsewhere").append(field(value).parentElement);
    part("elsewhere").hidden = values.every(({ example }) => found.has(example));
  }

  const field = (value) => part("form").elements.namedItem(value.name);

  /** Say beside the field whether what is entered is right, and return it. Nothing entered is the example. */
  function check(value) {
    const input = field(value);
    const isRight = !input.value.trim() || accepts(value, input.value.trim());
    document.getElementById(`${input.id}_rule`).hidden = isRight;
    if (isRight) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    return isRight;
  }

  function open() {
    const texts = own();
    for (const value of values) {
      field(value).value = texts.get(value.example) ?? "";
      check(value);
    }
    part("dialog").showModal();
  }

  function save(event) {
    event.preventDefault();
    const wrong = values.filter((value) => !check(value));
    if (wrong.length) return focusOn(field(wrong[0]));
    const all = { ...entered() };
    for (const value of values) {
      const text = field(value).value.trim();
      if (text) all[value.name] = text;
      else delete all[value.name];
    }
    keep(all);
    part("dialog").close();
    show();
  }

  function focusOn(input) {
    if (part("elsewhere").contains(input)) part("elsewhere").open = true;
    input.focus();
  }

  function reset() {
    keep({});
    show();
    part("open").focus();
  }

  function bind() {
    part("open").addEventListener("click", open);
    part("reset").addEventListener("click", reset);
    part("cancel").addEventListener("click", () => part("dialog").close());
    part("form").addEventListener("submit", save);
    for (const value of values)
      field(value).addEventListener("input", () => field(value).hasAttribute("aria-invalid") && check(value));
    // Material has keys of its own, such as `n` for the next page.
    part("dialog").addEventListener("keydown", (event) => event.stopPropagation());
  }

  /** Begin with the page that is there now. */
  function start() {
    try {
      values = JSON.parse(part("bar")?.dataset.list ?? "[]");
      if (!values.length) return;
      const find = finder(values.map(({ example }) => example));
      places = placesOf(find);
      const found = new Set(places.flatMap(({ says }) => says.join("").match(find)));
      part("bar").hidden = !found.size;
      sort(found);
      bind();
      show();
    } finally {
      document.documentElement.classList.remove("values-pending");
    }
  }

  document.documentElement.classList.add("values");
  if (Object.keys(entered()).length) document.documentElement.classList.add("values-pending");
  addEventListener("DOMContentLoaded", () => document.documentElement.classList.remove("values-pending"));
  addEventListener("storage", (event) => (event.key === KEY || event.key === null) && show());
  addEventListener("pageshow", (event) => event.persisted && show());

  return { start };
})();
