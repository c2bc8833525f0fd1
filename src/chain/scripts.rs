//! Whether a transaction may spend what it spends: each signature is checked once, by everybody.

use crate::chain::archive::Archive;
use crate::chain::id::TxId;
use crate::chain::record::SpendFault;
use crate::consensus::script::ScriptFlags;
use crate::consensus::script::SpendVerdict;
use crate::consensus::script::check_spend;

/// Whether every input of `tx`, whose coins are all there, satisfies its coin's script by the rules
/// of `flags`: a function of content, worked out once.
///
/// # Errors
///
/// The first input that does not.
pub fn check(
    content: &mut Archive,
    tx: TxId,
    flags: ScriptFlags,
    independent: bool,
) -> Result<(), SpendFault> {
    let known = &content.transaction(tx).scripts;
    let valid_by_more = known.iter().any(|(asked, v)| asked.contains(flags) && v.is_ok());
    let same = known.iter().find(|(asked, _)| *asked == flags).map(|&(_, verdict)| verdict);
    let stored = if valid_by_more { Some(Ok(())) } else { same };
    if let (Some(verdict), false) = (stored, independent) {
        return verdict;
    }
    let txid = content.transaction(tx).txid;
    let was_valid = content.valid_scripts.has(&txid, flags);
    let verdict = if was_valid && !independent { Ok(()) } else { work_out(content, tx, flags) };
    if verdict.is_ok() && !was_valid {
        content.valid_scripts.note(txid, flags);
    }
    match stored {
        Some(stored) => assert_eq!(verdict, stored, "a verdict depends on content alone"),
        None => content.keep_scripts(tx, flags, verdict),
    }
    verdict
}

fn work_out(content: &Archive, tx: TxId, flags: ScriptFlags) -> Result<(), SpendFault> {
    let record = content.transaction(tx);
    for (input, &coin) in (0..).zip(&record.spends) {
        let output = content.output_of(coin);
        let locked_by = &output.script_pubkey;
        let fault = match check_spend(&record.content, input as usize, locked_by, flags) {
            SpendVerdict::Valid => continue,
            SpendVerdict::Invalid(fault) => Some(fault),
            SpendVerdict::NotJudged => None,
        };
        return Err(SpendFault { input, fault });
    }
    Ok(())
}
