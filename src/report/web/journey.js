// One payment from the shout to six confirmations, as a node sees it, through forks.
import { chainOf, ownerOf, rivalsOf, transactionsOf } from "./film.js";
import { enteredAt, poolsOf } from "./pool.js";

/** So many confirmations are told one by one. */
const CONFIRMATIONS = 6;

/** The moments of a transaction at a node, in order; `payment` is the script's, if it asked for it. */
export function journeyOf(film, id, payment, node) {
  const steps = payment ? [{ at: payment.sent, kind: "shouted" }] : [];
  const pool = poolsOf(film).find((one) => one.node === node);
  const heard = pool ? enteredAt(film, pool, id) : -1;
  if (heard >= 0) steps.push({ at: heard, kind: "heard" });
  const holding = transactionsOf(film).get(id)?.blocks ?? [];
  let [count, tip, holder] = [0, film.blocks[0], null];
  for (const { at, to } of movesOf(film, node)) {
    const next = film.blocks[to];
    const [before, left] = [count, holder];
    if (next.parent !== tip.id || before === 0) holder = blockOf(film, holding, next);
    count = holder ? next.height - holder.height + 1 : 0;
    tip = next;
    if (count === 0 && before > 0) steps.push({ at, kind: "back" });
    else if (holder && holder !== left) steps.push({ at, kind: left ? "moved" : "inBlock", count, block: holder });
    else if (count !== before && (count <= CONFIRMATIONS || before > count)) steps.push({ at, kind: "count", count });
  }
  if (payment?.delivered >= 0) steps.push({ at: payment.delivered, kind: "delivered" });
  if (payment?.reversed >= 0) steps.push({ at: payment.reversed, kind: "lost", rival: rivalOf(film, id) });
  return steps.sort((one, other) => one.at - other.at);
}

function blockOf(film, holding, tip) {
  if (holding.length === 0) return null;
  const chain = chainOf(film, tip);
  return holding.find((block) => chain.has(block.id)) ?? null;
}

/** The payment of the chain that won which spends a coin of this one: its block and its payee. */
export function rivalOf(film, id) {
  for (const input of transactionsOf(film).get(id)?.tx.inputs ?? []) {
    for (const rival of rivalsOf(film, id, input)) {
      const block = rival.blocks.find((one) => one.status === "active");
      if (block) return { height: block.height, payee: ownerOf(film, rival.tx.outputs[0].script) };
    }
  }
  return null;
}

/** The moves of one node, in order. */
function movesOf(film, node) {
  film.movesOf ??= new Map();
  if (!film.movesOf.has(node)) {
    const { moves } = film;
    const own = [];
    for (let step = 0; step < moves.length; step++) {
      if (moves.node[step] === node) own.push({ at: moves.at[step], to: moves.to[step] });
    }
    film.movesOf.set(node, own);
  }
  return film.movesOf.get(node);
}
