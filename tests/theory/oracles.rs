//! Every row of the tables in `shared/oracles/open/`, to eleven digits.

use crate::covered::value_of;

/// The tables are rounded to twelve digits, which alone is up to 5e-12.
const RELATIVE_ERROR_MAX: f64 = 1e-11;

/// The files, each oracle with the number of rows that it has at least.
const TABLES: [(&str, &[(&str, usize)]); 6] = [
    ("double_spend.csv", DOUBLE_SPEND),
    ("limited.csv", LIMITED),
    ("economics.csv", ECONOMICS),
    ("selfish.csv", SELFISH),
    ("forks.csv", FORKS),
    ("delay_security.csv", DELAY_SECURITY),
];

const DOUBLE_SPEND: &[(&str, usize)] = &[
    ("NAKAMOTO", 320),
    ("EXACT_RACE", 1_020),
    ("PRELEAD_RACE", 645),
    ("GP_KAPPA", 40),
    ("MIN_CONFIRMATIONS", 64),
];
const LIMITED: &[(&str, usize)] = &[
    ("GIVEUP", 389),
    ("HORIZON_BLOCKS", 134),
    ("HORIZON_HONEST_HEIGHT", 135),
    ("HORIZON_TIME", 96),
    ("MAJORITY", 34),
];
const ECONOMICS: &[(&str, usize)] = &[("BREAKEVEN", 408), ("ROSENFELD_ECON", 19)];
const SELFISH: &[(&str, usize)] = &[
    ("EYAL_SIRER_SM1", 229),
    ("SM1_RETARGET", 35),
    ("GAMMA_EFF", 7),
    // Of these only the rows at gamma 1, which are the bound of all strategies.
    ("OPTIMAL_SM_MDP", 9),
];
const FORKS: &[(&str, usize)] =
    &[("TWO_MINER", 185), ("INFINITE_MINERS", 19), ("DECKER_WATTENHOFER", 2)];
const DELAY_SECURITY: &[(&str, usize)] = &[("DEMBO_GKR", 7), ("GUO_REN_2022", 155)];

/// Rows that no law here computes: their oracle, how their quantity begins, how many there are,
/// and why.
///
/// `consensus.csv` is held against the rules, in `tests/consensus/` and `tests/primitives/`.
const NOT_COVERED: [(&str, &str, usize, &str); 1] = [(
    "OPTIMAL_SM_MDP",
    "relative_revenue(T=",
    8,
    "lower bounds from a truncated decision process, not a law",
)];

/// A row of a table.
pub struct Row {
    pub case_id: String,
    pub oracle: String,
    pub convention: String,
    pub quantity: String,
    q: String,
    z: String,
    params: String,
    pub value: f64,
}

impl Row {
    /// Fails with the line that is no row. Only the source, which is last, may hold a comma.
    fn new(line: &str) -> Self {
        let fields: Vec<&str> = line.splitn(9, ',').collect();
        let [case_id, oracle, convention, quantity, q, z, params, value, _] = fields[..] else {
            panic!("nine fields: {line}")
        };
        assert!(!line.replace(fields[8], "").contains('"'), "a comma inside a field: {line}");
        let value = value.parse().expect("a number");
        let [case_id, oracle, convention, quantity, q, z, params] =
            [case_id, oracle, convention, quantity, q, z, params].map(str::to_owned);
        Self { case_id, oracle, convention, quantity, q, z, params, value }
    }

    /// The attacker's share of all hashpower.
    pub fn q(&self) -> f64 {
        self.q.parse().expect("a share")
    }

    /// The confirmations, or the depth.
    pub fn z(&self) -> u32 {
        self.z.parse().expect("a number of blocks")
    }

    /// Parameter `key` as a number.
    pub fn number(&self, key: &str) -> f64 {
        let pairs = self.params.split(';').filter_map(|pair| pair.split_once('='));
        let (_, text) = pairs.into_iter().find(|(name, _)| *name == key).expect("a parameter");
        text.parse().expect("a number")
    }

    /// Parameter `key` as a number of blocks or miners.
    pub fn count(&self, key: &str) -> u32 {
        self.number(key) as u32
    }

    fn is_not_covered(&self) -> bool {
        let named = |oracle: &str, quantity: &str| {
            self.oracle == oracle && self.quantity.starts_with(quantity)
        };
        NOT_COVERED.iter().any(|&(oracle, quantity, _, _)| named(oracle, quantity))
    }
}

/// A table beside the project, or `None` (said on the screen) where it is not.
fn table(name: &str) -> Option<Vec<Row>> {
    let full = format!("{}/../shared/oracles/open/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(full) else {
        println!("skipped: no data (oracles/open/{name})");
        return None;
    };
    Some(text.lines().skip(1).map(Row::new).collect())
}

/// The difference as a share of what was expected; of 0 only 0 is none.
fn relative_error(seen: f64, expected: f64) -> f64 {
    if seen == expected { 0.0 } else { ((seen - expected) / expected).abs() }
}

/// Checks the rows of `oracle` among `rows`, and returns how many there were.
fn check(oracle: &str, rows: &[Row]) -> usize {
    let covered = rows.iter().filter(|row| row.oracle == oracle && !row.is_not_covered());
    let mut checked = 0;
    let mut worst = (0.0, "");
    for row in covered {
        let seen = value_of(row);
        let error = relative_error(seen, row.value);
        assert!(error <= RELATIVE_ERROR_MAX, "{oracle} {}: {seen:e}, {:e}", row.case_id, row.value);
        if error > worst.0 {
            worst = (error, &row.case_id);
        }
        checked += 1;
    }
    println!("{oracle}: {checked} rows, largest relative error {:.1e} ({})", worst.0, worst.1);
    checked
}

#[test]
fn every_row_of_the_oracles_agrees_to_eleven_digits() {
    for (name, oracles) in TABLES {
        let Some(rows) = table(name) else { continue };
        let mut checked = 0;
        for &(oracle, count) in oracles {
            let seen = check(oracle, &rows);
            assert!(seen >= count && seen > 0, "{oracle}: {seen} rows");
            checked += seen;
        }
        let listed = rows.iter().filter(|row| row.is_not_covered()).count();
        assert_eq!(checked + listed, rows.len(), "every row of {name} is checked or listed");
    }
}

#[test]
fn what_is_not_covered_is_there_and_says_why() {
    let Some(rows) = table("selfish.csv") else { return };
    for (oracle, quantity, count, why) in NOT_COVERED {
        let listed = |row: &&Row| row.oracle == oracle && row.quantity.starts_with(quantity);
        assert!(rows.iter().filter(listed).count() >= count, "{oracle}: {why}");
        println!("{oracle}: {count} rows not covered: {why}");
    }
}

#[test]
fn the_best_strategies_stay_below_the_bound_and_above_the_first_one() {
    let Some(rows) = table("selfish.csv") else { return };
    for row in rows.iter().filter(|row| row.oracle == "OPTIMAL_SM_MDP") {
        let gamma = row.number("gamma");
        let simple = forklab::theory::selfish::revenue(row.q(), gamma).max(row.q());
        let bound = forklab::theory::selfish::revenue_bound(row.q());
        // The table has six decimals.
        assert!(row.value > simple - 1e-6 && row.value < bound + 1e-6, "{}", row.case_id);
    }
}

#[test]
fn an_error_in_the_eleventh_digit_is_seen() {
    assert!(relative_error(1.0 + 2e-11, 1.0) > RELATIVE_ERROR_MAX);
    assert!(relative_error(1e-20, 0.0) > RELATIVE_ERROR_MAX);
    assert_eq!(relative_error(0.0, 0.0), 0.0);
    assert!(relative_error(1.234e-60, 1.234_000_000_001e-60) < RELATIVE_ERROR_MAX);
}
