//! Blocks with one fault each, made by a miner who knows better.

use crate::attack::fault::Fault;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::consensus::pow;
use crate::mining::kernel;
use crate::mining::template::ExtraNonce;
use crate::mining::template::template_on;
use crate::primitives::amount::Amount;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::hash::Hash256;
use crate::primitives::merkle::merkle_root;
use crate::primitives::script::OP_RETURN;
use crate::primitives::script::Script;
use crate::primitives::sighash::unlock_public_key_hash;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::primitives::witness;
use crate::sim::id::MinerId;
use crate::world::plan::OwnerId;
use crate::world::state::World;

/// What nobody can create: a hundred times a coinbase of the first years.
const FALSE_COINBASE_SAT: i64 = 5_000 * 100_000_000;
/// Bytes of an output that makes a block too large.
const BALLAST_BYTES: usize = 1_000_000;
/// How far a stamp that is too late is ahead, in seconds: the two hours, and ten minutes.
const TOO_LATE_S: u64 = 7_800;
/// How far a payment is locked.
const LOCKED_BLOCKS: u32 = 10;

impl World {
    /// A block by `miner` on his node's tip with one fault; for [`Fault::Twin`] still the honest
    /// block. `None` if he lacks the coins, or the earlier block, that it takes.
    pub(in crate::world) fn craft(&mut self, miner: MinerId, fault: Fault) -> Option<Block> {
        let node = self.miners[miner.index()].node;
        let parent = self.nodes[node.index()].tip;
        if fault == Fault::ChangedOldBlock {
            return self.changed_old_block(parent);
        }
        let mut block = self.plain_block(miner, parent);
        self.spoil_transactions(&mut block, miner, parent, fault)?;
        if fault != Fault::RepeatedCoinbase {
            witness::renew_commitment(&mut block);
        }
        let txids: Vec<Hash256> = block.transactions.iter().map(Transaction::txid).collect();
        block.header.merkle_root = merkle_root(&txids).0;
        self.spoil_header(&mut block, miner, parent, fault);
        self.solve(&mut block, fault);
        Some(block)
    }

    /// A block with nothing but a coinbase.
    fn plain_block(&mut self, miner: MinerId, parent: BlockId) -> Block {
        let extra = ExtraNonce { miner: miner.0, template: self.next_template(miner) };
        let node = &self.nodes[self.miners[miner.index()].node.index()];
        let clock_s = self.clock_of(node.clock_offset_ns);
        let payout = &self.plan.miners[miner.index()].payout;
        let template = template_on(parent, clock_s, payout, extra, Vec::new(), &self.content);
        Block { header: template.header, transactions: vec![template.coinbase] }
    }

    /// A block near the bottom whose coinbase pays somebody else.
    pub(in crate::world) fn changed_old_block(&self, tip: BlockId) -> Option<Block> {
        let height = self.content.block(tip).height;
        let old = (height > 0).then(|| self.content.ancestor(tip, height.div_ceil(2)))?;
        let mut block = self.content.block_content(old);
        block.transactions[0].outputs[0].script_pubkey =
            Script::pay_to_public_key_hash(&[0x51; 20]);
        Some(block)
    }

    fn spoil_transactions(
        &mut self,
        block: &mut Block,
        miner: MinerId,
        tip: BlockId,
        fault: Fault,
    ) -> Option<()> {
        let height = self.content.block(tip).height + 1;
        match fault {
            Fault::CoinbaseTooLarge => {
                block.transactions[0].outputs[0].value = Amount::from_sat(FALSE_COINBASE_SAT);
            }
            Fault::ValueOverflow => {
                let script_pubkey = block.transactions[0].outputs[0].script_pubkey.clone();
                let value = Amount::from_sat(i64::MAX);
                block.transactions[0].outputs.push(TxOut { value, script_pubkey });
            }
            Fault::TooLarge => {
                let mut script = vec![0; BALLAST_BYTES];
                script[0] = OP_RETURN;
                let output = TxOut { value: Amount::ZERO, script_pubkey: Script(script) };
                block.transactions[0].outputs.push(output);
            }
            Fault::RepeatedCoinbase => {
                let below = self.content.ancestor(tip, height.min(2) - 1);
                let first = self.content.block(below).transactions[0];
                (height > 1).then_some(())?;
                block.transactions[0] = self.content.body_of(first).into_owned();
            }
            Fault::PaymentAgain => {
                let again = self.confirmed_payment(tip)?;
                block.transactions.push(again);
            }
            Fault::ForgedSignature
            | Fault::SomebodyElsesCoin
            | Fault::Overspend
            | Fault::SpentCoin
            | Fault::CoinFromNowhere
            | Fault::ImmatureCoinbase
            | Fault::DuplicateInputs
            | Fault::UnmetLock
            | Fault::Twin => self.add_payments(block, miner, tip, fault)?,
            Fault::WrongMerkleRoot
            | Fault::ChangedOldBlock
            | Fault::WrongBits
            | Fault::NoWork
            | Fault::TooEarly
            | Fault::TooLate => {}
        }
        Some(())
    }

    fn add_payments(
        &mut self,
        block: &mut Block,
        miner: MinerId,
        tip: BlockId,
        fault: Fault,
    ) -> Option<()> {
        let owner = self.owner_of_miner(miner)?;
        let height = self.content.block(tip).height + 1;
        let (coin, value_sat) = match fault {
            Fault::CoinFromNowhere => (OutPoint { txid: Hash256([5; 32]), index: 0 }, 100_000_000),
            Fault::SpentCoin => self.outpoint(self.spent_coin(tip)?),
            Fault::SomebodyElsesCoin => {
                let coin = self.others_coin(owner, tip)?;
                self.outpoint(coin)
            }
            Fault::ImmatureCoinbase => {
                let coinbase = self.content.block(tip).transactions[0];
                (height > 1)
                    .then(|| self.outpoint(self.content.transaction(coinbase).first_coin))?
            }
            _ => {
                let (coin, _) = *self.spendable(owner).first()?;
                self.outpoint(coin)
            }
        };
        let own = self.plan.owners[owner.index()].script.clone();
        let mut payment = payment_of(&[coin], value_sat, own.clone());
        match fault {
            Fault::Overspend => payment.outputs[0].value = Amount::from_sat(value_sat + 1),
            Fault::DuplicateInputs => payment.inputs.push(payment.inputs[0].clone()),
            Fault::UnmetLock => {
                payment.lock_time = height + LOCKED_BLOCKS;
                payment.inputs[0].sequence = 0;
            }
            _ => {}
        }
        let key = self.keys.of(owner, &self.plan).clone();
        let sign = |payment: &mut Transaction| {
            for at in 0..payment.inputs.len() {
                payment.inputs[at].script_sig = unlock_public_key_hash(payment, at, &key);
            }
        };
        sign(&mut payment);
        if fault == Fault::ForgedSignature {
            payment.inputs[0].script_sig.0[20] ^= 1;
        }
        let output = OutPoint { txid: payment.txid(), index: 0 };
        block.transactions.push(payment);
        if fault == Fault::Twin {
            // The root is blind to a last transaction that stands there twice if their number is
            // odd: coinbase, payment, payment.
            let mut child = payment_of(&[output], value_sat, own);
            sign(&mut child);
            block.transactions.push(child);
        }
        Some(())
    }

    fn spoil_header(&self, block: &mut Block, miner: MinerId, parent: BlockId, fault: Fault) {
        let header = &mut block.header;
        match fault {
            Fault::WrongMerkleRoot => header.merkle_root = Hash256([7; 32]),
            Fault::WrongBits => header.bits -= 1,
            Fault::TooEarly => header.time = self.content.block(parent).median_time_past,
            Fault::TooLate => {
                let node = &self.nodes[self.miners[miner.index()].node.index()];
                let late_s = self.clock_of(node.clock_offset_ns) + TOO_LATE_S;
                header.time = u32::try_from(late_s).unwrap_or(u32::MAX);
            }
            _ => {}
        }
    }

    /// Finds a nonce that meets the target, or for [`Fault::NoWork`] one that does not.
    fn solve(&self, block: &mut Block, fault: Fault) {
        if !self.content.checks_work() {
            return;
        }
        let target = pow::expand_bits(block.header.bits).magnitude;
        if fault == Fault::NoWork {
            return self.spoil_work(&mut block.header);
        }
        let result = kernel::scan(&block.header.to_bytes(), target, 0, u32::MAX);
        block.header.nonce = result.found.unwrap_or(0);
    }

    /// Finds a nonce that does not meet the target.
    pub(in crate::world) fn spoil_work(&self, header: &mut Header) {
        let params = self.content.params();
        while pow::check_proof_of_work(&header.hash(), header.bits, params).is_ok() {
            header.nonce += 1;
        }
    }

    /// Whose name the miner has, if he is a person.
    fn owner_of_miner(&self, miner: MinerId) -> Option<OwnerId> {
        self.plan.owner_named(&self.plan.miners[miner.index()].name)
    }

    pub(in crate::world) fn outpoint(&self, coin: CoinId) -> (OutPoint, i64) {
        let record = self.content.coin(coin);
        let txid = self.content.transaction(record.tx).txid;
        (OutPoint { txid, index: record.index }, record.value.to_sat())
    }

    /// A coin that a block of the chain up to `tip` spends.
    fn spent_coin(&self, tip: BlockId) -> Option<CoinId> {
        let payment = self.last_payment(tip)?;
        self.content.transaction(payment).spends.first().copied()
    }

    /// A coin that others can spend at `tip`.
    fn others_coin(&mut self, owner: OwnerId, tip: BlockId) -> Option<CoinId> {
        let ledger = self.ledgers.at(tip, &self.content);
        let content = &self.content;
        let others = self.purses.iter().enumerate().filter(|(at, _)| *at != owner.index());
        let mut coins = others.flat_map(|(_, purse)| purse.iter().copied());
        coins.find(|&coin| ledger.has(coin) && !content.coin(coin).is_coinbase)
    }

    fn confirmed_payment(&self, tip: BlockId) -> Option<Transaction> {
        self.last_payment(tip).map(|payment| self.content.body_of(payment).into_owned())
    }

    /// The last scripted payment that the chain up to `tip` holds.
    pub(in crate::world) fn last_payment(&self, tip: BlockId) -> Option<TxId> {
        let made = self.payments.iter().rev().map(|payment| payment.tx);
        made.filter(|&tx| tx != TxId::NONE)
            .find(|&tx| verdict::is_confirmed(tx, tip, &self.content))
    }
}

/// A payment of coins to `script`, not signed yet.
fn payment_of(coins: &[OutPoint], value_sat: i64, script: Script) -> Transaction {
    let input = |&previous: &OutPoint| TxIn {
        previous,
        script_sig: Script::new(),
        sequence: TxIn::SEQUENCE_FINAL,
    };
    Transaction {
        version: 2,
        inputs: coins.iter().map(input).collect(),
        outputs: vec![TxOut { value: Amount::from_sat(value_sat), script_pubkey: script }],
        lock_time: 0,
    }
}
