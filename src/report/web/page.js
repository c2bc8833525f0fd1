// Small helpers of the page: elements, numbers in words, colours.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; texts become text, never markup. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same of a drawing. */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** `1d 03:04:05`, the time since the start as a clock; with parts of a second in short runs. */
export function clockText(film, ticks) {
  const seconds = ticks / film.perSecond;
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  const day = Math.floor(whole / 86400);
  const text = `${two(Math.floor(whole / 3600) % 24)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  const parts = film.end / film.perSecond < 86400 * 3 ? `.${Math.floor((seconds - whole) * 10)}` : "";
  return `${day > 0 ? `${day}d ` : ""}${text}${parts}`;
}

/** A span in the unit in which it is easily read. */
export function spanText(film, ticks, words) {
  const seconds = Math.abs(ticks) / film.perSecond;
  const part = (value, unit) => `${value}${words.gap}${words.units[unit]}`;
  const pair = (whole, unit, rest, below) => (rest > 0 ? `${part(whole, unit)}${words.gap}${part(rest, below)}` : part(whole, unit));
  if (seconds < 1) return part(Math.round(seconds * 1000), "ms");
  if (seconds < 9.95) return part(Number(seconds.toFixed(1)), "s");
  const whole = Math.round(seconds);
  if (whole < 60) return part(whole, "s");
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.floor(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** Satoshis as bitcoins. */
export function amountText(satoshis, words) {
  const sign = satoshis < 0 ? "-" : "";
  const digits = String(satoshis).replace("-", "").padStart(9, "0");
  const text = `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, "");
  return `${sign}${text} ${words.bitcoins}`;
}

/** The first and last digits of a hash. */
export function shortHash(digits) {
  const start = digits.replace(/^0+/, "");
  return `${digits.length === start.length ? "" : "0…"}${start.slice(0, 8)}`;
}

/** Names with their values; those without one are left out. */
export function rows(pairs) {
  const kept = pairs.filter((pair) => pair[1] !== "" && pair[1] !== null);
  return element("dl", {}, kept.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

/** A button that looks like a link. */
export function link(text, open, label = text) {
  return element("button", { type: "button", class: "link", "aria-label": label, onclick: open }, text);
}

/** Shows what stands in the page in both languages in one of them. */
export function showLanguage(language) {
  const tag = language === "zh" ? "zh-Hans" : "en";
  document.documentElement.lang = tag;
  for (const leaf of document.querySelectorAll(".leaf")) leaf.hidden = leaf.lang !== tag;
  const title = document.querySelector(".leaf:not([hidden]) h1");
  if (title) document.title = `${title.textContent} · forklab`;
  for (const summary of document.querySelectorAll(".numbers > summary")) summary.dispatchEvent(new Event("language"));
}

/** Whether dark letters are read better on a colour (luma of ITU-R BT.601). */
export function isLight(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 299 * red + 587 * green + 114 * blue > 140_000;
}
