// The search, copying, light and dark, paper, and the contents that follow the reader. The page is whole without it.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const told = byId("told");
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Search

  const MOST = 30;
  const kinds = ["service", "channel", "message", "envelope", "operation", "event", "property"];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const field = byId("search");
  const list = byId("results");
  let entries;
  let chosen = -1;

  // Everything that can be found is in the page already, each with its kind and its name.
  const collect = () => [...document.querySelectorAll("[data-kind]")].map((element, order) => {
    const { kind, name, more = "" } = element.dataset;
    const about = element.querySelector(".about")?.textContent ?? "";
    const whole = kind === "property" || kind === "operation" || kind === "event" ? element.closest("article") : null;
    const within = whole?.dataset.name ?? "";
    const shown = (about.trim() || more).trim().replace(/\s+/g, " ");
    return { id: element.id, kind, name, within, shown, order, key: plain(name), text: plain(`${name} ${more} ${within} ${about}`) };
  });

  const rank = (entry, words, whole) => {
    if (!words.every((word) => entry.text.includes(word))) return -1;
    const leaf = entry.key.slice(entry.key.lastIndexOf(".") + 1);
    if (entry.key === whole) return 0;
    if (entry.key.startsWith(whole)) return 1;
    if (leaf === whole) return 2;
    if (entry.key.includes(whole)) return 3;
    return words.every((word) => entry.key.includes(word)) ? 4 : 5;
  };

  const find = (asked) => {
    entries ??= collect();
    const whole = plain(asked.trim());
    const words = whole.split(/\s+/);
    return entries
      .map((entry) => ({ entry, rank: rank(entry, words, whole) }))
      .filter((found) => found.rank >= 0)
      .sort((a, b) => a.rank - b.rank || kinds.indexOf(a.entry.kind) - kinds.indexOf(b.entry.kind) || a.entry.order - b.entry.order)
      .map((found) => found.entry);
  };

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const options = [...list.querySelectorAll("[role=option]")];
    if (options.length === 0) return;
    chosen = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };

  const goTo = (id) => {
    const element = byId(id);
    if (!element) return;
    field.value = "";
    close();
    location.hash = `#${encodeURIComponent(id)}`;
    // Where it was there before, the address alone moves nothing.
    element.scrollIntoView();
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    told.textContent = `${element.dataset.kind} ${element.dataset.name}`;
  };

  const option = (entry, index) => {
    const where = entry.within ? ` in ${entry.within}` : "";
    const item = make("li", { role: "option", id: `result-${index}`, "aria-selected": "false", class: entry.kind },
      make("span", { class: "found" }, entry.name),
      make("span", { class: "where" }, `${entry.kind}${where}`),
      make("span", { class: "shown", dir: "auto" }, entry.shown.slice(0, 160)));
    // The field would lose the focus, and the list be closed, before the click is one.
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => goTo(entry.id));
    return item;
  };

  const search = () => {
    close();
    if (field.value.trim() === "") {
      told.textContent = "";
      return;
    }
    const found = find(field.value);
    const few = found.slice(0, MOST);
    list.append(...few.map(option));
    const count = found.length === 0 ? "Nothing found" : found.length === 1 ? "1 result" : `${found.length} results`;
    const text = found.length > MOST ? `${count}, the first ${MOST} are shown` : count;
    if (found.length === 0 || found.length > MOST) list.append(make("li", { role: "presentation", class: "count" }, text));
    told.textContent = text;
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    if (few.length > 0) choose(0);
    list.scrollTop = 0;
  };

  field.addEventListener("input", search);
  field.addEventListener("focus", search);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.querySelectorAll("[role=option]")[chosen]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) field.value = "";
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  byId("search-form").hidden = false;

  // Copying

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not every browser lends its clipboard to pages that lie in a file.
      const area = make("textarea", { readonly: "", class: "unseen" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };

  for (const block of document.querySelectorAll("pre.code")) {
    const isExample = block.matches(".example, .declared");
    const button = make("button", { type: "button", class: "copy", "aria-label": isExample ? "Copy the example" : "Copy the JSON" }, "Copy");
    button.addEventListener("click", async () => {
      const done = await copy(block.textContent);
      button.textContent = done ? "Copied" : "Not copied";
      told.textContent = done ? "Copied" : "It could not be copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    const frame = make("div", { class: "frame" });
    block.replaceWith(frame);
    frame.append(block, button);
  }

  // Light and dark, until the page is left; diagrams have rules of their own for it

  const preference = matchMedia("(prefers-color-scheme: dark)");
  const dark = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule && rule.conditionText.includes("prefers-color-scheme"));
  let isDark = preference.matches;
  preference.addEventListener("change", () => {
    // Whoever changes the system's colours means this page, too.
    isDark = preference.matches;
    paint();
  });
  const paint = () => {
    // Paper stays light.
    for (const rule of dark) rule.media.mediaText = isDark ? "screen" : "not all";
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  };
  byId("scheme").addEventListener("click", () => { isDark = !isDark; paint(); });
  byId("scheme").hidden = false;

  // Paper

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of folded) details.open = false; });

  // Contents

  const contents = byId("contents");
  const wide = matchMedia("(min-width: 60rem)");
  const fold = () => { contents.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });

  const links = new Map([...contents.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const parts = [...links.keys()].map(byId).filter(Boolean);
  let current;
  const follow = () => {
    // What began last above the upper third of the window is what is being read.
    const line = innerHeight / 3;
    const reading = parts.filter((part) => part.getBoundingClientRect().top <= line).at(-1);
    const link = reading && links.get(reading.id);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current?.setAttribute("aria-current", "location");
    const box = contents.parentElement;
    if (current && wide.matches && box) {
      const [at, around] = [current.getBoundingClientRect(), box.getBoundingClientRect()];
      if (at.top < around.top || at.bottom > around.bottom) box.scrollTop += at.top - around.top - around.height / 2;
    }
  };
  let isDue = false;
  addEventListener("scroll", () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; follow(); });
  }, { passive: true });
  follow();
})();
