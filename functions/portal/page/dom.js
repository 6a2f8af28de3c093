/** Elements and words. What comes from elsewhere becomes text nodes: nothing here parses HTML. */
const SVG = "http://www.w3.org/2000/svg";
// These turn the line round or show nothing: a file name must not play tricks with them.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
export const oneLine = (text) => String(text).replace(/\s+/gu, " ").replace(UNSEEN, "");

/** `h("p.hint#id", {attribute: value, onclick: listener}, ...children)`; null, false and "" are left out. */
export function h(name, ...children) {
  const [, tag, kinds, id] = /^(\w+)((?:\.[\w-]+)*)(?:#(.+))?$/.exec(name);
  const element = /^(svg|rect|line)$/.test(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  if (kinds) element.setAttribute("class", kinds.slice(1).replaceAll(".", " "));
  if (id) element.id = id;
  const attributes = children[0]?.constructor === Object ? children.shift() : {};
  for (const [key, value] of Object.entries(attributes)) {
    if (!there(value)) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  return fill(element, children);
}

const there = (item) => item !== null && item !== undefined && item !== false;
export const byId = (id) => document.getElementById(id);

export function fill(element, ...children) {
  const kept = children.flat(4).filter((child) => there(child) && child !== "");
  element.replaceChildren(...kept.map((child) => (child instanceof Node ? child : oneLine(child))));
  return element;
}

/** Shows a section with these contents, or hides it when there are none. */
export function section(id, ...children) {
  byId(id).hidden = !fill(byId(id), children).hasChildNodes();
}

const CONTROLS = "input, select, textarea, button, a";

/** Brings an element to a person's attention, whichever way they read. */
export function goTo(element) {
  for (let shut; (shut = element?.closest("details:not([open])")); ) shut.open = true;
  const control = element?.matches(CONTROLS);
  if (element && !control) element.tabIndex = -1;
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: control ? "center" : "start" });
}

export function announce(text) {
  if (byId("live").textContent !== text) byId("live").textContent = text;
}

/** A link that moves the focus; the address, which holds the token, stays as it is. */
export function jump(text, find) {
  const onclick = (event) => {
    event.preventDefault();
    goTo(typeof find === "string" ? byId(find) : find());
  };
  return h("a", { href: "#main", onclick }, text);
}

/** A button that can't be pressed again while what it does is under way. */
export function button(name, text, action, attributes = {}) {
  const onclick = async ({ currentTarget: pressed }) => {
    pressed.disabled = true;
    await Promise.resolve(action(pressed)).finally(() => (pressed.disabled = false));
  };
  return h(`button${name}`, { type: "button", onclick, ...attributes }, text);
}

export const away = (text, href) => h("a", { href, target: "_blank", rel: "noopener noreferrer" }, `${text} (opens in a new tab)`);
export const unfold = (title, ...contents) => h("details", h("summary", title), contents);
export const list = (name, items) => h(`ul${name}`, items.map((item) => h("li", item)));
export const row = (name, ...value) => value.flat().some((item) => there(item) && item !== "") && [h("dt", name), h("dd", value)];
export const number = (value) => Number(value).toLocaleString("en-GB");
export const count = (value, one, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`;
export const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
