// The mempool strip: what waits at a node as the next blocks would take it, and one payment followed.
import { shownHash } from "./bytes.js";
import { amountText, clockText, element, link, shape, shortHash } from "./page.js";
import { nextBlocks, poolsOf, waitingAt } from "./pool.js";
import { journeyOf } from "./journey.js";
import { idOf } from "./payments.js";

/** A box: its width and height, the gap between two, the height of the words above. */
const BOX = { width: 214, height: 96, gap: 14, above: 20, below: 40 };
/** More payments than these are not drawn one by one. */
const CELLS = 400;
/** More than these are not listed. */
const LISTED = 50;
/** What a byte offers, in satoshis, from dark to light. */
const RATES = [1, 3, 10, 30];
const SHADES = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];

const shadeOf = (rate) => SHADES[RATES.filter((limit) => rate >= limit).length];

/** The strip of a stage, or nothing where no payment ever waited. */
export function makeStrip(stage) {
  const { film, words } = stage;
  if (film.data.pools.is_too_much) return { root: element("p", { class: "note" }, words.poolLeft), draw: () => {} };
  if (poolsOf(film).length === 0) return null;
  const payments = film.data.payments.filter((payment) => payment.txid);
  const strip = {
    stage, payments, drawn: null, journeys: new Map(),
    heading: element("h2", { class: "waiting" }),
    drawing: shape("svg", { class: "strip", role: "img" }),
    said: element("p", { class: "note", "aria-live": "off" }),
    list: element("ol", { class: "transactions" }),
    way: element("ol", { class: "way-of" }),
  };
  strip.follow = element("select", {
    "aria-label": words.follow,
    onchange: (event) => {
      stage.followed = Number(event.target.value);
      stage.draw();
    },
  }, payments.map((payment, at) => element("option", { value: String(at), selected: at === (stage.followed ?? 0) }, payment.name)));
  strip.root = element("div", { class: "pool" }, strip.heading,
    element("div", { class: "strip-frame", tabindex: "0" }, strip.drawing), strip.said, legendOf(words),
    element("details", {}, element("summary", {}, words.asList), strip.list),
    payments.length > 0 ? [element("label", { class: "follow" }, `${words.follow} `, strip.follow), strip.way] : []);
  strip.draw = () => drawStrip(strip);
  return strip;
}

function legendOf(words) {
  const key = (shade, at) => element("span", { class: "key" }, element("i", { style: `background:${shade};border-radius:2px` }),
    at === 0 ? `< ${RATES[0]}` : at < RATES.length ? `${RATES[at - 1]}–${RATES[at]}` : `≥ ${RATES.at(-1)}`);
  return element("p", { class: "legend" }, words.rate, SHADES.map(key));
}

/** Whose mempool is shown: the viewer's, else that of the followed payment's payee, else the first. */
function shownPool(strip, followed) {
  const { film, viewer } = strip.stage;
  const named = film.data.nodes.findIndex((node) => node.name === followed?.to);
  const of = (node) => poolsOf(film).find((pool) => pool.node === node);
  return of(viewer) ?? of(named) ?? poolsOf(film)[0];
}

function drawStrip(strip) {
  const { stage, payments } = strip;
  const { film, words, time } = stage;
  const index = stage.followed ?? Math.max(0, payments.findLastIndex((payment) => payment.sent <= time));
  const followed = payments[index];
  if (followed) strip.follow.value = String(index);
  const pool = shownPool(strip, followed);
  const waiting = waitingAt(pool, time);
  const isAnother = stage.viewer >= 0 && stage.viewer !== pool.node;
  strip.heading.textContent = words.waitingAt(film.data.nodes[pool.node].name);
  const as = `${pool.node} ${pool.now.step} ${index} ${stage.viewer}`;
  if (strip.drawn !== as) {
    strip.drawn = as;
    const id = followed ? idOf(followed) : "";
    const next = nextBlocks(film, waiting);
    drawBoxes(strip, next, id);
    const first = [...next.blocks, ...(next.later ? [next.later] : [])].flatMap((block) => block.payments).slice(0, LISTED);
    strip.list.replaceChildren(...first.map((one) => element("li", {}, link(shortHash(shownHash(one.tx.txid)), () => stage.open({ kind: "transaction", id: one.id })),
      ` ${words.cellTold(one.size, Number.isFinite(one.rate) ? one.rate.toFixed(1) : words.cut)}`)));
    const total = [...next.blocks, next.later ?? { size: 0 }].reduce((sum, block) => sum + block.size, 0);
    strip.said.textContent = `${words.poolHolds(waiting.size, total)}${isAnother ? ` ${words.poolNotKept(film.data.nodes[stage.viewer].name)}` : ""}`;
  }
  if (followed) drawWay(strip, followed, stage.viewer >= 0 ? stage.viewer : pool.node);
}

function drawBoxes(strip, next, id) {
  const { words } = strip.stage;
  const boxes = [...next.blocks, ...(next.later ? [next.later] : [])];
  const names = [...words.aheads.slice(0, Math.max(1, next.blocks.length)), words.later];
  const shown = boxes.length > 0 ? boxes : [{ payments: [], size: 0, fees: 0, room: 1 }];
  const width = shown.length * (BOX.width + BOX.gap);
  const height = BOX.above + BOX.height + BOX.below;
  strip.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  strip.drawing.setAttribute("width", String(width));
  strip.drawing.setAttribute("height", String(height));
  const told = (box) => words.boxHolds(box.payments.length, box.size, amountText(Math.max(0, box.fees), words));
  strip.drawing.setAttribute("aria-label", shown.map((box, at) => `${names[at]}: ${told(box).join(", ")}`).join("; "));
  strip.drawing.replaceChildren(...shown.flatMap((box, at) => {
    const left = at * (BOX.width + BOX.gap) + 1;
    return [
      shape("text", { x: left, y: 14 }, names[at]),
      shape("rect", { class: "box", x: left, y: BOX.above, width: BOX.width, height: BOX.height }),
      ...cells(strip, box, left, id),
      shape("rect", { class: "full", x: left, y: BOX.above + BOX.height + 3, width: Math.max(1, BOX.width * Math.min(1, box.size / box.room)), height: 4 }),
      ...told(box).map((line, row) => shape("text", { class: "told", x: left, y: BOX.above + BOX.height + 22 + 15 * row }, line)),
    ];
  }));
}

/** The payments of a box as squares, row by row, those first that go first. */
function cells(strip, box, left, id) {
  const { stage } = strip;
  const shown = box.payments.slice(0, CELLS);
  const inner = [BOX.width - 6, BOX.height - 6];
  let side = 22;
  while (Math.floor(inner[0] / side) * Math.floor(inner[1] / side) < shown.length) side--;
  const across = Math.floor(inner[0] / side);
  return shown.map((one, at) => shape("rect", {
    class: one.id === id ? "cell mine" : "cell", "data-id": one.id, fill: shadeOf(one.rate),
    x: left + 3 + (at % across) * side, y: BOX.above + 3 + Math.floor(at / across) * side, width: side - 2, height: side - 2,
    onclick: () => stage.open({ kind: "transaction", id: one.id }),
  }));
}

/** The followed payment's moments; those to come are dim, and each is a button that goes there. */
function drawWay(strip, payment, node) {
  const { stage } = strip;
  const { film, words, time } = stage;
  const key = `${payment.name} ${node}`;
  if (!strip.journeys.has(key)) strip.journeys.set(key, journeyOf(film, idOf(payment), payment, node));
  const steps = strip.journeys.get(key);
  const past = steps.filter((step) => step.at <= time).length;
  if (strip.wayAs === `${key} ${past}`) return;
  strip.wayAs = `${key} ${past}`;
  strip.way.replaceChildren(...stepLines(stage, steps, payment, node, past));
}

/** The moments of a transaction as lines, of which the first `past` have been. */
export function stepLines(stage, steps, payment, node, past) {
  const { film, words } = stage;
  const told = (step) => words.steps[step.kind]({ ...step, payment, height: step.block?.height, name: film.data.nodes[node].name });
  return steps.map((step, at) => element("li", { class: `${step.kind} ${at < past ? "past" : "ahead"}`, "data-step": step.kind },
    element("button", { type: "button", class: "link", onclick: () => stage.go(step.at) }, clockText(film, step.at)), ` ${told(step)}`));
}
