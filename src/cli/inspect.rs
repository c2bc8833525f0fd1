//! `forklab inspect`: plays a run again and answers questions about the world at its end.

use crate::cli::args::InspectArguments;
use crate::cli::args::Subject;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::inspect_dot;
use crate::cli::inspect_pages::Pages;
use crate::cli::inspect_tree;
use crate::cli::inspect_words;
use crate::cli::replay::replay_folder;
use crate::scenario::schema::Language;
use crate::story::inspect_ids::IdReject;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::witness::Witness;
use crate::world::observation::Observer;
use serde::Serialize;
use std::io;
use std::io::Write;

/// Answers one question.
///
/// # Errors
///
/// There is no such run, or nothing in it that is called so.
pub fn inspect(
    arguments: &InspectArguments,
    language: Language,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let folder = &arguments.folder;
    let mut witness = Witness::default();
    let watch: &mut [&mut dyn Observer] = match arguments.what {
        Subject::Fork { .. } => &mut [&mut witness],
        _ => &mut [],
    };
    let played = replay_folder(folder, &folder.to_string_lossy(), language, watch)?;
    let inquiry = Inquiry::new(&played.world, &played.story);
    let pages = Pages { language };
    let refused = |reject: IdReject| Failure::Told(inspect_words::reject(language, &reject));
    let mut answer = Answer { json: arguments.json, out };
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
        Subject::Origin { coin, dot } => {
            let origin = inquiry.origin(inquiry.find_coin(coin).map_err(refused)?);
            let lines = |origin: &_| match dot {
                true => inspect_dot::graph(origin, language),
                false => inspect_tree::tree(origin, language),
            };
            answer.give(&origin, lines)
        }
        Subject::Node { name } => {
            let node = inquiry.node(inquiry.find_node(name).map_err(refused)?);
            answer.give(&node, |node| pages.node(node))
        }
        Subject::Chain => answer.give(&inquiry.chain(), |chain| pages.chain(chain)),
        Subject::Fork { number } => {
            let fork = inquiry.fork(number, &witness).map_err(refused)?;
            answer.give(&fork, |fork| pages.fork(fork))
        }
        Subject::World => answer.give(&inquiry.world(), |world| pages.world(world)),
    }?;
    Ok(Outcome::Done)
}

/// Where an answer goes, and in which form.
struct Answer<'a> {
    json: bool,
    out: &'a mut dyn Write,
}

impl Answer<'_> {
    fn give<T: Serialize>(
        &mut self,
        what: &T,
        lines: impl Fn(&T) -> Vec<String>,
    ) -> io::Result<()> {
        if self.json {
            let text = serde_json::to_string_pretty(what).expect("an answer is plain data");
            return writeln!(self.out, "{text}");
        }
        for line in lines(what) {
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }
}
