// The page of a sweep: its cells as a table; a click on one says how to play its trials again.
import { WORDS } from "./words.js";
import { element, showLanguage } from "./page.js";
import { offerCharts } from "./charts.js";

/** More digits than these say nothing. */
const DIGITS = 4;

/** The columns in the language of the page. */
const namesOf = (data) => data.words[words() === WORDS.zh ? 1 : 0];

const words = () => WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];

function shown(text) {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return text === "" ? "–" : (words().values[text] ?? text);
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
}

/** The names of the values of an axis, in the order in which the cells have them. */
const valuesOf = (rows, axis) => [...new Set(rows.map((row) => row[axis]))];

function start(root, data) {
  const state = { column: data.main, cell: -1 };
  const draw = () => {
    const panel = element("aside", { class: "panel open whole", "aria-live": "polite" });
    const language = element("button", {
      type: "button", class: "language",
      onclick: () => {
        showLanguage(words() === WORDS.en ? "zh" : "en");
        draw();
        root.querySelector(".language").focus();
      },
    }, words().language);
    const column = element("select", {
      "aria-label": words().column,
      onchange: (event) => {
        state.column = Number(event.target.value);
        draw();
      },
    }, namesOf(data).slice(data.axes).map((name, at) => element("option", { value: String(at + data.axes), selected: at + data.axes === state.column }, name)));
    const open = (cell) => {
      state.cell = cell;
      for (const button of root.querySelectorAll(".cell-of")) button.classList.toggle("chosen", Number(button.dataset.cell) === cell);
      panel.replaceChildren(...panelOf(data, cell));
    };
    root.replaceChildren(
      element("div", { class: "controls" }, element("label", {}, `${words().column} `, column), language),
      element("h2", {}, words().cells), element("p", { class: "note" }, words().cellsHelp, " ", axesText(data)),
      element("div", { class: "wide", tabindex: "0" }, data.axes === 2 ? grid(data, state, open) : list(data, state, open)), panel);
    root.hidden = false;
    if (state.cell >= 0) open(state.cell);
    else panel.replaceChildren(words().noCell);
  };
  draw();
}

/** The value of a cell as a button. */
function cellOf(data, state, open, cell) {
  const label = data.labels[cell];
  return element("button", {
    type: "button", class: "cell-of", "data-cell": String(cell), style: shade(data, state.column, cell),
    "aria-label": `${label}: ${shown(data.rows[cell][state.column])}`, onclick: () => open(cell),
  }, shown(data.rows[cell][state.column]));
}

/** The more, the darker; nothing where the column has no numbers. */
function shade(data, column, cell) {
  const values = data.rows.map((row) => Number(row[column])).filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const value = Number(data.rows[cell][column]);
  if (!(most > least) || !Number.isFinite(value)) return "";
  return `background:rgba(0,114,178,${(0.45 * (value - least)) / (most - least)})`;
}

/** What the short names of axes stand for. */
function axesText(data) {
  const pairs = data.columns.slice(0, data.axes).map((name, at) => [name, namesOf(data)[at]]).filter(([name, text]) => name !== text);
  return pairs.map(([name, text]) => `${name}${words().colon}${text}`).join(words().semicolon);
}

/** Two axes: one down, one across. */
function grid(data, state, open) {
  const [down, across] = [valuesOf(data.rows, 0), valuesOf(data.rows, 1)];
  const at = (one, other) => data.rows.findIndex((row) => row[0] === one && row[1] === other);
  const row = (one) => element("tr", {}, element("th", { scope: "row" }, `${data.columns[0]} = ${one}`),
    across.map((other) => element("td", {}, at(one, other) >= 0 ? cellOf(data, state, open, at(one, other)) : null)));
  return element("table", { class: "cells" },
    element("thead", {}, element("tr", {}, element("td", {}), across.map((other) => element("th", { scope: "col" }, `${data.columns[1]} = ${other}`)))),
    element("tbody", {}, down.map(row)));
}

/** Any number of axes: a row for each cell. */
function list(data, state, open) {
  const row = (values, cell) => element("tr", {}, values.slice(0, data.axes).map((value) => element("td", {}, value)),
    element("td", {}, cellOf(data, state, open, cell)));
  return element("table", { class: "cells" },
    element("thead", {}, element("tr", {}, [...namesOf(data).slice(0, data.axes), namesOf(data)[state.column]].map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, data.rows.map(row)));
}

/** All numbers of a cell, and the commands that play one of its trials as a run with its page. */
function panelOf(data, cell) {
  const [label, row] = [data.labels[cell], data.rows[cell]];
  const number = (name) => Number(row[data.columns.indexOf(name)]);
  const trials = number("trials");
  const command = (which) => element("pre", {}, element("code", {}, `${data.command} --replay '${label}${label ? "," : ""}${which}'`));
  const ways = data.truths.flatMap((name) => [
    number(name) > 0 ? [element("p", {}, words().firstWith(name, number(name), trials)), command(`first=${name}`)] : [],
    number(name) < trials ? [element("p", {}, words().firstWithout(name, trials - number(name), trials)), command(`first-without=${name}`)] : [],
  ]).flat();
  return [
    element("h3", {}, label),
    element("dl", {}, namesOf(data).slice(data.axes).flatMap((name, at) => [element("dt", {}, name), element("dd", { title: row[data.axes + at] }, shown(row[data.axes + at]))])),
    ...ways, element("p", {}, words().anyTrial), command("trial=0"),
  ];
}

offerCharts(words);
start(document.querySelector(".sweep"), JSON.parse(document.getElementById("cells").textContent));
