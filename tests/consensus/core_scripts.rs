//! Bitcoin Core's vectors of scripts and transactions, as far as they are within our scripts.

use crate::builders::shared_file;
use forklab::consensus::params::Params;
use forklab::consensus::script::ScriptFlags;
use forklab::consensus::script::SpendVerdict;
use forklab::consensus::script::check_spend;
use forklab::consensus::tx::check_transaction;
use forklab::primitives::amount::Amount;
use forklab::primitives::encoding::Reader;
use forklab::primitives::encoding::from_hex;
use forklab::primitives::hash::Hash256;
use forklab::primitives::script::OP_0;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use serde_json::Value;

fn rows(name: &str) -> Option<Vec<Value>> {
    let bytes = shared_file(&format!("data/core/{name}"))?;
    Some(serde_json::from_slice(&bytes).expect("the vectors are a JSON list"))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A script in the language of the vectors; `None` where it has an operator that no script of
/// ours has. Bitcoin Core: `ParseScript`.
fn parse_script(source: &str) -> Option<Script> {
    const OPERATORS: [(&str, u8); 10] = [
        ("DUP", 0x76),
        ("HASH160", 0xa9),
        ("EQUALVERIFY", 0x88),
        ("CHECKSIG", 0xac),
        ("RESERVED", 0x50),
        ("NOP", 0x61),
        ("RETURN", 0x6a),
        ("CODESEPARATOR", 0xab),
        ("CHECKMULTISIG", 0xae),
        ("EQUAL", 0x87),
    ];
    let mut script = Script::new();
    for word in source.split_whitespace() {
        let operator = word.strip_prefix("OP_").unwrap_or(word);
        if let Some(hex) = word.strip_prefix("0x") {
            script.0.extend(from_hex(hex).expect("hexadecimal"));
        } else if let Ok(number) = word.parse::<i64>() {
            script.push_number(number);
        } else if let Some(inside) = word.strip_prefix('\'') {
            script.push_item(inside.strip_suffix('\'')?.as_bytes());
        } else {
            let (_, opcode) = OPERATORS.iter().find(|(name, _)| *name == operator)?;
            script.push_opcode(*opcode);
        }
    }
    Some(script)
}

/// The flags of a vector that mean something to our scripts.
fn parse_flags(names: &str) -> ScriptFlags {
    let known = |name: &str| match name {
        "DERSIG" => ScriptFlags::STRICT_DER,
        "LOW_S" => ScriptFlags::LOW_S,
        "STRICTENC" => ScriptFlags::STRICT_ENCODING,
        "MINIMALDATA" => ScriptFlags::MINIMAL_DATA,
        "CLEANSTACK" => ScriptFlags::CLEAN_STACK,
        "NULLFAIL" => ScriptFlags::NULL_FAIL,
        _ => ScriptFlags::NONE,
    };
    names.split(',').map(known).fold(ScriptFlags::NONE, ScriptFlags::with)
}

/// The pair of transactions that Core judges a script in (`BuildSpendingTransaction`).
fn spending(unlocking: Script, locking: &Script) -> Transaction {
    let input = |previous, script_sig| TxIn { previous, script_sig, sequence: u32::MAX };
    let transaction = |input, script_pubkey| Transaction {
        version: 1,
        inputs: vec![input],
        outputs: vec![TxOut { value: Amount::ZERO, script_pubkey }],
        lock_time: 0,
    };
    let credit = transaction(input(OutPoint::NULL, Script(vec![OP_0, OP_0])), locking.clone());
    let coin = OutPoint { txid: credit.txid(), index: 0 };
    transaction(input(coin, unlocking), Script::new())
}

/// Core's short name of what we found.
fn name_of(verdict: SpendVerdict) -> &'static str {
    use forklab::consensus::script::ScriptFault;
    match verdict {
        SpendVerdict::Valid => "OK",
        SpendVerdict::NotJudged => "NOT_JUDGED",
        SpendVerdict::Invalid(fault) => match fault {
            ScriptFault::EvalFalse => "EVAL_FALSE",
            ScriptFault::ScriptSize => "SCRIPT_SIZE",
            ScriptFault::PushSize => "PUSH_SIZE",
            ScriptFault::StackSize => "STACK_SIZE",
            ScriptFault::InvalidStackOperation => "INVALID_STACK_OPERATION",
            ScriptFault::BadOpcode => "BAD_OPCODE",
            ScriptFault::EqualVerify => "EQUALVERIFY",
            ScriptFault::SigDer => "SIG_DER",
            ScriptFault::SigHighS => "SIG_HIGH_S",
            ScriptFault::SigHashType => "SIG_HASHTYPE",
            ScriptFault::PublicKeyType => "PUBKEYTYPE",
            ScriptFault::MinimalData => "MINIMALDATA",
            ScriptFault::SigNullFail => "NULLFAIL",
            ScriptFault::CleanStack => "CLEANSTACK",
        },
    }
}

#[test]
fn the_scripts_of_core_that_are_ours_agree() {
    let Some(rows) = rows("script_tests.json") else { return };
    let (mut agreed, mut not_ours, mut witness, mut titles) = (0, 0, 0, 0);
    for row in rows.iter().map(|row| row.as_array().expect("a list")) {
        if row.len() == 1 {
            titles += 1;
            continue;
        }
        if row[0].is_array() {
            witness += 1;
            continue;
        }
        let scripts = (parse_script(text(&row[0])), parse_script(text(&row[1])));
        let (Some(unlocking), Some(locking)) = scripts else {
            not_ours += 1;
            continue;
        };
        let tx = spending(unlocking, &locking);
        let verdict = check_spend(&tx, 0, &locking, parse_flags(text(&row[2])));
        // Core's flag SIGPUSHONLY only tells what we do not judge.
        if verdict == SpendVerdict::NotJudged {
            not_ours += 1;
            continue;
        }
        assert_eq!(name_of(verdict), text(&row[3]), "{row:?}");
        agreed += 1;
    }
    println!(
        "script_tests.json: {agreed} agree; {not_ours} lock or unlock with more than P2PK, P2PKH \
         and pushes, {witness} carry witness, {titles} rows are titles"
    );
    assert_eq!((agreed, not_ours, witness, titles), (30, 1_079, 113, 51));
}

/// A transaction of the vectors with the scripts that it spends, by outpoint.
struct Vector {
    tx: Transaction,
    spent: Vec<Option<Script>>,
    flags: String,
}

/// Why a row says nothing about us, or the row.
fn read_vector(row: &[Value]) -> Result<Vector, &'static str> {
    let bytes = from_hex(text(&row[1])).expect("hexadecimal");
    let mut reader = Reader::new(&bytes);
    let tx = match Transaction::decode(&mut reader) {
        Ok(tx) => tx,
        Err(_) => match Transaction::decode_legacy(&mut Reader::new(&bytes)) {
            Ok(tx) if tx.size() == bytes.len() => tx,
            Ok(_) | Err(_) => return Err("witness"),
        },
    };
    let coins = row[0].as_array().expect("a list");
    let script_of = |input: &TxIn| {
        let is_spent = |coin: &&Value| {
            let txid = Hash256::from_hex(text(&coin[0])).expect("a hash");
            let index = coin[1].as_i64().expect("a number") as u32;
            input.previous == OutPoint { txid, index }
        };
        parse_script(text(&coins.iter().find(is_spent)?[2]))
    };
    let spent = tx.inputs.iter().map(script_of).collect();
    Ok(Vector { tx, spent, flags: text(&row[2]).to_owned() })
}

/// What our rules say of all inputs together.
fn judge(vector: &Vector, flags: ScriptFlags) -> SpendVerdict {
    let mut all = SpendVerdict::Valid;
    for (input, script) in vector.spent.iter().enumerate() {
        let Some(script) = script else { return SpendVerdict::NotJudged };
        match check_spend(&vector.tx, input, script, flags) {
            SpendVerdict::Valid => {}
            SpendVerdict::NotJudged => return SpendVerdict::NotJudged,
            SpendVerdict::Invalid(fault) => all = SpendVerdict::Invalid(fault),
        }
    }
    all
}

#[test]
fn the_valid_transactions_of_core_that_are_ours_are_valid() {
    let Some(rows) = rows("tx_valid.json") else { return };
    let (mut agreed, mut not_ours, mut witness, mut titles) = (0, 0, 0, 0);
    for row in rows.iter().map(|row| row.as_array().expect("a list")) {
        if row.len() == 1 {
            titles += 1;
            continue;
        }
        let Ok(vector) = read_vector(row) else {
            witness += 1;
            continue;
        };
        assert_eq!(check_transaction(&vector.tx, &Params::mainnet()), Ok(()), "{row:?}");
        // The row names the flags under which it is *not* valid.
        let all = ["DERSIG", "LOW_S", "STRICTENC", "MINIMALDATA", "CLEANSTACK", "NULLFAIL"];
        let kept = all.iter().filter(|flag| !vector.flags.split(',').any(|name| name == **flag));
        let flags = parse_flags(&kept.copied().collect::<Vec<_>>().join(","));
        match judge(&vector, flags) {
            SpendVerdict::Valid => agreed += 1,
            SpendVerdict::NotJudged => not_ours += 1,
            SpendVerdict::Invalid(fault) => panic!("{fault}: {row:?}"),
        }
    }
    println!(
        "tx_valid.json: {agreed} agree; {not_ours} spend other scripts than P2PK and P2PKH, \
         {witness} carry witness, {titles} rows are titles"
    );
    assert_eq!((agreed, not_ours, witness, titles), (8, 85, 28, 129));
}

#[test]
fn the_invalid_transactions_of_core_that_are_ours_are_invalid() {
    let Some(rows) = rows("tx_invalid.json") else { return };
    let (mut shape, mut scripts, mut not_ours, mut witness, mut titles) = (0, 0, 0, 0, 0);
    for row in rows.iter().map(|row| row.as_array().expect("a list")) {
        if row.len() == 1 {
            titles += 1;
            continue;
        }
        let Ok(vector) = read_vector(row) else {
            witness += 1;
            continue;
        };
        let is_bad_shape = vector.flags == "BADTX";
        let answer = check_transaction(&vector.tx, &Params::mainnet());
        assert_eq!(answer.is_err(), is_bad_shape, "{row:?}");
        if is_bad_shape {
            shape += 1;
            continue;
        }
        match judge(&vector, parse_flags(&vector.flags)) {
            SpendVerdict::Invalid(_) => scripts += 1,
            SpendVerdict::NotJudged => not_ours += 1,
            SpendVerdict::Valid => panic!("valid: {row:?}"),
        }
    }
    println!(
        "tx_invalid.json: {shape} of bad shape and {scripts} with bad spends agree; {not_ours} \
         spend other scripts than P2PK and P2PKH, {witness} carry witness, {titles} are titles"
    );
    assert_eq!((shape, scripts, not_ours, witness, titles), (9, 3, 68, 13, 108));
}
