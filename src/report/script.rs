//! The script of the page: the modules of `src/report/web/`, joined into one.
//!
//! A page that is opened from disk cannot load modules, so their imports are left out: each name is
//! exported once among all of them, and a module stands after those that it imports.

use crate::primitives::hash::sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The modules, in the order of their imports.
pub const MODULES: [(&str, &str); 20] = [
    ("words.js", include_str!("web/words.js")),
    ("bytes.js", include_str!("web/bytes.js")),
    ("secp.js", include_str!("web/secp.js")),
    ("film.js", include_str!("web/film.js")),
    ("page.js", include_str!("web/page.js")),
    ("charts.js", include_str!("web/charts.js")),
    ("tree.js", include_str!("web/tree.js")),
    ("broken.js", include_str!("web/broken.js")),
    ("crowd.js", include_str!("web/crowd.js")),
    ("payments.js", include_str!("web/payments.js")),
    ("pool.js", include_str!("web/pool.js")),
    ("journey.js", include_str!("web/journey.js")),
    ("spread.js", include_str!("web/spread.js")),
    ("strip.js", include_str!("web/strip.js")),
    ("money.js", include_str!("web/money.js")),
    ("transaction.js", include_str!("web/transaction.js")),
    ("rules.js", include_str!("web/rules.js")),
    ("panel.js", include_str!("web/panel.js")),
    ("forks.js", include_str!("web/forks.js")),
    ("main.js", include_str!("web/main.js")),
];

/// The modules of the page of a sweep, in the order of their imports.
pub const SWEEP_MODULES: [(&str, &str); 4] = [
    ("words.js", include_str!("web/words.js")),
    ("page.js", include_str!("web/page.js")),
    ("charts.js", include_str!("web/charts.js")),
    ("cells.js", include_str!("web/cells.js")),
];

/// The script of the page of a run.
pub fn script() -> String {
    joined(&MODULES)
}

/// The script of the page of a sweep.
pub fn sweep_script() -> String {
    joined(&SWEEP_MODULES)
}

/// Modules as one script.
fn joined(modules: &[(&str, &str)]) -> String {
    let mut script = String::new();
    for (_, text) in modules {
        for line in text.lines().filter(|line| !line.starts_with("import ")) {
            script += line.strip_prefix("export ").unwrap_or(line);
            script.push('\n');
        }
    }
    script
}

/// How a content security policy names a script: it lets this one run and no other.
pub fn hash_source(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(sha256(script.as_bytes())))
}
