// Somebody's coins at a moment, and a coin's way back to where it was made.
import { shownHash, toHex } from "./bytes.js";
import { chainOf, contentOf, ownerOf, tipOf, transactionsOf } from "./film.js";
import { amountText, element, shape, shortHash } from "./page.js";

/** Steps back, and transactions, that a graph of a coin's way shows at most. */
const [DEPTH, WAYS] = [8, 40];
const [COLUMN, ROW] = [150, 58];

/** The coins that a script locks on the chain that the viewer follows, the oldest first. */
export function coinsOf(film, script, viewer, time) {
  const chain = chainOf(film, tipOf(film, viewer, time));
  const coins = new Map();
  for (const block of film.blocks) {
    if (!chain.has(block.id)) continue;
    for (const tx of contentOf(film, block).transactions) {
      for (const input of tx.inputs) coins.delete(`${toHex(input.txid)}:${input.index}`);
      tx.outputs.forEach((output, index) => {
        if (toHex(output.script) === script) coins.set(`${toHex(tx.txid)}:${index}`, { tx, index, value: output.value, block });
      });
    }
  }
  return [...coins.values()];
}

/** The panel of a person: a balance is a list of coins. */
export function personPanel(stage, name) {
  const { film, words, viewer, time } = stage;
  const { script } = film.data.owners.find((owner) => owner.name === name);
  const coins = coinsOf(film, script, viewer, time);
  const sum = coins.reduce((total, coin) => total + coin.value, 0);
  const open = (coin) => element("button", {
    type: "button", class: "link", "aria-label": `${words.origin} ${shownHash(coin.tx.txid)}:${coin.index}`,
    onclick: () => stage.open({ kind: "coin", id: toHex(coin.tx.txid), index: coin.index }),
  }, `${shortHash(shownHash(coin.tx.txid))}:${coin.index}`);
  const shown = coins.slice(-40).reverse();
  return [
    element("h3", {}, name),
    element("p", { class: "balance" }, `${words.balance}: ${amountText(sum, words)}, ${words.coins(coins.length)}`),
    element("ul", {}, shown.map((coin) => element("li", {}, `${amountText(coin.value, words)} `, open(coin), ` ${words.block(coin.block.height)}`))),
    coins.length > shown.length ? element("p", { class: "note" }, `… +${coins.length - shown.length}`) : null,
  ];
}

/** The transactions that a coin came from, by steps back; each with those that it spends. */
export function waysBack(film, id) {
  const all = transactionsOf(film);
  const ways = [];
  const seen = new Set([id]);
  let row = [id];
  for (let depth = 0; depth <= DEPTH && row.length > 0; depth++) {
    const next = [];
    for (const one of row) {
      if (ways.length >= WAYS) return { ways, isCut: true };
      const entry = all.get(one);
      const from = entry.tx.inputs.map((input) => toHex(input.txid)).filter((other) => all.has(other));
      ways.push({ id: one, entry, depth, from: [...new Set(from)] });
      for (const other of from) if (!seen.has(other)) next.push(other), seen.add(other);
    }
    row = next;
  }
  return { ways, isCut: row.length > 0 };
}

/** The panel of a coin: its way back as a graph. */
export function coinPanel(stage, id, index) {
  const { film, words } = stage;
  const { ways, isCut } = waysBack(film, id);
  const output = ways[0].entry.tx.outputs[index];
  const rows = [];
  const places = new Map();
  for (const way of ways) {
    rows[way.depth] = (rows[way.depth] ?? 0) + 1;
    places.set(way.id, { x: 80 + (rows[way.depth] - 1) * COLUMN, y: 34 + way.depth * ROW });
  }
  const [width, height] = [Math.max(...rows) * COLUMN + 30, rows.length * ROW + 20];
  const svg = shape("svg", { class: "ways", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": words.origin });
  for (const way of ways) {
    for (const other of way.from) {
      const [from, to] = [places.get(other), places.get(way.id)];
      if (from) svg.append(shape("path", { class: "edge on", d: `M${from.x} ${from.y}L${to.x} ${to.y}` }));
    }
  }
  for (const way of ways) {
    const { tx } = way.entry;
    const isNew = way.from.length === 0;
    const { x, y } = places.get(way.id);
    const text = isNew ? words.newMoney : shortHash(shownHash(tx.txid));
    const openIt = () => stage.open({ kind: "transaction", id: way.id });
    svg.append(shape("g", {
      class: `way${isNew ? " new" : ""}`, transform: `translate(${x} ${y})`, tabindex: "0", role: "button",
      "aria-label": `${words.transaction} ${shownHash(tx.txid)}`, onclick: openIt,
      onkeydown: (event) => event.key === "Enter" && openIt(),
    }, shape("rect", { x: -66, y: -18, width: 132, height: 36, rx: 6 }), shape("text", { y: 5 }, text)));
  }
  return [
    element("h3", {}, `${words.origin}: ${amountText(output.value, words)} ${words.owner} ${ownerOf(film, output.script) || words.nobody}`),
    element("div", { class: "wide", tabindex: "0" }, svg),
    isCut ? element("p", { class: "note" }, words.waysCut) : null,
  ];
}

/** A name that opens its owner's coins; plain where nobody is known. */
export function ownerLink(stage, script) {
  const name = ownerOf(stage.film, script);
  if (!name) return stage.words.nobody;
  const open = () => stage.open({ kind: "person", name });
  return element("button", { type: "button", class: "link", "aria-label": `${stage.words.balance}: ${name}`, onclick: open }, name);
}
