//! Merkle roots against the oracle's rows, and the lists that share one.

use crate::builders::shared_file;
use forklab::primitives::block::Header;
use forklab::primitives::encoding::Reader;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::encoding::to_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::sha256d;
use forklab::primitives::merkle::merkle_root;

/// The rows of the oracle whose second column is `kind`: convention, quantity, parameters, value.
fn oracle_rows(kind: &str) -> Option<Vec<[String; 4]>> {
    let text = String::from_utf8(shared_file("oracles/open/consensus.csv")?).expect("text");
    let rows = text.lines().filter_map(|line| {
        // the convention may be quoted and hold a comma; the last columns never do
        let (_, line) = line.split_once(',')?;
        let rest = line.strip_prefix(kind)?.strip_prefix(',')?;
        let (convention, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",")?,
            None => rest.split_once(',')?,
        };
        let fields: Vec<&str> = rest.split(',').collect();
        Some([convention, fields[0], fields[3], fields[4]].map(str::to_owned))
    });
    Some(rows.collect())
}

fn leaf(number: u8) -> Hash256 {
    sha256d(&[number])
}

#[test]
fn roots_and_mutations_are_those_of_the_oracle() {
    let Some(rows) = oracle_rows("MERKLE") else { return };
    assert_eq!(rows.len(), 24);
    for [convention, quantity, parameters, value] in rows {
        let (_, list) = parameters.split_once('=').expect("name=list");
        match quantity.as_str() {
            "root_rpc_hex" => {
                let leaves: Vec<Hash256> = list
                    .split('|')
                    .map(|text| Hash256::from_hex(text).expect("a transaction id"))
                    .collect();
                assert_eq!(merkle_root(&leaves).0.to_string(), value, "{convention}");
            }
            "root_hex/mutated" => {
                let leaves: Vec<Hash256> = list
                    .split('-')
                    .map(|number| leaf(number.parse().expect("a small number")))
                    .collect();
                let (root, mutated) = merkle_root(&leaves);
                let seen = format!("{}/{}", to_hex(root.as_bytes()), u8::from(mutated));
                assert_eq!(seen, value, "{list}");
            }
            other => panic!("a quantity that this test does not know: {other}"),
        }
    }
}

#[test]
fn the_header_hash_is_that_of_the_oracle() {
    let Some(rows) = oracle_rows("HEADER") else { return };
    assert_eq!(rows.len(), 1);
    for [_, _, parameters, value] in rows {
        let hex = parameters.strip_prefix("header_hex=").expect("a header");
        let bytes = from_hex(hex).expect("hexadecimal");
        let header = Header::decode(&mut Reader::new(&bytes)).expect("80 bytes");
        assert_eq!(header.hash().to_string(), value);
        assert_eq!(header.to_bytes().as_slice(), bytes);
    }
}

#[test]
fn no_leaves_have_the_root_zero_and_one_leaf_is_the_root() {
    assert_eq!(merkle_root(&[]), (Hash256::ZERO, false));
    assert_eq!(merkle_root(&[leaf(7)]), (leaf(7), false));
}

/// CVE-2012-2459:
///
/// ```text
///      root                 root
///     /    \               /    \
///   ab      cc           ab      cc
///  /  \    /  \         /  \    /  \
/// a    b  c   (c)      a    b  c    c
/// ```
#[test]
fn a_repeated_leaf_gives_the_same_root_and_is_told() {
    let [a, b, c] = [leaf(0), leaf(1), leaf(2)];
    let (honest, twin) = (merkle_root(&[a, b, c]), merkle_root(&[a, b, c, c]));
    assert_eq!(honest.0, twin.0);
    assert_eq!((honest.1, twin.1), (false, true));
}

#[test]
fn a_repeated_half_of_a_row_is_told_too() {
    let leaves: Vec<Hash256> = [0, 1, 2, 3, 4, 5, 4, 5].map(leaf).to_vec();
    let (root, mutated) = merkle_root(&leaves);
    assert!(mutated);
    assert_eq!(root, merkle_root(&leaves[..6]).0);
}

#[test]
fn equal_leaves_that_are_not_a_pair_are_no_mutation() {
    let [a, b] = [leaf(0), leaf(1)];
    assert!(!merkle_root(&[a, b, b, a]).1);
    assert!(!merkle_root(&[a, b, b]).1);
}
