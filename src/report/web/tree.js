// The block tree through time: heights from left to right, branches as lanes below the winner.
import { chainOf, contentOf, followedAt, isKnown, isSecret, tipOf } from "./film.js";
import { element, isLight, shape, shortHash } from "./page.js";
import { shownHash } from "./bytes.js";

const STEP = 76;
const LANE = 92;
const SIZE = 46;
const LEFT = 40;
/** So many pixels are a click that shook, and no drag. */
const SHAKE = 6;

/** A drawing of the tree; `choose` is told which block was clicked, `enter` which one was entered by key. */
export function makeTree(film, choose, enter) {
  const svg = shape("svg", { class: "tree", role: "group" });
  const tree = { film, svg, choose, enter, shift: 0, dragged: 0, place: svg };
  tree.root = element("div", { class: "tree-frame" }, svg);
  let [from, moved] = [null, 0];
  svg.addEventListener("pointerdown", (event) => ([from, moved] = [event.clientX, 0]));
  svg.addEventListener("pointermove", (event) => {
    if (from === null || event.buttons === 0) return;
    moved += Math.abs(from - event.clientX);
    tree.dragged += from - event.clientX;
    from = event.clientX;
    if (moved > SHAKE) tree.redraw?.();
  });
  // By place and not by element: the tree may have been drawn anew under the finger.
  svg.addEventListener("pointerup", (event) => {
    const target = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-block]");
    if (target && moved <= SHAKE) choose(film.blocks[Number(target.dataset.block)]);
    from = null;
  });
  return tree;
}

/** Draws the tree as `viewer` knows it at `time`. */
export function drawTree(tree, { time, viewer, chosen, words }) {
  const { film, svg } = tree;
  const tip = tipOf(film, viewer, time);
  const chain = chainOf(film, tip);
  const followed = viewer < 0 ? followedAt(film, time) : new Set();
  const known = film.blocks.filter((block) => isKnown(block, viewer, time));
  const width = Math.max(320, tree.root.clientWidth || 960);
  const highest = known.reduce((most, block) => Math.max(most, block.height), 0);
  const shift = Math.max(0, LEFT + highest * STEP + SIZE + 30 - width) ;
  const lanes = Math.max(2, ...known.map((block) => block.lane + 1));
  const height = lanes * LANE + 34;
  const least = -LEFT;
  const most = Math.max(shift, 0) + 2 * STEP;
  tree.dragged = Math.min(Math.max(tree.dragged, least - shift), most - shift);
  const left = shift + tree.dragged;
  svg.setAttribute("viewBox", `${left} 0 ${width} ${height}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  svg.setAttribute("aria-label", words.tree);
  const isInSight = (block) => {
    const x = LEFT + block.height * STEP;
    return x > left - 2 * STEP && x < left + width + STEP;
  };
  const parts = [];
  for (const block of known) {
    if (block.parent < 0 || !isInSight(block)) continue;
    const parent = film.blocks[block.parent];
    if (!isKnown(parent, viewer, time)) continue;
    const [from, to] = [placeOf(parent), placeOf(block)];
    const bend = from.y === to.y ? `L${to.x} ${to.y}` : `C${from.x + STEP / 2} ${to.y} ${from.x + STEP / 4} ${to.y} ${to.x} ${to.y}`;
    const isOn = chain.has(block.id);
    parts.push(shape("path", { d: `M${from.x} ${from.y}${bend}`, class: isOn ? "edge on" : "edge" }));
  }
  for (const block of known) {
    if (isInSight(block)) parts.push(drawBlock(tree, block, { time, chosen, words, chain, followed, tip }));
  }
  const focused = svg.contains(document.activeElement) ? document.activeElement.dataset.block : null;
  svg.replaceChildren(...parts);
  if (focused !== null) svg.querySelector(`[data-block="${focused}"]`)?.focus({ preventScroll: true });
}

function placeOf(block) {
  return { x: LEFT + block.height * STEP, y: 44 + block.lane * LANE };
}

/**
 * What a block is at this moment, as a word: `rival` is off the chain, and somebody follows it
 * all the same.
 */
export function stateOf(block, time, chain, followed) {
  if (block.id === 0) return "on";
  if (block.status === "refused") return "refused";
  if (isSecret(block, time)) return "secret";
  if (chain.has(block.id)) return "on";
  return followed.has(block.id) ? "rival" : "stale";
}

function drawBlock(tree, block, { time, chosen, words, chain, followed, tip }) {
  const { x, y } = placeOf(block);
  const state = stateOf(block, time, chain, followed);
  const miner = tree.film.data.miners[block.miner];
  const said = state === "on" ? "" : words.statuses[state].split(/[:：]/)[0];
  const label = `${words.block(block.height)}, ${miner?.name ?? words.genesis}${said && `, ${said}`}`;
  const half = SIZE / 2;
  const group = shape("g", {
    class: `block ${state}${block.id === chosen ? " chosen" : ""}${block === tip ? " tip" : ""}`,
    transform: `translate(${x} ${y})`, tabindex: "0", role: "button", "aria-label": label,
    "data-block": block.id, "data-state": state,
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      tree.enter(block);
    },
  });
  group.append(shape("title", {}, label));
  const fill = miner?.colour ?? "#000000";
  group.append(shape("rect", { x: -half, y: -half, width: SIZE, height: SIZE, rx: 6, fill }));
  group.append(shape("text", { class: isLight(fill) ? "height dark" : "height", y: 5 }, String(block.height)));
  if (state === "stale" || state === "refused") {
    group.append(shape("path", { class: "cross", d: `M${-half} ${-half}L${half} ${half}M${half} ${-half}L${-half} ${half}` }));
  }
  const below = said || (block === tip || block.id === chosen ? shortHash(shownHash(contentOf(tree.film, block).hash)) : "");
  if (below) group.append(shape("text", { class: "below", y: half + 14 }, below));
  const name = block.name ?? (tree.film.data.nodes[miner?.node]?.person ? miner.name : "");
  if (name) group.append(shape("text", { class: "above", y: -half - 5 }, name));
  return group;
}

/** Which colour is whose: those who found most have one of their own. */
export function minerLegend(film, words) {
  const count = (miner) => film.blocks.filter((block) => block.miner === miner).length;
  const entry = (colour, text) => element("span", { class: "key" }, element("i", { style: `background:${colour};border-radius:2px` }), text);
  const found = film.data.miners.map((miner, at) => ({ ...miner, count: count(at) })).filter((miner) => miner.count > 0);
  const sole = (miner) => found.filter((other) => other.colour === miner.colour).length === 1;
  const leaders = found.filter(sole).sort((one, other) => other.count - one.count);
  const others = found.filter((miner) => !sole(miner));
  const rest = others.reduce((sum, miner) => sum + miner.count, 0);
  return element("p", { class: "legend miners" }, leaders.map((miner) => entry(miner.colour, `${miner.name}${words.colon}${miner.count}`)),
    others.length > 0 ? entry(others[0].colour, `${words.otherMiners}${words.colon}${rest}`) : null);
}
