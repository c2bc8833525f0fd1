//! Compact blocks on the wire (BIP-0152, version 2): short ids, and what comes with them.

use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::DecodeReject;
use crate::primitives::encoding::Reader;
use crate::primitives::encoding::put_compact_size;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256;
use crate::primitives::transaction::Transaction;
use siphasher::sip::SipHasher24;

/// The bytes of a short id.
const SHORT_ID_BYTES: usize = 6;

/// A short id: the low six bytes of a keyed hash of a transaction's id.
pub type ShortId = [u8; SHORT_ID_BYTES];

/// Header, short ids, and the transactions that the receiver cannot have: the coinbase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactBlock {
    /// The header.
    pub header: Header,
    /// What salts the short ids.
    pub nonce: u64,
    /// The transactions that are not sent along, in order.
    pub short_ids: Vec<ShortId>,
    /// Those that are: each with the number of unsent ones since the last.
    pub prefilled: Vec<(u64, Transaction)>,
}

/// Makes the short ids of one block as one sender salts them.
#[derive(Debug, Clone, Copy)]
pub struct ShortIdMaker(SipHasher24);

impl ShortIdMaker {
    /// The maker for a header and the sender's nonce (Bitcoin Core:
    /// `CBlockHeaderAndShortTxIDs::FillShortTxIDSelector`).
    pub fn new(header: &Header, nonce: u64) -> Self {
        let mut salted = header.to_bytes().to_vec();
        salted.extend_from_slice(&nonce.to_le_bytes());
        let hash = sha256(&salted);
        let key = hash.first_chunk().expect("a hash has 32 bytes");
        Self(SipHasher24::new_with_key(key))
    }

    /// The short id of a transaction without witness, whose two ids are one.
    pub fn short_id(&self, txid: &Hash256) -> ShortId {
        let [a, b, c, d, e, f, _, _] = self.0.hash(&txid.0).to_le_bytes();
        [a, b, c, d, e, f]
    }
}

/// The nonce that forklab's nodes salt with: the first eight bytes of the block's hash, so that
/// the same block has the same bytes wherever it is sent.
pub fn nonce_of(block: &Hash256) -> u64 {
    u64::from_le_bytes(*block.0.first_chunk().expect("a hash has 32 bytes"))
}

impl CompactBlock {
    /// The compact form of a block: its coinbase is sent along.
    pub fn of_block(block: &Block, hash: &Hash256, txids: &[Hash256]) -> Self {
        let nonce = nonce_of(hash);
        let maker = ShortIdMaker::new(&block.header, nonce);
        Self {
            header: block.header,
            nonce,
            short_ids: txids.iter().skip(1).map(|txid| maker.short_id(txid)).collect(),
            prefilled: block
                .transactions
                .first()
                .map(|first| (0, first.clone()))
                .into_iter()
                .collect(),
        }
    }

    /// Appends the wire encoding.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.header.encode(out);
        out.extend_from_slice(&self.nonce.to_le_bytes());
        put_compact_size(out, self.short_ids.len() as u64);
        for id in &self.short_ids {
            out.extend_from_slice(id);
        }
        put_compact_size(out, self.prefilled.len() as u64);
        for (unsent_before, transaction) in &self.prefilled {
            put_compact_size(out, *unsent_before);
            transaction.encode(out);
        }
    }

    /// Reads the wire encoding.
    ///
    /// # Errors
    ///
    /// [`DecodeReject`] if the bytes are truncated or a size is refused.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeReject> {
        /// An index, a version, two empty lists, a lock time.
        const PREFILLED_BYTES_MIN: usize = 11;
        Ok(Self {
            header: Header::decode(reader)?,
            nonce: reader.u64()?,
            short_ids: reader.list(SHORT_ID_BYTES, Reader::array)?,
            prefilled: reader.list(PREFILLED_BYTES_MIN, |reader| {
                Ok((reader.compact_number()?, Transaction::decode(reader)?))
            })?,
        })
    }

    /// Whether this is the compact form of a block with these ids, its coinbase sent along.
    pub fn is_of(&self, txids: &[Hash256]) -> bool {
        let Some((coinbase, others)) = txids.split_first() else { return false };
        let maker = ShortIdMaker::new(&self.header, self.nonce);
        let [(0, sent)] = self.prefilled.as_slice() else { return false };
        sent.txid() == *coinbase
            && others.len() == self.short_ids.len()
            && others.iter().zip(&self.short_ids).all(|(txid, id)| maker.short_id(txid) == *id)
    }
}
