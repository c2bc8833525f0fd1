// The lists of attempts to cheat and of forks, each with its story and a button that goes there.
import { contentOf } from "./film.js";
import { shownHash } from "./bytes.js";
import { amountText, clockText, element, shortHash, spanText } from "./page.js";
import { ruleText } from "./rules.js";

/** More forks than these are folded away. */
const FORKS_OPEN = 12;

/** Which side was found first, whether others were cut off then, and which payments were robbed. */
function factsOf(film, fork, winner, loser) {
  const end = fork.ended < 0 ? film.end : fork.ended;
  const [early, late] = winner.found <= loser.found ? [winner, loser] : [loser, winner];
  const cuts = film.data.breakages.filter((one) => one.at <= early.found && ["partition", "heal"].includes(one.kind));
  const gone = film.data.payments.filter((payment) => payment.reversed >= fork.began && payment.reversed <= end);
  return { gone, early, late, isCut: cuts.at(-1)?.kind === "partition" };
}

/** All attempts to cheat, each with how it ended and a button that goes there. */
export function attackList(stage) {
  const { film, words } = stage;
  const item = (attack) => {
    const end = attack.ended < 0 ? film.end : attack.ended;
    const stolen = film.data.payments.find((payment) => payment.name === attack.name);
    const lost = stolen && stolen.reversed >= 0 ? words.robbed(stolen.to, amountText(stolen.amount, words)) : "";
    const story = words.attackStory({
      ...attack, kind: words.kinds[attack.kind] ?? attack.kind, isOver: attack.ended >= 0,
      word: words.outcomes[attack.outcome], span: spanText(film, end - attack.began, words),
    });
    const show = () => {
      stage.go(end);
      stage.look();
    };
    return element("li", { "data-attack": attack.name }, `${clockText(film, attack.began)} ${attack.name}${words.colon}${story}${lost} `,
      element("button", { type: "button", onclick: show, "aria-label": `${words.show} ${attack.name}` }, words.show));
  };
  return element("ol", { class: "forks" }, film.data.attacks.map(item));
}

/** All forks in words, each with a button that goes there. */
export function forkList(stage) {
  const { film, words } = stage;
  const item = (fork, index) => {
    const [winner, loser] = fork.sides.map(([child, lost, nodes]) => ({ block: film.blocks[child], lost, nodes }));
    if (!loser) return null;
    const isOne = winner.block.miner === loser.block.miner;
    const hash = (block) => shortHash(shownHash(contentOf(film, block).hash));
    const finder = ({ block }) => `${film.data.miners[block.miner]?.name ?? words.nobody}${isOne ? ` (${hash(block)})` : ""}`;
    const facts = factsOf(film, fork, winner.block, loser.block);
    const story = words.forkStory({
      first: finder({ block: facts.early }), second: finder({ block: facts.late }), isKnown: fork.known, isCut: facts.isCut, height: winner.block.height, below: winner.block.height - 1,
      gap: spanText(film, winner.block.found - loser.block.found, words),
      followed: loser.nodes > 0 ? words.forkFollowed(words.nodes(loser.nodes), finder(loser), words.blocks(loser.lost)) : words.forkIgnored(finder(loser)),
      secret: [winner, loser].filter(({ block }) => block.released > block.found + 1)
        .map((side) => words.forkSecret(finder(side), spanText(film, side.block.released - side.block.found, words))).join(""),
      seen: fork.firsts.length < 2 ? "" : words.forkSeen(fork.firsts.slice(0, 2).map((count) => words.nodes(count)), finder(winner), finder(loser)),
      end: loser.nodes === 0 ? "" : fork.ended < 0 ? words.forkOpen : words.forkEnd(spanText(film, fork.ended - fork.began, words), finder(winner), fork.decided),
      back: fork.back > 0 ? words.forkBack(fork.back, fork.later) : "",
      dead: fork.dead > 0 ? words.forkDead(fork.dead) : "",
      gone: facts.gone.length > 0 ? words.forkGone(facts.gone.map((payment) => words.bracketed(payment.name, amountText(payment.amount, words)))) : "",
    });
    const show = () => {
      stage.go(fork.began);
      stage.open({ kind: "block", block: loser.block });
      stage.look();
    };
    return element("li", {}, `${clockText(film, facts.early.found)} ${story} `,
      element("button", { type: "button", onclick: show, "aria-label": `${words.show} ${words.forks} ${index + 1}` }, words.show));
  };
  const list = element("ol", { class: "forks" }, film.data.forks.map(item));
  if (film.data.forks.length <= FORKS_OPEN) return list;
  return element("details", {}, element("summary", {}, words.forkCount(film.data.forks.length)), list);
}

/** All blocks that were refused, each by its name in the script and the rule that it broke. */
export function refusedList(stage) {
  const { film, words } = stage;
  const nameOf = (block) => block.name ?? film.data.miners[block.miner]?.name ?? words.block(block.height);
  const item = (block) => element("li", { "data-refused": block.code },
    `${clockText(film, block.found)} ${nameOf(block)}${words.colon}`, element("code", {}, block.code), ` ${ruleText(block.code, words)} `,
    element("button", {
      type: "button", "aria-label": `${words.show} ${nameOf(block)}`,
      onclick: () => {
        stage.go(Math.max(block.found, block.released));
        stage.open({ kind: "block", block });
        stage.look();
      },
    }, words.show));
  return element("ol", { class: "forks" }, film.blocks.filter((block) => block.code && !block.isGhost).map(item));
}
