//! Real blocks: genesis from its constants, the first payment, the early chain, a later block.

use crate::builders::shared_file;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::block::Header;
use forklab::primitives::der::Signature;
use forklab::primitives::encoding::Reader;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::hash160;
use forklab::primitives::key::PublicKey;
use forklab::primitives::script::Instruction;
use forklab::primitives::script::Script;
use forklab::primitives::script::Template;
use forklab::primitives::sighash::signature_hash;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;

const GENESIS_HASH: &str = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
const GENESIS_ROOT: &str = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
const GENESIS_KEY: &str = "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6\
                           49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f";
const FIRST_PAYMENT: &str = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16";

/// The genesis block of the main chain, from the constants in Core's `CreateGenesisBlock`.
fn genesis() -> Block {
    let mut script_sig = Script::new();
    script_sig.push_number(486_604_799);
    script_sig.push_item(&[4]); // `CScriptNum(4)` is pushed as bytes there
    script_sig.push_item(b"The Times 03/Jan/2009 Chancellor on brink of second bailout for banks");
    let coinbase = Transaction {
        version: 1,
        inputs: vec![TxIn { previous: OutPoint::NULL, script_sig, sequence: TxIn::SEQUENCE_FINAL }],
        outputs: vec![TxOut {
            value: Amount::from_sat(50 * 100_000_000),
            script_pubkey: Script::pay_to_public_key(&from_hex(GENESIS_KEY).expect("a key")),
        }],
        lock_time: 0,
    };
    Block {
        header: Header {
            version: 1,
            previous: Hash256::ZERO,
            merkle_root: coinbase.txid(),
            time: 1_231_006_505,
            bits: 0x1d00_ffff,
            nonce: 2_083_236_893,
        },
        transactions: vec![coinbase],
    }
}

/// Reads a block, writes it again, and checks its Merkle root.
fn checked(bytes: &[u8]) -> Block {
    let block = Block::from_bytes(bytes).expect("a block");
    assert_eq!(block.to_bytes(), bytes);
    assert_eq!(block.size(), bytes.len());
    assert_eq!(block.merkle_root(), (block.header.merkle_root, false));
    block
}

fn hex_block(name: &str) -> Option<Block> {
    let text = String::from_utf8(shared_file(&format!("data/{name}"))?).expect("text");
    Some(checked(&from_hex(text.trim()).expect("hexadecimal")))
}

/// The blocks 0 to 255 of the main chain.
fn early_blocks() -> Option<Vec<Block>> {
    let file = shared_file("data/mainnet-blocks-0-255.dat")?;
    let mut reader = Reader::new(&file);
    let mut blocks = Vec::new();
    while !reader.is_empty() {
        assert_eq!(reader.array(), Ok([0xf9, 0xbe, 0xb4, 0xd9]));
        let size_bytes = reader.u32().expect("a length") as usize;
        blocks.push(checked(reader.take(size_bytes).expect("a block")));
    }
    Some(blocks)
}

/// Tells whether the first item of input `index` is a signature that fits `key`.
fn unlocks(transaction: &Transaction, index: usize, spent: &Script, key: &[u8]) -> bool {
    let signature = match transaction.inputs[index].script_sig.instructions().next() {
        Some(Ok(Instruction::Push { item, .. })) => item,
        other => panic!("not a push: {other:?}"),
    };
    let (hash_type, der) = signature.split_last().expect("a signature");
    let digest = signature_hash(transaction, index, spent, i32::from(*hash_type));
    let key = PublicKey::parse(key).expect("a key");
    key.verify(&digest, &Signature::parse_lax(der).expect("a signature"))
}

#[test]
fn the_genesis_block_follows_from_its_constants() {
    let block = genesis();
    assert_eq!(block.hash().to_string(), GENESIS_HASH);
    assert_eq!(block.merkle_root().0.to_string(), GENESIS_ROOT);
    assert_eq!(block.header.hash().to_string(), GENESIS_HASH);
    assert_eq!(block.size(), 285);
    assert!(block.transactions[0].is_coinbase());
    assert_eq!(Block::from_bytes(&block.to_bytes()), Ok(block.clone()));
    if let Some(real) = hex_block("block0-genesis.hex") {
        assert_eq!(real, block);
    }
}

#[test]
fn the_first_block_builds_on_genesis() {
    let Some(block) = hex_block("block1.hex") else { return };
    assert_eq!(block.header.previous, genesis().hash());
    assert_eq!(
        block.hash().to_string(),
        "00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048"
    );
}

#[test]
fn block_170_holds_the_first_payment() {
    let Some(block) = hex_block("block170.hex") else { return };
    let payment = &block.transactions[1];
    assert_eq!(payment.txid().to_string(), FIRST_PAYMENT);
    assert!(!payment.is_coinbase());
    assert_eq!(payment.outputs[0].value.to_string(), "10 BTC");
    assert_eq!(payment.outputs[1].value.to_string(), "40 BTC");
    for output in &payment.outputs {
        assert!(matches!(output.script_pubkey.template(), Some(Template::PayToPublicKey { .. })));
    }
}

#[test]
fn the_first_256_blocks_are_a_chain_and_their_payments_are_signed() {
    let Some(blocks) = early_blocks() else { return };
    assert_eq!(blocks.len(), 256);
    assert_eq!(blocks[0], genesis());
    for pair in blocks.windows(2) {
        assert_eq!(pair[1].header.previous, pair[0].hash());
    }
    let coins = |wanted: OutPoint| {
        let mut all = blocks.iter().flat_map(|block| &block.transactions);
        let maker = all.find(|maker| maker.txid() == wanted.txid).expect("its maker is here");
        &maker.outputs[wanted.index as usize].script_pubkey
    };
    let mut signed = 0;
    for payment in blocks.iter().flat_map(|block| &block.transactions[1..]) {
        for (index, input) in payment.inputs.iter().enumerate() {
            let spent = coins(input.previous);
            let Some(Template::PayToPublicKey { key }) = spent.template() else {
                panic!("the early chain pays to keys: {spent}");
            };
            assert!(unlocks(payment, index, spent, key));
            signed += 1;
        }
    }
    println!("blocks 0-255: {signed} signatures fit");
    assert_eq!(signed, 7);
}

/// The spent outputs lie before this block, but a P2PKH output follows from the key that its
/// spender shows.
#[test]
fn the_signatures_of_block_227835_fit() {
    let Some(bytes) = shared_file("data/block-227835.bin") else { return };
    let block = checked(&bytes);
    assert_eq!(block.header.version, 1); // the last one before BIP-0034
    assert_eq!(block.transactions.len(), 122);
    let (mut signed, mut others) = (0, 0);
    for payment in &block.transactions[1..] {
        for (index, input) in payment.inputs.iter().enumerate() {
            let steps: Vec<_> = input.script_sig.instructions().collect();
            match steps.as_slice() {
                [Ok(Instruction::Push { .. }), Ok(Instruction::Push { item: key, .. })]
                    if matches!(key.len(), 33 | 65) =>
                {
                    let spent = Script::pay_to_public_key_hash(&hash160(key));
                    assert!(unlocks(payment, index, &spent, key), "{} {index}", payment.txid());
                    signed += 1;
                }
                _ => others += 1,
            }
        }
    }
    println!("block 227835: {signed} signatures fit, {others} inputs have another form");
    assert_eq!((signed, others), (260, 2)); // the 2 show no key: P2PK
}

#[test]
fn real_headers_are_a_chain() {
    let Some(file) = shared_file("data/mainnet-headers-0-10236.bin") else { return };
    let mut reader = Reader::new(&file);
    let mut previous = Hash256::ZERO;
    let mut count = 0;
    while !reader.is_empty() {
        let header = Header::decode(&mut reader).expect("80 bytes");
        assert_eq!(header.previous, previous);
        previous = header.hash();
        count += 1;
    }
    assert_eq!(count, 10_237);
}
