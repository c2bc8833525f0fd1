// The panel of a transaction: its coins, its way, and its fields to be changed.
import { contentOf, hadBy, rivalsOf, transactionsOf } from "./film.js";
import { fromHex, merkleRoot, sameBytes, shownHash, toHex, txidOf } from "./bytes.js";
import { isInputSigned } from "./secp.js";
import { journeyOf } from "./journey.js";
import { ownerLink } from "./money.js";
import { idOf } from "./payments.js";
import { amountText, clockText, element, link, rows, shortHash, spanText } from "./page.js";
import { enteredAt, leftAt, poolsOf } from "./pool.js";
import { stepLines } from "./strip.js";

/** The panel of a transaction, by its id in the order of its bytes. */
export function transactionPanel(stage, id) {
  const { film, words } = stage;
  const all = transactionsOf(film);
  const { tx, blocks, spenders } = all.get(id);
  const isNew = tx.inputs[0].txid.every((byte) => byte === 0);
  const spent = (input) => {
    const from = all.get(toHex(input.txid));
    const coin = from?.tx.outputs[input.index];
    if (!coin) return element("li", {}, shownHash(input.txid));
    const rivals = rivalsOf(film, id, input);
    return element("li", {},
      `${amountText(coin.exact, words)} ${words.from} `, ownerLink(stage, coin.script), `, ${words.coinFrom} `,
      link(shortHash(shownHash(input.txid)), () => stage.open({ kind: "transaction", id: toHex(input.txid) })),
      rivals.length > 0 ? element("span", { class: "rival" }, `; ${words.alsoSpent} `, rivals.map((rival) => [
        link(shortHash(shownHash(rival.tx.txid)), () => stage.open({ kind: "transaction", id: toHex(rival.tx.txid) })), " "]).flat()) : null);
  };
  const paid = (output, index) => {
    const takers = [...new Set(spenders.filter((one) => one.index === index).map((one) => one.entry))];
    return element("li", {},
      `${amountText(output.exact, words)} ${words.owner} `, ownerLink(stage, output.script), "; ",
      takers.length === 0 ? words.unspent : `${words.spentBy} `,
      takers.map((entry) => {
        const taker = toHex(entry.tx.txid);
        return link(shortHash(shownHash(entry.tx.txid)), () => stage.open({ kind: "transaction", id: taker }));
      }),
      " ", link(words.origin, () => stage.open({ kind: "coin", id, index })));
  };
  return [
    element("h3", {}, words.transaction),
    element("p", {}, element("code", { class: "hash" }, shownHash(tx.txid))),
    rows([[words.stands, blocks.length === 0 ? words.inNoBlock : element("span", {}, blocks.map((block) => [
      link(words.block(block.height), () => stage.open({ kind: "block", block })), ` (${words.statuses[block.status]}) `,
    ]).flat())]]),
    element("h4", {}, words.inputs),
    element("ul", {}, isNew ? element("li", {}, words.newMoney) : tx.inputs.map(spent)),
    element("h4", {}, words.outputs),
    element("ul", {}, tx.outputs.map(paid)),
    ...(relayOf(stage, id) ?? []), lifeOf(stage, id),
    transactionEditor(stage, tx, blocks, all),
  ];
}

/** How it went from node to node, where that is kept. */
function relayOf(stage, id) {
  const { film, words } = stage;
  const arrivals = film.relays.get(id);
  if (!arrivals || arrivals.length === 0) return null;
  const [sent] = arrivals.at;
  const after = (share) => {
    const moment = hadBy(film, arrivals, share);
    return moment < 0 ? "" : spanText(film, moment - sent, words);
  };
  const watch = () => {
    stage.go(sent);
    stage.watch();
  };
  return [
    rows([[words.sentAt, clockText(film, sent)], [words.reached, words.ofNodes(arrivals.length, film.data.node_count)], [words.half, after(0.5)], [words.most, after(0.9)]]),
    element("p", {}, element("button", { type: "button", onclick: watch }, words.watchRelay)),
  ];
}

/** Where it waited, and its confirmations as the viewer sees them, or else its payee. */
function lifeOf(stage, id) {
  const { film, words, viewer } = stage;
  if (film.data.nodes.length === 0) return null;
  const payment = film.data.payments.find((one) => one.txid && idOf(one) === id);
  const waits = poolsOf(film).map((pool) => ({ pool, from: enteredAt(film, pool, id) })).filter(({ from }) => from >= 0);
  const wait = ({ pool, from }) => {
    const to = leftAt(film, pool, id);
    return element("li", {}, words.waited(film.data.nodes[pool.node].name, clockText(film, from), to < 0 ? "" : clockText(film, to)));
  };
  const payee = film.data.nodes.findIndex((node) => node.name === payment?.to);
  const node = [viewer, payee, poolsOf(film)[0]?.node ?? -1].find((one) => one >= 0) ?? 0;
  const steps = journeyOf(film, id, payment, node).filter((step) => step.kind !== "shouted");
  return [
    waits.length > 0 ? element("h4", {}, words.waitedAt) : null, waits.length > 0 ? element("ul", {}, waits.map(wait)) : null,
    element("h4", {}, words.seenBy(film.data.nodes[node].name)),
    steps.length > 0 ? element("ol", { class: "way-of" }, stepLines(stage, steps, payment, node, steps.length)) : element("p", {}, words.neverSeen),
  ];
}

/** All the money that there can ever be, in satoshis. */
const MOST = 2_100_000_000_000_000n;

/** The fields of a transaction: what each is called, how it is written and read, and where it belongs. */
function fieldsOf(tx, words) {
  const limit = 2 ** 32 - 1;
  const digits = (text, length) => (new RegExp(`^([0-9a-fA-F]{2})${length ? `{${length}}` : "*"}$`).test(text) ? fromHex(text) : null);
  const amount = (text) => {
    const [, sign, whole, rest = ""] = /^(-?)(\d{1,11})(?:\.(\d{1,8}))?$/.exec(text.trim()) ?? [];
    if (whole === undefined) return null;
    const value = BigInt(sign + whole + rest.padEnd(8, "0"));
    return BigInt.asIntN(64, value) === value ? value : null;
  };
  const whole = (name, text, owner, key, most = limit) => ({ name, text, owner, key, value: String(owner[key]), read: (given) => (/^\d+$/.test(given) && Number(given) <= most ? Number(given) : null) });
  return [
    whole("version", words.version, tx, "version", 2 ** 31 - 1),
    ...tx.inputs.flatMap((input, at) => [
      { name: `spends-${at}`, text: `${words.spentId} ${at + 1}`, owner: input, key: "txid", value: shownHash(input.txid), read: (given) => digits(given, 32)?.reverse() ?? null },
      whole(`index-${at}`, `${words.spentIndex} ${at + 1}`, input, "index"),
      { name: `signature-${at}`, text: `${words.spentScript} ${at + 1}`, owner: input, key: "script", value: toHex(input.script), read: (given) => digits(given) },
      whole(`sequence-${at}`, `${words.sequence} ${at + 1}`, input, "sequence"),
    ]),
    ...tx.outputs.flatMap((output, at) => [
      { name: `amount-${at}`, text: `${words.amount} ${at + 1}`, owner: output, key: "exact", value: amountText(output.exact, { bitcoins: "" }).trim(), read: amount },
      { name: `lock-${at}`, text: `${words.lockScript} ${at + 1}`, owner: output, key: "script", value: toHex(output.script), read: (given) => digits(given) },
    ]),
    whole("lock-time", words.lockTime, tx, "lock"),
  ];
}

/** The fields of a transaction, to be changed, with what then still holds. */
function transactionEditor(stage, tx, blocks, all) {
  const { film, words } = stage;
  const output = element("div", { class: "checks", "aria-live": "polite" });
  const changed = { ...tx, inputs: tx.inputs.map((one) => ({ ...one })), outputs: tx.outputs.map((one) => ({ ...one })) };
  const fields = fieldsOf(changed, words);
  const inputs = fields.map((field) => element("input", { value: field.value, spellcheck: "false", "data-field": field.name, oninput: () => show() }));
  const line = (name, text, verdict) => element("li", { class: verdict ? "holds" : "fails", "data-check": name }, `${verdict ? "✓" : "✗"} ${text}${verdict ? "" : `: ${words.fails}`}`);
  const show = () => {
    let isRead = true;
    fields.forEach((field, at) => {
      const value = field.read(inputs[at].value);
      inputs[at].setAttribute("aria-invalid", String(value === null));
      if (value === null) isRead = false;
      else field.owner[field.key] = value;
    });
    if (!isRead) return output.replaceChildren(words.notRead);
    const id = txidOf(changed);
    const isNew = tx.inputs[0].txid.every((byte) => byte === 0);
    const coins = changed.inputs.map((input) => all.get(toHex(input.txid))?.tx.outputs[input.index] ?? null);
    const paid = changed.outputs.reduce((sum, one) => sum + one.exact, 0n);
    const spent = coins.every(Boolean) ? coins.reduce((sum, coin) => sum + coin.exact, 0n) : null;
    const isFree = (input) => !rivalsOf(film, toHex(tx.txid), input).some((rival) => rival.blocks.some((block) => block.status === "active"));
    const rootOf = (block) => {
      const { header, transactions } = contentOf(film, block);
      return sameBytes(header.merkle, merkleRoot(transactions.map((one) => (sameBytes(one.txid, tx.txid) ? id : one.txid))));
    };
    output.replaceChildren(
      rows([[words.idNow, element("code", { class: "hash" }, shownHash(id))]]),
      element("ul", { "aria-label": words.checks },
        line("checkId", words.checkId, sameBytes(id, tx.txid)),
        line("checkRange", words.checkRange, [paid, ...changed.outputs.map((one) => one.exact)].every((sum) => sum >= 0n && sum <= MOST)),
        blocks.map((block) => line("checkRoot", words.checkRoot(block.height), rootOf(block))),
        isNew ? null : [
          coins.map((coin, at) => line("checkCoin", words.checkCoin(at + 1), coin !== null)),
          changed.inputs.map((input, at) => line("checkFree", words.checkFree(at + 1), isFree(input))),
          spent === null ? null : line("checkAmounts", words.checkAmounts, paid <= spent),
          coins.map((coin, at) => (coin ? line("checkSignature", words.checkSignature(at + 1), isInputSigned(changed, at, coin)) : null)),
        ].flat()));
    return undefined;
  };
  const restore = () => {
    fields.forEach((field, at) => (inputs[at].value = field.value));
    show();
  };
  show();
  return element("fieldset", { class: "editor" }, element("legend", {}, words.editTransaction),
    fields.map((field, at) => element("label", {}, element("span", {}, field.text), inputs[at])),
    element("button", { type: "button", onclick: restore }, words.restore), output);
}
