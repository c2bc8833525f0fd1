//! `forklab inspect DIR messages`: what went from node to node.

use crate::cli::enter::Folder;
use crate::cli::enter::story_of;
use crate::cli::exit::Failure;
use crate::cli::inspect_args::MessagesArguments;
use crate::cli::inspect_pages::Pages;
use crate::cli::inspect_words;
use crate::cli::inspect_words::short;
use crate::cli::moment::Moment;
use crate::cli::moment_words;
use crate::node::message::COMMANDS;
use crate::primitives::hash::Hash256;
use crate::report::numbers::grouped;
use crate::scenario::names::quoted;
use crate::scenario::problem::nearest;
use crate::scenario::schema::Language;
use crate::sim::id::NodeId;
use crate::story::inspect_ids::IdReject;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::messages::MessageFilter;
use crate::story::messages::MessageLine;
use crate::story::messages::Messages;
use crate::story::messages::MessagesAnswer;
use crate::world::observation::View;

/// Plays the stretch that is asked about and collects its messages.
///
/// # Errors
///
/// A moment, a node, a command or an item is none of this run.
pub fn messages(
    folder: &Folder<'_>,
    asked: &MessagesArguments,
    language: Language,
) -> Result<MessagesAnswer, Failure> {
    let moment = |text: &Option<String>| text.as_deref().map(|text| folder.moment(text));
    let from = moment(&asked.from).transpose()?.unwrap_or(Moment::Events(0));
    let to = moment(&asked.to).transpose()?;
    let command = asked.kind.as_deref().map(|kind| command_named(kind, language)).transpose()?;
    if let (Moment::Time(from), Some(Moment::Time(to))) = (&from, &to)
        && from > to
    {
        return Err(Failure::Told(moment_words::turned_round(language)));
    }
    let (node, item) = names(folder, asked, language)?;
    let mut run = folder.enter(Some(&from))?;
    let mut messages = Messages::new(MessageFilter { node, command, item }, asked.most);
    folder.go_on(&mut run, to.as_ref(), &mut [&mut messages])?;
    Ok(messages.answer())
}

/// The node and the block or payment that are asked about, as the run has them at its end.
fn names(
    folder: &Folder<'_>,
    asked: &MessagesArguments,
    language: Language,
) -> Result<(Option<NodeId>, Option<Hash256>), Failure> {
    if asked.node.is_none() && asked.item.is_none() {
        return Ok((None, None));
    }
    let run = folder.enter(None)?;
    let story = story_of(&run, &folder.scenario);
    let inquiry = Inquiry::new(&run.world, &story);
    let refused = |reject: IdReject| Failure::Told(inspect_words::reject(language, &reject));
    let node = asked.node.as_deref().map(|name| inquiry.find_node(name).map_err(refused));
    let item = asked.item.as_deref().map(|id| match inquiry.find_block(id) {
        Ok(block) => Ok(run.world.block(block).hash),
        Err(above @ (IdReject::AboveTip { .. } | IdReject::Ambiguous { .. })) => {
            Err(refused(above))
        }
        Err(_) => inquiry.find_transaction(id).map(|tx| run.world.txid(tx)).map_err(refused),
    });
    Ok((node.transpose()?, item.transpose()?))
}

fn command_named(kind: &str, language: Language) -> Result<&'static str, Failure> {
    let commands = COMMANDS.iter().copied().filter(|command| !command.is_empty());
    if let Some(command) = commands.clone().find(|&command| command == kind) {
        return Ok(command);
    }
    let nearest = nearest(kind, commands);
    let given = quoted(kind);
    let told = match (language, nearest) {
        (Language::English, "") => format!("--kind {given}: no message has this command."),
        (Language::English, nearest) => {
            format!("--kind {given}: no message has this command. Nearest: {nearest}.")
        }
        (Language::Chinese, "") => format!("--kind {given}：没有这种消息。"),
        (Language::Chinese, nearest) => {
            format!("--kind {given}：没有这种消息。最接近的是：{nearest}。")
        }
    };
    Err(Failure::Told(told))
}

impl Pages {
    /// Messages, a line each.
    pub fn messages(self, answer: &MessagesAnswer) -> Vec<String> {
        let count = self.count(answer.count, "message", "条消息");
        let bytes = self.count(answer.bytes, "byte", "字节");
        let mut lines = vec![format!("{count}   {bytes}")];
        lines.extend(answer.messages.iter().map(|message| self.message(message)));
        let more = answer.count - answer.messages.len() as u64;
        if more > 0 {
            let more = grouped(more);
            lines.push(match self.language {
                Language::English => format!("… and {more} more (--most lists them)"),
                Language::Chinese => format!("……另有{more}条（用--most列出）"),
            });
        }
        lines
    }

    /// `08:04:12.250   node-3 → miner-2   inv   67f0…   61 bytes   +0.120 s`
    fn message(self, message: &MessageLine) -> String {
        let millis = ((message.sent_s * 1e3) as u64) % 1_000;
        let (at, from, to) = (self.at(message.sent_s), &message.from, &message.to);
        let item = message.item.as_ref().map(|item| format!("   {}", short(item)));
        let item = item.unwrap_or_default();
        let bytes = self.count(message.size_bytes.into(), "byte", "字节");
        let way = message.arrives_s - message.sent_s;
        let command = message.command;
        format!("{at}.{millis:03}   {from} → {to}   {command}{item}   {bytes}   +{way:.3} s")
    }
}
