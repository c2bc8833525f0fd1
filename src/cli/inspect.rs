//! `forklab inspect`: plays a run again and answers questions about the world at its end or at
//! any moment.

use crate::cli::enter::Folder;
use crate::cli::enter::story_of;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::inspect_args::InspectArguments;
use crate::cli::inspect_args::Subject;
use crate::cli::inspect_dot;
use crate::cli::inspect_messages::messages;
use crate::cli::inspect_pages::Pages;
use crate::cli::inspect_tree;
use crate::cli::inspect_words;
use crate::cli::moment_words;
use crate::scenario::schema::Language;
use crate::sim::time::SimTime;
use crate::story::inspect_ids::IdReject;
use crate::story::inspect_inquiry::Inquiry;
use serde::Serialize;
use std::io;
use std::io::Write;

/// Answers one question.
///
/// # Errors
///
/// There is no such run, no such moment in it, or nothing in it that is called so.
pub fn inspect(
    arguments: &InspectArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = Folder::open(&arguments.folder, language)?;
    let pages = Pages { language };
    let mut answer = Answer { json: arguments.json, language, moment: None, out };
    if let Subject::Messages(asked) = &arguments.what {
        if arguments.at.is_some() {
            return Err(Failure::Told(moment_words::messages_take_from_and_to(language)));
        }
        let found = messages(&folder, asked, language)?;
        answer.give(&found, |found| pages.messages(found))?;
        return Ok(Outcome::Done);
    }
    let moment = arguments.at.as_deref().map(|text| folder.moment(text)).transpose()?;
    let run = folder.enter(moment.as_ref())?;
    if moment.is_some() {
        answer.moment = Some((run.world.now(), run.world.events()));
    }
    let story = story_of(&run, &folder.scenario);
    let inquiry = Inquiry::new(&run.world, &story);
    let at = moment.is_some().then(|| run.world.now());
    let refused = |reject: IdReject| {
        let told = inspect_words::reject(language, &reject);
        Failure::Told(
            at.map_or_else(|| told.clone(), |at| moment_words::not_yet(language, &told, at)),
        )
    };
    match &arguments.what {
        Subject::Block { id } => {
            let block = inquiry.block(inquiry.find_block(id).map_err(refused)?);
            answer.give(&block, |block| pages.block(block))
        }
        Subject::Tx { id } => {
            let tx = inquiry.transaction(inquiry.find_transaction(id).map_err(refused)?);
            answer.give(&tx, |tx| pages.transaction(tx))
        }
        Subject::Person { name } => {
            let person = inquiry.person(inquiry.find_person(name).map_err(refused)?);
            answer.give(&person, |person| pages.person(person))
        }
        Subject::Origin { coin, dot: true } => {
            let origin = inquiry.origin(inquiry.find_coin(coin).map_err(refused)?);
            answer.moment = None; // a graph has no line for it
            answer.give(&origin, |origin| inspect_dot::graph(origin, language))
        }
        Subject::Origin { coin, dot: false } => {
            let origin = inquiry.origin(inquiry.find_coin(coin).map_err(refused)?);
            answer.give(&origin, |origin| inspect_tree::tree(origin, language))
        }
        Subject::Node { name } => {
            let node = inquiry.node(inquiry.find_node(name).map_err(refused)?);
            answer.give(&node, |node| pages.node(node))
        }
        Subject::Chain => answer.give(&inquiry.chain(), |chain| pages.chain(chain)),
        Subject::Fork { number } => {
            let fork = inquiry.fork(number, &run.witness).map_err(refused)?;
            answer.give(&fork, |fork| pages.fork(fork))
        }
        Subject::World => answer.give(&inquiry.world(), |world| pages.world(world)),
        Subject::Messages(_) => unreachable!("answered before"),
    }?;
    Ok(Outcome::Done)
}

/// Where an answer goes, and in which form.
struct Answer<'a> {
    json: bool,
    language: Language,
    /// The moment that it is about, and how many events had happened, unless it is the end.
    moment: Option<(SimTime, u64)>,
    out: &'a mut dyn Write,
}

/// An answer about a moment.
#[derive(Serialize)]
struct AsOf<'a, T> {
    at_s: f64,
    at_event: u64,
    #[serde(flatten)]
    answer: &'a T,
}

impl Answer<'_> {
    fn give<T: Serialize>(
        &mut self,
        what: &T,
        lines: impl Fn(&T) -> Vec<String>,
    ) -> io::Result<()> {
        if self.json {
            let text = match self.moment {
                None => serde_json::to_string_pretty(what),
                Some((at, at_event)) => {
                    let as_of = AsOf { at_s: at.as_secs_f64(), at_event, answer: what };
                    serde_json::to_string_pretty(&as_of)
                }
            };
            return writeln!(self.out, "{}", text.expect("an answer is plain data"));
        }
        if let Some((at, events)) = self.moment {
            writeln!(self.out, "{}", moment_words::as_of(self.language, at, events))?;
        }
        for line in lines(what) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }
}
