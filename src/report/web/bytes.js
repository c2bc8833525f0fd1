// Bitcoin's bytes, read in the page: SHA-256, headers, transactions, Merkle trees, targets.

/** The bytes of a base64 text. */
function fromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

/** The bytes of a text that was deflated and then written as base64. */
export async function inflated(text) {
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A hash as Bitcoin shows it: the last byte first. */
export function shownHash(bytes) {
  return toHex(Uint8Array.from(bytes).reverse());
}

export function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

// FIPS 180-4: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const ROUNDS = (() => {
  const constants = new Uint32Array(64);
  let found = 0;
  for (let number = 2; found < 64; number++) {
    let prime = true;
    for (let by = 2; by * by <= number; by++) prime &&= number % by !== 0;
    if (prime) constants[found++] = fraction(number, 3n);
  }
  return constants;
})();
const START = Uint32Array.from([2, 3, 5, 7, 11, 13, 17, 19], (prime) => fraction(prime, 2n));

/** The first 32 bits of the fractional part of a root, in whole numbers. */
function fraction(number, degree) {
  const scaled = BigInt(number) << (32n * degree);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= scaled) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

export function sha256(message) {
  const length = message.length;
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6);
  padded.set(message);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000));
  view.setUint32(padded.length - 4, length << 3);
  const state = Uint32Array.from(START);
  const words = new Uint32Array(64);
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  for (let block = 0; block < padded.length; block += 64) {
    for (let at = 0; at < 16; at++) words[at] = view.getUint32(block + 4 * at);
    for (let at = 16; at < 64; at++) {
      const [early, late] = [words[at - 15], words[at - 2]];
      const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[at] = words[at - 16] + small + words[at - 7] + large;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at++) {
      const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + mixed + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const other = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const two = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => out.setUint32(4 * at, word));
  return new Uint8Array(out.buffer);
}

export function sha256d(bytes) {
  return sha256(sha256(bytes));
}

/** Reads Bitcoin's encoding from the start of some bytes. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  take(length) {
    if (this.at + length > this.bytes.length) throw new RangeError("the bytes end too early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u8() {
    return this.take(1)[0];
  }

  u32() {
    this.take(4);
    return this.view.getUint32(this.at - 4, true);
  }

  i32() {
    this.take(4);
    return this.view.getInt32(this.at - 4, true);
  }

  i64() {
    return Number(this.big());
  }

  big() {
    this.take(8);
    return this.view.getBigInt64(this.at - 8, true);
  }

  count() {
    const first = this.u8();
    if (first < 0xfd) return first;
    if (first === 0xfd) return this.u8() | (this.u8() << 8);
    if (first === 0xfe) return this.u32();
    return this.i64();
  }
}

function little(number, length) {
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(8 * length, BigInt(number));
  for (let at = 0; at < length; at++, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}

function count(number) {
  if (number < 0xfd) return Uint8Array.of(number);
  if (number <= 0xffff) return joined(Uint8Array.of(0xfd), little(number, 2));
  return joined(Uint8Array.of(0xfe), little(number, 4));
}

/** The 80 bytes of a header, taken apart. */
export function readHeader(bytes) {
  const reader = new Reader(bytes);
  return {
    version: reader.i32(),
    previous: reader.take(32).slice(),
    merkle: reader.take(32).slice(),
    time: reader.u32(),
    bits: reader.u32(),
    nonce: reader.u32(),
  };
}

export function writeHeader(header) {
  return joined(
    little(header.version, 4),
    header.previous,
    header.merkle,
    little(header.time, 4),
    little(header.bits, 4),
    little(header.nonce, 4),
  );
}

function readTransaction(reader) {
  const begin = reader.at;
  const version = reader.i32();
  const inputs = [];
  for (let left = reader.count(); left > 0; left--) {
    const [txid, index] = [reader.take(32).slice(), reader.u32()];
    const script = reader.take(reader.count()).slice();
    inputs.push({ txid, index, script, sequence: reader.u32() });
  }
  const outputs = [];
  for (let left = reader.count(); left > 0; left--) {
    const exact = reader.big();
    outputs.push({ value: Number(exact), exact, script: reader.take(reader.count()).slice() });
  }
  const lock = reader.u32();
  return { version, inputs, outputs, lock, size: reader.at - begin };
}

export function writeTransaction(tx) {
  const parts = [little(tx.version, 4), count(tx.inputs.length)];
  for (const input of tx.inputs) {
    parts.push(input.txid, little(input.index, 4), count(input.script.length), input.script);
    parts.push(little(input.sequence, 4));
  }
  parts.push(count(tx.outputs.length));
  for (const output of tx.outputs) {
    parts.push(little(output.exact, 8), count(output.script.length), output.script);
  }
  parts.push(little(tx.lock, 4));
  return joined(...parts);
}

export function txidOf(tx) {
  return sha256d(writeTransaction(tx));
}

/** One transaction with its id. */
export function readPayment(bytes) {
  const tx = readTransaction(new Reader(bytes));
  tx.txid = txidOf(tx);
  return tx;
}

/** A block: its header, its hash, its transactions with their ids. */
export function readBlock(bytes) {
  const reader = new Reader(bytes);
  const header = readHeader(reader.take(80));
  const transactions = [];
  for (let left = reader.count(); left > 0; left--) {
    const tx = readTransaction(reader);
    tx.txid = txidOf(tx);
    transactions.push(tx);
  }
  return { header, hash: sha256d(bytes.subarray(0, 80)), transactions, size: bytes.length };
}

/** The root over the ids; an odd one out is hashed with itself. */
export function merkleRoot(ids) {
  let row = ids;
  while (row.length > 1) {
    const above = [];
    for (let at = 0; at < row.length; at += 2) {
      above.push(sha256d(joined(row[at], row[at + 1] ?? row[at])));
    }
    row = above;
  }
  return row[0];
}

/** What a hash must not exceed, from its compact form. */
export function targetOf(bits) {
  const [exponent, mantissa] = [bits >>> 24, BigInt(bits & 0x7fffff)];
  const isNone = (bits & 0x800000) !== 0 || mantissa << BigInt(8 * Math.max(0, exponent - 3)) >= 1n << 256n;
  if (isNone) return 0n; // negative, or more than any hash
  return exponent <= 3
    ? mantissa >> BigInt(8 * (3 - exponent))
    : mantissa << BigInt(8 * (exponent - 3));
}

export function numberOf(hash) {
  return BigInt(`0x${shownHash(hash)}`);
}

/** The height that a coinbase says first (BIP 34), or -1. */
export function heightIn(script) {
  const opcode = script[0];
  if (opcode === 0) return 0;
  if (opcode >= 0x51 && opcode <= 0x60) return opcode - 0x50;
  if (!(opcode >= 1 && opcode <= 4)) return -1;
  let height = 0;
  for (let at = opcode; at >= 1; at--) height = height * 256 + script[at];
  return height;
}
