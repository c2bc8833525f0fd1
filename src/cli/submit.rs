//! `forklab sweep --submit`: hands shards to an engine that runs a command many times.

use crate::cli::args::SweepArguments;
use crate::cli::cluster::is_there;
use crate::cli::cluster::make_plan;
use crate::cli::cluster_args::EngineArgument;
use crate::cli::cluster_words as words;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::input::is_path;
use crate::cli::merge::Taken;
use crate::cli::merge::take;
use crate::cli::sweep::Prepared;
use crate::cli::sweep::finish;
use crate::scenario::schema::Language;
use crate::sweep::plan::Plan;
use crate::sweep::shard::file_of;
use crate::sweep::shard::folder_of;
use crate::sweep::whole::write_whole;
use std::env;
use std::fs;
use std::io;
use std::io::ErrorKind;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::thread::sleep;
use std::time::Duration;

/// The script that the engine runs for each shard, in the sweep folder.
const SCRIPT: &str = "shard.sh";
/// Where the shards' messages go, in the sweep folder.
const LOGS: &str = "logs";
/// The most tasks of one array: Slurm takes indexes below 1001 where nobody has set it higher.
const ARRAY_MAX: usize = 1_000;
/// How often Slurm is asked whether it is done.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// How often in a row it may fail to answer.
const SILENT_MAX: u32 = 150;
/// How long a shard may take to show on a shared folder after its job has ended.
const SHOWN_WITHIN: u32 = 10;

/// Plans, hands out what is missing, and with `--wait` merges and goes on until the sweep ends.
///
/// # Errors
///
/// The engine's program is not there or refuses; shards are missing after their jobs have ended.
pub fn submit(
    prepared: &Prepared,
    engine: EngineArgument,
    arguments: &SweepArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let file = sweep_file(&arguments.file, language)?;
    let mut round = 1;
    loop {
        let plan = make_plan(prepared, arguments.cluster.shard_trials, language)?;
        let mut missing = missing(prepared, &plan);
        while !missing.is_empty() {
            let jobs = start(prepared, &plan, engine, &file, &missing, language)?;
            let text = words::submitted(language, round, missing.len(), &jobs.join(", "));
            writeln!(out, "{text}")?;
            out.flush()?;
            if !arguments.cluster.wait {
                writeln!(out, "{}", words::merge_later(language, &prepared.shown))?;
                return Ok(Outcome::Done);
            }
            wait(prepared, &plan, engine, &jobs, language)?;
            let left = self::missing(prepared, &plan);
            if left.len() == missing.len() {
                let logs = format!("{}/{LOGS}", prepared.shown);
                return Err(Failure::Told(words::no_shard_came(language, &left, &logs)));
            }
            missing = left;
        }
        match take(prepared, &plan, std::slice::from_ref(&prepared.target), language)? {
            Taken::All(states) => return finish(prepared, &states, language, out),
            Taken::Round { .. } => round += 1,
        }
    }
}

/// The sweep as every machine finds it.
fn sweep_file(file: &str, language: Language) -> Result<String, Failure> {
    if file == "-" {
        return Err(Failure::Told(words::no_file(language)));
    }
    if !is_path(file) {
        return Ok(file.to_owned());
    }
    Ok(fs::canonicalize(file)?.to_string_lossy().into_owned())
}

/// The shards that are not there.
fn missing(prepared: &Prepared, plan: &Plan) -> Vec<usize> {
    let folder = folder_of(&prepared.target, plan);
    (1..=plan.shards.len()).filter(|&number| !is_there(&folder, plan, number)).collect()
}

/// Whether all shards have their files; none is opened.
fn all_show(prepared: &Prepared, plan: &Plan) -> bool {
    let folder = folder_of(&prepared.target, plan);
    let of = plan.shards.len();
    (1..=of).all(|number| folder.join(file_of(number, of)).exists())
}

/// Hands shards to the engine and returns the numbers of its jobs.
fn start(
    prepared: &Prepared,
    plan: &Plan,
    engine: EngineArgument,
    file: &str,
    missing: &[usize],
    language: Language,
) -> Result<Vec<String>, Failure> {
    let folder = fs::canonicalize(&prepared.target)?;
    fs::create_dir_all(folder.join(LOGS))?;
    let script = folder.join(SCRIPT);
    let text = script_of(&env::current_exe()?, file, &folder, plan.shards.len());
    write_whole(&script, text.as_bytes())?;
    let name = format!("forklab-{}", plan.name);
    let logs = folder.join(LOGS);
    match engine {
        EngineArgument::Slurm => {
            let mut jobs = Vec::new();
            for (offset, shards) in arrays(missing) {
                let mut command = Command::new("sbatch");
                command.arg("--parsable").arg("--requeue").arg("--open-mode=append");
                command.arg(format!("--job-name={name}"));
                command.arg(format!("--array={}", ranges(&shards)));
                command.arg(format!("--output={}/slurm-%A-%a.log", logs.display()));
                command.arg(&script).arg(offset.to_string());
                let answer = ask(&mut command, language)?;
                // With several clusters: `job;cluster`.
                jobs.push(answer.split(';').next().unwrap_or("").to_owned());
            }
            Ok(jobs)
        }
        EngineArgument::Hyperqueue => {
            let mut command = Command::new("hq");
            command.arg("--output-mode=quiet").arg("submit");
            command.arg(format!("--name={name}"));
            command.arg(format!("--array={}", ranges(missing)));
            command.arg("--cpus=1").arg("--stdout=none");
            command.arg(format!("--stderr={}/hq-%{{JOB_ID}}-%{{TASK_ID}}.log", logs.display()));
            command.arg("--").arg("sh").arg(&script).arg("0");
            Ok(vec![ask(&mut command, language)?])
        }
    }
}

/// The script: its argument is added to the number of the task and gives the shard.
fn script_of(program: &Path, file: &str, folder: &Path, shards: usize) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let (program, folder) = (program.to_string_lossy(), folder.to_string_lossy());
    format!(
        "#!/bin/sh\n\
         # Plays one shard of a sweep. Written by forklab sweep --submit.\n\
         shard=$(($1 + ${{SLURM_ARRAY_TASK_ID:-$HQ_TASK_ID}}))\n\
         exec {} sweep {} --out {} --shard \"$shard/{shards}\" \\\n\
         \x20   --jobs \"${{SLURM_CPUS_PER_TASK:-1}}\" --quiet\n",
        quoted(&program),
        quoted(file),
        quoted(&folder),
    )
}

/// Shards in arrays of [`ARRAY_MAX`] at the most: what is to be added to the numbers in each.
fn arrays(shards: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut arrays: Vec<(usize, Vec<usize>)> = Vec::new();
    for &shard in shards {
        let offset = (shard - 1) / ARRAY_MAX * ARRAY_MAX;
        match arrays.last_mut() {
            Some((last, numbers)) if *last == offset => numbers.push(shard - offset),
            _ => arrays.push((offset, vec![shard - offset])),
        }
    }
    arrays
}

/// Numbers in rising order as both engines and people read them: `1-3,5`.
pub fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let text = |&(first, last): &(usize, usize)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    runs.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Waits until the jobs have ended or all shards are there.
fn wait(
    prepared: &Prepared,
    plan: &Plan,
    engine: EngineArgument,
    jobs: &[String],
    language: Language,
) -> Result<(), Failure> {
    match engine {
        EngineArgument::Slurm => wait_for_slurm(prepared, plan, jobs, language)?,
        EngineArgument::Hyperqueue => {
            // It fails when a task has failed: which, the shards tell.
            run(Command::new("hq").args(["job", "wait"]).args(jobs), language)?;
        }
    }
    for _ in 0..SHOWN_WITHIN {
        if all_show(prepared, plan) {
            break;
        }
        sleep(Duration::from_secs(1));
    }
    Ok(())
}

fn wait_for_slurm(
    prepared: &Prepared,
    plan: &Plan,
    jobs: &[String],
    language: Language,
) -> Result<(), Failure> {
    let mut silent = 0;
    while !all_show(prepared, plan) {
        let list = format!("--jobs={}", jobs.join(","));
        let answer = run(Command::new("squeue").arg("--noheader").arg(list), language)?;
        let told = String::from_utf8_lossy(&answer.stderr);
        let is_over = if answer.status.success() {
            silent = 0;
            answer.stdout.trim_ascii().is_empty()
        } else {
            // A job that ended long ago is forgotten; a controller may be away for a while.
            silent += 1;
            told.contains("Invalid job id")
        };
        if is_over {
            break;
        }
        if silent > SILENT_MAX {
            return Err(Failure::Told(words::refused(language, "squeue", told.trim())));
        }
        sleep(ASK_EVERY);
    }
    Ok(())
}

/// Runs a program of the engine and returns its first line.
fn ask(command: &mut Command, language: Language) -> Result<String, Failure> {
    let output = run(command, language)?;
    if !output.status.success() {
        let program = command.get_program().to_string_lossy().into_owned();
        let told = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::Told(words::refused(language, &program, told.trim())));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or("").trim().to_owned())
}

fn run(command: &mut Command, language: Language) -> Result<Output, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.output().map_err(|error: io::Error| match error.kind() {
        ErrorKind::NotFound => Failure::Told(words::no_engine(language, &program)),
        _ => Failure::Io(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_tasks_are_written_as_engines_read_them() {
        assert_eq!(ranges(&[1, 2, 3, 5, 7, 8]), "1-3,5,7-8");
        assert_eq!(
            arrays(&[2, 1_000, 1_001, 2_500]),
            [(0, vec![2, 1_000]), (1_000, vec![1]), (2_000, vec![500])]
        );
    }
}
