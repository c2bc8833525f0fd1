// What a click opens: a block, a node.
import { fromHex, heightIn, merkleRoot, numberOf, sameBytes, sha256d } from "./bytes.js";
import { shownHash, targetOf, toHex, txidOf, writeHeader } from "./bytes.js";
import { contentOf, feesOf, heldBy, holders, ownerOf, tipsAt, workedOnBy } from "./film.js";
import { poolsOf, waitingAt } from "./pool.js";
import { amountText, clockText, element, link, rows, shortHash, spanText } from "./page.js";
import { RULES, ruleText } from "./rules.js";

/** So many hashes of a row of a Merkle tree are shown. */
const WIDE = 8;

/** The panel of a block. */
export function blockPanel(stage, block) {
  const { film, words } = stage;
  const content = contentOf(film, block);
  const miner = film.data.miners[block.miner];
  const nodes = film.data.node_count;
  const at = (moment) => (moment < 0 ? "" : clockText(film, moment));
  const held = element("span", {});
  stage.onTime = () => (held.textContent = words.ofNodes(holders(film, block, stage.time), nodes));
  const after = (share, by = heldBy) => {
    const moment = by(film, block, share);
    return moment < 0 || block.parent < 0 ? "" : spanText(film, moment - block.found, words);
  };
  return [
    element("h3", {}, block.parent < 0 ? words.genesis : words.block(block.height)),
    rows([
      [words.status, words.statuses[block.status]],
      [words.code, block.code ? element("span", {}, element("code", {}, block.code), ` ${ruleText(block.code, words)}`) : ""],
      [words.miner, miner?.name ?? ""],
      [words.foundAt, at(block.parent < 0 ? -1 : block.found)],
      [words.releasedAt, block.released > block.found ? at(block.released) : ""],
      [words.holders, nodes ? held : ""],
      [words.half, after(0.5)],
      [words.most, after(0.9)],
      [words.halfPower, after(0.5, workedOnBy)],
      [words.mostPower, after(0.9, workedOnBy)],
    ]),
    headerEditor(stage, block, content), faultsOf(words, film, block),
    merkleTree(words, content),
    element("h4", {}, `${words.transactions} (${content.transactions.length})`),
    transactionList(stage, content.transactions),
  ];
}

/** Every fault for which nodes refuse a block, and whether this one has it. */
function faultsOf(words, film, block) {
  if (block.parent < 0) return null;
  const codes = Object.keys(RULES);
  const broken = codes.indexOf(block.code);
  if (block.code && broken < 0) return null;
  const [no, yes, unasked] = words.faultWords;
  const verdict = (at) => (broken < 0 || at < broken ? no : at === broken ? yes : unasked);
  const kind = (at) => (at === broken ? "fails" : broken < 0 || at < broken ? "holds" : "");
  const line = (code, at) => element("li", { class: kind(at), "data-rule": code },
    element("b", {}, verdict(at)), words.colon, element("code", {}, code), ` ${ruleText(code, words)}`);
  return element("details", { class: "rules" }, element("summary", {}, words.faults(codes.length)),
    element("p", { class: "note" }, words.faultsNote), element("ul", {}, codes.map(line)));
}

/** The Merkle tree, from the root to the ids of the transactions; of wide rows the beginning. */
function merkleTree(words, content) {
  let row = content.transactions.map((tx) => tx.txid);
  const levels = [row];
  while (row.length > 1) {
    const above = [];
    for (let at = 0; at < row.length; at += 2) above.push(merkleRoot([row[at], row[at + 1] ?? row[at]]));
    levels.unshift(above);
    row = above;
  }
  const line = (ids) => element("li", {}, element("code", {}, ids.slice(0, WIDE).map((id) => shortHash(shownHash(id))).join("  ")),
    ids.length > WIDE ? ` … +${ids.length - WIDE}` : "");
  return element("details", {}, element("summary", {}, words.merkleTree(levels.length)), element("ol", { class: "merkle" }, levels.map(line)));
}

function transactionList(stage, transactions) {
  const { film, words } = stage;
  const line = (tx, at) => {
    const id = toHex(tx.txid);
    const paid = tx.outputs.map((output) => `${amountText(output.exact, words)} ${words.owner} ${ownerOf(film, output.script) || words.nobody}`);
    const name = film.data.payments.find((payment) => payment.txid === shownHash(tx.txid))?.name;
    return element("li", {},
      link(shortHash(shownHash(tx.txid)), () => stage.open({ kind: "transaction", id }), `${words.transaction} ${shownHash(tx.txid)}`),
      ` ${at === 0 ? `${words.newMoney}${words.colon}` : name ? `${name}${words.colon}` : ""}${paid.join(", ")}`);
  };
  const shown = transactions.slice(0, 50).map(line);
  const rest = transactions.length - shown.length;
  return element("ol", { class: "transactions", start: "0" }, shown, rest > 0 ? element("li", {}, `… +${rest}`) : null);
}

/** The median of the times of the eleven blocks below. */
function medianBelow(film, block) {
  const times = [];
  for (let one = film.blocks[block.parent]; one && times.length < 11; one = film.blocks[one.parent]) {
    times.push(contentOf(film, one).header.time);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1];
}

/** Every check that the page can make of a header and the transactions below it. */
export function checksOf(film, block, header, transactions) {
  const hash = sha256d(writeHeader(header));
  const first = transactions[0];
  const isNew = (tx) => tx.inputs.length === 1 && tx.inputs[0].txid.every((byte) => byte === 0);
  const made = first.outputs.reduce((sum, output) => sum + output.value, 0);
  const parent = film.blocks[block.parent];
  const isHashed = film.data.pow === "real";
  const fees = feesOf(film, block);
  const foundAt = film.data.epoch_s + block.found / film.perSecond;
  return [
    ["checkWork", isHashed ? numberOf(hash) <= targetOf(header.bits) : null],
    ["checkBits", parent ? header.bits === contentOf(film, block).header.bits && block.code !== "bad-diffbits" : null],
    ["checkPrevious", parent ? sameBytes(header.previous, contentOf(film, parent).hash) : null],
    ["checkMerkle", sameBytes(header.merkle, merkleRoot(transactions.map(txidOf)))],
    ["checkTime", parent ? header.time > medianBelow(film, block) : null],
    ["checkFuture", parent ? header.time <= foundAt + 7200 : null],
    ["checkCoinbase", isNew(first) && !transactions.slice(1).some(isNew)],
    ["checkHeight", parent ? heightIn(first.inputs[0].script) === block.height : null],
    ["checkMoney", parent && fees !== null ? made <= block.subsidy + fees : null],
    ["checkNext", block.children.length > 0 ? block.children.every((child) => sameBytes(contentOf(film, child).header.previous, hash)) : null],
  ];
}

/** The fields of a header, to be changed, with what then still holds. */
function headerEditor(stage, block, content) {
  const { film, words } = stage;
  const output = element("div", { class: "checks", "aria-live": "polite" });
  const written = {
    version: (header) => String(header.version),
    previous: (header) => shownHash(header.previous),
    merkle: (header) => shownHash(header.merkle),
    headerTime: (header) => String(header.time),
    bits: (header) => header.bits.toString(16).padStart(8, "0"),
    nonce: (header) => String(header.nonce),
  };
  const inputs = {};
  const show = () => {
    const header = readFields(inputs, content.header);
    if (!header) return output.replaceChildren(words.notRead);
    const hash = sha256d(writeHeader(header));
    const checks = checksOf(film, block, header, content.transactions);
    output.replaceChildren(
      rows([
        [words.hash, element("code", { class: "hash" }, shownHash(hash))],
        [words.target, element("code", { class: "hash" }, targetOf(header.bits).toString(16).padStart(64, "0"))],
      ]),
      element("ul", { "aria-label": words.checks }, checks.filter(([name, verdict]) => verdict !== null || name === "checkWork").map(([name, verdict]) =>
        element("li", { class: verdict === false ? "fails" : "holds", "data-check": name },
          `${verdict === false ? "✗" : verdict ? "✓" : "·"} ${words[name]}${verdict === null ? ` (${words.noHashes})` : verdict ? "" : `: ${words.fails}`}`)),
      block.code ? element("li", { class: "fails", "data-check": "code" }, `✗ ${words.refusedFor(block.code)} ${ruleText(block.code, words)}`) : null),
    );
    return undefined;
  };
  const field = (name) => {
    inputs[name] = element("input", { value: written[name](content.header), spellcheck: "false", "data-field": name, oninput: show });
    return element("label", {}, element("span", {}, words[name]), inputs[name]);
  };
  const restore = () => {
    for (const [name, input] of Object.entries(inputs)) input.value = written[name](content.header);
    show();
  };
  const editor = element("fieldset", { class: "editor" },
    element("legend", {}, words.header), element("p", { class: "note" }, words.edit),
    Object.keys(written).map(field),
    element("button", { type: "button", onclick: restore }, words.restore), output);
  show();
  return editor;
}

/** The header that the fields say; nothing if one of them says none. */
function readFields(inputs, header) {
  const whole = (name, least, most) => {
    const value = Number(inputs[name].value);
    const isRight = inputs[name].value.trim() !== "" && Number.isInteger(value) && value >= least && value <= most;
    inputs[name].setAttribute("aria-invalid", String(!isRight));
    return isRight ? value : null;
  };
  const digits = (name, length) => {
    const isRight = new RegExp(`^[0-9a-fA-F]{${length}}$`).test(inputs[name].value);
    inputs[name].setAttribute("aria-invalid", String(!isRight));
    return isRight ? fromHex(inputs[name].value) : null;
  };
  const [version, time, nonce] = [
    whole("version", -(2 ** 31), 2 ** 31 - 1), whole("headerTime", 0, 2 ** 32 - 1), whole("nonce", 0, 2 ** 32 - 1),
  ];
  const [previous, merkle, bits] = [digits("previous", 64), digits("merkle", 64), digits("bits", 8)];
  if ([version, time, nonce, previous, merkle, bits].includes(null)) return null;
  return { ...header, version, time, nonce, previous: previous.reverse(), merkle: merkle.reverse(), bits: parseInt(toHex(bits), 16) };
}

/** Whom a node laid links to, and who laid links to it. */
function peersOf(stage, node) {
  const { film, words } = stage;
  const { nodes } = film.data;
  const accepted = nodes.flatMap((one, at) => (one.opened.includes(node) ? [at] : []));
  const list = (peers) => element("span", {}, peers.map((peer) => [
    link(nodes[peer].name, () => stage.open({ kind: "node", node: peer })), " "]).flat());
  return rows([[words.opened, nodes[node].opened.length > 0 ? list(nodes[node].opened) : ""], [words.accepted, accepted.length > 0 ? list(accepted) : ""]]);
}

/** What waits at a node, if its mempool is kept. */
function waitingList(stage, node) {
  const pool = poolsOf(stage.film).find((one) => one.node === node);
  if (!pool) return null;
  return element("p", {}, stage.words.poolCount(waitingAt(pool, stage.time).size));
}

function hasCoins(stage, name) {
  return stage.film.data.owners.some((owner) => owner.name === name);
}

/** The panel of a node at the moment that is shown. */
export function nodePanel(stage, node) {
  const { film, words, time } = stage;
  const { name, region } = film.data.nodes[node];
  const tip = film.blocks[tipsAt(film, time)[node]];
  const learnt = film.blocks
    .filter((block) => block.arrivals.of.has(node))
    .map((block) => ({ block, at: block.arrivals.of.get(node) }))
    .filter(({ block, at }) => block.arrivals.at[at] <= time)
    .sort((one, other) => other.block.arrivals.at[other.at] - one.block.arrivals.at[one.at])
    .slice(0, 12);
  const line = ({ block, at }) => {
    const from = block.arrivals.from[at];
    const isOwn = film.data.miners[block.miner]?.node === node;
    const heard = isOwn ? words.own : from >= 0 ? words.heardFrom(film.data.nodes[from].name) : "";
    return element("li", {}, `${clockText(film, block.arrivals.at[at])} `,
      link(words.block(block.height), () => stage.open({ kind: "block", block })), ` ${heard}`);
  };
  return [
    element("h3", {}, `${words.node} ${name}`),
    rows([
      [words.region, region ?? ""],
      [words.follows, link(words.block(tip.height), () => stage.open({ kind: "block", block: tip }))],
    ]),
    peersOf(stage, node), waitingList(stage, node),
    hasCoins(stage, name) ? element("p", {}, link(`${words.balance}: ${name}`, () => stage.open({ kind: "person", name }))) : null,
    element("h4", {}, words.learnt),
    element("ul", {}, learnt.map(line)),
  ];
}
