// Payments of the script, as somebody sees them at a moment: waiting, confirmed, gone.
import { fromHex, toHex } from "./bytes.js";
import { chainOf, rivalsOf, tipOf, transactionsOf } from "./film.js";
import { amountText, clockText, element } from "./page.js";

/** As many confirmations are drawn. */
const BOXES = 6;

/** The block of a payment on the chain of the viewer, and how many confirmations that makes. */
export function confirmationsOf(film, payment, viewer, time) {
  if (!payment.txid || payment.sent > time) return { block: null, count: 0 };
  const id = idOf(payment);
  const tip = tipOf(film, viewer, time);
  const chain = chainOf(film, tip);
  const block = transactionsOf(film).get(id)?.blocks.find((one) => chain.has(one.id));
  return { block, count: block ? tip.height - block.height + 1 : 0 };
}

/** Whether the chain of the viewer spends a coin of a payment otherwise. */
function isPassed(film, payment, viewer, time) {
  if (!payment.txid || payment.sent > time) return false;
  const id = idOf(payment);
  const chain = chainOf(film, tipOf(film, viewer, time));
  const inputs = transactionsOf(film).get(id)?.tx.inputs ?? [];
  return inputs.some((input) => rivalsOf(film, id, input).some((rival) => rival.blocks.some((block) => chain.has(block.id))));
}

/** What a payment is at a moment, as a word. */
export function paymentState(payment, confirmations, time) {
  if (payment.sent > time) return "unsent";
  if (payment.state === "refused") return "refused";
  if (payment.reversed >= 0 && payment.reversed <= time && confirmations === 0) return "reversed";
  if (payment.delivered >= 0 && payment.delivered <= time) return "delivered";
  return confirmations > 0 ? "confirmed" : "waiting";
}

/** The id of a payment in the order of its bytes. */
export function idOf(payment) {
  return toHex(fromHex(payment.txid).reverse());
}

/** The name, which opens the transaction if some block holds it. */
function nameOf(stage, payment) {
  const isThere = payment.txid && transactionsOf(stage.film).has(idOf(payment));
  if (!isThere) return payment.name;
  return element("button", {
    type: "button", class: "link", "aria-label": `${stage.words.transaction} ${payment.name}`,
    onclick: () => stage.open({ kind: "transaction", id: idOf(payment) }),
  }, payment.name);
}

/** What the lines of the payments say at this moment; equal lists look the same. */
export function paymentStates({ film, viewer, time }) {
  return film.data.payments.map((payment) => {
    const { block, count } = confirmationsOf(film, payment, viewer, time);
    const state = paymentState(payment, count, time);
    return { state: state === "waiting" && isPassed(film, payment, viewer, time) ? "passed" : state, count, block };
  });
}

/** One line for each payment of the script. */
export function paymentLines(stage, states) {
  const { film, words } = stage;
  return film.data.payments.map((payment, index) => {
    const { state, count, block } = states[index];
    const boxes = Array.from({ length: BOXES }, (_, at) => element("i", { class: at < count ? "full" : "" }));
    return element("tr", { class: `payment ${state}`, "data-payment": payment.name, "data-state": state },
      element("th", { scope: "row" }, nameOf(stage, payment)),
      element("td", {}, `${payment.from} → ${payment.to}`),
      element("td", { class: "number" }, amountText(payment.amount, words)),
      element("td", { class: "boxes", role: "img", "aria-label": words.confirmations(count) }, boxes, ` ${count}`),
      element("td", {}, words.paymentStates[state]),
      element("td", {}, state === "unsent" ? words.cut : clockText(film, momentOf(payment, state, block))));
  });
}

/** When a payment became what it is. */
function momentOf(payment, state, block) {
  if (state === "confirmed") return block.found;
  if (state === "reversed") return payment.reversed;
  return state === "delivered" ? payment.delivered : payment.sent;
}
