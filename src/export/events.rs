//! The events of a run, a JSON object a line: the same that the digest is made of.

use crate::story::content_names::event_word;
use serde_json::Value;
use serde_json::json;

/// The JSON schema of a line.
pub fn schema() -> Value {
    let text = || json!({"type": ["string", "null"]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of a run of forklab",
        "type": "object",
        "additionalProperties": false,
        "required": ["event", "at_ns", "what", "node", "from", "item", "argument"],
        "properties": {
            "event": {
                "type": "integer", "minimum": 0,
                "description": "Its number, from 0."
            },
            "at_ns": {
                "type": "integer", "minimum": 0,
                "description": "When it happened, in nanoseconds of virtual time."
            },
            "what": {
                "enum": words(),
                "description": "The command of a message that arrived, or what else happened."
            },
            "node": with(text(), "The node or the miner that it happened to."),
            "from": with(
                text(),
                "Who sent the message; of a link that is up (connect), its other end."
            ),
            "item": {
                "type": ["string", "null"], "pattern": "^[0-9a-f]{64}$",
                "description": "The hash of the block or the id of the payment that it is about."
            },
            "argument": {
                "type": "integer", "minimum": 0, "maximum": u32::MAX,
                "description": "What else it says, as the digest has it: of headers and inv how \
                                many; of version the height; of getdata 1 for a compact block; \
                                of sendcmpct 1 for pushed blocks; of ping and pong the nonce; of \
                                feefilter the rate in satoshis per 1,000 bytes; of getblocktxn \
                                and blocktxn which list of places; of a block found or \
                                crafted the miner; of an attack its step; of hashpower the upper \
                                half of the new rate; else 0."
            }
        }
    })
}

/// The words for what can happen, each once.
fn words() -> Vec<&'static str> {
    let mut words: Vec<&'static str> =
        (1..=u8::MAX).map(event_word).filter(|&word| word != "?").collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// A schema with its description.
fn with(mut schema: Value, description: &str) -> Value {
    schema["description"] = Value::from(description);
    schema
}
