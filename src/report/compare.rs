//! The page of two runs side by side: what was changed, where the histories part, what became of
//! everybody, and both films under one slider.

use crate::report::attack_words::verdict;
use crate::report::html::escape;
use crate::report::html::put;
use crate::report::html::section;
use crate::report::numbers::clock;
use crate::report::page::close;
use crate::report::page::head;
use crate::report::page::open_leaf;
use crate::report::page_words as page;
use crate::report::script::script;
use crate::report::words;
use crate::report::words::pick;
use crate::scenario::difference::differences;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::story::ending::Story;
use crate::story::picture::PictureBlock;
use serde_json::Value;
use std::collections::BTreeMap;

/// Figures by name.
type Figures = BTreeMap<String, BTreeMap<String, Value>>;

/// One of the two runs.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The run folder as the user called it.
    pub folder: &'a str,
    /// What was played.
    pub scenario: &'a Scenario,
    /// What is told of it.
    pub story: &'a Story,
    /// The document of [`FilmData`](crate::report::film_data::FilmData).
    pub film: &'a str,
}

/// The page, which opens in the first language.
pub fn comparison(languages: [Language; 2], sides: [Side<'_>; 2]) -> String {
    let mut html = String::new();
    let script = script();
    let titles = languages.map(|language| title(language, sides));
    head(languages[0], &titles[0], &script, &mut html);
    for (at, language) in languages.into_iter().enumerate() {
        open_leaf("main", at, language, &mut html);
        put(&mut html, format_args!("<h1>{}</h1>\n", escape(&titles[at])));
        changed(language, sides, &mut html);
        parting(language, sides, &mut html);
        figures(language, sides, &mut html);
        fates(language, sides, &mut html);
        html += "</main>\n";
    }
    html += "<div class=\"stages\">\n";
    for (at, side) in sides.iter().enumerate() {
        let name = escape(side.folder);
        put(
            &mut html,
            format_args!(
                "<section class=\"stage\" data-film=\"film-{at}\" data-name=\"{name}\" hidden>\
                 </section>\n"
            ),
        );
    }
    html += "</div>\n";
    close(&[("film-0", sides[0].film), ("film-1", sides[1].film)], &script, &mut html);
    html
}

fn title(language: Language, sides: [Side<'_>; 2]) -> String {
    let title = words::title(language, sides[0].scenario);
    match language {
        Language::English => format!("{title}: two runs side by side"),
        Language::Chinese => format!("{title}：两次运行的对照"),
    }
}

/// A table of a name and what either run says; what differs is strong.
fn table(
    language: Language,
    sides: [Side<'_>; 2],
    rows: impl Iterator<Item = [String; 3]>,
    html: &mut String,
) {
    let what = pick(language, "what", "项目");
    html.push_str("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>");
    for column in [what, sides[0].folder, sides[1].folder] {
        put(html, format_args!("<th scope=\"col\">{}</th>", escape(column)));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for [name, one, other] in rows {
        let (open, end) = if one == other { ("", "") } else { ("<strong>", "</strong>") };
        let (name, one, other) = (escape(&name), escape(&one), escape(&other));
        put(
            html,
            format_args!(
                "<tr><td>{name}</td><td class=\"told\">{open}{one}{end}</td>\
                 <td class=\"told\">{open}{other}{end}</td></tr>\n"
            ),
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
}

/// What one scenario says and the other does not; the seed counts.
fn changed(language: Language, sides: [Side<'_>; 2], html: &mut String) {
    section(pick(language, "What was changed", "改变了什么"), html);
    let found = differences(&sides[0].scenario.to_node(), &sides[1].scenario.to_node());
    let text = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let mut rows: Vec<[String; 3]> =
        found.into_iter().map(|one| [one.pointer, text(one.one), text(one.other)]).collect();
    let seeds = sides.map(|side| side.story.summary.seed.to_string());
    let is_told = rows.iter().any(|row| row[0] == "/seed");
    if seeds[0] != seeds[1] && !is_told {
        let [one, other] = seeds;
        rows.push([page::seed(language).to_owned(), one, other]);
    }
    if rows.is_empty() {
        let nothing = pick(language, "Nothing: both played the same.", "没有：两者相同。");
        put(html, format_args!("<p>{nothing}</p>\n"));
    } else {
        table(language, sides, rows.into_iter(), html);
    }
    html.push_str("</section>\n");
}

/// The first block in the order of finding that is not the same.
fn parting(language: Language, sides: [Side<'_>; 2], html: &mut String) {
    section(pick(language, "Where the histories part", "历史从何处分开"), html);
    let blocks = sides.map(|side| &side.story.picture.blocks[..]);
    let same = |(one, other): &(&PictureBlock, &PictureBlock)| {
        (one.hash, one.found_at_ns) == (other.hash, other.found_at_ns)
    };
    let common = blocks[0].iter().zip(blocks[1]).take_while(same).count();
    let next = [0, 1].map(|at| {
        blocks[at].get(common).map_or("–".to_owned(), |block| {
            let miners = &sides[at].story.picture.miners;
            let name = block.miner.map_or("", |miner| miners[miner.index()].name.as_str());
            let (height, time) = (block.height, clock(block.found_at_ns));
            match language {
                Language::English => format!("{name} finds block {height} at {time}"),
                Language::Chinese => format!("{time} {name}找到区块{height}"),
            }
        })
    });
    let is_same = blocks.iter().all(|blocks| blocks.len() == common);
    let told = match (language, is_same) {
        (Language::English, false) if common == 0 => {
            "From the first block on: they have no block in common.".to_owned()
        }
        (Language::Chinese, false) if common == 0 => "从创世区块起就不同。".to_owned(),
        (Language::English, true) => format!("Nowhere: all {common} blocks are the same."),
        (Language::Chinese, true) => format!("没有分开：{common}个区块全部相同。"),
        (Language::English, false) => format!(
            "The first {common} blocks are the same, the genesis block among them. Then: {} here, \
             {} there.",
            next[0], next[1]
        ),
        (Language::Chinese, false) => {
            format!(
                "最初的{common}个区块（含创世区块）相同。然后：左边{}，右边{}。",
                next[0], next[1]
            )
        }
    };
    put(html, format_args!("<p>{}</p>\n</section>\n", escape(&told)));
}

/// The answer and the numbers of both.
fn figures(language: Language, sides: [Side<'_>; 2], html: &mut String) {
    section(page::numbers(language), html);
    let answers = sides.map(|side| {
        let summary = &side.story.summary;
        let own = words::own_answer(language, summary).into_iter().cloned();
        let told = own.chain(verdict(language, summary));
        told.chain([words::answer(language, summary)]).collect::<Vec<_>>().join(" ")
    });
    let [one, other] = sides.map(|side| page::figures(language, &side.story.summary));
    let numbers = one.into_iter().zip(other);
    let numbers = numbers.map(|((name, one), (_, other))| [name.to_owned(), one, other]);
    let [one, other] = answers;
    let answer = [pick(language, "answer", "回答").to_owned(), one, other];
    table(language, sides, [answer].into_iter().chain(numbers), html);
    html.push_str("</section>\n");
}

/// What became of each payment and each attack that has a name.
fn fates(language: Language, sides: [Side<'_>; 2], html: &mut String) {
    let [mut one, other] = sides.map(|side| fates_of(language, side.story));
    for (name, _) in &other {
        if !one.iter().any(|(known, _)| known == name) {
            one.push((name.clone(), "–".to_owned()));
        }
    }
    if one.is_empty() {
        return;
    }
    section(pick(language, "What became of it", "各自的结局"), html);
    let in_other = |name: &str| {
        let found = other.iter().find(|(known, _)| known == name);
        found.map_or("–".to_owned(), |(_, fate)| fate.clone())
    };
    table(
        language,
        sides,
        one.into_iter().map(|(name, fate)| {
            let there = in_other(&name);
            [name, fate, there]
        }),
        html,
    );
    html.push_str("</section>\n");
}

/// What became of an attack or a payment, by the word in the summary.
pub fn fate(language: Language, word: &str) -> String {
    let (en, zh) = match word {
        "running" => ("went on to the end", "进行到最后"),
        "succeeded" => ("succeeded", "成功"),
        "failed" => ("failed", "失败"),
        "gave_up" => ("given up", "放弃"),
        "final" => ("final", "已完成"),
        "pending" => ("pending", "待确认"),
        "reversed" => ("reversed", "被撤销"),
        "refused" => ("refused", "被拒绝"),
        other => return other.to_owned(),
    };
    pick(language, en, zh).to_owned()
}

/// Names with what became of them.
fn fates_of(language: Language, story: &Story) -> Vec<(String, String)> {
    let summary = &story.summary;
    let word = |value: &Value| fate(language, value.as_str().unwrap_or("–"));
    let of = |maps: &Figures, map: &str, key: &str| -> Vec<(String, String)> {
        let told = maps
            .iter()
            .filter_map(|(name, figures)| Some((format!("{map}{name}"), word(figures.get(key)?))));
        told.collect()
    };
    let [attack, payment] =
        [("attack ", "攻击"), ("payment ", "付款")].map(|(en, zh)| pick(language, en, zh));
    let attacks = of(&summary.attacks, attack, "outcome");
    [attacks, of(&summary.payments, payment, "state")].concat()
}
