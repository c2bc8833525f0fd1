//! Scripts: every push form, the judged templates, heights and sigops.

use crate::builders::fixed_cases;
use crate::builders::scripts;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::script::BrokenPush;
use forklab::primitives::script::Instruction;
use forklab::primitives::script::MAX_SCRIPT_SIZE;
use forklab::primitives::script::OP_CHECKMULTISIG;
use forklab::primitives::script::OP_CHECKMULTISIGVERIFY;
use forklab::primitives::script::OP_CHECKSIG;
use forklab::primitives::script::OP_CHECKSIGVERIFY;
use forklab::primitives::script::OP_RESERVED;
use forklab::primitives::script::Script;
use forklab::primitives::script::Template;
use proptest::prelude::*;

fn steps(script: &Script) -> Vec<Result<Instruction<'_>, BrokenPush>> {
    script.instructions().collect()
}

fn push(opcode: u8, item: &[u8]) -> Result<Instruction<'_>, BrokenPush> {
    Ok(Instruction::Push { opcode, item })
}

#[test]
fn every_push_form_is_read() {
    let script = Script(
        [
            [0x00].as_slice(),
            &[0x02, 7, 8],
            &[0x4c, 1, 9],
            &[0x4d, 1, 0, 10],
            &[0x4e, 1, 0, 0, 0, 11],
            &[0x4f, 0x51, 0x60, 0x4c, 0, 0x50, 0xac],
        ]
        .concat(),
    );
    assert_eq!(
        steps(&script),
        [
            push(0x00, &[]),
            push(0x02, &[7, 8]),
            push(0x4c, &[9]),
            push(0x4d, &[10]),
            push(0x4e, &[11]),
            push(0x4f, &[0x81]),
            push(0x51, &[1]),
            push(0x60, &[16]),
            push(0x4c, &[]),
            Ok(Instruction::Operator(OP_RESERVED)),
            Ok(Instruction::Operator(OP_CHECKSIG)),
        ]
    );
}

#[test]
fn a_broken_push_ends_the_script() {
    for broken in [
        vec![2, 7],
        vec![0x4c],
        vec![0x4c, 2, 7],
        vec![0x4d, 1],
        vec![0x4d, 2, 0, 7],
        vec![0x4e, 1, 0, 0],
        vec![0x4e, 0xff, 0xff, 0xff, 0xff, OP_CHECKSIG],
    ] {
        let script = Script([vec![OP_CHECKSIG], broken].concat());
        assert_eq!(
            steps(&script),
            [Ok(Instruction::Operator(OP_CHECKSIG)), Err(BrokenPush { offset: 1 })]
        );
        assert_eq!(script.legacy_sigops(), 1);
        assert!(!script.is_push_only());
    }
}

#[test]
fn push_only_takes_all_pushes_and_op_reserved_and_no_operator() {
    for (bytes, push_only) in [
        (vec![], true),
        (vec![0x00, 0x4f, 0x50, 0x51, 0x60, 0x01, 0xac], true),
        (vec![0x51, 0x61], false), // OP_NOP, the first byte above OP_16
        (vec![0x02, 0xac], false),
    ] {
        assert_eq!(Script(bytes.clone()).is_push_only(), push_only, "{bytes:?}");
    }
}

#[test]
fn an_item_is_pushed_in_the_form_that_its_length_asks_for() {
    for (len, head) in [
        (0, vec![0]),
        (1, vec![1]),
        (75, vec![75]),
        (76, vec![0x4c, 76]),
        (255, vec![0x4c, 255]),
        (256, vec![0x4d, 0, 1]),
        (65_535, vec![0x4d, 255, 255]),
        (65_536, vec![0x4e, 0, 0, 1, 0]),
    ] {
        let item = vec![5; len];
        let mut script = Script::new();
        script.push_item(&item);
        assert_eq!(script.0, [head.clone(), item.clone()].concat(), "{len}");
        assert_eq!(steps(&script), [push(head[0], &item)], "{len}");
    }
}

/// Expected bytes: Bitcoin Core's `CScript() << n`, as its `CScriptNum` tests and BIP-0034 say.
#[test]
fn a_height_is_pushed_as_core_writes_it() {
    for (height, hex) in [
        (0, "00"),
        (1, "51"),
        (16, "60"),
        (17, "0111"),
        (127, "017f"),
        (128, "028000"),
        (255, "02ff00"),
        (256, "020001"),
        (32_767, "02ff7f"),
        (32_768, "03008000"),
        (227_835, "03fb7903"),
        (8_388_607, "03ffff7f"),
        (8_388_608, "0400008000"),
        (-1, "4f"),
        (-2, "0182"),
        (-128, "028080"),
        (i64::MAX, "08ffffffffffffff7f"),
        (i64::MIN, "09000000000000008080"),
    ] {
        let mut script = Script::new();
        script.push_number(height);
        assert_eq!(script.to_string(), hex, "{height}");
    }
}

#[test]
fn the_judged_forms_are_recognised_and_no_near_miss_is() {
    let (short, long, hash) = ([2; 33], [4; 65], [9; 20]);
    let paid_to_short = Script::pay_to_public_key(&short);
    let paid_to_long = Script::pay_to_public_key(&long);
    let paid_to_hash = Script::pay_to_public_key_hash(&hash);
    assert_eq!(paid_to_short.template(), Some(Template::PayToPublicKey { key: &short }));
    assert_eq!(paid_to_long.template(), Some(Template::PayToPublicKey { key: &long }));
    assert_eq!(paid_to_hash.template(), Some(Template::PayToPublicKeyHash { hash: &hash }));

    for script in [paid_to_short, paid_to_long, paid_to_hash] {
        let bytes = script.0;
        assert_eq!(Script(bytes[..bytes.len() - 1].to_vec()).template(), None);
        assert_eq!(Script([&bytes[..], &[0x61]].concat()).template(), None);
        assert_eq!(Script([&[0x61], &bytes[..]].concat()).template(), None);
    }
    assert_eq!(Script::pay_to_public_key(&[2; 32]).template(), None);
    assert_eq!(Script::pay_to_public_key(&[2; 34]).template(), None);
    // the same key pushed in another form is another script
    assert_eq!(Script([&[0x4c, 33][..], &short, &[OP_CHECKSIG]].concat()).template(), None);
    // a push that says another length than there is
    assert_eq!(Script([&[65][..], &short, &[OP_CHECKSIG]].concat()).template(), None);
    assert_eq!(Script::new().template(), None);
    assert_eq!(Script::op_return(b"data").template(), None);
}

#[test]
fn what_begins_with_op_return_or_is_above_10_000_bytes_is_no_coin() {
    assert!(Script::op_return(b"data").is_unspendable());
    assert_eq!(Script::op_return(b"ab").to_string(), "6a026162");
    assert!(!Script::new().is_unspendable());
    assert!(!Script(vec![0x51; MAX_SCRIPT_SIZE]).is_unspendable());
    assert!(Script(vec![0x51; MAX_SCRIPT_SIZE + 1]).is_unspendable());
}

#[test]
fn a_check_counts_one_and_a_multiple_check_twenty() {
    for (bytes, sigops) in [
        (vec![], 0),
        (vec![OP_CHECKSIG, OP_CHECKSIGVERIFY], 2),
        (vec![OP_CHECKMULTISIG, OP_CHECKMULTISIGVERIFY], 40),
        (vec![0x52, OP_CHECKMULTISIG], 20), // the number of keys before it does not matter
        (vec![0x01, OP_CHECKSIG], 0),       // data is not counted
        (vec![OP_CHECKSIG, 0x02, OP_CHECKSIG], 1), // nor what a broken push swallows
    ] {
        assert_eq!(Script(bytes.clone()).legacy_sigops(), sigops, "{bytes:?}");
    }
}

#[test]
fn a_script_is_its_hexadecimal_in_json() {
    let script = Script::pay_to_public_key_hash(&[0xab; 20]);
    let json = serde_json::to_string(&script).expect("a text");
    assert_eq!(json, format!("\"76a914{}88ac\"", "ab".repeat(20)));
    assert_eq!(serde_json::from_str::<Script>(&json).expect("what was written"), script);
    assert_eq!(from_hex("zz").ok(), None);
}

proptest! {
    #![proptest_config(fixed_cases(400))]

    #[test]
    fn the_steps_cover_the_script(script in scripts()) {
        let mut steps = script.instructions();
        let mut before = 0;
        while let Some(step) = steps.next() {
            prop_assert!(steps.offset() > before);
            if let Err(BrokenPush { offset }) = step {
                prop_assert_eq!(offset, before);
                prop_assert!(steps.next().is_none());
            }
            before = steps.offset();
        }
        prop_assert_eq!(before, script.len());
    }
}
