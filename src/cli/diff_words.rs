//! What `forklab diff` says, in English and Chinese.

use crate::cli::diff::DiffAnswer;
use crate::cli::diff::RunName;
use crate::cli::diff_tables::Row;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::parting::Parting;
use crate::story::parting::PartingKind;
use crate::story::trace::TraceLine;

/// So many digits of a hash are shown.
const DIGITS: usize = 12;

/// The answer as a page of text.
pub fn page(language: Language, answer: &DiffAnswer, is_same: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (folder, run) in answer.folders.iter().zip(&answer.runs) {
        let (name, seed, version) = (&run.scenario, run.seed, &run.version);
        let (word, digest) = (pick(language, "seed", "种子"), &run.digest);
        lines.push(format!("{folder}   {name}, {word} {seed}   forklab {version}   {digest}"));
    }
    if !answer.changed.is_empty() {
        lines.push(pick(language, "changed", "改变了").to_owned());
        for change in &answer.changed {
            lines.push(format!("  {}   {}", change.pointer, either(&change.is)));
        }
    }
    if is_same {
        let same = pick(language, "One history: the digests are the same.", "同一历史：摘要相同。");
        lines.push(same.to_owned());
    } else {
        lines.extend(parting(language, answer));
    }
    let outcomes = &answer.outcomes;
    let groups = [
        (&outcomes.forks, pick(language, "forks", "分叉")),
        (&outcomes.payments, pick(language, "payments", "付款")),
        (&outcomes.miners, pick(language, "miners", "矿工")),
        (&outcomes.people, pick(language, "people and attacks", "人物与攻击")),
        (&outcomes.figures, pick(language, "figures", "数字")),
    ];
    lines.extend(outcomes.first_block.as_ref().map(|one| row(one).trim_start().to_owned()));
    for (rows, title) in groups {
        if !rows.is_empty() {
            lines.push(title.to_owned());
            lines.extend(rows.iter().map(row));
        }
    }
    if outcomes.other_payments > 0 {
        let count = grouped(outcomes.other_payments);
        lines.push(match language {
            Language::English => {
                format!("{count} payments of the traffic ended otherwise or were not made in both")
            }
            Language::Chinese => format!("日常付款中有{count}笔结局不同，或只在一边出现"),
        });
    }
    lines
}

fn row(row: &Row) -> String {
    format!("  {}   {}", row.what, either(&row.is))
}

/// `12 | 14`
fn either(is: &[Option<String>; 2]) -> String {
    let [one, other] = is.each_ref().map(|is| is.as_deref().unwrap_or("-"));
    format!("{one} | {other}")
}

/// Where they part, as far as it is known.
fn parting(language: Language, answer: &DiffAnswer) -> Vec<String> {
    if let Some(found) = &answer.parting {
        return event(language, found, &answer.folders);
    }
    if !answer.changed.is_empty() && answer.runs.iter().all(RunName::can_be_played) {
        let told = pick(
            language,
            "No event differs: what was changed is text, and so only the digests do.",
            "没有不同的事件：改动的只是文字，因此只有摘要不同。",
        );
        return vec![told.to_owned()];
    }
    if !answer.changed.is_empty() {
        let told = pick(
            language,
            "Where they part is not looked for: only runs of this version can be played again.",
            "不寻找分开之处：只有本版本的运行才能重放。",
        );
        return vec![told.to_owned()];
    }
    let Some(between) = &answer.between else {
        let told = pick(
            language,
            "All checkpoints are the same and the digests are not: one of the tables is wrong.",
            "所有检查点相同而摘要不同：有一个表格不对。",
        );
        return vec![told.to_owned()];
    };
    let (from, to) = (between.start, between.end);
    let asked = |at: usize| {
        let run = &answer.runs[at];
        let scenario = run.asked.as_deref().unwrap_or(&run.scenario);
        let (seed, folder) = (run.seed, &answer.folders[at]);
        format!("  forklab run {scenario} --seed {seed} --out {folder} --trace-events {from}..{to}")
    };
    let told = match language {
        Language::English => format!(
            "They part between event {} and event {}. To see where, run each again on its machine:",
            grouped(from),
            grouped(to)
        ),
        Language::Chinese => format!(
            "两者在第{}与第{}个事件之间分开。要看具体位置，请在各自的机器上重新运行：",
            grouped(from),
            grouped(to)
        ),
    };
    vec![told, asked(0), asked(1)]
}

/// The first event that differs, with what is around it.
fn event(language: Language, found: &Parting, folders: &[String; 2]) -> Vec<String> {
    let number = grouped(found.event);
    let at = found.at_ns.iter().flatten().min().map_or_else(|| "-".to_owned(), |&at| clock(at));
    let kind = kind(language, found.kind);
    let mut lines = vec![match language {
        Language::English => format!("They part at event {number}, at {at}: {kind}."),
        Language::Chinese => format!("两者在第{number}个事件（{at}）分开：{kind}。"),
    }];
    lines.extend(found.before.iter().map(|line| format!("    {}", trace_line(line))));
    for (lines_of, folder) in found.from_there.iter().zip(folders) {
        lines.push(format!("  {folder}"));
        lines.extend(lines_of.iter().map(|line| format!("    {}", trace_line(line))));
    }
    lines
}

/// `3,127   00:00:01.120000000   node-3 ← node-7   inv   67f0…`
fn trace_line(line: &TraceLine) -> String {
    let at = format!("{}.{:09}", clock(line.at_ns), line.at_ns % 1_000_000_000);
    let node = line.node.as_deref().unwrap_or("-");
    let from = line.from.as_ref().map(|from| format!(" ← {from}")).unwrap_or_default();
    let item = line.item.as_ref().map(|item| {
        let digits = item.get(..DIGITS).unwrap_or(item);
        format!("   {digits}…")
    });
    let (item, what) = (item.unwrap_or_default(), &line.what);
    let argument = match line.argument {
        0 => String::new(),
        argument => format!("   ({argument})"),
    };
    format!("{}   {at}   {node}{from}   {what}{item}{argument}", grouped(line.event))
}

const fn kind(language: Language, kind: PartingKind) -> &'static str {
    match kind {
        PartingKind::Order => {
            pick(language, "the same events come in another order", "相同的事件以另一种顺序发生")
        }
        PartingKind::Time => pick(
            language,
            "an event comes at another time: a delay differs",
            "事件时间不同：延迟有别",
        ),
        PartingKind::Draw => pick(
            language,
            "something that happens by luck comes at another time or not at all",
            "由运气决定的事件时间不同，或没有发生",
        ),
        PartingKind::Content => {
            pick(language, "the same event is about something else", "同一事件的内容不同")
        }
        PartingKind::End => pick(language, "one of them has ended", "其中之一已结束"),
        PartingKind::Other => pick(language, "other events happen", "发生了别的事件"),
    }
}
