//! Whether a spend satisfies the script of its coin, for the two forms that forklab judges.

use crate::consensus::params::Params;
use crate::primitives::der::Signature;
use crate::primitives::der::is_low_s;
use crate::primitives::der::is_strict_der;
use crate::primitives::hash::hash160;
use crate::primitives::key::PublicKey;
use crate::primitives::script::BrokenPush;
use crate::primitives::script::Instruction;
use crate::primitives::script::MAX_SCRIPT_SIZE;
use crate::primitives::script::OP_0;
use crate::primitives::script::OP_PUSHDATA1;
use crate::primitives::script::OP_PUSHDATA2;
use crate::primitives::script::OP_PUSHDATA4;
use crate::primitives::script::OP_RESERVED;
use crate::primitives::script::Script;
use crate::primitives::script::Template;
use crate::primitives::sighash::SIGHASH_ALL;
use crate::primitives::sighash::SIGHASH_ANYONECANPAY;
use crate::primitives::sighash::SIGHASH_SINGLE;
use crate::primitives::sighash::signature_hash;
use crate::primitives::transaction::Transaction;
use serde::Deserialize;
use serde::Serialize;
use thiserror::Error;

/// The longest item that a script may push, in bytes (`MAX_SCRIPT_ELEMENT_SIZE`).
const MAX_ITEM_BYTES: usize = 520;

/// How many items may be on the stack (`MAX_STACK_SIZE`).
const MAX_STACK_ITEMS: usize = 1_000;

/// Which of the rules that came later, or that only mempools ask, hold for a spend.
///
/// Core's other flags cannot matter here: they are about operators, P2SH and witness, none of
/// which a judged spend has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScriptFlags(u8);

impl ScriptFlags {
    /// The rules of 2009.
    pub const NONE: Self = Self(0);
    /// Signatures are strict DER: consensus since BIP-0066 (`SCRIPT_VERIFY_DERSIG`).
    pub const STRICT_DER: Self = Self(1);
    /// Policy: S is in its lower half, so that nobody on the way can flip it (`LOW_S`).
    pub const LOW_S: Self = Self(1 << 1);
    /// Policy: hash types and keys are of the known kinds, no hybrid keys (`STRICTENC`).
    pub const STRICT_ENCODING: Self = Self(1 << 2);
    /// Policy: each push has its shortest form (`MINIMALDATA`).
    pub const MINIMAL_DATA: Self = Self(1 << 3);
    /// Policy: nothing is left on the stack but the answer (`CLEANSTACK`).
    pub const CLEAN_STACK: Self = Self(1 << 4);
    /// Policy: a signature that fails is an empty one (`NULLFAIL`).
    pub const NULL_FAIL: Self = Self(1 << 5);

    /// What a mempool asks of a payment besides consensus (`STANDARD_SCRIPT_VERIFY_FLAGS`).
    pub const STANDARD: Self = Self::STRICT_DER
        .with(Self::LOW_S)
        .with(Self::STRICT_ENCODING)
        .with(Self::MINIMAL_DATA)
        .with(Self::CLEAN_STACK)
        .with(Self::NULL_FAIL);

    /// The rules for a block at `height` (`GetBlockScriptFlags`).
    pub const fn at(height: u32, params: &Params) -> Self {
        if height >= params.bip66_height { Self::STRICT_DER } else { Self::NONE }
    }

    /// These rules and `others`.
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether all of `rules` are among these.
    pub const fn contains(self, rules: Self) -> bool {
        self.0 & rules.0 == rules.0
    }
}

/// What is wrong with a spend; the texts are those of Bitcoin Core's `ScriptErrorString`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ScriptFault {
    /// The signature does not fit, is empty, or cannot be read; or the key cannot.
    #[error("Script evaluated without error but finished with a false/empty top stack element")]
    EvalFalse,
    /// The unlocking script is over 10,000 bytes.
    #[error("Script is too big")]
    ScriptSize,
    /// An item is over 520 bytes.
    #[error("Push value size limit exceeded")]
    PushSize,
    /// There are over 1,000 items.
    #[error("Stack size limit exceeded")]
    StackSize,
    /// There are too few items for the locking script.
    #[error("Operation not valid with the current stack size")]
    InvalidStackOperation,
    /// A push is broken, or `OP_RESERVED` is executed.
    #[error("Opcode missing or not understood")]
    BadOpcode,
    /// The key has another hash than the coin asks for.
    #[error("Script failed an OP_EQUALVERIFY operation")]
    EqualVerify,
    /// The signature is not strict DER, where BIP-0066 is asked.
    #[error("Non-canonical DER signature")]
    SigDer,
    /// Policy: S is in its upper half.
    #[error("Non-canonical signature: S value is unnecessarily high")]
    SigHighS,
    /// Policy: the hash type is not one of the six.
    #[error("Signature hash type missing or not understood")]
    SigHashType,
    /// Policy: the key is hybrid or no key.
    #[error("Public key is neither compressed or uncompressed")]
    PublicKeyType,
    /// Policy: a push could be shorter.
    #[error("Data push larger than necessary")]
    MinimalData,
    /// Policy: the failed signature is not empty.
    #[error("Signature must be zero for failed CHECK(MULTI)SIG operation")]
    SigNullFail,
    /// Policy: items are left over.
    #[error("Stack size must be exactly one after execution")]
    CleanStack,
}

/// What is known about a spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpendVerdict {
    /// It satisfies the script of its coin.
    Valid,
    /// It does not.
    Invalid(ScriptFault),
    /// The coin is not P2PK or P2PKH, or the unlocking script does more than push: forklab has no
    /// interpreter and does not say.
    NotJudged,
}

/// Why the walk through an unlocking script ends early.
enum Stop {
    Fault(ScriptFault),
    NotJudged,
}

/// The items that an unlocking script leaves: how many, and the two on top.
#[derive(Default)]
struct Pushed<'a> {
    count: usize,
    top: &'a [u8],
    second: &'a [u8],
}

/// Judges whether input `input_index` of `tx` may spend a coin locked by `locking`.
///
/// A form is judged by what its operators do, without an interpreter: pushes of any form, extra
/// items below, then one signature and, for P2PKH, one key. `FindAndDelete` and
/// `OP_CODESEPARATOR` cannot matter for these forms: see [`signature_hash`].
///
/// Consensus rule with the flags of [`ScriptFlags::at`], mempool policy with
/// [`ScriptFlags::STANDARD`]; Bitcoin Core: `VerifyScript`.
///
/// # Panics
///
/// Panics if there is no such input.
pub fn check_spend(
    tx: &Transaction,
    input_index: usize,
    locking: &Script,
    flags: ScriptFlags,
) -> SpendVerdict {
    let Some(template) = locking.template() else {
        return SpendVerdict::NotJudged;
    };
    let pushed = match walk_pushes(&tx.inputs[input_index].script_sig, flags) {
        Ok(pushed) => pushed,
        Err(Stop::Fault(fault)) => return SpendVerdict::Invalid(fault),
        Err(Stop::NotJudged) => return SpendVerdict::NotJudged,
    };
    let spend = Spend { tx, input_index, locking, flags };
    match spend.run(&template, &pushed) {
        Ok(()) => SpendVerdict::Valid,
        Err(fault) => SpendVerdict::Invalid(fault),
    }
}

/// Walks through the unlocking script. It is executed from its start, so the first step that
/// fails or that is no push decides.
fn walk_pushes(unlocking: &Script, flags: ScriptFlags) -> Result<Pushed<'_>, Stop> {
    if unlocking.len() > MAX_SCRIPT_SIZE {
        return Err(Stop::Fault(ScriptFault::ScriptSize));
    }
    let mut pushed = Pushed::default();
    for step in unlocking.instructions() {
        let (opcode, item) = match step {
            Ok(Instruction::Push { opcode, item }) => (opcode, item),
            Ok(Instruction::Operator(OP_RESERVED)) | Err(BrokenPush { .. }) => {
                return Err(Stop::Fault(ScriptFault::BadOpcode));
            }
            Ok(Instruction::Operator(_)) => return Err(Stop::NotJudged),
        };
        if item.len() > MAX_ITEM_BYTES {
            return Err(Stop::Fault(ScriptFault::PushSize));
        }
        if flags.contains(ScriptFlags::MINIMAL_DATA) && !is_minimal_push(opcode, item) {
            return Err(Stop::Fault(ScriptFault::MinimalData));
        }
        pushed = Pushed { count: pushed.count + 1, top: item, second: pushed.top };
        if pushed.count > MAX_STACK_ITEMS {
            return Err(Stop::Fault(ScriptFault::StackSize));
        }
    }
    Ok(pushed)
}

/// Whether the push has the shortest form for its item (`CheckMinimalPush`).
fn is_minimal_push(opcode: u8, item: &[u8]) -> bool {
    if opcode > OP_PUSHDATA4 {
        return true; // the small numbers have no other form
    }
    match item {
        [] => opcode == OP_0,
        [1..=16 | 0x81] => false,
        [..] if item.len() < usize::from(OP_PUSHDATA1) => usize::from(opcode) == item.len(),
        [..] if item.len() <= 0xff => opcode == OP_PUSHDATA1,
        [..] => opcode == OP_PUSHDATA2,
    }
}

/// One spend, with what its signature signs.
struct Spend<'a> {
    tx: &'a Transaction,
    input_index: usize,
    locking: &'a Script,
    flags: ScriptFlags,
}

impl Spend<'_> {
    /// Does what the operators of the locking script do to the items that the unlocking script
    /// left.
    fn run(&self, template: &Template<'_>, pushed: &Pushed<'_>) -> Result<(), ScriptFault> {
        let left_items = match template {
            Template::PayToPublicKey { key } => {
                self.check_room(pushed.count + 1)?;
                self.need(pushed.count >= 1)?;
                self.check_signature(pushed.top, key)?;
                pushed.count - 1
            }
            Template::PayToPublicKeyHash { hash } => {
                self.need(pushed.count >= 1)?; // OP_DUP
                self.check_room(pushed.count + 2)?; // the copy and the hash
                if hash160(pushed.top) != **hash {
                    return Err(ScriptFault::EqualVerify);
                }
                self.need(pushed.count >= 2)?; // OP_CHECKSIG
                self.check_signature(pushed.second, pushed.top)?;
                pushed.count - 2
            }
        };
        if left_items != 0 && self.asks(ScriptFlags::CLEAN_STACK) {
            return Err(ScriptFault::CleanStack);
        }
        Ok(())
    }

    /// Checks that the stack may hold `items`.
    const fn check_room(&self, items: usize) -> Result<(), ScriptFault> {
        if items > MAX_STACK_ITEMS { Err(ScriptFault::StackSize) } else { Ok(()) }
    }

    /// Checks that an operator finds its items.
    const fn need(&self, enough: bool) -> Result<(), ScriptFault> {
        if enough { Ok(()) } else { Err(ScriptFault::InvalidStackOperation) }
    }

    /// Whether all of `rules` hold for this spend.
    const fn asks(&self, rules: ScriptFlags) -> bool {
        self.flags.contains(rules)
    }

    /// What `OP_CHECKSIG` does, and the end of the script after it.
    fn check_signature(&self, signature: &[u8], key: &[u8]) -> Result<(), ScriptFault> {
        self.check_signature_encoding(signature)?;
        if self.asks(ScriptFlags::STRICT_ENCODING) && !is_plain_key(key) {
            return Err(ScriptFault::PublicKeyType);
        }
        if self.is_signed(signature, key) {
            return Ok(());
        }
        if self.asks(ScriptFlags::NULL_FAIL) && !signature.is_empty() {
            return Err(ScriptFault::SigNullFail);
        }
        Err(ScriptFault::EvalFalse)
    }

    /// Checks the form of a signature with its hash type byte; an empty one has none
    /// (`CheckSignatureEncoding`).
    fn check_signature_encoding(&self, signature: &[u8]) -> Result<(), ScriptFault> {
        let Some(hash_type) = signature.last() else {
            return Ok(());
        };
        let low_s = self.asks(ScriptFlags::LOW_S);
        let strict = self.asks(ScriptFlags::STRICT_ENCODING);
        if (low_s || strict || self.asks(ScriptFlags::STRICT_DER)) && !is_strict_der(signature) {
            return Err(ScriptFault::SigDer);
        }
        if low_s && !is_low_s(signature) {
            return Err(ScriptFault::SigHighS);
        }
        let kind = hash_type & !SIGHASH_ANYONECANPAY;
        if strict && !(SIGHASH_ALL..=SIGHASH_SINGLE).contains(&kind) {
            return Err(ScriptFault::SigHashType);
        }
        Ok(())
    }

    /// Whether `signature` was made with the secret of `key`. Anything that cannot be read is
    /// false and no error.
    fn is_signed(&self, signature: &[u8], key: &[u8]) -> bool {
        let Some((&hash_type, der)) = signature.split_last() else {
            return false;
        };
        let (Ok(key), Some(parsed)) = (PublicKey::parse(key), Signature::parse_lax(der)) else {
            return false;
        };
        let digest = signature_hash(self.tx, self.input_index, self.locking, i32::from(hash_type));
        key.verify(&digest, &parsed)
    }
}

/// Whether the key begins with 02 or 03 and has 33 bytes, or with 04 and has 65
/// (`IsCompressedOrUncompressedPubKey`).
const fn is_plain_key(key: &[u8]) -> bool {
    matches!((key.first(), key.len()), (Some(2 | 3), 33) | (Some(4), 65))
}
