// Under each chart of the page: what saves it, and the numbers in it.
import { element } from "./page.js";

/** More rows than these are in the file alone. */
const ROWS = 200;

/** Buttons under each chart that save it as SVG, PNG and CSV, and the table of its numbers. */
export function offerCharts(words) {
  for (const figure of document.querySelectorAll("figure")) {
    const svg = figure.querySelector("svg");
    if (!svg) continue;
    const name = figure.dataset.chart ?? "chart";
    const save = (href, ending) => element("a", { href, download: `${name}.${ending}` }).click();
    const asUrl = () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    const asPixels = () => {
      const image = new Image();
      image.onload = () => {
        const canvas = element("canvas", { width: 2 * svg.viewBox.baseVal.width, height: 2 * svg.viewBox.baseVal.height });
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        save(canvas.toDataURL("image/png"), "png");
      };
      image.src = asUrl();
    };
    const button = (text, act) => element("button", { type: "button", onclick: act, "aria-label": `${name}.${text.toLowerCase()}` }, text);
    const buttons = [button("SVG", () => save(asUrl(), "svg")), button("PNG", asPixels)];
    const numbers = document.getElementById(`csv-${name}`);
    const csv = numbers ? JSON.parse(numbers.textContent) : "";
    if (csv) buttons.push(button("CSV", () => save(`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`, "csv")));
    figure.append(element("p", { class: "saves" }, buttons));
    if (csv) figure.append(tableOf(csv, words));
  }
}

/** The numbers, folded; the table is made when it is opened. */
function tableOf(csv, words) {
  const summary = element("summary", {}, words().numbers);
  const details = element("details", { class: "numbers" }, summary);
  summary.addEventListener("language", () => (summary.textContent = words().numbers));
  details.addEventListener("toggle", () => {
    if (!details.open || details.querySelector("table")) return;
    const [head, ...rows] = rowsOf(csv);
    const cell = (text) => element("td", { class: text !== "" && Number.isFinite(Number(text)) ? "number" : "" }, text);
    const table = element("table", {},
      element("thead", {}, element("tr", {}, head.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, rows.slice(0, ROWS).map((row) => element("tr", {}, row.map(cell)))));
    details.append(element("div", { class: "wide", tabindex: "0" }, table));
    if (rows.length > ROWS) details.append(element("p", { class: "note" }, words().moreRows(rows.length - ROWS)));
  });
  return details;
}

/** The rows of a table of comma-separated values. */
export function rowsOf(csv) {
  const rows = [];
  let [row, text, isQuoted] = [[], "", false];
  for (let at = 0; at < csv.length; at++) {
    const sign = csv[at];
    if (isQuoted) {
      if (sign === '"' && csv[at + 1] === '"') text += csv[++at];
      else if (sign === '"') isQuoted = false;
      else text += sign;
    } else if (sign === '"') isQuoted = true;
    else if (sign === "," || sign === "\n") {
      row.push(text);
      text = "";
      if (sign === "\n") {
        rows.push(row);
        row = [];
      }
    } else text += sign;
  }
  return rows;
}
