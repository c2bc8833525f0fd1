// The network through time: every node, coloured by what it follows, and blocks on their way.
import { brokenAt } from "./broken.js";
import { arrivedBy, chainOf, tipOf, tipsAt } from "./film.js";
import { element } from "./page.js";

const HEIGHT = 420;
/** Where regions stand on a map of the world, in parts of its width and height. */
const PLACES = {
  NA: [0.2, 0.36], EU: [0.5, 0.3], SA: [0.31, 0.75], AP: [0.74, 0.55], JP: [0.87, 0.34], AU: [0.86, 0.82],
};
const [TIP, BEHIND] = ["#0072b2", "#9ec9e2"];
const HAS = "#e69f00";
const CUT = "#c0392b";
const OTHERS = ["#d55e00", "#cc79a7", "#e69f00", "#009e73", "#5d3a9b"];

/** A canvas with a place for each node; `choose` is told which node was clicked. */
export function makeCrowd(film, choose) {
  const canvas = element("canvas", { class: "crowd", role: "application", tabindex: "0" });
  const root = element("div", { class: "crowd-frame" }, canvas);
  const crowd = { film, canvas, root, choose, width: 0, places: [] };
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const node = nearest(crowd, event.clientX - box.left, event.clientY - box.top);
    if (node >= 0) choose(node);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const count = film.data.nodes.length;
    crowd.walked = ((crowd.walked ?? (step > 0 ? -1 : 0)) + step + count) % count;
    choose(crowd.walked);
  });
  return crowd;
}

function nearest(crowd, x, y) {
  let [best, node] = [14 ** 2, -1];
  crowd.places.forEach((place, at) => {
    const far = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (far < best) [best, node] = [far, at];
  });
  return node;
}

/** Regions as discs on a map, else all on a ring. */
function layOut(crowd, width) {
  const { nodes } = crowd.film.data;
  const groups = new Map();
  nodes.forEach((node, at) => {
    const region = node.region ?? "";
    if (!groups.has(region)) groups.set(region, []);
    groups.get(region).push(at);
  });
  crowd.radius = Math.max(2.2, Math.min(7, 60 / Math.sqrt(nodes.length)));
  crowd.places = new Array(nodes.length);
  crowd.labels = [];
  for (const [region, members] of groups) {
    const place = PLACES[region];
    // People stand at the edge, where their names have room.
    members.sort((one, other) => (nodes[one].person ?? false) - (nodes[other].person ?? false));
    if (!place) {
      const [x, y, far] = [width / 2, HEIGHT / 2, HEIGHT / 2 - 26];
      members.forEach((node, at) => {
        const turn = (2 * Math.PI * at) / members.length - Math.PI / 2;
        const wide = Math.min(1.9, width / HEIGHT - 0.2);
        crowd.places[node] = { x: x + wide * far * Math.cos(turn), y: y + far * Math.sin(turn) };
      });
      continue;
    }
    const spread = 2.3 * crowd.radius;
    members.forEach((node, at) => {
      const [far, turn] = [spread * Math.sqrt(at + 0.5) * 0.62, at * 2.399963];
      crowd.places[node] = { x: place[0] * width + far * Math.cos(turn), y: place[1] * HEIGHT + far * Math.sin(turn) };
    });
    const edge = spread * Math.sqrt(members.length) * 0.62 + 20;
    crowd.labels.push({ text: `${region} ${members.length}`, x: place[0] * width, y: place[1] * HEIGHT + edge });
  }
}

/**
 * Draws the network at `time`, with the messages that bring `arrivals`; those of a payment mark the
 * nodes that have it.
 */
export function drawCrowd(crowd, { time, viewer, chosenNode, arrivals, isPayment, words }) {
  const { film, canvas, root } = crowd;
  const width = Math.max(320, root.clientWidth || 960);
  const scale = globalThis.devicePixelRatio || 1;
  if (width !== crowd.width) {
    crowd.width = width;
    canvas.width = width * scale;
    canvas.height = HEIGHT * scale;
    canvas.style.height = `${HEIGHT}px`;
    layOut(crowd, width);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const ink = getComputedStyle(canvas).color;
  const ground = getComputedStyle(root).backgroundColor;
  pen.clearRect(0, 0, width, HEIGHT);
  const best = tipOf(film, -1, time);
  const chain = chainOf(film, best);
  const tips = tipsAt(film, time);
  const others = new Map();
  const colours = Array.from(tips, (tip) => {
    if (tip === best.id) return TIP;
    if (chain.has(tip)) return BEHIND;
    if (!others.has(tip)) others.set(tip, OTHERS[film.blocks[tip].lane % OTHERS.length]);
    return others.get(tip);
  });
  const broken = brokenAt(film, time);
  drawCuts(crowd, pen, broken.links);
  if (arrivals) drawFlights(crowd, pen, arrivals, time, ink);
  crowd.places.forEach((place, node) => {
    const isPerson = film.data.nodes[node].person;
    pen.beginPath();
    pen.arc(place.x, place.y, crowd.radius * (isPerson ? 1.5 : 1), 0, 2 * Math.PI);
    const isDown = broken.nodes.has(String(node));
    pen.fillStyle = isDown ? ground : colours[node];
    pen.fill();
    const isMarked = node === chosenNode || node === viewer;
    if (isPayment && hasIt(arrivals, node, time)) {
      pen.lineWidth = crowd.radius / 2 + 1;
      pen.strokeStyle = HAS;
      pen.stroke();
    }
    if (isPerson || isMarked || isDown) {
      pen.lineWidth = isMarked ? 3 : 1.2;
      pen.strokeStyle = ink;
      pen.stroke();
    }
  });
  pen.fillStyle = ink;
  pen.textAlign = "center";
  pen.font = "13px system-ui, sans-serif";
  pen.strokeStyle = ground;
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  const write = (text, x, y) => {
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  };
  for (const label of crowd.labels) write(label.text, label.x, label.y);
  crowd.places.forEach((place, node) => {
    const { name, person } = film.data.nodes[node];
    if (person || node === chosenNode) write(name, place.x, place.y - crowd.radius * 1.5 - 5);
  });
  const isUp = (node) => !broken.nodes.has(String(node));
  const count = (colour) => colours.reduce((sum, one, node) => sum + (one === colour && isUp(node) ? 1 : 0), 0);
  const [tip, behind, down, cut] = [count(TIP), count(BEHIND), broken.nodes.size, broken.links.size];
  const counts = { tip, behind, other: tips.length - tip - behind - down, down, cut, has: isPayment ? arrivedBy(arrivals, time) : -1 };
  const told = [[tip, words.legendTip], [behind, words.legendBehind], [counts.other, words.legendOther], [down, words.legendDown], [cut, words.legendCut]];
  canvas.setAttribute("aria-label", `${words.network}: ${told.map(([number, text]) => `${number} ${text}`).join(", ")}`);
  return counts;
}

function hasIt(arrivals, node, time) {
  const index = arrivals.of.get(node);
  return index !== undefined && arrivals.at[index] <= time;
}

/** The links that carry nothing: the more, the fainter. */
function drawCuts(crowd, pen, links) {
  pen.strokeStyle = CUT;
  pen.lineWidth = 1.4;
  pen.globalAlpha = Math.min(0.9, Math.max(0.18, 60 / links.size));
  pen.setLineDash([5, 4]);
  pen.beginPath();
  for (const link of links) {
    const [from, to] = link.split(",").map((node) => crowd.places[node]);
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** The messages that are on their way at this moment, and lines where they went. */
function drawFlights(crowd, pen, arrivals, time, ink) {
  for (let at = 0; at < arrivals.length; at++) {
    const from = arrivals.from[at];
    if (from < 0 || arrivals.left[at] > time) continue;
    const [start, end] = [crowd.places[from], crowd.places[arrivals.node[at]]];
    const isThere = arrivals.at[at] <= time;
    pen.globalAlpha = isThere ? 0.1 : 0.45;
    pen.strokeStyle = ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(start.x, start.y);
    pen.lineTo(end.x, end.y);
    pen.stroke();
    pen.globalAlpha = 1;
    if (isThere) continue;
    const way = (time - arrivals.left[at]) / Math.max(1, arrivals.at[at] - arrivals.left[at]);
    pen.fillStyle = ink;
    pen.fillRect(start.x + (end.x - start.x) * way - 3, start.y + (end.y - start.y) * way - 3, 6, 6);
  }
}

/** What the colours mean, and what is on its way. */
export function crowdLegend(words, counts, carried, isTooMuch) {
  const { colon } = words;
  const entry = (colour, text, count, kind = "") =>
    element("span", { class: `key ${kind}` }, element("i", { style: `background:${colour}` }), `${text}${colon}${count}`);
  return [
    entry(TIP, words.legendTip, counts.tip),
    entry(BEHIND, words.legendBehind, counts.behind),
    entry(OTHERS[1], words.legendOther, counts.other),
    counts.down > 0 ? entry("none", words.legendDown, counts.down) : "",
    counts.cut > 0 ? element("span", { class: "key" }, element("i", { class: "cut" }), `${words.legendCut}${colon}${counts.cut}`) : "",
    counts.has >= 0 ? entry(HAS, words.legendHas, counts.has, "has") : "",
    isTooMuch ? words.cutsLeft : "",
    carried ? element("span", { class: "carried" }, words.onTheWay(carried)) : "",
  ];
}
