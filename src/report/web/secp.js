// ECDSA on secp256k1 (SEC 1 and SEC 2) in whole numbers, and what a legacy signature signs.
import { joined, sha256d, toHex, writeTransaction } from "./bytes.js";

const P = 2n ** 256n - 2n ** 32n - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const G = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
];

function modulo(number, by) {
  const rest = number % by;
  return rest < 0n ? rest + by : rest;
}

function inverse(number, by) {
  let [low, high, one, other] = [modulo(number, by), by, 1n, 0n];
  while (low > 1n) {
    const times = high / low;
    [low, high, one, other] = [high - times * low, low, other - times * one, one];
  }
  return modulo(one, by);
}

function power(base, exponent, by) {
  let [result, square] = [1n, modulo(base, by)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % by;
    square = (square * square) % by;
  }
  return result;
}

/** The sum of two points; nothing stands for the point at infinity. */
function added(one, other) {
  if (!one) return other;
  if (!other) return one;
  const [[x, y], [u, v]] = [one, other];
  if (x === u && modulo(y + v, P) === 0n) return null;
  const slope = x === u && y === v
    ? modulo(3n * x * x * inverse(2n * y, P), P)
    : modulo((v - y) * inverse(u - x, P), P);
  const across = modulo(slope * slope - x - u, P);
  return [across, modulo(slope * (x - across) - y, P)];
}

function times(point, factor) {
  let [sum, double] = [null, point];
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) sum = added(sum, double);
    double = added(double, double);
  }
  return sum;
}

const whole = (bytes) => BigInt(`0x${toHex(bytes) || "0"}`);

/** The point of a public key of 33 or 65 bytes; nothing if it is none. */
function pointOf(key) {
  const x = whole(key.subarray(1, 33));
  const square = modulo(x ** 3n + 7n, P);
  if (key.length === 65 && key[0] === 4) {
    const y = whole(key.subarray(33));
    return modulo(y * y, P) === square ? [x, y] : null;
  }
  if (key.length !== 33 || (key[0] !== 2 && key[0] !== 3)) return null;
  const root = power(square, (P + 1n) / 4n, P);
  if (modulo(root * root, P) !== square) return null;
  return [x, (root & 1n) === BigInt(key[0] & 1) ? root : P - root];
}

/** The two numbers of a DER signature; nothing if it is none. */
function numbersOf(der) {
  const number = (at) => (der[at] === 2 ? [whole(der.subarray(at + 2, at + 2 + der[at + 1])), at + 2 + der[at + 1]] : null);
  const first = der[0] === 0x30 ? number(2) : null;
  const second = first && number(first[1]);
  return second ? [first[0], second[0]] : null;
}

/** Whether `der` is the key's signature of a hash of 32 bytes. */
export function isSignedBy(key, hash, der) {
  const [point, numbers] = [pointOf(key), numbersOf(der)];
  if (!point || !numbers) return false;
  const [r, s] = numbers;
  if (r < 1n || r >= N || s < 1n || s >= N) return false;
  const back = inverse(s, N);
  const sum = added(times(G, modulo(whole(hash) * back, N)), times(point, modulo(r * back, N)));
  return sum !== null && modulo(sum[0], N) === r;
}

/** What is pushed by a script of nothing but pushes of up to 75 bytes. */
function pushesOf(script) {
  const pushes = [];
  for (let at = 0; at < script.length; at += 1 + script[at]) {
    if (script[at] > 75) return [];
    pushes.push(script.subarray(at + 1, at + 1 + script[at]));
  }
  return pushes;
}

/**
 * Whether the signature of an input fits the transaction, for coins locked by a key or by the hash
 * of one (SIGHASH_ALL); nothing for other coins.
 */
export function isInputSigned(tx, at, coin) {
  const pushes = pushesOf(tx.inputs[at].script);
  const isByKey = coin.script.length > 34 && coin.script.at(-1) === 0xac;
  const [signature, key] = isByKey ? [pushes[0], coin.script.subarray(1, -1)] : pushes;
  if (!signature || !key || signature.at(-1) !== 1) return null;
  const inputs = tx.inputs.map((input, index) => ({ ...input, script: index === at ? coin.script : new Uint8Array(0) }));
  const signed = sha256d(joined(writeTransaction({ ...tx, inputs }), Uint8Array.of(1, 0, 0, 0)));
  return isSignedBy(key, signed, signature.subarray(0, -1));
}
