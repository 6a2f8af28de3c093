/** Elements and words. Everything that comes from elsewhere becomes a text node: nothing here parses HTML. */

// Characters that turn the line round, move the cursor or show nothing: a file name must not play tricks with them.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const PROPERTIES = new Set(["value", "checked", "selected", "files", "max"]);

/** @param {unknown} text foreign text @returns {string} one line without control or direction characters */
export const oneLine = (text) => String(text).replace(/\s+/gu, " ").replace(UNSEEN, "");

/**
 * @param {string} tag
 * @param {Object<string, unknown>} [props] attributes; functions are listeners (`onclick`), null and false are left out
 * @param {...unknown} children texts, elements, lists of them; null and false are left out
 */
export function h(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children);
}

export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

function filled(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children
    .flat(3)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : document.createTextNode(oneLine(child))));
}

export const byId = (id) => document.getElementById(id);
export const fill = (element, ...children) => element.replaceChildren(...nodes(children));

/** Shows a section with these contents, or hides it when there are none. */
export function section(id, ...children) {
  const element = byId(id);
  fill(element, ...children);
  element.hidden = !element.hasChildNodes();
  return element;
}

/** Brings an element to a person's attention, whichever way they read. */
export function goTo(element) {
  if (!element) return;
  for (let around = element.closest("details:not([open])"); around; around = around.closest("details:not([open])")) {
    around.open = true;
  }
  if (!element.matches("input, select, textarea, button, a[href]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: element.matches("input, select, textarea") ? "center" : "start", behavior: calm ? "auto" : "smooth" });
}

/** Tells those who listen, once: the same words twice in a row are said once. */
export function announce(text) {
  const live = byId("live");
  if (live.textContent !== text) live.textContent = text;
}

/** A link that moves the focus without touching the address. */
export function jump(text, target, props = {}) {
  const go = (event) => {
    event.preventDefault();
    goTo(typeof target === "string" ? byId(target) : target());
  };
  return h("a", { href: typeof target === "string" ? `#${target}` : "#main", onclick: go, ...props }, text);
}

/** A button that can't be pressed twice while what it does is under way. */
export function button(text, action, props = {}) {
  const pressed = async (event) => {
    const pressedButton = event.currentTarget;
    if (pressedButton.disabled) return;
    pressedButton.disabled = true;
    try {
      await action(event);
    } finally {
      pressedButton.disabled = false;
    }
  };
  return h("button", { type: "button", onclick: pressed, ...props }, text);
}

export const row = (name, ...value) =>
  value.flat().some((item) => item !== null && item !== undefined && item !== "") && [h("dt", {}, name), h("dd", {}, ...value)];

export const number = (value) => Number(value).toLocaleString("en-GB");
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;

/** @param {number} length bytes; decimal units, as file managers show them */
export function size(length) {
  if (length < 1000) return count(length, "byte");
  return length < 1e6 ? `${(length / 1000).toFixed(1)} KB` : `${(length / 1e6).toFixed(1)} MB`;
}

export const listed = (items, last = "or") =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
