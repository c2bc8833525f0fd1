// Opens reports from disk in Chromium, offline, and uses them as a reader would.
// Usage: node report.mjs FOLDER   (the folder holds the runs fork, theft, refused and evil)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = resolve(process.argv[2]);
const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 } });

/** Opens the report of a run; whatever it asks for or complains of makes the test fail. */
async function open(run, file = `${run}/report.html`) {
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("dialog", (dialog) => page.complaints.push(`a dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    const isOwn = request.url().endsWith(file) || request.url().startsWith("data:");
    if (!isOwn) page.complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(`${folder}/${file}`).href);
  await page.waitForSelector(run === "sweep" ? ".stage .cell-of" : ".stage .tree .block");
  return page;
}

/** Moves the slider to a moment. */
async function scrub(page, ticks) {
  await page.locator(".stage input[type=range]").first().evaluate((slider, value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }, ticks);
}

const filmOf = (page) => page.evaluate(() => JSON.parse(document.getElementById("film").textContent));
const state = (page, block) => page.locator(`[data-block="${block}"]`).getAttribute("data-state");

async function close(page, name) {
  assert.deepEqual(page.complaints, [], name);
  await page.close();
  console.log(`${name}: as it should be`);
}

async function aForkIsSeenAsItWas() {
  const page = await open("fork");
  const film = await filmOf(page);
  const fork = film.forks.find((one) => one.ended >= 0);
  const [winner, loser] = fork.sides.map(([child]) => child);
  // While it is open the loser's own miner follows it; when all have left it, it is stale.
  const home = film.miners[film.blocks[loser].miner].node;
  await page.locator(".stage select").nth(1).selectOption(String(home));
  await scrub(page, Math.max(film.blocks[loser].found, film.blocks[winner].found));
  assert.equal(await state(page, loser), "on");
  await page.locator(".stage select").nth(1).selectOption("-1");
  const states = [await state(page, loser), await state(page, winner)].sort();
  assert.deepEqual(states, ["on", "rival"]);
  await scrub(page, fork.ended);
  assert.equal(await state(page, loser), "stale");
  assert.equal(await state(page, winner), "on");
  await scrub(page, Math.min(film.blocks[loser].found, film.blocks[winner].found) - 1);
  assert.equal(await page.locator(`[data-block="${loser}"]`).count(), 0);
  await close(page, "a fork is seen as it was");
}

async function aBlockIsOpenedAndBroken() {
  const page = await open("fork");
  await page.keyboard.press("End");
  await page.locator(".stage .tree .block.tip").click();
  const checks = () => page.locator(".checks li.fails").evaluateAll((all) => all.map((one) => one.dataset.check));
  assert.deepEqual(await checks(), []);
  const nonce = page.locator('[data-field="nonce"]');
  const before = await nonce.inputValue();
  await nonce.fill(String(Number(before) + 1));
  assert.ok((await checks()).includes("checkWork"), "another nonce breaks the proof of work");
  await nonce.fill("many");
  assert.equal(await nonce.getAttribute("aria-invalid"), "true");
  await nonce.fill(before);
  assert.deepEqual(await checks(), []);
  await page.locator('[data-field="merkle"]').fill("00".repeat(32));
  assert.ok((await checks()).includes("checkMerkle"));
  await close(page, "a block is opened and broken");
}

async function aTheftIsFollowed() {
  const page = await open("theft");
  const film = await filmOf(page);
  const stolen = film.payments.find((payment) => payment.reversed >= 0);
  const seen = () => page.locator(`[data-payment="${stolen.name}"]`).getAttribute("data-state");
  await scrub(page, stolen.sent - 1);
  assert.equal(await seen(), "unsent");
  await scrub(page, stolen.reversed - 1);
  assert.equal(await seen(), "delivered");
  await scrub(page, stolen.reversed);
  assert.equal(await seen(), "reversed");
  await page.locator(`[data-payment="${stolen.name}"]`).waitFor();
  await page.locator('[data-payment="car"] .link').click();
  assert.match(await page.locator(".panel h3").textContent(), /Transaction/);
  await page.locator(".stage .tree .block.tip").click();
  await page.locator(".transactions .link").last().click();
  assert.match(await page.locator(".panel h3").textContent(), /Transaction/);
  const verdicts = () => page.locator(".checks li").evaluateAll((all) => all.map((one) => one.className));
  assert.ok((await verdicts()).length >= 4, "its id, the root of its block, its coin, a signature");
  assert.ok((await verdicts()).every((one) => one === "holds"));
  const failing = () => page.locator(".checks li.fails").evaluateAll((all) => [...new Set(all.map((one) => one.dataset.check))].sort());
  const change = async (field, text) => {
    const input = page.locator(`[data-field="${field}"]`);
    const before = await input.inputValue();
    await input.fill(text);
    const found = await failing();
    await input.fill(before);
    assert.deepEqual(await failing(), []);
    return found;
  };
  assert.deepEqual(await change("amount-0", "0.1"), ["checkId", "checkRoot", "checkSignature"]);
  assert.deepEqual(await change("amount-0", "20000000"), ["checkAmounts", "checkId", "checkRoot", "checkSignature"]);
  assert.deepEqual(await change("spends-0", "11".repeat(32)), ["checkCoin", "checkId", "checkRoot"]);
  assert.deepEqual(await change("lock-time", "7"), ["checkId", "checkRoot", "checkSignature"]);
  // From an output to its owner's coins, and from a coin back to where it was made.
  await page.locator(".panel h4 + ul").nth(1).locator(".link").first().click();
  const balance = await page.locator(".balance").textContent();
  assert.match(balance, /Money: [0-9.]+ BTC, [0-9]+ coins/);
  await page.locator(".panel li .link").first().click();
  assert.ok((await page.locator(".ways .new").count()) > 0, "it ends where money is made");
  await page.locator(".panel .close").click();
  await close(page, "a theft is followed");
}

/** The coffee went to some and its rival to others: the map shows who has which. */
async function aPaymentIsSeenOnItsWay() {
  const page = await open("theft");
  const film = await filmOf(page);
  const coffee = film.payments.find((payment) => payment.name === "coffee");
  const { arrivals } = film.relays.find((relay) => relay.txid === coffee.txid);
  const takers = arrivals.length / 4;
  assert.ok(takers > 1 && takers < film.node_count, "some have it, others its rival");
  await page.locator('[data-payment="coffee"] .link').click();
  await page.locator(".panel button", { hasText: "Watch it spread" }).click();
  assert.equal(await page.locator(".play").textContent(), "❚❚");
  await page.waitForFunction((text) => document.querySelector(".legend .has")?.textContent.endsWith(text), `: ${takers}`);
  await page.locator(".play").click();
  await scrub(page, coffee.sent - 1);
  assert.match(await page.locator(".legend .has").textContent(), /: 0$/);
  assert.match(await page.locator(".legend .carried").textContent(), /coffee/);
  assert.match(await page.locator(".spread-of h3").textContent(), /coffee/);
  await close(page, "a payment is seen on its way");
}

async function aCutIsSeen() {
  const page = await open("cut");
  const film = await filmOf(page);
  const [cut, healed] = ["partition", "heal"].map((kind) => film.breakages.find((one) => one.kind === kind).at);
  const counted = async () => Number(/(\d+) links cut/.exec(await page.locator(".stage .crowd").getAttribute("aria-label"))[1]);
  await scrub(page, cut - 1);
  assert.equal(await counted(), 0);
  await scrub(page, cut);
  assert.ok((await counted()) > 100, "many links led to the other side");
  const picture = () => page.locator(".stage .crowd").evaluate((canvas) => canvas.toDataURL());
  const broken = await picture();
  await scrub(page, healed);
  assert.equal(await counted(), 0);
  assert.notEqual(await picture(), broken);
  await close(page, "a cut is seen");
}

async function aPaymentWaitsAndIsFollowed() {
  const page = await open("theft");
  const film = await filmOf(page);
  const stolen = film.payments.find((payment) => payment.reversed >= 0 && payment.name !== "coffee");
  await page.locator(".follow select").selectOption({ label: stolen.name });
  const steps = (kind) => page.locator(`.pool .way-of [data-step="${kind}"].past`).count();
  await scrub(page, stolen.sent - 1);
  assert.equal(await page.locator(".cell.mine").count(), 0);
  assert.equal(await steps("shouted"), 0);
  const heard = Number(await page.evaluate((name) => {
    const film = JSON.parse(document.getElementById("film").textContent);
    const node = film.nodes.findIndex((one) => one.name === name);
    return film.pools.of.findIndex((pool) => pool.node === node);
  }, stolen.to));
  assert.ok(heard >= 0, "the payee's mempool is kept");
  await scrub(page, stolen.sent + 60 * film.ticks_per_s);
  assert.equal(await page.locator(".cell.mine").count(), 1, "it waits at the payee");
  assert.match(await page.locator("h2.waiting").textContent(), new RegExp(stolen.to));
  await page.locator(".cell.mine").click();
  assert.match(await page.locator(".panel h3").textContent(), /Transaction/);
  await scrub(page, stolen.reversed - 1);
  assert.ok((await steps("inBlock")) > 0 && (await steps("delivered")) === 1 && (await steps("lost")) === 0);
  await scrub(page, stolen.reversed);
  assert.equal(await steps("lost"), 1);
  const stories = (await page.locator(".stage .forks li").allTextContents()).join(" ");
  assert.match(stories, new RegExp(`had mallory's first.*1 payment fell out for good.*Gone after delivery: ${stolen.name} `));
  assert.ok((await steps("back")) > 0, "the chain that the payee follows no longer holds it");
  assert.match(await page.locator(".panel .rival").textContent(), /spent by/);
  await close(page, "a payment waits and is followed");
}

async function theLanguageChanges() {
  const page = await open("refused");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
  assert.ok(await page.getByRole("heading", { name: "网络" }).isVisible());
  await page.locator(".stage .language").click();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.ok(await page.getByRole("heading", { name: "The network" }).isVisible());
  assert.equal(await page.getByRole("heading", { name: "网络" }).count(), 0);
  await close(page, "the language changes");
}

async function itPlaysByKeyboard() {
  const page = await open("fork");
  const value = async () => Number(await page.locator(".stage input[type=range]").inputValue());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const first = await value();
  assert.ok(first > 0);
  await page.keyboard.press("ArrowLeft");
  assert.ok((await value()) < first);
  await page.keyboard.press(" ");
  await page.waitForFunction((at) => Number(document.querySelector(".stage input[type=range]").value) > at, first);
  await page.keyboard.press(" ");
  await page.keyboard.press("Home");
  assert.equal(await value(), 0);
  await page.keyboard.press("End");
  assert.equal(await page.locator('[data-block="1"]').count(), 0, "far to the left");
  for (let at = 0; at < 30; at++) await page.keyboard.press("PageUp");
  assert.equal(await page.locator('[data-block="1"]').count(), 1);
  await page.locator(".stage .crowd").focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.locator(".panel h3").textContent(), /Node/);
  await close(page, "it plays by keyboard");
}

async function textsStayText() {
  const page = await open("evil");
  assert.match(await page.locator("h1").first().textContent(), /<\/script><img/);
  assert.equal(await page.locator("img").count(), 0);
  await close(page, "texts stay text");
}

/** Whatever a block is: its panel opens, and a check fails only where the network refused the block. */
async function everyBlockOpens() {
  for (const run of ["refused", "theft"]) {
    const page = await open(run);
    const film = await filmOf(page);
    let opened = 0;
    for (const [id, block] of film.blocks.entries()) {
      if (block.status === "active" && id % 10 !== 0) continue;
      await scrub(page, block.found);
      const drawn = page.locator(`[data-block="${id}"]`);
      if (id > 0 && block.miner < 0) assert.equal(await drawn.count(), 0, "nobody ever had it");
      if ((await drawn.count()) === 0) continue;
      await drawn.focus();
      await page.keyboard.press("Enter");
      const fails = await page.locator(".checks li.fails").count();
      assert.equal(fails > 0, block.code !== undefined, `${run}: block ${id}`);
      opened += 1;
    }
    assert.ok(opened > 5, `${opened}`);
    const refused = film.blocks.filter((block) => block.code && block.miner >= 0).length;
    assert.equal(await page.locator("[data-refused]").count(), refused);
    if (refused > 0) await page.locator("[data-refused] button").last().click();
    if (refused > 0) assert.match(await page.locator(".checks .fails").last().textContent(), /refused|拒绝/);
    await close(page, `every block of ${run} opens`);
  }
}

async function aBlockOpensWhileItPlays() {
  const page = await open("theft");
  await page.locator(".stage select").first().selectOption("1");
  await page.locator(".stage .play").click();
  // The genesis block, with a hand that shakes; the tree is drawn anew in the meantime.
  const box = await page.locator(".stage .tree").boundingBox();
  const [x, y] = [box.x + 40, box.y + 44];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.waitForTimeout(120);
  await page.mouse.move(x + 2, y);
  await page.mouse.up();
  await page.waitForSelector(".panel.open h3");
  await close(page, "a block opens while it plays");
}

async function twoRunsMoveTogether() {
  const page = await open("", "compare.html");
  await page.waitForFunction(() => document.querySelectorAll(".stage .tree .block").length > 1);
  const clocks = () => page.locator(".stage .clock").allTextContents();
  await scrub(page, 3_600_000);
  const [one, other] = await clocks();
  assert.equal(one, other);
  await page.locator(".stage .language").first().click();
  assert.equal(await page.getByRole("heading", { name: "网络" }).count(), 2);
  await close(page, "two runs move together");
}

async function aChartIsSaved() {
  const page = await open("theft");
  for (const [button, name, start] of [[0, "tree.svg", "<svg "], [1, "tree.png", "\x89PNG"]]) {
    const saved = page.waitForEvent("download");
    await page.locator(".saves button").nth(button).click();
    const download = await saved;
    assert.equal(download.suggestedFilename(), name);
    assert.ok(readFileSync(await download.path()).toString("latin1").startsWith(start), name);
  }
  await page.locator("details.numbers summary").first().click();
  // The rows are made when the browser tells that it is open.
  await page.locator("details.numbers").first().locator("tbody tr").first().waitFor();
  const rows = await page.locator("details.numbers").first().locator("tbody tr").count();
  assert.equal(rows, (await filmOf(page)).blocks.length);
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "spread.csv" }).first().click();
  const text = readFileSync(await (await saved).path()).toString();
  assert.ok(text.startsWith("nodes_percent,p50_s,p90_s,p99_s\n"), text.slice(0, 80));
  await close(page, "a chart is saved");
}

/** Beyond two thousand nodes nobody is shown alone, but how the blocks went from node to node. */
async function aLargeCrowdIsSeenAsAWhole() {
  const page = await open("many");
  const film = await filmOf(page);
  assert.equal(film.nodes.length, 0);
  const id = Number(Object.keys(film.crowd.trees).at(-1));
  const half = film.crowd.steps[id].slice(0, 25).reduce((sum, wait) => sum + wait, 0);
  await scrub(page, half);
  assert.equal(await state(page, id), "on");
  await page.locator(`[data-block="${id}"]`).focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".spread .now-told").textContent(), /: (50|51|52) %/);
  assert.match(await page.locator(".panel dl").first().textContent(), /Half of the hashpower had it after/);
  // The more is drawn, the longer is the picture.
  const drawn = () => page.locator(".spread-tree").evaluate((canvas) => canvas.toDataURL().length);
  const some = await drawn();
  await scrub(page, film.blocks[id].found + 1);
  const nothing = await drawn();
  await scrub(page, film.end);
  assert.ok(nothing < some && some < (await drawn()), "ever more have heard of it");
  await close(page, "a large crowd is seen as a whole");
}

async function aSweepHasAPage() {
  const page = await open("sweep");
  assert.equal(await page.locator("main.leaf:visible figure svg").count(), 1);
  assert.equal(await page.locator(".cell-of").count(), 4);
  await page.locator(".cell-of").nth(1).click();
  assert.match(await page.locator(".panel h3").textContent(), /^q=0.3,z=2$/);
  const commands = await page.locator(".panel pre").allTextContents();
  assert.ok(commands.some((command) => /^forklab sweep .*browser\/small.json --replay 'q=0.3,z=2,first=success'$/.test(command)), commands.join());
  assert.equal(commands.length, 3);
  assert.ok(await page.locator("p.question:visible").isVisible());
  assert.match(await page.locator(".panel dl").textContent(), /chance of success0\.\d{1,4}\D/);
  await page.locator(".stage .language").click();
  assert.ok(await page.getByRole("heading", { name: "各格" }).isVisible());
  assert.match(await page.locator(".panel dl").textContent(), /成功概率/);
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  assert.deepEqual(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 300)}`), []);
  await close(page, "a sweep has a page");
}

/** Two seconds and twenty pictures a second are asked of an idle machine; a busy one gets time. */
async function aCrowdMovesSmoothly() {
  const begun = Date.now();
  const page = await open("crowd");
  const first = Date.now() - begun;
  assert.equal((await filmOf(page)).nodes.length, 2000);
  const rate = await page.evaluate(async () => {
    const slider = document.querySelector(".stage input[type=range]");
    const [count, start] = [60, performance.now()];
    for (let at = 0; at < count; at++) {
      slider.value = String((Number(slider.max) * ((at * 37) % count)) / count);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
    return count / ((performance.now() - start) / 1000);
  });
  console.log(`2,000 nodes: first picture after ${first} ms, ${Math.round(rate)} pictures a second`);
  assert.ok(first < 10_000 && rate > 5);
  await close(page, "a crowd moves smoothly");
}

/** Every word is there in both languages, and of the same kind. */
async function wordsAreTranslated() {
  const text = readFileSync(new URL("../../src/report/web/words.js", import.meta.url), "utf8");
  const { WORDS } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const kinds = (words) => Object.entries(words)
    .flatMap(([key, word]) => typeof word === "object" && !Array.isArray(word)
      ? kinds(word).map((below) => `${key}.${below}`)
      : `${key}: ${typeof word} ${Array.isArray(word) ? word.length : ""}`);
  assert.deepEqual(kinds(WORDS.en), kinds(WORDS.zh));
  for (const word of JSON.stringify(WORDS.en).match(/[\u4e00-\u9fff]+/g) ?? []) assert.equal(word, "中文");
  console.log("words are translated: as it should be");
}

async function nobodyIsLeftOut() {
  const page = await open("theft");
  await page.keyboard.press("End");
  await page.locator(".stage .tree .block.tip").click();
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  assert.deepEqual(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 300)}`), []);
  await close(page, "nobody is left out");
}

try {
  await aForkIsSeenAsItWas();
  await aBlockIsOpenedAndBroken();
  await aTheftIsFollowed();
  await aPaymentIsSeenOnItsWay();
  await aCutIsSeen();
  await aPaymentWaitsAndIsFollowed();
  await theLanguageChanges();
  await itPlaysByKeyboard();
  await textsStayText();
  await everyBlockOpens();
  await aBlockOpensWhileItPlays();
  await twoRunsMoveTogether();
  await aChartIsSaved();
  await aCrowdMovesSmoothly();
  await aLargeCrowdIsSeenAsAWhole();
  await aSweepHasAPage();
  await nobodyIsLeftOut();
  await wordsAreTranslated();
} finally {
  await browser.close();
}
