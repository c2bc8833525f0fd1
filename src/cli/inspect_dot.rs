//! A coin's way back as a graph for Graphviz: from what was spent to what was made.

use crate::cli::inspect_tree::made_by;
use crate::cli::inspect_words::amount;
use crate::cli::inspect_words::owner;
use crate::cli::inspect_words::short_coin;
use crate::scenario::schema::Language;
use crate::story::inspect_origin::OriginAnswer;
use crate::story::inspect_origin::OriginCoin;
use crate::story::inspect_origin::Source;

/// The graph: coins are nodes, boxes where they were made out of nothing.
pub fn graph(origin: &OriginAnswer, language: Language) -> Vec<String> {
    let mut lines = vec!["digraph origin {".to_owned(), "  rankdir=LR;".to_owned()];
    for coin in &origin.coins {
        let shape = match coin.source {
            Source::Coinbase | Source::Funds => "box",
            Source::Transaction => "ellipse",
        };
        let label = label(coin, language);
        lines.push(format!("  \"{}\" [shape={shape}, label=\"{label}\"];", coin.line.coin));
    }
    for coin in &origin.coins {
        let edges = coin.from.iter();
        lines.extend(edges.map(|from| format!("  \"{from}\" -> \"{}\";", coin.line.coin)));
    }
    lines.push("}".to_owned());
    lines
}

/// Three lines of text; names hold neither quotes nor backslashes.
fn label(coin: &OriginCoin, language: Language) -> String {
    let owner = owner(language, coin.line.owner.as_deref());
    let (id, sum) = (short_coin(&coin.line.coin), amount(coin.line.amount_sat));
    format!("{id}\\n{sum} {owner}\\n{}", made_by(coin, language))
}
