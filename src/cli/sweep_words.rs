//! What `forklab sweep` says, in English and Chinese.

use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::sweep::checkpoint::BATCHES;
use crate::sweep::checkpoint::CheckpointReject;
use crate::sweep::file::Effort;
use crate::sweep::file::Sweep;
use crate::sweep::receipt::RECEIPT;
use crate::sweep::receipt::ReceiptReject;
use std::collections::BTreeSet;
use std::io;

/// What was done.
pub fn done(language: Language, cells: usize, trials: u64, folder: &str) -> String {
    let (cells, trials) = (grouped(cells as u64), grouped(trials));
    match language {
        Language::English => format!("{cells} cells, {trials} trials   {folder}/cells.csv"),
        Language::Chinese => format!("{cells}格，{trials}次试验   {folder}/cells.csv"),
    }
}

/// The files beside the page of a sweep.
pub const fn sweep_files(language: Language) -> &'static str {
    pick(
        language,
        "cells.csv holds the table, charts/ each picture as SVG, PDF and PNG with its numbers, \
         sweep.json what was asked for.",
        "cells.csv是整张表，charts/中是各图的SVG、PDF和PNG及其数据，sweep.json是所求的内容。",
    )
}

/// What a sweep will do.
pub fn explain(language: Language, sweep: &Sweep) -> Vec<String> {
    let zh = language == Language::Chinese;
    let cells = grouped(sweep.cells().len() as u64);
    let axes = sweep.axes.iter().map(|axis| {
        let labels: Vec<&str> = axis.points.iter().map(|point| point.label.as_str()).collect();
        format!("{}: {}", axis.name, labels.join(", "))
    });
    let axes = axes.collect::<Vec<_>>().join("; ");
    let trials = match (&sweep.effort, zh) {
        (Effort::Trials(trials), false) => format!("{} trials each", grouped(*trials)),
        (Effort::Trials(trials), true) => format!("每格{}次试验", grouped(*trials)),
        (Effort::Precision(precision), false) => format!(
            "as many trials as it takes to know {}, at most {} each",
            sweep.measures[precision.of].name,
            grouped(precision.trials_max)
        ),
        (Effort::Precision(precision), true) => format!(
            "试验到{}够准为止，每格至多{}次",
            sweep.measures[precision.of].name,
            grouped(precision.trials_max)
        ),
        (Effort::Test(test), false) => format!(
            "as many trials as it takes to hold {} against {}, at most {} each",
            sweep.measures[test.of].name,
            test.law.word(),
            grouped(test.trials_max)
        ),
        (Effort::Test(test), true) => format!(
            "试验到{}与{}相符或不符为准，每格至多{}次",
            sweep.measures[test.of].name,
            test.law.word(),
            grouped(test.trials_max)
        ),
    };
    let names: Vec<&str> = sweep.measures.iter().map(|measure| measure.name.as_str()).collect();
    let (names, base, title) =
        (names.join(", "), &sweep.base.name, sweep.title.in_language(language));
    if zh {
        vec![
            format!("{title}（{base}的扫描，种子{}）", sweep.seed),
            format!("{cells}格（{axes}），{trials}。"),
            format!("度量：{names}。"),
        ]
    } else {
        vec![
            format!("{title} (a sweep of {base}, seed {})", sweep.seed),
            format!("{cells} cells ({axes}), {trials}."),
            format!("Measured: {names}."),
        ]
    }
}

/// The folder cannot be made.
pub fn no_place(language: Language, folder: &str, why: &str) -> String {
    match language {
        Language::English => format!("{folder}: no folder can be made there: {why}. Try --out."),
        Language::Chinese => format!("{folder}：无法在那里建立文件夹：{why}。请另选--out。"),
    }
}

/// A file of the folder cannot be written, for want of room or of leave.
pub fn not_written(language: Language, folder: &str, error: &io::Error) -> String {
    match language {
        Language::English => format!(
            "{folder}: nothing more can be written there: {error}. What was counted is kept: make \
             room, and say the same again."
        ),
        Language::Chinese => format!(
            "{folder}：无法继续写入：{error}。已计数的都保留着：请腾出空间，再次运行同样的命令。"
        ),
    }
}

/// The folder holds another sweep.
pub fn other_sweep(language: Language, folder: &str, name: &str, version: &str) -> String {
    match language {
        Language::English => format!(
            "{folder} holds another sweep ({name}, version {version}): its scenario, settings, \
             seed, measures or version are not these. Choose another --out, or say --force to \
             begin anew."
        ),
        Language::Chinese => format!(
            "{folder}里是另一次扫描（{name}，版本{version}）：剧本、设定、种子、度量或版本不同。\
             请另选--out，或用--force重新开始。"
        ),
    }
}

/// The folder holds something that is no sweep.
pub fn no_sweep(language: Language, folder: &str) -> String {
    match language {
        Language::English => {
            format!("{folder} holds files that are no sweep. Choose another --out.")
        }
        Language::Chinese => format!("{folder}里的文件不是扫描的结果。请另选--out。"),
    }
}

/// The receipt cannot be used.
pub fn receipt(language: Language, folder: &str, reject: &ReceiptReject) -> String {
    match (language, reject) {
        (Language::English, ReceiptReject::Damaged) => format!(
            "{folder}/{RECEIPT} is not what was written: it was cut off or changed. Put it back, \
             or begin anew: the same forklab sweep with --force."
        ),
        (Language::Chinese, ReceiptReject::Damaged) => format!(
            "{folder}/{RECEIPT}残缺或被改动过。请恢复它，或用同样的forklab sweep加--force重新开始。"
        ),
        (Language::English, ReceiptReject::OtherFormat { format, known }) => format!(
            "{folder}/{RECEIPT} has layout {format}; this version knows {known}. Use the version \
             that made it."
        ),
        (Language::Chinese, ReceiptReject::OtherFormat { format, known }) => {
            format!(
                "{folder}/{RECEIPT}的格式是{format}，本版本只认识{known}。请用当初生成它的版本。"
            )
        }
    }
}

/// The checkpoint cannot be used.
pub fn checkpoint(language: Language, folder: &str, reject: &CheckpointReject) -> String {
    match (language, reject) {
        (Language::English, CheckpointReject::InUse) => {
            format!("{folder}: another process is at work there. Wait for it, or choose --out.")
        }
        (Language::Chinese, CheckpointReject::InUse) => {
            format!("{folder}：另一个进程正在那里工作。请等它结束，或另选--out。")
        }
        (Language::English, CheckpointReject::Damaged { line }) => format!(
            "{folder}/{BATCHES}: line {line} is not what was written. Remove that line to play \
             its batch again."
        ),
        (Language::Chinese, CheckpointReject::Damaged { line }) => {
            format!("{folder}/{BATCHES}：第{line}行被改动过。删去该行即可重新试验那一批。")
        }
        (_, CheckpointReject::Io(error)) => {
            format!("{folder}/{BATCHES}{}{error}", pick(language, ": ", "："))
        }
    }
}

/// `--replay` without a trial.
pub fn bad_trial(language: Language, given: &str) -> String {
    match language {
        Language::English => {
            format!(
                "--replay {given}: say the cell and the trial: --replay q=0.3,z=6,trial=17, \
                 or first=success for the first one that succeeded."
            )
        }
        Language::Chinese => {
            format!(
                "--replay {given}：请写明格和试验：--replay q=0.3,z=6,trial=17；\
                 first=success为第一次成功的试验。"
            )
        }
    }
}

/// `--replay` of a trial that no cell has.
pub fn no_trial(language: Language, given: u64, trials: u64) -> String {
    let last = grouped(trials - 1);
    match language {
        Language::English => {
            format!("--replay: trial={given}: the trials of a cell are 0 to {last} at the most.")
        }
        Language::Chinese => format!("--replay：trial={given}：每格的试验至多是0到{last}。"),
    }
}

/// The trial that `--replay` looked for.
pub fn found_trial(language: Language, cell: &str, number: u64) -> String {
    format!("{}{cell},trial={number}", pick(language, "found: ", "找到："))
}

/// `--replay` of the first trial in which something holds, and there is none.
pub fn no_such_trial(language: Language, measure: &str, holds: bool, trials: u64) -> String {
    let trials = grouped(trials);
    match (language, holds) {
        (Language::English, true) => {
            format!("--replay: {measure} is true in none of the {trials} trials of that cell.")
        }
        (Language::English, false) => {
            format!("--replay: {measure} is true in all of the {trials} trials of that cell.")
        }
        (Language::Chinese, true) => {
            format!("--replay：该格的{trials}次试验中{measure}从不为真。")
        }
        (Language::Chinese, false) => {
            format!("--replay：该格的{trials}次试验中{measure}全部为真。")
        }
    }
}

/// `--replay` of the first trial by a measure that there is not, or that is a number.
pub fn no_measure(language: Language, given: &str, known: &[&str]) -> String {
    let known = known.join(", ");
    match language {
        Language::English => {
            format!("--replay: {given} is no measure that is yes or no. Those are: {known}.")
        }
        Language::Chinese => format!("--replay：{given}不是是非类的量。可用的有：{known}。"),
    }
}

/// `--replay` of a cell that there is not.
pub fn no_cell(language: Language, given: &str, example: &str) -> String {
    match language {
        Language::English => format!("--replay: no cell is {given}. The first one is {example}."),
        Language::Chinese => format!("--replay：没有格{given}。第一格是{example}。"),
    }
}

/// A folder without the files of a sweep.
pub fn nothing_to_draw(language: Language, folder: &str, file: &str) -> String {
    match language {
        Language::English => {
            format!("{folder} has no {file}: only the folder of a finished sweep can be drawn.")
        }
        Language::Chinese => format!("{folder}里没有{file}：只能画已完成的扫描文件夹。"),
    }
}

/// A table that is not the sweep's.
pub fn other_table(language: Language, folder: &str, why: &str) -> String {
    match language {
        Language::English => format!(
            "{folder}/cells.csv is not the table of the sweep in sweep.json: {why}. Run forklab \
             sweep again: finished trials are kept."
        ),
        Language::Chinese => format!(
            "{folder}/cells.csv不是sweep.json中扫描的表：{why}。请再次运行forklab sweep：已完成的试验会保留。"
        ),
    }
}

/// Characters that the font of charts lacks.
pub fn missing_characters(language: Language, missing: &BTreeSet<char>) -> String {
    let missing: String = missing.iter().collect();
    match language {
        Language::English => format!(
            "The font of charts lacks {missing}: PNG and PDF leave them out, SVG shows them in the \
             viewer's own font."
        ),
        Language::Chinese => {
            format!("图表字体没有这些字：{missing}。PNG和PDF不显示它们，SVG用查看器自己的字体。")
        }
    }
}

/// A sweep that asks for no charts.
pub fn no_charts(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!("{folder}: the sweep asks for no charts (its key charts)."),
        Language::Chinese => format!("{folder}：该扫描没有要求画图（键charts）。"),
    }
}

/// Another version made the sweep, or its receipt was changed.
pub fn other_version(language: Language, folder: &str, theirs: &str, ours: &str) -> String {
    match language {
        Language::English => format!(
            "{folder}: this is not the sweep that version {ours} makes of {RECEIPT}: version \
             {theirs} made it, or it was changed."
        ),
        Language::Chinese => format!(
            "{folder}：版本{ours}由{RECEIPT}得到的不是这次扫描：它由版本{theirs}生成，或被改动过。"
        ),
    }
}

/// The sweep goes on.
pub fn not_ended(language: Language, folder: &str, batches: usize) -> String {
    let batches = grouped(batches as u64);
    match language {
        Language::English => format!(
            "{folder}: the sweep has not ended; {batches} batches or more are missing. Play it \
             to its end first: the same forklab sweep again."
        ),
        Language::Chinese => {
            format!("{folder}：扫描尚未结束，至少还缺{batches}批。请先用同样的forklab sweep做完。")
        }
    }
}

/// The table is not what the counts give.
pub fn other_table_than_counted(language: Language, folder: &str) -> String {
    match language {
        Language::English => {
            format!("{folder}/cells.csv is not what {BATCHES} gives: one of them was changed")
        }
        Language::Chinese => format!("{folder}/cells.csv与{BATCHES}不符：其中一个被改动过"),
    }
}

/// A batch counts something else when it is played again.
pub fn other_batch(language: Language, cell: &str, batch: u64) -> String {
    match language {
        Language::English => {
            format!("{cell}: batch {batch} counts something else when it is played again")
        }
        Language::Chinese => format!("{cell}：第{batch}批重新试验的结果不同"),
    }
}

/// Everything is as it was.
pub fn played_again(language: Language, folder: &str, batches: usize, trials: u64) -> String {
    let (batches, trials) = (grouped(batches as u64), grouped(trials));
    match language {
        Language::English => format!(
            "{folder}: {trials} trials in {batches} batches played again, the same; cells.csv \
             follows from the counts"
        ),
        Language::Chinese => {
            format!("{folder}：重新试验{batches}批共{trials}次，结果相同；cells.csv与计数相符")
        }
    }
}
