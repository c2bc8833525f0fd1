// The film of a run: what the page knows, and how it stood at any moment.
import { fromHex, readBlock, readPayment, toHex } from "./bytes.js";

/** From the JSON document of a run and the bytes of its blocks. Moments are ticks since its start. */
export function openFilm(data, bytes) {
  const film = {
    data,
    perSecond: data.ticks_per_s,
    end: Math.max(1, data.end),
    blocks: data.blocks.map((block, id) => ({ ...block, id, children: [], height: 0, lane: 0 })),
    moves: openMoves(data.moves),
    names: new Map(data.owners.map((owner) => [owner.script, owner.name])),
    read: new Map(),
  };
  let begin = 0;
  for (const block of film.blocks) {
    block.bytes = bytes.subarray(begin, begin + block.size);
    begin += block.size;
    block.arrivals = data.crowd ? openTree(data.crowd.trees[block.id] ?? []) : openArrivals(data.arrivals[block.id] ?? [], block.interesting);
    block.steps = openSteps(data.crowd?.steps[block.id] ?? []);
    block.total = BigInt(block.work);
    // A block is shown as soon as it is sent to anybody; in a crowd nobody was watched.
    if (data.crowd) block.released = block.status === "secret" ? -1 : block.found;
    else if (block.arrivals.length > 0) block.released = block.arrivals.from[0] < 0 ? block.arrivals.at[0] : block.arrivals.left[0];
    // A header that was told of, and whose block nobody ever had.
    block.isGhost = block.id > 0 && block.miner < 0 && block.arrivals.length === 0 && !data.crowd;
    block.finder = data.miners[block.miner]?.node ?? -1;
    if (block.parent < 0) continue;
    const parent = film.blocks[block.parent];
    parent.children.push(block);
    block.height = parent.height + 1;
  }
  film.relays = new Map(data.relays.map((relay) => [toHex(fromHex(relay.txid).reverse()), openArrivals(relay.arrivals, true)]));
  layLanes(film);
  film.at = { time: -1, move: 0, tips: new Int32Array(data.nodes.length) };
  film.stops = stopsOf(film);
  return film;
}

/** The moments since the start of moments that are each told since the one before. */
function openSteps(waits) {
  let at = 0;
  return waits.map((wait) => (at += wait));
}

/** Who heard of a block from whom in a crowd, as arrivals without the time on the way. */
function openTree(numbers) {
  const full = [];
  for (let at = 0; at < numbers.length; at += 3) full.push(...numbers.slice(at, at + 3), 0);
  return openArrivals(full, true);
}

function openArrivals(numbers, isFull) {
  const step = isFull ? 4 : 2;
  const length = numbers.length / step;
  const arrivals = {
    length,
    node: new Int32Array(length),
    at: new Float64Array(length),
    from: new Int32Array(length).fill(-1),
    left: new Float64Array(length),
    of: new Map(),
  };
  let at = 0;
  for (let index = 0; index < length; index++) {
    const [node, wait, from, flight] = numbers.slice(step * index, step * (index + 1));
    at += wait;
    arrivals.node[index] = node;
    arrivals.at[index] = at;
    if (isFull) [arrivals.from[index], arrivals.left[index]] = [from, at - flight];
    if (!arrivals.of.has(node)) arrivals.of.set(node, index);
  }
  return arrivals;
}

function openMoves(numbers) {
  const length = numbers.length / 3;
  const moves = {
    length,
    at: new Float64Array(length),
    node: new Int32Array(length),
    to: new Int32Array(length),
  };
  let at = 0;
  for (let index = 0; index < length; index++) {
    at += numbers[3 * index];
    moves.at[index] = at;
    moves.node[index] = numbers[3 * index + 1];
    moves.to[index] = numbers[3 * index + 2];
  }
  return moves;
}

/** Lane 0 is the chain that won; every other branch takes the first lane that is free for it. */
function layLanes(film) {
  const taken = [];
  const walk = (block, lane) => {
    for (let one = block; one; one = following(one)) one.lane = lane;
  };
  const following = (block) =>
    block.children.find((child) => child.status === "active") ??
    block.children.find((child) => child.lane === block.lane && block.lane > 0) ??
    null;
  walk(film.blocks[0], 0);
  for (const block of film.blocks) {
    if (block.status === "active" || block.parent < 0) continue;
    const parent = film.blocks[block.parent];
    const isFirst = parent.children.find((child) => child.status !== "active") === block;
    if (parent.lane > 0 && isFirst) {
      block.lane = parent.lane;
      taken[block.lane] = Math.max(taken[block.lane] ?? 0, block.height + 1);
      continue;
    }
    let lane = 1;
    while ((taken[lane] ?? 0) > block.height) lane++;
    block.lane = lane;
    taken[lane] = block.height + reach(block) + 1;
  }
  film.lanes = Math.max(0, ...film.blocks.map((block) => block.lane)) + 1;
}

function reach(block) {
  return block.children.reduce((most, child) => Math.max(most, 1 + reach(child)), 0);
}

/** The moments that are worth a look, in order. */
function stopsOf(film) {
  const stops = [];
  const add = (at, kind, about) => at >= 0 && stops.push({ at, kind, about });
  for (const block of film.blocks) if (block.miner >= 0) add(block.found, "found", block);
  film.data.forks.forEach((fork, index) => {
    add(fork.began, "fork", index);
    add(fork.ended, "joined", index);
  });
  for (const payment of film.data.payments) {
    add(payment.sent, "sent", payment);
    add(payment.delivered, "delivered", payment);
    add(payment.reversed, "reversed", payment);
  }
  for (const attack of film.data.attacks) {
    add(attack.began, "attack", attack);
    add(attack.ended, "attackEnded", attack);
  }
  // Those who come later are not there at the beginning.
  for (const breakage of film.data.breakages) if (breakage.at > 0) add(breakage.at, breakage.kind, breakage);
  for (const block of film.blocks) {
    if (block.released > block.found + 1) add(block.released, "released", block);
  }
  return stops.sort((one, other) => one.at - other.at);
}

/** The tip of each node at a moment. The list is the film's own: copy it to keep it. */
export function tipsAt(film, time) {
  const { at, moves } = film;
  if (time < at.time) {
    at.tips.fill(0);
    at.move = 0;
  }
  while (at.move < moves.length && moves.at[at.move] <= time) {
    at.tips[moves.node[at.move]] = moves.to[at.move];
    at.move++;
  }
  at.time = time;
  return at.tips;
}

/** Whether somebody can know of a block at a moment: a node, or with -1 the one who sees all. */
export function isKnown(block, viewer, time) {
  if (block.id === 0) return true;
  if (block.isGhost) return false;
  if (viewer < 0) return block.found <= time;
  if (block.finder === viewer && block.found <= time) return true;
  const index = block.arrivals.of.get(viewer);
  return index !== undefined && block.arrivals.at[index] <= time;
}

/** Whether a block is kept back at a moment. */
export function isSecret(block, time) {
  return block.parent >= 0 && (block.released < 0 || block.released > time);
}

/**
 * The tip that the viewer follows: a node's own, or the public one with the most work; of equals the
 * one that most nodes follow.
 */
export function tipOf(film, viewer, time) {
  const tips = tipsAt(film, time);
  if (viewer >= 0) return film.blocks[tips[viewer]];
  let best = [film.blocks[0]];
  for (const block of film.blocks) {
    const isPublic = isKnown(block, -1, time) && !isSecret(block, time) && block.status !== "refused";
    if (!isPublic || block.total < best[0].total) continue;
    if (block.total > best[0].total) best = [];
    best.push(block);
  }
  if (best.length === 1) return best[0];
  const followers = (block) => tips.reduce((sum, tip) => sum + (tip === block.id ? 1 : 0), 0);
  const rank = (block) => followers(block) + (block.status === "active" ? 0.5 : 0);
  return best.reduce((one, other) => (rank(other) > rank(one) ? other : one));
}

/** The ids of a block and of all below it. */
export function chainOf(film, tip) {
  const chain = new Set();
  for (let block = tip; block; block = film.blocks[block.parent]) chain.add(block.id);
  return chain;
}

/** The ids of all blocks that some node follows at a moment. */
export function followedAt(film, time) {
  const followed = new Set();
  for (const tip of new Set(tipsAt(film, time))) {
    for (let block = film.blocks[tip]; block && !followed.has(block.id); block = film.blocks[block.parent]) {
      followed.add(block.id);
    }
  }
  return followed;
}

/** How many nodes held a block at a moment, its finder among them. */
export function holders(film, block, time) {
  if (block.id === 0) return film.data.node_count;
  const { crowd, node_count: nodes } = film.data;
  if (crowd) return Math.ceil((block.steps.filter((at) => at <= time).length * crowd.step_percent * nodes) / 100);
  return Math.max(arrivedBy(block.arrivals, time), block.finder >= 0 && block.found <= time ? 1 : 0);
}

/** How many nodes have what arrives, at a moment. */
export function arrivedBy({ at, length }, time) {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The moment at which a share of all nodes held a block, or -1. */
export function heldBy(film, block, share) {
  const { crowd } = film.data;
  if (crowd) return block.steps[Math.ceil((share * 100) / crowd.step_percent) - 1] ?? -1;
  return hadBy(film, block.arrivals, share);
}

/** The moment at which a share of all nodes had what arrives, or -1. */
export function hadBy(film, arrivals, share) {
  const rank = Math.ceil(share * film.data.node_count);
  return rank > 0 && rank <= arrivals.length ? arrivals.at[rank - 1] : -1;
}

/** The moment at which a share of all hashpower held a block, or -1. */
export function workedOnBy(film, block, share) {
  if (film.data.crowd) return film.data.crowd.powers[block.id]?.[share > 0.5 ? 1 : 0] ?? -1;
  film.powers ??= powersOf(film);
  const wanted = share * film.data.miners.reduce((sum, miner) => sum + miner.power, 0);
  let held = film.powers.get(block.finder) ?? 0;
  if (held >= wanted) return block.found;
  for (let index = 0; index < block.arrivals.length; index++) {
    if (block.arrivals.node[index] === block.finder) continue;
    held += film.powers.get(block.arrivals.node[index]) ?? 0;
    if (held >= wanted) return block.arrivals.at[index];
  }
  return -1;
}

/** The hashpower at each node that has some, in parts per billion: whole numbers add up exactly. */
function powersOf(film) {
  const powers = new Map();
  for (const { node, power } of film.data.miners) powers.set(node, (powers.get(node) ?? 0) + power);
  return powers;
}

/** The block as its bytes say. */
export function contentOf(film, block) {
  if (!film.read.has(block.id)) film.read.set(block.id, readBlock(block.bytes));
  return film.read.get(block.id);
}

/** What the payments of a block leave to its miner; nothing where a coin is unknown. */
export function feesOf(film, block) {
  const all = transactionsOf(film);
  let fees = 0;
  for (const tx of contentOf(film, block).transactions.slice(1)) {
    for (const input of tx.inputs) {
      const coin = all.get(toHex(input.txid))?.tx.outputs[input.index];
      if (!coin) return null;
      fees += coin.value;
    }
    for (const output of tx.outputs) fees -= output.value;
  }
  return fees;
}

/** Whose coins a script locks, if the page knows. */
export function ownerOf(film, script) {
  return film.names.get(toHex(script)) ?? "";
}

/** The payments that waited somewhere and are in no block. */
export function looseOf(film) {
  film.loose ??= film.data.pools.loose.map((digits) => readPayment(fromHex(digits)));
  return film.loose;
}

/** Other transactions that spend the coin of an input. */
export function rivalsOf(film, txid, input) {
  const takers = transactionsOf(film).get(toHex(input.txid))?.spenders ?? [];
  return takers.filter((one) => one.index === input.index && toHex(one.entry.tx.txid) !== txid).map((one) => one.entry);
}

/** Where a transaction stands, by its id in hexadecimal digits. */
export function transactionsOf(film) {
  if (film.transactions) return film.transactions;
  film.transactions = new Map();
  for (const block of film.blocks) {
    for (const tx of contentOf(film, block).transactions) {
      const id = toHex(tx.txid);
      if (!film.transactions.has(id)) film.transactions.set(id, { tx, blocks: [], spenders: [] });
      film.transactions.get(id).blocks.push(block);
    }
  }
  for (const tx of looseOf(film)) film.transactions.set(toHex(tx.txid), { tx, blocks: [], spenders: [] });
  for (const entry of film.transactions.values()) {
    for (const input of entry.tx.inputs) {
      film.transactions.get(toHex(input.txid))?.spenders.push({ entry, index: input.index });
    }
  }
  return film.transactions;
}
