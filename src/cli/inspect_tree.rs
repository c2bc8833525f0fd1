//! A coin's way back as an indented tree.

use crate::cli::inspect_words::amount;
use crate::cli::inspect_words::count;
use crate::cli::inspect_words::owner;
use crate::cli::inspect_words::short_coin;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::inspect_inquiry::CoinName;
use crate::story::inspect_origin::OriginAnswer;
use crate::story::inspect_origin::OriginCoin;
use crate::story::inspect_origin::Source;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Steps back that the tree shows; the graph and the JSON have all.
const DEPTH_MAX: usize = 24;

/// The tree: under each coin, what was spent for it. What a transaction spent is shown once.
pub fn tree(origin: &OriginAnswer, language: Language) -> Vec<String> {
    let known: BTreeMap<CoinName, &OriginCoin> =
        origin.coins.iter().map(|coin| (coin.line.coin, coin)).collect();
    let mut lines = vec![heading(origin, language)];
    let mut shown = BTreeSet::new();
    let mut to_do = vec![(origin.coin, 1)];
    while let Some((name, depth)) = to_do.pop() {
        let indent = "  ".repeat(depth);
        let Some(coin) = known.get(&name) else {
            let unknown = pick(language, "from a transaction not seen here", "来自此处未见的交易");
            lines.push(format!("{indent}{}   {unknown}", short_coin(&name)));
            continue;
        };
        let is_again = !coin.from.is_empty() && !shown.insert(name.0.txid);
        let is_deep = !coin.from.is_empty() && depth > DEPTH_MAX;
        let note = match (is_again, is_deep) {
            (true, _) => pick(language, "   (its way back: above)", "   （来源见上）"),
            (false, true) => {
                pick(language, "   … (go on: --dot, --json)", "   ……（其余见--dot、--json）")
            }
            (false, false) => "",
        };
        lines.push(format!("{indent}{}{note}", coin_text(coin, language)));
        if note.is_empty() {
            to_do.extend(coin.from.iter().rev().map(|&from| (from, depth + 1)));
        }
    }
    lines
}

fn heading(origin: &OriginAnswer, language: Language) -> String {
    let OriginAnswer { coin, coins, coinbases, funds } = origin;
    let coins = count(language, coins.len() as u64, "coin", "枚硬币");
    match language {
        Language::English => format!(
            "{coin}   {coins} on the way, {coinbases} from coinbases and {funds} from the funds of \
             the first block"
        ),
        Language::Chinese => {
            format!("{coin}   沿途{coins}，{coinbases}枚来自币基，{funds}枚来自首块资金")
        }
    }
}

/// A coin in one line.
fn coin_text(coin: &OriginCoin, language: Language) -> String {
    let line = &coin.line;
    let (id, sum) = (short_coin(&line.coin), amount(line.amount_sat));
    let owner = owner(language, line.owner.as_deref());
    format!("{id}   {sum}   {owner}   {}", made_by(coin, language))
}

/// How a coin was made and where it stands: `pizza, height 1`.
pub fn made_by(coin: &OriginCoin, language: Language) -> String {
    let what = match coin.source {
        Source::Funds => return pick(language, "funds", "首块资金").to_owned(),
        Source::Coinbase => Some(pick(language, "coinbase", "币基").to_owned()),
        Source::Transaction => coin.line.payment.clone(),
    };
    let place = match (coin.height, language) {
        (Some(height), Language::English) => format!("height {height}"),
        (Some(height), Language::Chinese) => format!("高度{height}"),
        (None, _) => pick(language, "not on the best chain", "不在最佳链上").to_owned(),
    };
    match what {
        Some(what) => format!("{what}{}{place}", pick(language, ", ", "，")),
        None => place,
    }
}
