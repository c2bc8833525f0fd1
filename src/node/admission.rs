//! Whether a node takes a payment into its mempool (Core: `MemPoolAccept`).

use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::record::SpendFault;
use crate::chain::scripts;
use crate::chain::verdict;
use crate::consensus::connect;
use crate::consensus::locks;
use crate::consensus::script::ScriptFlags;
use crate::consensus::tx;
use crate::consensus::tx::SpentCoin;
use crate::node::context::Ctx;
use crate::node::pool_reject::PoolReject;
use crate::node::relatives;
use crate::node::standard;
use crate::node::state::NodeState;
use crate::node::tx_knowledge::TxFact;

/// Satoshis per 1,000 bytes below which nothing is passed on (Core: `DEFAULT_MIN_RELAY_TX_FEE`).
pub const RELAY_FEE_RATE: u64 = 1_000;
/// What a replacement pays more for its own way, at the same rate (Core: `incrementalRelayFee`).
const INCREMENTAL_FEE_RATE: u64 = 1_000;
/// Signature operations of one payment, in Core's unit (`MAX_STANDARD_TX_SIGOPS_COST`).
const SIGOP_COST_MAX: u32 = 16_000;
/// Unconfirmed payments that hang together, on each side, the payment itself among them (Core:
/// `DEFAULT_ANCESTOR_LIMIT`, `DEFAULT_DESCENDANT_LIMIT`).
const CHAIN_MAX: usize = 25;
/// Payments that one may throw out (Core: `MAX_REPLACEMENT_CANDIDATES`).
const REPLACED_MAX: usize = 100;

/// The fee at `rate` satoshis per 1,000 bytes for `size_bytes`, rounded up (Core: `CFeeRate`).
pub const fn fee_at(rate: u64, size_bytes: u64) -> i64 {
    (rate * size_bytes).div_ceil(1_000).cast_signed()
}

/// What a payment does when it enters: which ones it throws out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Those, children behind their parents.
    pub replaced: Vec<TxId>,
}

/// Whether `node` takes `tx`. `is_returned` says that it comes from a block that the node took
/// back: what mempools ask besides the rules is not asked again.
///
/// # Errors
///
/// The first rule that it breaks, in Bitcoin Core's order.
pub fn check(
    node: &NodeState,
    tx: TxId,
    is_returned: bool,
    ctx: &mut Ctx<'_>,
) -> Result<Admission, PoolReject> {
    ctx.content.unpack_to_judge(tx);
    check_form(node, tx, ctx)?;
    let rivals = relatives::conflicts(node, tx, ctx);
    if !rivals.is_empty() && !node.pool.replaces_by_fee {
        return Err(PoolReject::Conflict);
    }
    let coins = coins_of(node, tx, ctx)?;
    check_locks(node, tx, &coins, ctx)?;
    let spend_height = ctx.content.block(node.tip).height + 1;
    let record = ctx.content.transaction(tx);
    let (size_bytes, params) = (record.size_bytes, ctx.content.params());
    let fee = tx::check_tx_inputs(&record.content, &coins, spend_height, params);
    let fee_sat = fee.map_err(PoolReject::Inputs)?.to_sat();
    let sigop_cost = record.sigop_cost;
    if sigop_cost > SIGOP_COST_MAX {
        return Err(PoolReject::Sigops { sigop_cost });
    }
    if !is_returned {
        check_fee(node, fee_sat, size_bytes, ctx)?;
    }
    let replaced = check_replacement(node, tx, &rivals, fee_sat, ctx)?;
    if !is_returned {
        check_chain(node, tx, &replaced, ctx)?;
    }
    check_scripts(tx, spend_height, ctx)?;
    Ok(Admission { replaced })
}

fn check_form(node: &NodeState, tx: TxId, ctx: &mut Ctx<'_>) -> Result<(), PoolReject> {
    if ctx.rules.independent_validation || !ctx.known.payments.is_well_formed(tx) {
        check_content(tx, ctx)?;
        ctx.known.payments.note_well_formed(tx);
    }
    let record = ctx.content.transaction(tx);
    let tip = ctx.content.block(node.tip);
    if !locks::is_final(&record.content, tip.height + 1, tip.median_time_past) {
        return Err(PoolReject::NonFinal);
    }
    if ctx.known.payments.is(node.id, tx, TxFact::InPool) {
        return Err(PoolReject::AlreadyHere);
    }
    if verdict::is_confirmed(tx, node.tip, ctx.content) {
        return Err(PoolReject::Confirmed);
    }
    Ok(())
}

/// What depends on nothing but the bytes of `tx`: passed once, it is passed everywhere.
fn check_content(tx: TxId, ctx: &Ctx<'_>) -> Result<(), PoolReject> {
    let payment = &ctx.content.transaction(tx).content;
    tx::check_transaction(payment, ctx.content.params()).map_err(PoolReject::Form)?;
    if payment.is_coinbase() {
        return Err(PoolReject::Coinbase);
    }
    standard::check_standard(payment)
}

/// The coins that `tx` spends, as `node` sees them: in its ledger or made by its mempool.
fn coins_of(node: &NodeState, tx: TxId, ctx: &mut Ctx<'_>) -> Result<Vec<SpentCoin>, PoolReject> {
    let ledger = ctx.ledgers.at(node.tip, ctx.content);
    let next_height = ctx.content.block(node.tip).height + 1;
    let mut coins = Vec::with_capacity(ctx.content.transaction(tx).spends.len());
    for &coin in &ctx.content.transaction(tx).spends {
        if coin == CoinId::NONE {
            return Err(PoolReject::MissingInputs);
        }
        let maker = ctx.content.coin(coin).tx;
        let height = if ctx.known.payments.is(node.id, maker, TxFact::InPool) {
            next_height
        } else if ledger.has(coin) {
            verdict::height_on_chain(maker, node.tip, ctx.content)
        } else {
            return Err(PoolReject::MissingInputs);
        };
        coins.push(SpentCoin {
            value: ctx.content.coin(coin).value,
            height,
            is_coinbase: ctx.content.transaction(maker).is_coinbase,
        });
    }
    Ok(coins)
}

/// Relative locks against the next block (Core: `CheckSequenceLocksAtTip`).
fn check_locks(
    node: &NodeState,
    tx: TxId,
    coins: &[SpentCoin],
    ctx: &Ctx<'_>,
) -> Result<(), PoolReject> {
    let content = &*ctx.content;
    let next_height = content.block(node.tip).height + 1;
    let median_time_at =
        |height| content.block(content.ancestor(node.tip, height)).median_time_past;
    let heights = coins.iter().map(|coin| coin.height);
    let payment = &content.transaction(tx).content;
    connect::check_sequence_locks(payment, heights, next_height, median_time_at, content.params())
        .map_err(|_| PoolReject::RelativeLock)
}

fn check_fee(
    node: &NodeState,
    fee_sat: i64,
    size_bytes: u32,
    ctx: &Ctx<'_>,
) -> Result<(), PoolReject> {
    if fee_sat < fee_at(rate_floor(node, ctx), u64::from(size_bytes)) {
        return Err(PoolReject::PoolFee { fee_sat });
    }
    if fee_sat < fee_at(RELAY_FEE_RATE, u64::from(size_bytes)) {
        return Err(PoolReject::RelayFee { fee_sat, size_bytes });
    }
    Ok(())
}

/// The lowest fee rate that enters now: it halves each twelve hours after something was thrown
/// out for lack of room (Core: `GetMinFee`).
pub fn rate_floor(node: &NodeState, ctx: &Ctx<'_>) -> u64 {
    const HALF_LIFE_NS: u64 = 12 * 3_600 * 1_000_000_000;
    let (rate, since) = node.pool.rate_floor;
    let halvings = (ctx.now.as_nanos() - since.as_nanos()) / HALF_LIFE_NS;
    let rate = rate.checked_shr(u32::try_from(halvings).unwrap_or(u32::MAX)).unwrap_or(0);
    if rate < INCREMENTAL_FEE_RATE / 2 { 0 } else { rate }
}

/// Which payments `tx` throws out, and whether it pays for that (Core: full replace-by-fee, the
/// rules 3 to 5 of BIP-0125, and a higher rate than each that it conflicts with).
fn check_replacement(
    node: &NodeState,
    tx: TxId,
    rivals: &[TxId],
    fee_sat: i64,
    ctx: &Ctx<'_>,
) -> Result<Vec<TxId>, PoolReject> {
    if rivals.is_empty() {
        return Ok(Vec::new());
    }
    let size_bytes = u64::from(ctx.content.transaction(tx).size_bytes);
    let mut replaced: Vec<TxId> = Vec::new();
    for &rival in rivals {
        let other = ctx.content.transaction(rival);
        let other_fee = other.fee_sat.expect("what is in a mempool has its coins");
        let (mine, theirs) = (i128::from(fee_sat), i128::from(other_fee));
        if mine * i128::from(other.size_bytes) <= theirs * i128::from(size_bytes) {
            return Err(PoolReject::InsufficientFee);
        }
        for gone in
            core::iter::once(rival).chain(relatives::descendants(node.id, rival, REPLACED_MAX, ctx))
        {
            if !replaced.contains(&gone) {
                replaced.push(gone);
            }
        }
    }
    if replaced.len() > REPLACED_MAX {
        return Err(PoolReject::ManyReplacements { count: replaced.len() as u32 });
    }
    if relatives::ancestors(node.id, tx, CHAIN_MAX, ctx).iter().any(|tx| replaced.contains(tx)) {
        return Err(PoolReject::SpendsReplaced);
    }
    let lost: i64 = replaced.iter().filter_map(|&tx| ctx.content.transaction(tx).fee_sat).sum();
    if fee_sat < lost + fee_at(INCREMENTAL_FEE_RATE, size_bytes) {
        return Err(PoolReject::InsufficientFee);
    }
    Ok(replaced)
}

/// Whether few enough unconfirmed payments hang together, those aside that are thrown out.
fn check_chain(
    node: &NodeState,
    tx: TxId,
    replaced: &[TxId],
    ctx: &Ctx<'_>,
) -> Result<(), PoolReject> {
    let ancestors = relatives::ancestors(node.id, tx, CHAIN_MAX, ctx);
    if ancestors.len() >= CHAIN_MAX {
        return Err(PoolReject::LongChain);
    }
    let too_many = ancestors.iter().any(|&ancestor| {
        let descendants = relatives::descendants(node.id, ancestor, CHAIN_MAX, ctx);
        descendants.iter().filter(|tx| !replaced.contains(tx)).count() + 2 > CHAIN_MAX
    });
    if too_many { Err(PoolReject::LongChain) } else { Ok(()) }
}

/// Scripts by the rules of mempools; where they fail, whether blocks would refuse them as well.
fn check_scripts(tx: TxId, height: u32, ctx: &mut Ctx<'_>) -> Result<(), PoolReject> {
    let independent = ctx.rules.independent_validation;
    let standard = scripts::check(ctx.content, tx, ScriptFlags::STANDARD, independent);
    let Err(SpendFault { input, fault }) = standard else {
        return Ok(());
    };
    let Some(fault) = fault else {
        return Err(PoolReject::NotJudged { input });
    };
    let in_blocks = ScriptFlags::at(height, ctx.content.params());
    let mandatory = scripts::check(ctx.content, tx, in_blocks, independent).is_err();
    Err(PoolReject::Script { input, fault, mandatory })
}
