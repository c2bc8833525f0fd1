//! What `run`, `verify` and `inspect` say about run folders, in English and Chinese.

use crate::cli::playing::VERSION;
use crate::cli::run_folder::RECEIPT;
use crate::cli::run_folder::Receipt;
use crate::cli::run_folder::is_being_written;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::summary::FORMAT;
use std::io;
use std::path::Path;

/// A line of a table as a whole.
pub fn line(language: Language) -> &'static str {
    pick(language, "the line", "整行")
}

/// A file that is not what its name says.
pub fn unreadable(language: Language, name: &str, fault: &str) -> String {
    match language {
        Language::English => format!("{name} cannot be read: {fault}"),
        Language::Chinese => format!("无法读取{name}：{fault}"),
    }
}

/// A folder that holds another history.
pub fn other_history(language: Language, folder: &str, receipt: &Receipt, same: bool) -> String {
    let Receipt { name, seed, version, .. } = receipt;
    let why = match same {
        false => "",
        true if version == VERSION => pick(language, ", other values", "，参数不同"),
        true => pick(language, ", other version", "，版本不同"),
    };
    match language {
        Language::English => format!(
            "{folder} holds another history ({name} seed {seed}, forklab {version}{why}). Choose \
             another --out, or replace it with --force."
        ),
        Language::Chinese => format!(
            "{folder}里是另一段历史（{name}，种子{seed}，forklab {version}{why}）。\
             请另选--out，或用--force替换。"
        ),
    }
}

/// A folder whose receipt cannot be read.
pub fn broken(language: Language, folder: &str, fault: &str) -> String {
    unreadable(language, &format!("{folder}/{RECEIPT}"), fault)
}

/// A folder with other files.
pub fn other_files(language: Language, folder: &str) -> String {
    match language {
        Language::English => {
            format!("{folder} holds files that are no run of forklab. Choose another --out.")
        }
        Language::Chinese => format!("{folder}里的文件不是forklab的运行结果。请另选--out。"),
    }
}

/// A place where no folder can be made.
pub fn no_place(language: Language, folder: &str, fault: &io::Error) -> String {
    let why = match fault.kind() {
        io::ErrorKind::NotADirectory => pick(language, "a file is in the way", "那里已有文件"),
        io::ErrorKind::PermissionDenied => pick(language, "it is not permitted", "没有权限"),
        _ => &fault.to_string(),
    };
    match language {
        Language::English => {
            format!("{folder}: no run folder can be made there: {why}. Choose another --out.")
        }
        Language::Chinese => format!("{folder}：无法在那里建立运行文件夹：{why}。请另选--out。"),
    }
}

/// A folder without a receipt, to be played again.
pub fn no_run(language: Language, folder: &str) -> String {
    match language {
        Language::English => format!("{folder} is no run folder: it has no {RECEIPT}"),
        Language::Chinese => format!("{folder}不是运行文件夹：没有{RECEIPT}"),
    }
}

/// The same, or a run that is being written beside it just now.
pub fn no_run_at(path: &Path, language: Language) -> String {
    let shown = path.to_string_lossy();
    if !is_being_written(path) {
        return no_run(language, &shown);
    }
    match language {
        Language::English => format!("{shown} is still being written by another forklab run"),
        Language::Chinese => format!("{shown}正由另一个forklab run写入"),
    }
}

/// A folder that another version made.
pub fn other_version(language: Language, folder: &str, receipt: &Receipt) -> String {
    let Receipt { version, format, .. } = receipt;
    match language {
        Language::English => format!(
            "{folder} was made by forklab {version} (format {format}), and this is forklab \
             {VERSION} (format {FORMAT}): only the same version plays the same history."
        ),
        Language::Chinese => format!(
            "{folder}由forklab {version}（格式{format}）生成，本程序是forklab {VERSION}\
             （格式{FORMAT}）：只有同一版本才能重放同一历史。"
        ),
    }
}

/// The same scenario, seed and version, and another digest.
pub fn digest_differs(language: Language, before: &str, now: &str) -> String {
    match language {
        Language::English => format!(
            "THE DIGEST DIFFERS: the folder held {before} for the same scenario, seed and \
             version, and now it is {now}. One of them was not made by this program."
        ),
        Language::Chinese => format!(
            "摘要不同：同一剧本、种子和版本，文件夹原为{before}，现为{now}。其中之一不是本程序生成的。"
        ),
    }
}

/// A folder of which a replay has another digest, so that there is nothing to answer from.
pub fn other_digest(language: Language, folder: &str, kept: &str, again: &str) -> String {
    let place = format!("{folder}/{RECEIPT}");
    let what = differs(language, &place, "digest", kept, again);
    match language {
        Language::English => {
            format!("{what}: it is not the run that it says. See: forklab verify {folder}")
        }
        Language::Chinese => format!("{what}：并非其所称的运行。请看：forklab verify {folder}"),
    }
}

/// A replay that agreed.
pub fn same(language: Language, folder: &str, files: usize, digest: &str) -> String {
    match language {
        Language::English => {
            format!("{folder}: played again, the same: {files} files, digest {digest}")
        }
        Language::Chinese => format!("{folder}：重放一致：{files}个文件，摘要{digest}"),
    }
}

/// A sample of what is no sweep.
pub fn no_sweep(language: Language, what: &str) -> String {
    match language {
        Language::English => format!("--sample: {what} is no sweep folder"),
        Language::Chinese => format!("--sample：{what}不是扫描文件夹"),
    }
}

/// A scenario that was played twice.
pub fn twice(language: Language, name: &str, same: bool, [one, other]: [&str; 2]) -> String {
    match (language, same) {
        (Language::English, true) => format!("{name}: played twice, the same. digest {one}"),
        (Language::English, false) => {
            format!("{name}: played twice, and it differs: digest {one} and {other}")
        }
        (Language::Chinese, true) => format!("{name}：播放两次，一致。摘要{one}"),
        (Language::Chinese, false) => format!("{name}：播放两次，不一致：摘要{one}与{other}"),
    }
}

/// A file that is not what the run wrote.
pub fn altered(language: Language, file: &str, hash: &str, wanted: &str) -> String {
    match language {
        Language::English => {
            format!("{file}: altered since the run: its SHA-256 is {hash}, {RECEIPT} has {wanted}")
        }
        Language::Chinese => {
            format!("{file}：运行后被改动：SHA-256为{hash}，{RECEIPT}中为{wanted}")
        }
    }
}

/// A file that is not there.
pub fn missing(language: Language, file: &str) -> String {
    match language {
        Language::English => format!("{file}: missing"),
        Language::Chinese => format!("{file}：缺失"),
    }
}

/// A value that differs from the replay's.
pub fn differs(language: Language, place: &str, name: &str, kept: &str, again: &str) -> String {
    match language {
        Language::English => format!("{place}: {name} is {kept}, in the replay {again}"),
        Language::Chinese => format!("{place}：{name}为{kept}，重放为{again}"),
    }
}

/// Bytes that differ from the replay's.
pub fn differs_at(language: Language, file: &str, offset: usize, sizes: [usize; 2]) -> String {
    let [kept, again] = sizes;
    match language {
        Language::English => format!(
            "{file}: differs from the replay at byte {offset} ({kept} bytes, the replay has \
             {again})"
        ),
        Language::Chinese => {
            format!("{file}：从第{offset}字节起与重放不同（{kept}字节，重放{again}字节）")
        }
    }
}

/// A comparison of another number of folders than two.
pub fn two_folders(language: Language, given: usize) -> String {
    match language {
        Language::English => format!("--compare: name two run folders; {given} were named."),
        Language::Chinese => format!("--compare：请给出两个运行文件夹；给出了{given}个。"),
    }
}

/// A page or a chart cannot be written.
pub fn not_written(language: Language, path: &str, error: &std::io::Error) -> String {
    match language {
        Language::English => format!("{path}: it cannot be written: {error}."),
        Language::Chinese => format!("{path}：无法写入：{error}。"),
    }
}
