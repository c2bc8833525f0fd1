//! Asking for the payments of a compact block, all of them.

use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::chain::index_lists::ListId;
use forklab::node::message::Message;

/// The list of all transactions of `block` but the coinbase: what a node without payments lacks.
pub fn all_payments(content: &mut Archive, block: BlockId) -> ListId {
    let count = content.block(block).transactions.len();
    let missing: Vec<u32> = (1..u32::try_from(count).unwrap()).collect();
    content.lists.enter(&missing)
}

/// The request for [`all_payments`] of `block`.
pub fn getblocktxn(content: &mut Archive, block: BlockId) -> Message {
    Message::GetBlockTxn { block, missing: all_payments(content, block) }
}

/// The answer to [`getblocktxn`].
pub fn blocktxn(content: &mut Archive, block: BlockId) -> Message {
    Message::BlockTxn { block, missing: all_payments(content, block) }
}
