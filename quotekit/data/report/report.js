"use strict";
/* Filters, and the way from a passage to the list and back. Everything shown is made by the server side of the page:
   this script only hides, marks and moves, and writes text as text. */
(() => {
  const $ = (id) => document.getElementById(id);
  const stories = [...document.querySelectorAll(".story")].map((node) => ({
    node, id: node.id,
    marks: group(node.querySelectorAll(".qk-q"), (mark) => mark.dataset.n),
    items: new Map([...node.querySelectorAll(".voice li")].map((item) => [item.dataset.n, item])),
    link: document.querySelector(`nav a[href="#${node.id}"]`),
    order: [],
  }));
  const wide = matchMedia("(min-width: 61rem)");
  let story = stories[0];
  let chosen = null;

  function group(nodes, key) {
    const found = new Map();
    for (const node of nodes) {
      if (!found.has(key(node))) found.set(key(node), []);
      found.get(key(node)).push(node);
    }
    return found;
  }

  /* Which article is on view */

  function view(next) {
    if (next === story && document.documentElement.classList.contains("js")) return;
    if (story) choose(null);
    story = next;
    for (const one of stories) {
      one.node.hidden = one !== story;
      if (one.link) {
        if (one === story) one.link.setAttribute("aria-current", "page");
        else one.link.removeAttribute("aria-current");
      }
    }
    tell();
  }

  function open(next) {
    history.pushState(null, "", `#${next.id}`);
    view(next);
    scrollTo({ top: 0, behavior: "instant" });
  }

  function turn(step) {
    const shown = stories.filter((one) => !one.link || !one.link.parentNode.hidden);
    const next = shown[shown.indexOf(story) + step];
    if (next) open(next);
  }

  /* The quotation that is chosen */

  function choose(n) {
    if (chosen !== null) dress(chosen, false);
    chosen = n;
    if (chosen !== null) dress(chosen, true);
    tell();
  }

  function dress(n, on) {
    for (const mark of story.marks.get(n) ?? []) mark.classList.toggle("on", on);
    const item = story.items.get(n);
    if (!item) return;
    item.classList.toggle("on", on);
    if (on) {
      item.firstChild.setAttribute("aria-current", "true");
      if (!item.querySelector(".qk-facts")) item.append(facts(story.marks.get(n)[0], item.firstChild));
    } else {
      item.firstChild.removeAttribute("aria-current");
      item.querySelector(".qk-facts")?.remove();
    }
  }

  function facts(mark, entry) {
    const list = document.createElement("dl");
    list.className = "qk-facts " + [...entry.classList].find((name) => name.startsWith("qk-c"));
    for (const line of (mark.getAttribute("aria-description") ?? "").split("\n")) {
      const at = line.indexOf(": ");
      for (const [tag, text] of [["dt", line.slice(0, at)], ["dd", line.slice(at + 2)]]) {
        const cell = document.createElement(tag);
        cell.textContent = text;
        list.append(cell);
      }
    }
    return list;
  }

  /* Chooses a quotation and leads to it in the text or in the list. Where both are in sight the list follows the text,
     but stays still under a reader who clicks in it. */
  function go(n, where, still = false) {
    choose(n);
    const mark = story.marks.get(n)[0];
    const link = story.items.get(n).firstChild;
    if (where === "text") {
      history.replaceState(null, "", `#${mark.id}`);
      mark.focus({ preventScroll: true });
      if (!inSight(mark)) mark.scrollIntoView({ block: "center" });
      if (wide.matches && !still) within(story.node.querySelector(".voices"), link.parentNode);
    } else {
      link.focus({ preventScroll: true });
      if (wide.matches) within(story.node.querySelector(".voices"), link.parentNode);
      else link.scrollIntoView({ block: "center" });
    }
  }

  function inSight(node) {
    const box = node.getBoundingClientRect();
    return box.top > 90 && box.bottom < innerHeight - 70;
  }

  /* Scrolls the list alone; scrollIntoView would move the page under the reader, too. The list's lower end may still
     be out of sight while the page scrolls, so an entry belongs into its upper half. */
  function within(box, node) {
    const top = node.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top + node.offsetHeight > box.clientHeight * 0.6) box.scrollTop += top - box.clientHeight * 0.2;
  }

  function walk(step) {
    const order = story.order;
    if (!order.length) return;
    const at = order.indexOf(chosen);
    const inList = document.activeElement?.classList.contains("entry");
    const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + step));
    go(order[next], inList ? "list" : "text");
  }

  function tell() {
    const at = story ? story.order.indexOf(chosen) : -1;
    const many = story ? story.order.length : 0;
    $("place").textContent = many ? `${at < 0 ? "–" : at + 1} of ${many}` : "none left";
    $("back").disabled = !many || at === 0;
    $("on").disabled = !many || at === many - 1;
    $("listed").disabled = chosen === null;
  }

  /* Filters */

  function wanted() {
    const words = $("words").value.trim().toLowerCase();
    const kinds = new Set([...document.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
    const who = $("speaker").value;
    const sure = Number($("sure").value);
    const mended = $("mended").checked;
    return (item, speaker) =>
      kinds.has(item.dataset.kind)
      && (!who || speaker.dataset.who === who)
      && Number(item.dataset.sure) >= sure
      && (!mended || "mended" in item.dataset)
      && (!words || item.firstChild.textContent.toLowerCase().includes(words)
        || speaker.dataset.who.slice(1).toLowerCase().includes(words));
  }

  function filter() {
    const keep = wanted();
    let all = 0;
    let kept = 0;
    for (const one of stories) {
      const passed = [];
      for (const speaker of one.node.querySelectorAll(".voice")) {
        let some = false;
        for (const item of speaker.lastChild.children) {
          const shown = keep(item, speaker);
          some ||= shown;
          if (item.hidden === shown) {
            item.hidden = !shown;
            for (const mark of one.marks.get(item.dataset.n) ?? []) {
              mark.classList.toggle("off", !shown);
              if (mark.id) mark.tabIndex = shown ? 0 : -1;
            }
          }
          if (shown) passed.push(Number(item.dataset.n));
        }
        speaker.hidden = !some;
      }
      one.order = passed.sort((a, b) => a - b).map(String);
      const none = one.node.querySelector(".voices > .none[hidden], .voices > .none.filtered");
      if (none) {
        none.classList.add("filtered");
        none.hidden = one.order.length > 0;
      }
      if (one.link) {
        one.link.querySelector(".hits").textContent = String(one.order.length);
        one.link.parentNode.hidden = !one.order.length && one.items.size > 0;
      }
      all += one.items.size;
      kept += one.order.length;
    }
    $("count").textContent = kept === all
      ? `${all.toLocaleString("en")} quotation${all === 1 ? "" : "s"}`
      : `${kept.toLocaleString("en")} of ${all.toLocaleString("en")} quotations`;
    document.querySelector(".tools").classList.toggle("active", kept < all);
    if (chosen !== null && !story.order.includes(chosen)) choose(null);
    if (story && story.link && story.link.parentNode.hidden) {
      const first = stories.find((one) => one.order.length);
      if (first) view(first);
    }
    tell();
  }

  let waiting = 0;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  }

  /* What the reader does */

  function follow() {
    const [id, n] = location.hash.slice(1).split("-q");
    const target = stories.find((one) => one.id === id);
    if (!target) return;
    view(target);
    if (n && target.marks.has(n)) go(n, "text");
  }

  document.addEventListener("click", (event) => {
    const entry = event.target.closest?.(".entry");
    const mark = event.target.closest?.(".qk-q:not(.off)");
    const link = event.target.closest?.("nav a");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link) {
      event.preventDefault();
      open(stories.find((one) => one.link === link));
    } else if (entry) {
      event.preventDefault();
      history.pushState(null, "", entry.hash);
      go(entry.parentNode.dataset.n, "text", true);
    } else if (mark && !event.target.closest(".qk-caret") && String(getSelection()) === "") {
      go(mark.dataset.n, "text");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    const node = event.target;
    const typing = node.matches?.("input:not([type=checkbox]), select");
    const onQuote = node.matches?.(".qk-q, .entry");
    if (event.key === "Escape") escape(node);
    else if (typing) return;
    else if (event.key === "j" || (onQuote && (event.key === "ArrowDown" || event.key === "ArrowRight"))) walk(1);
    else if (event.key === "k" || (onQuote && (event.key === "ArrowUp" || event.key === "ArrowLeft"))) walk(-1);
    else if (event.key === "n") turn(1);
    else if (event.key === "p") turn(-1);
    else if (event.key === "/") $("words").focus();
    else if (event.key === "?") $("keys").showModal();
    else if (event.key === "Enter" && node.matches?.(".qk-q")) go(node.dataset.n, "list");
    else if (event.key === "Enter" && node.matches?.(".entry")) go(node.parentNode.dataset.n, "text");
    else return;
    event.preventDefault();
  });

  function escape(node) {
    if (node.matches?.("input, select")) node.blur();
    else if (chosen !== null) {
      choose(null);
      document.activeElement?.blur();
      history.replaceState(null, "", `#${story.id}`);
    } else {
      document.querySelector(".tools").reset();
    }
  }

  for (const kind of ["input", "change"]) document.querySelector(".tools").addEventListener(kind, soon);
  document.querySelector(".tools").addEventListener("reset", () => setTimeout(filter));
  document.querySelector(".tools").addEventListener("submit", (event) => event.preventDefault());
  $("back").addEventListener("click", () => walk(-1));
  $("on").addEventListener("click", () => walk(1));
  $("listed").addEventListener("click", () => go(chosen, "list"));
  $("help").addEventListener("click", () => $("keys").showModal());
  $("more").addEventListener("click", () => {
    const open = $("filters").classList.toggle("open");
    $("more").setAttribute("aria-expanded", String(open));
  });
  new ResizeObserver(([entry]) => {
    document.documentElement.style.setProperty("--tools", `${entry.target.offsetHeight}px`);
  }).observe(document.querySelector(".tools"));
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);

  if (stories.length) view(story);
  document.documentElement.classList.add("js");
  filter();
  follow();
})();
