// The stage: controls, tree, network and panel around one moment of the run.
import { WORDS } from "./words.js";
import { fromHex, inflated, shownHash } from "./bytes.js";
import { openFilm, tipOf } from "./film.js";
import { clockText, element, shortHash, showLanguage } from "./page.js";
import { drawTree, makeTree, minerLegend } from "./tree.js";
import { crowdLegend, drawCrowd, makeCrowd } from "./crowd.js";
import { idOf, paymentLines, paymentStates } from "./payments.js";
import { rivalOf } from "./journey.js";
import { blockSpread, drawSpread, makeSpread, relaySpread } from "./spread.js";
import { makeStrip } from "./strip.js";
import { coinPanel, personPanel } from "./money.js";
import { offerCharts } from "./charts.js";
import { transactionPanel } from "./transaction.js";
import { attackList, forkList, refusedList } from "./forks.js";
import { blockPanel, nodePanel } from "./panel.js";

const SPEEDS = [0, 1, 10, 60, 600, 3600, 86400];

/** Says what happens at a stop. */
function saying(stage, stop) {
  const { film, words } = stage;
  const miner = (block) => film.data.miners[block.miner]?.name ?? "";
  switch (stop.kind) {
    case "found": return words.found(miner(stop.about), stop.about.height);
    case "released": return words.released(miner(stop.about), stop.about.height);
    case "fork": return words.fork(stop.about + 1);
    case "joined": return words.joined(stop.about + 1);
    case "sent": return words.sent(stop.about.name);
    case "delivered": return words.delivered(stop.about.name, stop.about.to);
    case "reversed": return words.reversed(stop.about.name, rivalOf(film, idOf(stop.about)));
    case "attack": return words.attack({ ...stop.about, kind: words.kinds[stop.about.kind] ?? stop.about.kind });
    case "attackEnded": return words.attackEnded(stop.about.name, words.outcomes[stop.about.outcome]);
    default: return words[stop.kind];
  }
}

/** All films of the page; one clock moves them. */
const stages = [];

async function start(root, data) {
  paintAsBefore(data);
  const film = openFilm(data, await inflated(data.bytes));
  const stage = { film, words: wordsOfPage(), time: 0, viewer: -1, opened: null, isPlaying: false, speed: 0 };
  const chosenNode = () => (stage.opened?.kind === "node" ? stage.opened.node : -1);
  stage.open = (what) => {
    stage.opened = what;
    stage.draw();
  };
  // Who opens a block by keyboard goes on in the panel, and back to the block when it is closed.
  stage.enter = (block) => {
    stage.open({ kind: "block", block });
    stage.entered = block.id;
    stage.parts.panel.focus({ preventScroll: true });
  };
  stage.leave = () => {
    stage.open(null);
    stage.tree.root.querySelector(`[data-block="${stage.entered}"]`)?.focus({ preventScroll: true });
    stage.entered = undefined;
  };
  stage.move = (time) => {
    stage.time = Math.min(Math.max(time, 0), film.end);
    stage.draw();
  };
  stage.go = (time) => {
    stage.move(time);
    for (const other of stages) {
      if (other !== stage) other.move((time / film.perSecond) * other.film.perSecond);
    }
  };
  stage.look = () => root.scrollIntoView({ block: "start" });
  stage.watch = () => {
    stage.parts.panel.classList.add("low");
    stage.parts.network.scrollIntoView({ block: "start" });
    stage.parts.play.focus({ preventScroll: true });
    play(stage, true);
  };
  stage.root = root;
  stages.push(stage);
  stage.tree = makeTree(film, (block) => stage.open({ kind: "block", block }), (block) => stage.enter(block));
  stage.tree.redraw = () => stage.draw();
  stage.crowd = data.crowd ? null : makeCrowd(film, (node) => stage.open({ kind: "node", node }));
  build(stage, root);
  stage.draw = () => drawAll(stage, chosenNode());
  stage.draw();
  addEventListener("resize", () => stage.draw());
  if (stage === stages[0]) addEventListener("keydown", (event) => onKey(stage, event));
}

/** A miner of two runs has one colour. */
function paintAsBefore(data) {
  const known = new Map(stages.flatMap((stage) => stage.film.data.miners.map((miner) => [miner.name, miner.colour])));
  for (const miner of data.miners) miner.colour = known.get(miner.name) ?? miner.colour;
}

function build(stage, root) {
  const { film, words } = stage;
  const button = (text, act, extra = {}) => element("button", { type: "button", onclick: act, ...extra }, text);
  stage.parts = {
    play: button("▶", () => play(stage, !stage.isPlaying), { class: "play" }),
    slider: element("input", {
      type: "range", min: "0", max: String(film.end), step: "1", value: "0", "aria-label": words.time,
      oninput: (event) => stage.go(Number(event.target.value)),
    }),
    clock: element("output", { class: "clock" }),
    said: element("p", { class: "said", "aria-live": "polite" }),
    legend: element("p", { class: "legend" }),
    network: element("h2", {}, words.network),
    panel: element("aside", { class: "panel", "aria-live": "polite", tabindex: "0" }),
    marks: element("div", { class: "marks", "aria-hidden": "true" }),
  };
  const { parts } = stage;
  stage.strip = makeStrip(stage);
  stage.spread = makeSpread(stage);
  for (const stop of film.stops) {
    if (stop.kind === "found" || stop.kind === "joined") continue;
    parts.marks.append(element("i", { class: `mark ${stop.kind}`, style: `left:${(100 * stop.at) / film.end}%` }));
  }
  parts.speed = element("select", { "aria-label": words.speed, onchange: (event) => (stage.speed = Number(event.target.value)) },
    SPEEDS.map((speed, at) => element("option", { value: String(speed), selected: speed === stage.speed }, words.speeds[at])));
  const people = film.data.nodes.map((node, at) => ({ ...node, at }));
  parts.viewer = element("select", {
    "aria-label": words.viewer,
    onchange: (event) => {
      stage.viewer = Number(event.target.value);
      stage.draw();
    },
  }, element("option", { value: "-1" }, words.observer),
  people.map((node) => element("option", { value: String(node.at), selected: node.at === stage.viewer }, node.name)));
  const language = button(words.language, () => speak(stage, root, stage.words === WORDS.en ? "zh" : "en"), { class: "language" });
  const seen = [
    root.dataset.name ? element("h2", { class: "run" }, root.dataset.name) : [],
    element("div", { class: "controls" },
      button("|◀", () => step(stage, -1), { "aria-label": words.back, title: words.back }), parts.play,
      button("▶|", () => step(stage, 1), { "aria-label": words.next, title: words.next }),
      parts.clock, element("label", {}, `${words.speed} `, parts.speed), element("label", {}, `${words.viewer} `, parts.viewer), language),
    element("div", { class: "track" }, parts.slider, parts.marks),
    parts.said,
    element("h2", {}, words.tree), stage.tree.root, minerLegend(film, words),
    film.data.payments.length > 0 ? [element("h2", {}, words.payments), paymentTable(stage)] : [],
    stage.strip ? stage.strip.root : [],
    parts.network,
    stage.crowd ? [stage.crowd.root, parts.legend] : element("p", {}, words.crowd),
    stage.spread.root,
    element("p", { class: "note" }, film.data.crowd ? words.keysOfCrowd : words.keys, " ", keptText(stage)),
    parts.panel,
    film.data.attacks.length > 0 ? [element("h2", {}, words.attacks), attackList(stage)] : [],
    film.blocks.some((block) => block.code && !block.isGhost) ? [element("h2", {}, words.refusedBlocks), refusedList(stage)] : [],
    film.data.forks.length > 0 ? [element("h2", {}, words.forks), forkList(stage)] : [],
  ];
  root.replaceChildren(...seen.flat());
  root.hidden = false;
}

/** Of which blocks the messages are kept, where not of all. */
function keptText({ film, words }) {
  const blocks = film.blocks.filter((block) => block.parent >= 0 && !block.isGhost);
  const kept = blocks.filter((block) => block.interesting).length;
  return film.data.crowd || kept < blocks.length ? words.kept(kept) : "";
}

function paymentTable(stage) {
  const head = stage.words.paymentHead.map((text) => element("th", { scope: "col" }, text));
  stage.parts.payments = element("tbody", {});
  return element("div", { class: "wide", tabindex: "0" },
    element("table", {}, element("thead", {}, element("tr", {}, head)), stage.parts.payments));
}

/** The words in the language that the page shows now. */
function wordsOfPage() {
  return WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
}

/** Changes the language of the whole page. */
function speak(stage, root, language) {
  showLanguage(language);
  for (const one of stages) {
    one.words = WORDS[language];
    build(one, one.root);
    one.parts.shown = null;
    one.draw();
  }
  root.querySelector(".language").focus();
}

function drawAll(stage, chosenNode) {
  const { film, parts, time, viewer, words, opened } = stage;
  const chosen = opened?.kind === "block" ? opened.block : null;
  drawTree(stage.tree, { time, viewer, chosen: chosen?.id, words });
  const hasSpread = (one) => !one.isGhost && one.parent >= 0 && one.released >= 0 && one.released <= time && (film.data.crowd ? one.steps : one.arrivals.at).length > 1;
  // What is on its way goes before what has arrived.
  const isOnItsWay = ({ interesting, arrivals: { at, length } }) => interesting && at[Math.floor(0.95 * (length - 1))] > time;
  const shown = film.blocks.filter(hasSpread);
  const block = chosen && hasSpread(chosen) ? chosen : newestOf(shown.filter(isOnItsWay)) ?? newestOf(shown);
  const relay = followedRelay(stage);
  const spreading = relay ? relaySpread(relay, nameOfTransaction(stage), words) : block ? blockSpread(film, block, nameOfBlock(stage, block), words) : null;
  drawSpread(stage.spread, spreading);
  if (stage.crowd) {
    const isFilmed = relay || block?.interesting;
    const counts = drawCrowd(stage.crowd, { time, viewer, chosenNode, arrivals: isFilmed ? spreading.arrivals : null, isPayment: Boolean(relay), words });
    const carried = !isFilmed ? "" : relay ? nameOfTransaction(stage) : nameOfBlock(stage, block);
    parts.legend.replaceChildren(...crowdLegend(words, counts, carried, film.data.cuts.is_too_much));
  }
  const states = paymentStates(stage);
  const asTold = states.map(({ state, count }) => `${state} ${count}`).join();
  // Only when something changed: a button that is being pressed must stay.
  if (parts.payments && parts.paymentsAs !== asTold) {
    parts.paymentsAs = asTold;
    parts.payments.replaceChildren(...paymentLines(stage, states));
  }
  stage.strip?.draw();
  parts.slider.value = String(Math.round(time));
  parts.slider.setAttribute("aria-valuetext", clockText(film, time));
  parts.clock.textContent = clockText(film, time);
  parts.play.textContent = stage.isPlaying ? "❚❚" : "▶";
  parts.play.setAttribute("aria-label", stage.isPlaying ? words.pause : words.play);
  const last = film.stops.findLast((stop) => stop.at <= time);
  const now = last ? film.stops.filter((stop) => stop.at === last.at).map((stop) => saying(stage, stop)) : [];
  const said = last ? `${clockText(film, last.at)} ${now.join(" · ")}` : words.start;
  if (parts.said.textContent !== said) parts.said.textContent = said;
  // A node's panel follows the moment, a person's the chain that the viewer follows.
  const kinds = { node: () => time, person: () => tipOf(film, viewer, time).id, transaction: () => viewer };
  const as = kinds[opened?.kind]?.() ?? 0;
  if (parts.shown !== opened || parts.shownAs !== as) {
    parts.shownAs = as;
    stage.onTime = null;
    parts.shown = opened;
    const close = element("button", { type: "button", class: "close", "aria-label": words.close, onclick: () => stage.leave() }, "×");
    const content = opened ? [close, ...panelOf(stage, opened).flat()] : [];
    parts.panel.replaceChildren(...content.filter((part) => part !== null));
    parts.panel.classList.toggle("open", Boolean(opened));
    parts.panel.classList.remove("low");
    parts.panel.scrollTop = 0;
  }
  stage.onTime?.();
}

/** The messages of the transaction that is open, if they are kept. */
function followedRelay({ film, opened }) {
  const arrivals = opened?.kind === "transaction" ? film.relays.get(opened.id) : undefined;
  return arrivals?.length > 0 ? arrivals : undefined;
}

/** The block that was shown last. */
function newestOf(blocks) {
  return blocks.reduce((newest, block) => (newest && newest.released > block.released ? newest : block), null);
}

/** A block by its height and finder: there may be two of one height. */
function nameOfBlock({ film, words }, block) {
  const miner = film.data.miners[block.miner]?.name;
  return words.blockOf(block.height, block.name ?? miner ?? "");
}

/** What the script calls the transaction that is open, or the beginning of its id. */
function nameOfTransaction({ film, opened }) {
  const payment = film.data.payments.find((one) => one.txid && idOf(one) === opened.id);
  return payment?.name ?? shortHash(shownHash(fromHex(opened.id)));
}

function panelOf(stage, opened) {
  if (opened.kind === "block") return blockPanel(stage, opened.block);
  if (opened.kind === "transaction") return transactionPanel(stage, opened.id);
  if (opened.kind === "person") return personPanel(stage, opened.name);
  if (opened.kind === "coin") return coinPanel(stage, opened.id, opened.index);
  return nodePanel(stage, opened.node);
}

/** Goes to the event before or the next one. */
function step(stage, direction) {
  const { film, time } = stage;
  const stop = direction > 0
    ? film.stops.find((one) => one.at > time)
    : film.stops.findLast((one) => one.at < time);
  stage.go(stop ? stop.at : direction > 0 ? film.end : 0);
}

function play(stage, isPlaying) {
  if (isPlaying && stage.time >= stage.film.end) stage.time = 0;
  stage.isPlaying = isPlaying;
  stage.before = null;
  if (isPlaying) requestAnimationFrame((now) => frame(stage, now));
  stage.draw();
}

function frame(stage, now) {
  if (!stage.isPlaying) return;
  const passed = stage.before === null ? 0 : (now - stage.before) / 1000;
  stage.before = now;
  const { film, time } = stage;
  const ahead = stage.speed > 0 ? passed * stage.speed * film.perSecond : autoStep(stage, passed);
  if (time + ahead >= film.end) stage.isPlaying = false;
  stage.go(time + ahead);
  if (stage.isPlaying) requestAnimationFrame((next) => frame(stage, next));
}

/** From event to event: half a second to the next one, and two for a block of interest to spread. */
function autoStep(stage, passed) {
  const { film, time } = stage;
  const block = film.blocks.findLast((one) => one.found <= time && one.parent >= 0 && one.interesting && one.arrivals.length > 1);
  for (const { at, length } of [followedRelay(stage), block?.arrivals].filter(Boolean)) {
    const end = at[Math.floor(0.95 * (length - 1))];
    if (at[0] <= time && time < end) return Math.min((passed * (end - at[0])) / 2 + 1, end - time);
  }
  const next = film.stops.find((stop) => stop.at > time)?.at ?? film.end;
  const last = film.stops.findLast((stop) => stop.at <= time)?.at ?? 0;
  return Math.min((passed * (next - last)) / 0.5 + 1, next - time);
}

/** Moves the tree by most of its width. */
function leaf(stage, direction) {
  stage.tree.dragged += direction * 0.8 * stage.tree.root.clientWidth;
  stage.draw();
}

function onKey(stage, event) {
  const { target } = event;
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  if (target.closest?.("button, summary") && event.key === " ") return; // it presses the button
  const isSideways = ["ArrowLeft", "ArrowRight"].includes(event.key);
  const scrolls = target.closest?.(".wide, .strip-frame") || (target.closest?.(".panel") && !isSideways);
  if (scrolls && event.key !== "Escape") return;
  if (event.altKey || event.ctrlKey || event.metaKey || (isField && event.target.type !== "range")) return;
  const acts = {
    " ": () => play(stage, !stage.isPlaying), ArrowLeft: () => step(stage, -1), ArrowRight: () => step(stage, 1),
    PageUp: () => leaf(stage, -1), PageDown: () => leaf(stage, 1),
    Home: () => stage.go(0), End: () => stage.go(stage.film.end), Escape: () => stage.leave(),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

offerCharts(wordsOfPage);
for (const root of document.querySelectorAll(".stage")) {
  const data = JSON.parse(document.getElementById(root.dataset.film).textContent);
  if (data.format === 1) await start(root, data);
}
