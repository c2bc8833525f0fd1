//! Exact values: compact targets, retargets, subsidies, median times and the limits of time.
//!
//! `oracle.csv` holds the rows of `shared/oracles/open/consensus.csv` that belong here; where the
//! values come from is told there.

use crate::builders::fixed_cases;
use forklab::consensus::header::check_not_too_new;
use forklab::consensus::header::check_not_too_old;
use forklab::consensus::locks::median_time_past;
use forklab::consensus::params::Params;
use forklab::consensus::pow::BitsReject;
use forklab::consensus::pow::U256;
use forklab::consensus::pow::decode_bits;
use forklab::consensus::pow::derive_target;
use forklab::consensus::pow::encode_bits;
use forklab::consensus::pow::expand_bits;
use forklab::consensus::pow::next_bits;
use forklab::consensus::pow::work_of_bits;
use forklab::consensus::subsidy::block_subsidy;
use forklab::consensus::subsidy::supply_limit_sat;
use forklab::primitives::block::Header;
use forklab::primitives::hash::Hash256;
use proptest::prelude::*;

struct Row {
    oracle: &'static str,
    quantity: &'static str,
    params: &'static str,
    value: &'static str,
}

impl Row {
    /// The text of parameter `key`.
    fn text(&self, key: &str) -> &'static str {
        let pairs = self.params.split(';').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(name, _)| *name == key).expect("a parameter").1
    }

    /// Parameter `key` as a whole number.
    fn number(&self, key: &str) -> u32 {
        number(self.text(key))
    }
}

fn number(text: &str) -> u32 {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).expect("hexadecimal"),
        None => text.parse().expect("a number"),
    }
}

fn rows(oracle: &str, quantity: &str) -> Vec<Row> {
    let lines = include_str!("oracle.csv").lines().skip(1);
    let rows = lines.map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let [oracle, quantity, params, value] = fields[..] else { panic!("four fields: {line}") };
        Row { oracle, quantity, params, value }
    });
    rows.filter(|row| row.oracle == oracle && row.quantity == quantity).collect()
}

fn header(time: u32) -> Header {
    let (previous, merkle_root) = (Hash256::ZERO, Hash256::ZERO);
    Header { version: 1, previous, merkle_root, time, bits: 0, nonce: 0 }
}

#[test]
fn compact_targets_say_what_core_says() {
    let rows = rows("NBITS", "target_hex/negative/overflow/valid_pow");
    assert_eq!(rows.len(), 32);
    for row in rows {
        let bits = row.number("nbits");
        let fields: Vec<&str> = row.value.split('/').collect();
        let [target, negative, overflow, valid] = fields[..] else { panic!("four fields") };
        let compact = expand_bits(bits);
        assert_eq!(compact.negative, negative == "1", "{bits:08x}");
        assert_eq!(compact.overflow, overflow == "1", "{bits:08x}");
        if target != "OVERFLOW" {
            assert_eq!(format!("{:x}", compact.magnitude), target, "{bits:08x}");
        }
        assert_eq!(derive_target(bits, &Params::mainnet()).is_ok(), valid == "1", "{bits:08x}");
    }
}

#[test]
fn targets_are_written_as_core_writes_them() {
    let again = rows("NBITS", "reencoded_nbits");
    assert_eq!(again.len(), 29);
    for row in again {
        let compact = expand_bits(row.number("nbits"));
        let sign = if compact.negative { 0x0080_0000 } else { 0 };
        assert_eq!(encode_bits(compact.magnitude) | sign, number(row.value), "{}", row.params);
    }
    let fresh = rows("NBITS", "encoded_nbits");
    assert_eq!(fresh.len(), 7);
    for row in fresh {
        let target = row.text("target").trim_start_matches("0x");
        let target = U256::from_str_radix(target, 16).expect("hexadecimal");
        assert_eq!(encode_bits(target), number(row.value), "{}", row.params);
    }
}

#[test]
fn work_is_2_to_the_256_over_the_target_and_one() {
    let rows = rows("NBITS", "work=2^256//(target+1)");
    assert_eq!(rows.len(), 13);
    for row in rows {
        let work = U256::from_str_radix(row.value, 10).expect("a number");
        assert_eq!(work_of_bits(row.number("nbits")), work, "{}", row.params);
    }
    assert_eq!(work_of_bits(0x0180_3456), U256::ZERO); // no target, no work
}

#[test]
fn each_kind_of_bad_target_has_its_name() {
    let mainnet = Params::mainnet();

    assert_eq!(derive_target(0x1d00_ffff, &mainnet), decode_bits(0x1d00_ffff));
    assert_eq!(derive_target(0x1d01_0000, &mainnet), Err(BitsReject::AboveLimit));
    assert_eq!(derive_target(0x1d80_ffff, &mainnet), Err(BitsReject::Negative));
    assert_eq!(derive_target(0x2300_0001, &mainnet), Err(BitsReject::Overflow));
    assert_eq!(derive_target(0x0180_3456, &mainnet), Err(BitsReject::Zero));
}

/// How many of the retarget rows a chain with these parameters answers as Core does.
fn agreeing_retargets(params: &Params) -> usize {
    let agrees = |row: &Row| {
        let (first, last) = (row.number("t_first"), row.number("t_last"));
        let height = params.retarget_blocks.expect("a window");
        number(row.value) == next_bits(height, row.number("nbits"), last, || first, params)
    };
    let rows = rows("RETARGET", "next_nbits");
    assert_eq!(rows.len(), 61);
    rows.iter().filter(|row| agrees(row)).count()
}

#[test]
fn retargets_are_those_of_core() {
    assert_eq!(agreeing_retargets(&Params::mainnet()), 61);
}

#[test]
fn a_window_of_another_length_is_refused_by_the_vectors() {
    for blocks in [2_015, 2_017] {
        let params = Params { retarget_blocks: Some(blocks), ..Params::mainnet() };
        assert!(agreeing_retargets(&params) < 30, "window {blocks}");
    }
}

#[test]
fn the_target_changes_only_at_a_retarget() {
    let mainnet = Params::mainnet();
    let unasked = || panic!("asked for the window's first time");

    assert_eq!(next_bits(2_015, 0x1b04_04cb, 9, unasked, &mainnet), 0x1b04_04cb);
    assert_eq!(next_bits(2_017, 0x1b04_04cb, 9, unasked, &mainnet), 0x1b04_04cb);
    assert_ne!(next_bits(2_016, 0x1b04_04cb, 9, || 0, &mainnet), 0x1b04_04cb);
    assert_eq!(next_bits(2_016, 0x207f_ffff, 9, unasked, &Params::regtest()), 0x207f_ffff);
}

#[test]
fn an_easy_target_times_a_long_window_needs_more_than_256_bits() {
    let params = Params { retarget_blocks: Some(2_016), ..Params::regtest() };
    // Twice the plan from 2^252: 2^253, though the product has 252 + 22 bits.
    let last = 2 * 2_016 * 600;

    assert_eq!(next_bits(2_016, 0x2010_0000, last, || 0, &params), 0x2020_0000);
    // Four times the plan from the limit: the limit.
    assert_eq!(next_bits(2_016, 0x207f_ffff, 2 * last, || 0, &params), 0x207f_ffff);
}

#[test]
fn subsidies_halve_until_nothing_is_left() {
    let mainnet = Params::mainnet();
    let each = rows("SUBSIDY", "subsidy");
    assert_eq!(each.len(), 12);
    for row in each {
        let subsidy = block_subsidy(row.number("height"), &mainnet);
        assert_eq!(subsidy.to_sat().to_string(), row.value, "{}", row.params);
    }
    for row in rows("SUBSIDY", "cumulative_through_height") {
        let supply = supply_limit_sat(row.number("height"), &mainnet);
        assert_eq!(supply.to_string(), row.value, "{}", row.params);
    }
    let total = &rows("SUBSIDY", "total_all_heights_incl_unspendable_genesis")[0];
    assert_eq!(supply_limit_sat(u32::MAX, &mainnet).to_string(), total.value);
    assert_eq!(block_subsidy(150, &Params::regtest()).to_sat(), 2_500_000_000);
}

#[test]
fn the_median_time_is_the_middle_of_the_last_eleven() {
    let rows = rows("MTP", "mtp");
    assert_eq!(rows.len(), 12);
    for row in rows {
        let times: Vec<u32> = row.text("timestamps").split('-').map(number).collect();
        let newest_first = times.iter().rev().copied();
        assert_eq!(median_time_past(newest_first), Some(number(row.value)), "{}", row.params);
    }
    assert_eq!(median_time_past([]), None);
}

#[test]
fn a_header_is_after_the_median_and_at_most_two_hours_ahead() {
    let rows = rows("TIME_LIMITS", "accepted");
    assert_eq!(rows.len(), 6);
    for row in rows {
        let header = header(row.number("block_time"));
        let answer = if row.params.contains("mtp=") {
            check_not_too_old(&header, row.number("mtp"))
        } else {
            check_not_too_new(&header, u64::from(row.number("now")), &Params::mainnet())
        };
        assert_eq!(answer.is_ok(), row.value == "1", "{}", row.params);
    }
}

proptest! {
    #![proptest_config(fixed_cases(2_000))]

    /// Crate `bitcoin` retargets, weighs and writes targets as we do.
    #[test]
    fn random_header_pairs_retarget_as_in_crate_bitcoin(
        exponent in 0x05_u32..=0x1c,
        word in 0x8000_u32..=0x7f_ffff,
        first in 1_231_006_505_u32..2_000_000_000,
        span in 0_u32..12_000_000,
    ) {
        let (bits, last) = (exponent << 24 | word, first + span);
        let theirs = bitcoin::CompactTarget::from_next_work_required(
            bitcoin::CompactTarget::from_consensus(bits),
            u64::from(span),
            &bitcoin::params::MAINNET,
        );
        let ours = next_bits(2_016, bits, last, || first, &Params::mainnet());
        prop_assert_eq!(ours, theirs.to_consensus());
        let target = bitcoin::Target::from_compact(theirs);
        prop_assert_eq!(work_of_bits(ours).to_be_bytes::<32>(), target.to_work().to_be_bytes());
        let decoded = decode_bits(ours).unwrap();
        prop_assert_eq!(decoded.to_be_bytes::<32>(), target.to_be_bytes());
    }
}
