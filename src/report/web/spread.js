// How a block or a payment spread: the share of the nodes that had it against time, and who heard it
// from whom.
import { arrivedBy, holders } from "./film.js";
import { element, shape, spanText } from "./page.js";

/** The drawing: its size, and the room for the scales. */
const CURVE = { width: 1000, height: 300, left: 52, right: 16, top: 14, bottom: 34 };
/** The scale ends where so many of the nodes have the block: stragglers would press all to the left. */
const END = 0.98;
/** A tree has at most so many dots. */
const DOTS = 20000;

/** The figure of a stage. */
export function makeSpread(stage) {
  const { words } = stage;
  const spread = {
    stage, key: null,
    heading: element("h3", {}),
    curve: shape("svg", { class: "spread", role: "img", viewBox: `0 0 ${CURVE.width} ${CURVE.height}` }),
    tree: element("canvas", { class: "spread-tree", width: 2 * CURVE.width, height: 2 * CURVE.height, role: "img", "aria-label": words.spreadTree }),
  };
  spread.treeNote = element("p", { class: "note" }, words.spreadTree);
  spread.root = element("div", { class: "spread-of", hidden: true }, spread.heading, spread.curve, spread.tree, spread.treeNote);
  return spread;
}

/** What spreads: a block, since it was found. */
export function blockSpread(film, block, name, words) {
  return {
    key: block, title: words.spread(name), begin: block.found, arrivals: block.arrivals,
    steps: block.steps, holders: (time) => holders(film, block, time),
  };
}

/** What spreads: a payment, since it was handed in. */
export function relaySpread(arrivals, name, words) {
  return {
    key: arrivals, title: words.relaySpread(name), begin: arrivals.at[0], arrivals,
    steps: [], holders: (time) => arrivedBy(arrivals, time),
  };
}

/** The moments since the beginning at which shares of the nodes had it. */
function pointsOf(film, { begin, arrivals, steps }) {
  const { crowd, node_count: nodes } = film.data;
  if (crowd) return steps.map((at, step) => [at - begin, ((step + 1) * crowd.step_percent) / 100]);
  return [...arrivals.at].map((at, index) => [at - begin, (index + 1) / nodes]);
}

/** Draws how something has spread by the moment of the stage. */
export function drawSpread(spread, what) {
  const { film, words, time } = spread.stage;
  const points = what ? pointsOf(film, what) : [];
  spread.root.hidden = points.length < 2;
  if (points.length < 2) return;
  if (spread.key !== what.key) {
    spread.key = what.key;
    spread.heading.textContent = what.title;
    const last = points.find(([, share]) => share >= END) ?? points.at(-1);
    spread.end = Math.max(1, last[0] * 1.1);
    drawCurve(spread, points);
    spread.depths = what.arrivals.length > 0 && film.data.crowd ? depthsOf(what.arrivals) : null;
    spread.tree.hidden = spread.treeNote.hidden = !spread.depths;
    spread.treeAt = -1;
  }
  const x = acrossOf(spread, time - what.begin);
  spread.now.setAttribute("x1", x);
  spread.now.setAttribute("x2", x);
  const part = what.holders(time) / film.data.node_count;
  const told = words.spreadNow(spanText(film, Math.max(0, time - what.begin), words), Math.round(100 * part));
  if (spread.told.textContent !== told) spread.told.textContent = told;
  if (spread.depths) drawHops(spread, what, time);
}

const acrossOf = (spread, span) =>
  CURVE.left + (CURVE.width - CURVE.left - CURVE.right) * Math.min(1, Math.max(0, span / spread.end));

function drawCurve(spread, points) {
  const { film, words } = spread.stage;
  const height = CURVE.height - CURVE.top - CURVE.bottom;
  const y = (share) => CURVE.top + height * (1 - share);
  const steps = points.filter(([span]) => span <= spread.end).map(([span, share]) => `${acrossOf(spread, span).toFixed(1)},${y(share).toFixed(1)}`);
  const lines = [0, 0.5, 0.9, 1].flatMap((share) => [
    shape("line", { class: "grid", x1: CURVE.left, x2: CURVE.width - CURVE.right, y1: y(share), y2: y(share) }),
    shape("text", { class: "share", x: CURVE.left - 6, y: y(share) + 4 }, `${100 * share} %`),
  ]);
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    shape("text", { class: part === 1 ? "moment last" : "moment", x: acrossOf(spread, part * spread.end), y: CURVE.height - 12 }, spanText(film, part * spread.end, words)));
  spread.now = shape("line", { class: "now", y1: CURVE.top, y2: CURVE.height - CURVE.bottom });
  spread.told = shape("text", { class: "now-told", x: CURVE.width - CURVE.right - 6, y: CURVE.height - CURVE.bottom - 8 }, "");
  const half = points.find(([, share]) => share >= 0.5);
  const most = points.find(([, share]) => share >= 0.9);
  const label = [half ? `${words.half} ${spanText(film, half[0], words)}` : "", most ? `${words.most} ${spanText(film, most[0], words)}` : ""];
  spread.curve.setAttribute("aria-label", `${spread.heading.textContent}: ${label.filter(Boolean).join("; ")}`);
  spread.curve.replaceChildren(...lines, ...marks, shape("polyline", { class: "curve", points: steps.join(" ") }), spread.now, spread.told);
}

/** From node to node: how many hops each arrival is from the finder, and where its sender stands. */
function depthsOf(arrivals) {
  const length = Math.min(arrivals.length, DOTS);
  const depth = new Int32Array(length);
  const sender = new Int32Array(length).fill(-1);
  for (let index = 0; index < length; index++) {
    const from = arrivals.of.get(arrivals.from[index]);
    if (from === undefined || from >= index) continue;
    sender[index] = from;
    depth[index] = depth[from] + 1;
  }
  const rows = [];
  const row = new Float64Array(length);
  for (let index = 0; index < length; index++) rows[depth[index]] = (rows[depth[index]] ?? 0) + 1;
  const seen = rows.map(() => 0);
  const last = Math.max(1, rows.length - 1);
  for (let index = 0; index < length; index++) {
    const hop = depth[index];
    row[index] = (hop + 0.8 * (seen[hop]++ / rows[hop]) - 0.4) / last;
  }
  return { length, sender, row };
}

function drawHops(spread, { arrivals, begin }, time) {
  const { length, sender, row } = spread.depths;
  let here = 0;
  while (here < length && arrivals.at[here] <= time) here++;
  if (here === spread.treeAt) return;
  spread.treeAt = here;
  const ink = getComputedStyle(spread.tree).color;
  const context = spread.tree.getContext("2d");
  context.setTransform(2, 0, 0, 2, 0, 0);
  context.clearRect(0, 0, CURVE.width, CURVE.height);
  const height = CURVE.height - CURVE.top - CURVE.bottom;
  const x = (index) => acrossOf(spread, arrivals.at[index] - begin);
  const y = (index) => CURVE.top + 12 + (height - 24) * row[index];
  context.strokeStyle = ink;
  context.globalAlpha = Math.min(0.5, Math.max(0.03, 150 / length));
  context.beginPath();
  for (let index = 0; index < here; index++) {
    if (sender[index] < 0) continue;
    context.moveTo(x(sender[index]), y(sender[index]));
    context.lineTo(x(index), y(index));
  }
  context.stroke();
  context.globalAlpha = 0.7;
  context.fillStyle = "#0072b2";
  for (let index = 0; index < here; index++) context.fillRect(x(index) - 1, y(index) - 1, 2, 2);
  context.globalAlpha = 1;
}
