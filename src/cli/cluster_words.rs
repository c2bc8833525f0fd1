//! What plans, shards and merges say, in English and Chinese.

use crate::cli::merge::ShardFault;
use crate::cli::submit::ranges;
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;

/// A folder of shards that there is not.
pub fn no_folder(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!("{folder}: no such folder. Nothing was merged."),
        Language::Chinese => format!("{folder}：没有这个文件夹。没有合并任何内容。"),
    }
}

/// A plan was written.
pub fn planned(language: Language, shards: usize, trials: u64, folder: &str) -> String {
    let (count, trials) = (grouped(shards as u64), grouped(trials));
    match (language, shards) {
        (Language::English, 0) => {
            format!("{folder}: nothing is left to play. Write its tables: forklab merge {folder}")
        }
        (Language::Chinese, 0) => {
            format!("{folder}：没有剩下要试验的。写出表格：forklab merge {folder}")
        }
        (Language::English, _) => format!(
            "{count} shards, {trials} trials   {folder}/plan.json\n\
             Play each one anywhere: forklab sweep FILE --out {folder} --shard I/{shards}\n\
             Then put them together: forklab merge {folder}"
        ),
        (Language::Chinese, _) => format!(
            "{count}个分片，{trials}次试验   {folder}/plan.json\n\
             在任何机器上试验各分片：forklab sweep FILE --out {folder} --shard I/{shards}\n\
             然后合并：forklab merge {folder}"
        ),
    }
}

/// There is no plan.
pub fn no_plan(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!(
            "{folder} holds no plan. Make one first: forklab sweep FILE --out {folder} --plan"
        ),
        Language::Chinese => {
            format!("{folder}里没有计划。请先制定：forklab sweep FILE --out {folder} --plan")
        }
    }
}

/// The plan cannot be read.
pub fn damaged_plan(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!(
            "{folder}/plan.json is not what was written. Plan again; the same state gives the \
             same plan, and its shards stay good."
        ),
        Language::Chinese => {
            format!(
                "{folder}/plan.json被改动过。请重新制定计划；状态不变则计划不变，分片仍然有效。"
            )
        }
    }
}

/// The plan is of another sweep or version.
pub fn other_plan(language: Language, folder: &str, name: &str, version: &str) -> String {
    match language {
        Language::English => format!(
            "{folder}/plan.json is not a plan of this sweep ({name}, version {version}): its \
             scenario, settings, seed, measures, cells or version are not these, or it was \
             changed. Choose another --out, or plan again."
        ),
        Language::Chinese => format!(
            "{folder}/plan.json不是这次扫描的计划（{name}，版本{version}）：剧本、设定、种子、度量、\
             格或版本不同，或者被改动过。请另选--out，或重新制定计划。"
        ),
    }
}

/// `--shard` of another number of shards.
pub fn other_count(language: Language, folder: &str, shards: usize) -> String {
    match language {
        Language::English => {
            format!("--shard: the plan in {folder} has {shards} shards: write I/{shards}.")
        }
        Language::Chinese => {
            format!("--shard：{folder}里的计划有{shards}个分片：请写I/{shards}。")
        }
    }
}

/// A shard is there.
pub fn shard(language: Language, file: &str, was_there: bool) -> String {
    match (language, was_there) {
        (Language::English, false) => file.to_owned(),
        (Language::English, true) => format!("{file}   was there, whole and right"),
        (Language::Chinese, false) => file.to_owned(),
        (Language::Chinese, true) => format!("{file}   已经存在，完整无误"),
    }
}

/// What is wrong with shards.
pub fn faults(language: Language, faults: &[ShardFault], of: usize) -> String {
    let last = match language {
        Language::English => "Nothing was merged; nothing is lost.",
        Language::Chinese => "没有合并任何分片，也没有丢失任何结果。",
    };
    let lines = faults.iter().map(|one| fault(language, one, of)).chain([last.to_owned()]);
    lines.collect::<Vec<_>>().join("\n")
}

fn fault(language: Language, fault: &ShardFault, of: usize) -> String {
    match (language, fault) {
        (Language::English, ShardFault::Missing(shards)) => {
            format!("missing of {of} shards: {}. Play them: --shard I/{of}.", ranges(shards))
        }
        (Language::Chinese, ShardFault::Missing(shards)) => {
            format!("{of}个分片中缺少：{}。请试验它们：--shard I/{of}。", ranges(shards))
        }
        (Language::English, ShardFault::Twice { first, second }) => {
            format!("{first} and {second} are the same shard. Remove one.")
        }
        (Language::Chinese, ShardFault::Twice { first, second }) => {
            format!("{first}和{second}是同一个分片。请删去一个。")
        }
        (Language::English, ShardFault::Damaged { file, line }) => format!(
            "{file}: line {line} is not what was written. Play the shard again: the same \
             --shard replaces it."
        ),
        (Language::Chinese, ShardFault::Damaged { file, line }) => {
            format!("{file}：第{line}行被改动过。请用同样的--shard重新试验该分片。")
        }
        (Language::English, ShardFault::OtherPlan(file)) => {
            format!("{file} belongs to another plan. Take it away.")
        }
        (Language::Chinese, ShardFault::OtherPlan(file)) => {
            format!("{file}属于另一个计划。请移走。")
        }
    }
}

/// A round was merged, and cells go on.
pub fn next_round(language: Language, cells: usize, folder: &str) -> String {
    let cells = grouped(cells as u64);
    match language {
        Language::English => format!(
            "merged; {cells} cells are not known as precisely as asked. Plan the next round: \
             forklab sweep FILE --out {folder} --plan"
        ),
        Language::Chinese => format!(
            "已合并；还有{cells}格没有达到所要的精度。制定下一轮计划：\
             forklab sweep FILE --out {folder} --plan"
        ),
    }
}

/// Shards were handed to an engine.
pub fn submitted(language: Language, round: u32, shards: usize, jobs: &str) -> String {
    match language {
        Language::English => format!("round {round}: {shards} shards submitted as job {jobs}"),
        Language::Chinese => format!("第{round}轮：提交了{shards}个分片，作业{jobs}"),
    }
}

/// Nobody waits.
pub fn merge_later(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!(
            "When the job has ended: forklab merge {folder}, or the same command again, which \
             submits what is missing."
        ),
        Language::Chinese => {
            format!(
                "作业结束后：forklab merge {folder}，或再次运行同样的命令，它会提交缺少的分片。"
            )
        }
    }
}

/// The jobs have ended without one more shard.
pub fn no_shard_came(language: Language, missing: &[usize], logs: &str) -> String {
    let missing = ranges(missing);
    match language {
        Language::English => format!(
            "The job has ended and shards are missing: {missing}. What they said is in {logs}; \
             the same command again submits only them."
        ),
        Language::Chinese => {
            format!(
                "作业已结束，但缺少分片：{missing}。它们的输出在{logs}；再次运行同样的命令只提交它们。"
            )
        }
    }
}

/// An engine's program is not installed.
pub fn no_engine(language: Language, program: &str) -> String {
    let engine = if program == "hq" { "HyperQueue" } else { "Slurm" };
    match language {
        Language::English => format!(
            "--submit: {program} is not on PATH. It comes with {engine}; run this where jobs are \
             submitted. Without an engine: --plan, --shard I/N, forklab merge."
        ),
        Language::Chinese => format!(
            "--submit：PATH中没有{program}。它属于{engine}；请在提交作业的机器上运行。\
             没有引擎时：--plan、--shard I/N、forklab merge。"
        ),
    }
}

/// An engine's program said no.
pub fn refused(language: Language, program: &str, told: &str) -> String {
    match language {
        Language::English => format!("--submit: {program} refused: {told}"),
        Language::Chinese => format!("--submit：{program}拒绝了：{told}"),
    }
}

/// The sweep came from standard input.
pub fn no_file(language: Language) -> String {
    match language {
        Language::English => "--submit: other machines need the sweep as a file.".to_owned(),
        Language::Chinese => "--submit：其他机器需要扫描文件，不能用标准输入。".to_owned(),
    }
}
