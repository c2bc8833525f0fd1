// Plays each scenario of a list in the WebAssembly module and compares its digest with the list's.
// Usage: node run.mjs MODULE LIST
import { readFileSync } from "node:fs";

const [moduleFile, listFile] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(moduleFile));
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) {
  console.error("the module wants something from outside:", imports);
  process.exit(1);
}
const forklab = new WebAssembly.Instance(module, {}).exports;

function play(text, seed) {
  forklab.forklab_clear();
  for (const byte of Buffer.from(text, "utf8")) forklab.forklab_put(byte);
  const words = BigInt.asUintN(64, seed);
  const isHistory = forklab.forklab_play(Number(words & 0xffffffffn), Number(words >> 32n)) === 1;
  const bytes = Buffer.alloc(forklab.forklab_answer_length());
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = forklab.forklab_answer_byte(at);
  return { isHistory, answer: bytes.toString("utf8") };
}

// Bad input is an answer, not a trap, and the module goes on.
if (play("{", 1n).isHistory) {
  console.error("half a scenario was played");
  process.exit(1);
}

const lines = readFileSync(listFile, "utf8").trimEnd().split("\n");
let failed = 0;
for (const line of lines) {
  const { name, seed, digest, text } = JSON.parse(line);
  const { isHistory, answer } = play(text, BigInt(seed));
  if (!isHistory || answer !== digest) {
    failed += 1;
    console.error(`${name}: native ${digest}, wasm32 ${answer}\n${text}`);
  }
}
const begun = performance.timeOrigin;
console.log(`wasm32: ${lines.length} histories in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
console.log(`${lines.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && lines.length >= 100 ? 0 : 1);
