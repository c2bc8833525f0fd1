// What waited in a mempool at a moment, and in which order the next blocks would take it.
import { toHex } from "./bytes.js";
import { contentOf, looseOf, transactionsOf } from "./film.js";

/** So many blocks ahead are told apart. */
const AHEAD = 3;
/** Header, counts and coinbase take so many bytes of a block, or a quarter of a small one. */
const RESERVED = 2000;

/** The mempools that the film has, opened. */
export function poolsOf(film) {
  if (!film.pools) {
    film.pools = film.data.pools.of.map(({ node, steps }) => openPool(node, steps));
    film.pooled = [];
  }
  return film.pools;
}

function openPool(node, numbers) {
  const length = numbers.length / 2;
  const pool = { node, length, at: new Float64Array(length), payment: new Int32Array(length), now: null };
  for (let index = 0, at = 0; index < length; index++) {
    at += numbers[2 * index];
    pool.at[index] = at;
    pool.payment[index] = numbers[2 * index + 1];
  }
  return pool;
}

/** The payments that wait at a moment, as numbers; the set is the pool's own. */
export function waitingAt(pool, time) {
  if (!pool.now || time < pool.now.time) pool.now = { time, step: 0, waiting: new Set() };
  const { now } = pool;
  while (now.step < pool.length && pool.at[now.step] <= time) {
    const payment = pool.payment[now.step++];
    if (payment >= 0) now.waiting.add(payment);
    else now.waiting.delete(-1 - payment);
  }
  now.time = time;
  return now.waiting;
}

/** A payment by its number: its id, size, fee, and what it offers a byte; no fee if a coin is unknown. */
export function pooledOf(film, payment) {
  film.pooled[payment] ??= priced(film, payment);
  return film.pooled[payment];
}

function priced(film, payment) {
  const [block, place] = film.data.pools.payments.slice(2 * payment, 2 * payment + 2);
  const tx = block < 0 ? looseOf(film)[place] : contentOf(film, film.blocks[block]).transactions[place];
  let fee = -tx.outputs.reduce((sum, output) => sum + output.value, 0);
  for (const input of tx.inputs) {
    fee += transactionsOf(film).get(toHex(input.txid))?.tx.outputs[input.index]?.value ?? NaN;
  }
  return { payment, id: toHex(tx.txid), tx, size: tx.size, fee, rate: fee / tx.size };
}

/** When a payment, by its id, first entered a pool; -1 for never. */
export function enteredAt(film, pool, id) {
  for (let step = 0; step < pool.length; step++) {
    const payment = pool.payment[step];
    if (payment >= 0 && pooledOf(film, payment).id === id) return pool.at[step];
  }
  return -1;
}

/** When a payment, by its id, last left a pool; -1 if it waits at the end. */
export function leftAt(film, pool, id) {
  let left = -1;
  for (let step = 0; step < pool.length; step++) {
    const payment = pool.payment[step];
    if (pooledOf(film, payment >= 0 ? payment : -1 - payment).id === id) left = payment >= 0 ? -1 : pool.at[step];
  }
  return left;
}

/**
 * What waits, as the next blocks would take it: by what a payment offers together with those that it
 * needs, which go before it. The last list is what is left after a few blocks.
 */
export function nextBlocks(film, waiting) {
  const all = [...waiting].map((payment) => pooledOf(film, payment));
  const here = new Map(all.map((one) => [one.id, one]));
  const parents = (one) => one.tx.inputs.map((input) => here.get(toHex(input.txid))).filter(Boolean);
  const offer = (one) => {
    const family = new Set([one]);
    for (const member of family) for (const parent of parents(member)) family.add(parent);
    let [fee, size] = [0, 0];
    for (const member of family) [fee, size] = [fee + member.fee, size + member.size];
    return fee / size;
  };
  const ranked = all.map((one) => ({ one, offer: offer(one) || 0 })).sort((a, b) => b.offer - a.offer || a.one.payment - b.one.payment);
  const most = film.data.block_bytes_max;
  const room = most - Math.min(RESERVED, most / 4);
  const blocks = [];
  const placed = new Set();
  const place = (one) => {
    if (placed.has(one)) return;
    placed.add(one);
    for (const parent of parents(one)) place(parent);
    let block = blocks.at(-1);
    if (!block || (blocks.length <= AHEAD && block.size + one.size > room)) {
      block = { payments: [], size: 0, fees: 0, room };
      blocks.push(block);
    }
    block.payments.push(one);
    block.size += one.size;
    block.fees += one.fee || 0;
  };
  for (const { one } of ranked) place(one);
  return { blocks: blocks.slice(0, AHEAD), later: blocks[AHEAD] ?? null };
}
