//! What `--at` and snapshots say, in English and Chinese.

use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::names::quoted;
use crate::scenario::schema::Language;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimTime;
use crate::story::course::Pause;
use std::io;

/// The forms of a moment.
const FORMS: &str = "6h, 05:12:33, \"1d 05:12:33\", \"height 57\", \"event 123456\", \
                     \"before fork 3\", \"when payments.pizza.confirmations@li-si >= 1\"";

/// A text that calls no moment.
pub fn no_moment(language: Language, text: &str) -> String {
    let given = quoted(text);
    match language {
        Language::English => format!("{given} is no moment. Write one of {FORMS}."),
        Language::Chinese => format!("{given}不是时刻。可写：{FORMS}。"),
    }
}

/// A moment to which the run never comes.
pub fn never(language: Language, pause: Pause<'_>, end: SimTime, events: u64) -> String {
    let (end, events) = (clock(end.as_nanos()), grouped(events));
    match (language, pause) {
        (Language::English, Pause::When(condition)) => {
            let text = quoted(condition.text());
            format!("{text} was never true; the run ended at {end}.")
        }
        (Language::English, _) => {
            format!("That is beyond the end of the run, at {end} after {events} events.")
        }
        (Language::Chinese, Pause::When(condition)) => {
            format!("{}从未成立；运行于{end}结束。", quoted(condition.text()))
        }
        (Language::Chinese, _) => format!("晚于运行的结束（{end}，共{events}个事件）。"),
    }
}

/// A fork that there is not.
pub fn no_fork(language: Language, number: &str, forks: u32) -> String {
    match (language, forks) {
        (Language::English, 0) => format!("before fork {number}: this run has no fork."),
        (Language::English, _) => {
            format!("before fork {number}: this run has forks 1 to {forks}.")
        }
        (Language::Chinese, 0) => format!("before fork {number}：这次运行没有分叉。"),
        (Language::Chinese, _) => {
            format!("before fork {number}：这次运行有分叉1至{forks}。")
        }
    }
}

/// Snapshots that were made.
pub fn made(language: Language, folder: &str, count: usize, bytes: u64) -> String {
    let megabytes = bytes.div_ceil(1_000_000);
    match language {
        Language::English => format!(
            "snapshots: {count} ({megabytes} MB) are kept in {folder}/snapshots: the next answers \
             about this run come sooner."
        ),
        Language::Chinese => format!(
            "{folder}/snapshots中存有{count}个快照（{megabytes} MB）：之后对此运行的提问会更快。"
        ),
    }
}

/// Snapshots that could not be written.
pub fn not_made(language: Language, folder: &str, fault: &io::Error) -> String {
    match language {
        Language::English => format!("No snapshots can be kept in {folder}/snapshots: {fault}."),
        Language::Chinese => format!("无法在{folder}/snapshots中保存快照：{fault}。"),
    }
}

/// The moment that an answer is about, as `--at` takes it back.
pub fn as_of(language: Language, at: SimTime, events: u64) -> String {
    let events = grouped(events);
    let fraction = format!("{:09}", at.as_nanos() % NANOS_PER_SECOND);
    let fraction = match fraction.trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    };
    let at = format!("{}{fraction}", clock(at.as_nanos()));
    match language {
        Language::English => format!("at {at}, after {events} events"),
        Language::Chinese => format!("{at}，第{events}个事件之后"),
    }
}

/// What is not known yet at a moment may come later.
pub fn not_yet(language: Language, told: &str, at: SimTime) -> String {
    let at = clock(at.as_nanos());
    match language {
        Language::English => {
            format!("At {at}: {told} It may come later; without --at the end is asked.")
        }
        Language::Chinese => format!("{at}时：{told}之后可能出现；不写--at则问结束之时。"),
    }
}

/// Messages from a moment to an earlier one.
pub fn turned_round(language: Language) -> String {
    pick(language, "--from is later than --to.", "--from晚于--to。").to_owned()
}

/// Messages are not asked about at one moment.
pub fn messages_take_from_and_to(language: Language) -> String {
    let told = pick(
        language,
        "messages: between which moments? Write --from and --to instead of --at.",
        "messages：请用--from和--to指明起止时刻，而非--at。",
    );
    told.to_owned()
}
