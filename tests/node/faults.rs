//! What a bad block costs whom: Bitcoin Core's `MaybePunishNodeForBlock` as a table, and played.

use crate::fixture::*;
use crate::missing::blocktxn;
use forklab::chain::id::BlockId;
use forklab::consensus::pow::PowReject;
use forklab::consensus::reject::BlockReject;
use forklab::consensus::script::ScriptFault;
use forklab::consensus::tx::TxReject;
use forklab::node::context::Action;
use forklab::node::punish::Punishment;
use forklab::node::punish::punishment;
use forklab::node::state::Relay;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::script::Script;

const GENESIS: BlockId = BlockId::GENESIS;

#[test]
fn every_reject_has_cores_punishment() {
    use BlockReject as R;
    use Punishment as P;
    let tx = TxReject::MissingOrSpent { input: 0 };
    let fault = ScriptFault::EvalFalse;
    let table = [
        (R::Pow(PowReject::AboveTarget), P::Discourage),
        (R::Bits { stated: 1, required: 2 }, P::Discourage),
        (R::TimeTooOld { time: 1, median_time: 1 }, P::Discourage),
        (R::Version { version: 1 }, P::Discourage),
        (R::UnknownParent, P::Discourage),
        (R::InvalidParent, P::Discourage),
        (R::KnownInvalid, P::DiscourageOutboundUnlessCompact),
        (R::TimeTooNew { time: 2, latest: 1 }, P::None),
        (R::MerkleRoot, P::DiscourageUnlessCompact),
        (R::Mutated, P::DiscourageUnlessCompact),
        (R::Length { transactions: 0, size_bytes: 81 }, P::DiscourageUnlessCompact),
        (R::NoCoinbase, P::DiscourageUnlessCompact),
        (R::SecondCoinbase { transaction: 1 }, P::DiscourageUnlessCompact),
        (R::Transaction { transaction: 1, reject: tx }, P::DiscourageUnlessCompact),
        (R::Sigops { cost: 80_004 }, P::DiscourageUnlessCompact),
        (R::CoinbaseHeight { height: 1 }, P::DiscourageUnlessCompact),
        (R::Bip30 { transaction: 0 }, P::DiscourageUnlessCompact),
        (R::FeesOutOfRange, P::DiscourageUnlessCompact),
        (R::CoinbaseAmount { paid_sat: 2, allowed_sat: 1 }, P::DiscourageUnlessCompact),
        (R::Script { transaction: 1, input: 0, fault }, P::DiscourageUnlessCompact),
        (R::NotJudged { transaction: 1, input: 0 }, P::DiscourageUnlessCompact),
    ];
    for (reject, expected) in table {
        assert_eq!(punishment(&reject), expected, "{reject:?}");
    }
}

/// How a block is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Whole,
    Compact,
    Header,
}

/// A block on genesis with one fault, its code, and by which deliveries an inbound peer loses his
/// link.
struct Case {
    code: &'static str,
    make: fn(&mut Bench) -> BlockId,
    closes: &'static [By],
    /// Whether the header alone shows it.
    in_header: bool,
}

fn changed(bench: &mut Bench, change: fn(&mut Block)) -> BlockId {
    mine_changed(&mut bench.content, GENESIS, change)
}

const ALWAYS: &[By] = &[By::Whole, By::Compact, By::Header];
const WHOLE: &[By] = &[By::Whole];

fn header_cases() -> Vec<Case> {
    let case = |code, make| Case { code, make, closes: ALWAYS, in_header: true };
    vec![
        case("high-hash", |bench| {
            let mut block = draft(&bench.content, GENESIS, 0, Vec::new());
            seal(&mut block);
            find_nonce(&mut block.header, false);
            bench.content.enter_block(&block)
        }),
        case("bad-diffbits", |bench| changed(bench, |block| block.header.bits = 0x207f_fffe)),
        case("time-too-old", |bench| {
            changed(bench, |block| block.header.time = easy_params().genesis.time)
        }),
        case("bad-version", |bench| changed(bench, |block| block.header.version = 3)),
        Case {
            closes: &[],
            ..case("time-too-new", |bench| {
                let clock_s = easy_params().genesis.time + bench.now.whole_seconds() as u32;
                mine_changed(&mut bench.content, GENESIS, |b| b.header.time = clock_s + 7_201)
            })
        },
    ]
}

fn body_cases() -> Vec<Case> {
    let case = |code, make| Case { code, make, closes: WHOLE, in_header: false };
    vec![
        case("bad-cb-missing", |bench| {
            changed(bench, |block| block.transactions[0].inputs[0].previous.index = 0)
        }),
        case("bad-cb-multiple", |bench| {
            changed(bench, |block| block.transactions.push(coinbase(1, 5, &easy_params())))
        }),
        case("bad-txns-vout-empty", |bench| {
            changed(bench, |block| block.transactions[0].outputs.clear())
        }),
        case("bad-txns-vout-negative", |bench| {
            changed(bench, |b| b.transactions[0].outputs[0].value = Amount::from_sat(-1))
        }),
        case("bad-blk-length", |bench| {
            changed(bench, |block| {
                block.transactions[0].outputs[0].script_pubkey = Script(vec![0x51; 1_000_000]);
            })
        }),
        case("bad-blk-sigops", |bench| {
            changed(bench, |block| {
                block.transactions[0].outputs[0].script_pubkey = Script(vec![0xac; 20_001]);
            })
        }),
        case("bad-cb-height", |bench| {
            changed(bench, |block| block.transactions[0] = coinbase(9, 5, &easy_params()))
        }),
        case("bad-txns-nonfinal", |bench| {
            changed(bench, |block| {
                block.transactions[0].lock_time = 2;
                block.transactions[0].inputs[0].sequence = 0;
            })
        }),
        case("bad-cb-amount", |bench| mine_greedy(&mut bench.content, GENESIS, 5)),
    ]
}

fn deliver(bench: &mut Bench, bad: BlockId, by: By) {
    let several = bench.content.block(bad).transactions.len() > 1;
    match by {
        By::Whole => bench.recv(ALICE, block(bad)),
        By::Header => bench.recv(ALICE, headers(bad, 1)),
        By::Compact => {
            bench.recv(ALICE, cmpct(bad));
            if several {
                let answer = blocktxn(&mut bench.content, bad);
                bench.recv(ALICE, answer);
            }
        }
    }
}

#[test]
fn faults_of_headers_cost_the_link_however_they_come() {
    for case in header_cases() {
        for by in [By::Whole, By::Compact, By::Header] {
            let mut bench = Bench::new(Relay::Compact).peers(1, 0);
            let bad = (case.make)(&mut bench);

            deliver(&mut bench, bad, by);

            let told = bench.told();
            let refused = Action::Refused { block: bad, code: case.code };
            assert_eq!(told.first(), Some(&refused), "{} by {by:?}", case.code);
            let closed = told.contains(&Action::Disconnect { peer: ALICE });
            assert_eq!(closed, case.closes.contains(&by), "{} by {by:?}", case.code);
            assert_eq!(told.len(), 1 + usize::from(closed), "told once");
            assert_eq!(bench.node.marked, [], "a bad header is not kept");
        }
    }
}

#[test]
fn faults_of_bodies_cost_the_link_unless_they_came_compact() {
    for case in body_cases() {
        assert!(!case.in_header);
        for by in [By::Whole, By::Compact] {
            let mut bench = Bench::new(Relay::Compact).peers(1, 0);
            let bad = (case.make)(&mut bench);

            deliver(&mut bench, bad, by);

            let told = bench.told();
            let refused = Action::Refused { block: bad, code: case.code };
            assert!(told.contains(&refused), "{} by {by:?}: {told:?}", case.code);
            let closed = told.contains(&Action::Disconnect { peer: ALICE });
            assert_eq!(closed, case.closes.contains(&by), "{} by {by:?}", case.code);
            assert_eq!(bench.node.tip, GENESIS);
        }
    }
}

/// Core marks a block whose header it has stored; a body that fails by itself it forgets.
#[test]
fn only_what_fails_where_it_stands_is_marked() {
    let marked = ["bad-cb-height", "bad-txns-nonfinal", "bad-cb-amount"];
    for case in body_cases() {
        let mut bench = Bench::new(Relay::Headers).peers(1, 0);
        let bad = (case.make)(&mut bench);

        deliver(&mut bench, bad, By::Whole);

        let expected = if marked.contains(&case.code) { vec![bad] } else { vec![] };
        assert_eq!(bench.node.marked, expected, "{}", case.code);
    }
}

/// An invalid block that was known comes again: only a peer that the node chose should know better.
#[test]
fn a_block_found_invalid_before_costs_outbound_links_only() {
    for (peer, closes) in [(BOB, false), (CAROL, true)] {
        for by in [By::Whole, By::Header, By::Compact] {
            let mut bench = Bench::new(Relay::Compact).peers(2, 1);
            let bad = mine_greedy(&mut bench.content, GENESIS, 5);
            bench.recv(ALICE, cmpct(bad));
            bench.told();

            match by {
                By::Whole => bench.recv(peer, block(bad)),
                By::Header => bench.recv(peer, headers(bad, 1)),
                By::Compact => bench.recv(peer, cmpct(bad)),
            }

            // Whole: the body is held already, and held bodies are not looked at again.
            let expected = closes && by == By::Header;
            assert_eq!(bench.closed(peer), expected, "{peer:?} by {by:?}");
        }
    }
}
