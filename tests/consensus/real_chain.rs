//! `forklab validate` on the real chain, on files that are torn, and on blocks that are wrong.

use crate::builders::Bench;
use crate::builders::shared_file;
use forklab::cli::validate::ValidateArguments;
use forklab::cli::validate::run;
use forklab::consensus::params::Params;
use forklab::primitives::block::Block;
use forklab::primitives::encoding::to_hex;
use forklab::sim::time::SimDuration;
use std::io::Write;

/// The exit code and what was written.
fn validate(content: &[u8], chain: &str, headers: bool, start_height: u32) -> (u8, String) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(content).expect("a temporary file");
    let chain = chain.to_owned();
    let file = file.path().to_owned();
    let mut out = Vec::new();
    let written = std::fs::File::open(&file).and_then(|_| {
        run(&ValidateArguments { file: file.clone(), chain, headers, start_height }, &mut out)
    });
    (written.expect("a vector takes all"), String::from_utf8(out).expect("text"))
}

fn last_line(text: &str) -> &str {
    text.lines().last().expect("a line")
}

/// Blocks of regtest in Core's framing.
fn framed(blocks: &[Block]) -> Vec<u8> {
    framed_as(blocks, &Params::regtest())
}

/// Blocks in Core's framing with the magic of `params`.
fn framed_as(blocks: &[Block], params: &Params) -> Vec<u8> {
    let mut bytes = Vec::new();
    for block in blocks {
        let block = block.to_bytes();
        bytes.extend_from_slice(&params.magic);
        bytes.extend_from_slice(&(block.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&block);
    }
    bytes
}

/// Three blocks on the first of regtest.
fn three() -> Vec<Block> {
    let mut bench = Bench::new(Params::regtest(), 0);
    let mut blocks = Vec::new();
    for _ in 0..3 {
        let block = bench.draft().finish(bench.params());
        bench.accept(block.clone());
        blocks.push(block);
    }
    blocks
}

#[test]
fn the_first_256_blocks_of_2009_are_valid_with_their_signatures() {
    let Some(content) = shared_file("data/mainnet-blocks-0-255.dat") else { return };
    let (code, text) = validate(&content, "mainnet", false, 0);

    assert_eq!(code, 0, "{text}");
    assert_eq!(last_line(&text), "valid 256, refused 0, not judged 0");
    assert!(text.contains("connected 256, disconnected 0"));
}

#[test]
fn a_changed_signature_in_block_170_is_refused_and_so_is_all_above() {
    let Some(mut content) = shared_file("data/mainnet-blocks-0-255.dat") else { return };
    let block170 = shared_file("data/block170.hex").expect("beside the other");
    let hex = String::from_utf8(block170).expect("hexadecimal");
    let block = forklab::primitives::encoding::from_hex(hex.trim()).expect("hexadecimal");
    let at = content.windows(block.len()).position(|window| window == block).expect("block 170");
    // A byte of the key of the coin's change: the ids change with it, and the root no longer fits.
    content[at + block.len() - 20] ^= 1;
    let (code, text) = validate(&content, "mainnet", false, 0);

    assert_eq!(code, 1);
    assert_eq!(last_line(&text), "valid 170, refused 86, not judged 0");
    let hash = "00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee";
    assert!(text.contains(&format!("refused: height 170, hash {hash}, bad-txnmrklroot")), "{text}");
    assert!(text.contains("prev-blk-not-found"), "{text}");
}

#[test]
fn ten_thousand_headers_link_and_retarget_five_times() {
    let Some(content) = shared_file("data/mainnet-headers-0-10236.bin") else { return };
    let (code, text) = validate(&content, "mainnet", true, 0);

    assert_eq!((code, last_line(&text)), (0, "valid 10237, refused 0, not judged 0"));
    // The second window on, as a file of its own.
    let (code, text) = validate(&content[80 * 2_016..], "mainnet", true, 2_016);
    assert_eq!((code, last_line(&text)), (0, "valid 8221, refused 0, not judged 0"));
    // By regtest's rules the first record is no child of its first block.
    let (code, _) = validate(&content[80..], "regtest", true, 0);
    assert_eq!(code, 1);
}

#[test]
fn a_block_from_the_middle_is_anchored_and_its_spends_are_not_judged() {
    let Some(content) = shared_file("data/block-227835.bin") else { return };
    let inputs: usize = {
        let block = Block::from_bytes(&content).expect("a block");
        block.transactions[1..].iter().map(|tx| tx.inputs.len()).sum()
    };
    let (code, text) = validate(&content, "mainnet", false, 227_835);
    assert_eq!(code, 0, "{text}");
    let (_, counted) = last_line(&text).rsplit_once(' ').expect("a count");
    let counted: usize = counted.parse().expect("a count");
    // Coins made in the block itself are judged where they are P2PKH.
    assert!((1..=inputs).contains(&counted), "{counted} of {inputs}");
    assert_eq!(last_line(&text), "valid 1, refused 0, not judged 247");

    let (code, text) = validate(&content, "mainnet", false, 0);
    assert_eq!(code, 1);
    assert!(text.contains("prev-blk-not-found"), "{text}");
    assert!(text.contains("--start-height"), "{text}");
}

#[test]
fn a_torn_file_is_told_with_its_byte() {
    let blocks = three();
    let content = framed(&blocks);
    let record = |number: usize| 8 + blocks[number].size();
    let torn_at = record(0) + record(1);
    let (code, text) = validate(&content[..content.len() - 1], "regtest", false, 0);

    assert_eq!(code, 2);
    assert!(text.contains(&format!("torn at byte {torn_at}")), "{text}");
    assert_eq!(last_line(&text), "valid 2, refused 0, not judged 0");
    let (code, text) = validate(&content[..torn_at + 3], "regtest", false, 0);
    assert_eq!((code, text.contains(&format!("torn at byte {torn_at}"))), (2, true));
    for headers in [true, false] {
        let (code, text) = validate(&blocks[0].header.to_bytes()[..79], "regtest", headers, 0);
        assert_eq!((code, text.contains("torn at byte 0")), (2, true));
        assert!(!text.contains("--headers"), "{text}");
    }
    // Core fills its files with zeros.
    let (code, _) = validate(&[content, vec![0; 500]].concat(), "regtest", false, 0);
    assert_eq!(code, 0);
}

#[test]
fn each_form_of_file_is_read() {
    let blocks = three();
    let whole = (0, "valid 3, refused 0, not judged 0");
    let check = |content: &[u8], headers, start| {
        let (code, text) = validate(content, "regtest", headers, start);
        (code, last_line(&text).to_owned())
    };
    let whole = (whole.0, whole.1.to_owned());
    let one = (0, "valid 1, refused 0, not judged 0".to_owned());

    assert_eq!(check(&framed(&blocks), false, 0), whole);
    assert_eq!(check(&framed(&blocks), true, 0), whole);
    assert_eq!(check(to_hex(&framed(&blocks)).as_bytes(), false, 0), whole);
    let headers: Vec<u8> = blocks.iter().flat_map(|block| block.header.to_bytes()).collect();
    assert_eq!(check(&headers, true, 0), whole);
    let (code, text) = validate(&headers, "regtest", false, 0);
    assert_eq!((code, text.contains("; a file of headers needs --headers")), (2, true), "{text}");
    assert_eq!(check(&blocks[0].to_bytes(), false, 0), one);
    assert_eq!(check(&blocks[2].to_bytes(), false, 3), one);
    assert_eq!(check(format!("{}\n", to_hex(&blocks[0].to_bytes())).as_bytes(), false, 0), one);
    // At another height the coinbase states the wrong one (BIP-0034).
    assert_eq!(check(&blocks[2].to_bytes(), false, 4).0, 1);
}

#[test]
fn a_file_of_another_chain_is_named() {
    let (code, text) = validate(&framed(&three()), "mainnet", false, 0);

    assert_eq!(code, 2);
    assert!(text.contains("fabfb5da (regtest), that of this chain is f9beb4d9 (mainnet)"));
    let (code, text) = validate(&[], "testnet", false, 0);
    assert_eq!(code, 2);
    assert!(text.contains("Chains: mainnet, regtest, signet-open, classroom"), "{text}");
}

#[test]
fn a_classroom_brings_its_own_first_block() {
    let params = Params::classroom(2, SimDuration::from_secs(60));
    let mut bench = Bench::new(params.clone(), 0);
    let mut blocks = vec![params.genesis_block()];
    for _ in 0..2 {
        let block = bench.draft().finish(&params);
        bench.accept(block.clone());
        blocks.push(block);
    }
    let content = framed_as(&blocks, &params);
    for headers in [false, true] {
        let (code, text) = validate(&content, "classroom", headers, 0);
        assert_eq!((code, last_line(&text)), (0, "valid 3, refused 0, not judged 0"));
    }
    // Without it the blocks stand on nothing.
    let (code, _) = validate(&framed_as(&blocks[1..], &params), "classroom", false, 0);
    assert_eq!(code, 1);
}

#[test]
fn an_anchored_file_knows_its_own_coins_and_trusts_those_from_before() {
    let mut bench = Bench::new(Params::regtest(), 110);
    let spend = bench.payment(1, 0);
    let mut draft = bench.draft();
    draft.transactions.push(spend.clone());
    let first = draft.finish(bench.params());
    bench.accept(first.clone());
    // The same coin again, in the next block.
    let mut draft = bench.draft();
    draft.transactions.push(bench.payment(1, 7));
    let second = draft.finish(bench.params());

    let (code, text) = validate(&framed(core::slice::from_ref(&first)), "regtest", false, 111);
    assert_eq!((code, last_line(&text)), (0, "valid 1, refused 0, not judged 1"));
    let (code, text) = validate(&framed(&[first, second]), "regtest", false, 111);
    assert_eq!((code, last_line(&text)), (1, "valid 1, refused 1, not judged 1"));
    assert!(text.contains("bad-txns-inputs-missingorspent"), "{text}");
}
