// Pictures of a report for the gallery: the moment of a fork, in both languages.
// Usage: node pictures.mjs REPORT FOLDER
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [report, folder] = process.argv.slice(2).map((path) => resolve(path));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 1830 } });
const page = await context.newPage();
await page.goto(pathToFileURL(report).href);
await page.waitForSelector(".stage .tree .block");
// As the hidden branch has just been shown: the old one still has followers.
await page.evaluate(() => {
  const film = JSON.parse(document.getElementById("film").textContent);
  const fork = film.forks.at(-1);
  const shown = film.blocks[fork.sides[0][0]].released;
  const slider = document.querySelector(".stage input[type=range]");
  slider.value = String(Math.max(fork.began, shown) + Math.round(0.6 * film.ticks_per_s));
  slider.dispatchEvent(new Event("input", { bubbles: true }));
});
// The payment that is about to go.
await page.locator(".follow select").selectOption({ label: "pizza" });
for (const language of ["en", "zh"]) {
  await page.evaluate(() => document.querySelector(".controls").scrollIntoView());
  await page.screenshot({ path: `${folder}/report-${language}.png` });
  await page.locator(".stage .language").click();
}
await browser.close();
