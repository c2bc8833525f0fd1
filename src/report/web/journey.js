// One payment from the shout to six confirmations, as a node sees it, through forks.
import { chainOf, transactionsOf } from "./film.js";
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
  let [count, tip] = [0, film.blocks[0]];
  for (const { at, to } of movesOf(film, node)) {
    const next = film.blocks[to];
    const before = count;
    count = next.parent === tip.id && before > 0 ? before + 1 : depth(film, holding, next);
    tip = next;
    if (count === before) continue;
    if (count === 0) steps.push({ at, kind: "back" });
    else if (before === 0) steps.push({ at, kind: "inBlock", count, block: blockOf(film, holding, next) });
    else if (count <= CONFIRMATIONS || before > count) steps.push({ at, kind: "count", count });
  }
  if (payment?.delivered >= 0) steps.push({ at: payment.delivered, kind: "delivered" });
  if (payment?.reversed >= 0) steps.push({ at: payment.reversed, kind: "lost" });
  return steps.sort((one, other) => one.at - other.at);
}

function blockOf(film, holding, tip) {
  if (holding.length === 0) return null;
  const chain = chainOf(film, tip);
  return holding.find((block) => chain.has(block.id)) ?? null;
}

function depth(film, holding, tip) {
  const block = blockOf(film, holding, tip);
  return block ? tip.height - block.height + 1 : 0;
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
