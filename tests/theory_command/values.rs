//! What is printed, against rows of the tables of exact and published values.

use crate::bench::answer;
use crate::bench::rows;

/// A question, a column of its only row, and the value with the row of the tables it comes from.
const ROWS: &[(&str, &str, f64)] = &[
    ("double-spend --q 0.3 --confirmations 6", "race_s1", 0.089_107_445_427_4),
    ("double-spend --q 0.3 --confirmations 6", "race_s0", 0.156_449_581_920),
    ("double-spend --q 0.1 --confirmations 6", "race_s0", 5.914_121_6e-4),
    // 1b23946333
    ("double-spend --q 0.3 --confirmations 6", "prelead_s0", 0.251_695_656_411),
    // 2201a27368
    ("double-spend --q 0.3 --confirmations 6", "nakamoto", 0.132_111_168_714),
    // Printed by Nakamoto: 0.1773523.
    ("double-spend --q 0.3 --confirmations 5 --convention nakamoto", "nakamoto", 0.177_352_31),
    // ea578411c2
    ("double-spend --q 0.3 --confirmations 6 --give-up 7", "race_s1", 0.088_069_564_746_8),
    // d2597d617d
    ("double-spend --q 0.3 --confirmations 6 --give-up 10", "race_s0", 0.156_374_002_193),
    // b5d6b4a8fa
    ("double-spend --q 0.3 --confirmations 6 --within-blocks 14", "race_s0", 0.123_824_837_194),
    // 15f3460986
    ("double-spend --q 0.3 --confirmations 6 --within-blocks 60", "race_s1", 0.089_049_885_088_7),
    // 35013612bb
    ("double-spend --q 0.3 --confirmations 6 --within-height 6", "race_s1", 0.038_600_843_058_0),
    // 9c5abc39db, in two ways
    ("double-spend --q 0.3 --confirmations 6 --within-time 10", "race_s1", 0.012_017_505_216_3),
    ("double-spend --q 0.3 --confirmations 6 --within-time 100min", "race_s1", 0.012_017_505_216_3),
    // 996c6e7480, d9b5bcf9a6, 648afd5f13
    ("confirmations --q 0.1 --risk 0.001", "nakamoto", 5.0),
    ("confirmations --q 0.1 --risk 0.001", "race_s1", 4.0),
    ("confirmations --q 0.3 --risk 0.001", "race_s0", 32.0),
    // c50cccb11a, d20be88a52, 8b0475c812, 7fd89a9db0
    ("selfish --share 0.35 --gamma 0.5", "revenue", 0.416_034_049_679),
    ("selfish --share 0.35 --gamma 0.5", "others_blocks", 0.439_015_946_286),
    ("selfish --share 0.35 --honest-miners 2", "stale_rate", 0.248_216_533_781),
    ("selfish --share 0.35 --honest-miners 2", "break_even_intervals", 4_193.623_220_76),
    // e81d805200, c167419ff2, fc3650b942, 56c244b8e0, c2ce810b38
    ("forks --delay 0.1 --miners 0.7,0.3", "contested", 0.039_677_543_384_1),
    ("forks --delay 60s --miners 0.7,0.3", "stale_rate", 0.038_163_316_728_9),
    ("forks --delay 60s --miners 0.7,0.3", "growth", 0.961_836_683_271),
    ("forks --delay 1s --interval 10s --miners 0.7,0.3", "share_of_first", 0.716_206_865_132),
    ("forks --delay 0.1 --miners 0.7,0.3", "contested_from_agreement", 0.040_969_980_544_3),
    // 1f2a51a5e1
    ("forks --delay 0.1", "stale_rate", 0.090_909_090_909_1),
    // The roots of Dembo et al. and of Gaži, Kiayias and Russell.
    ("delay --delay 1", "threshold", 0.381_966_011_250),
    // 8dfd8a7bcc, 24f6a816a5
    ("delay --delay 0.1 --q 0.1 --confirmations 6", "theorem_1_upper", 0.302_667_232_756),
    ("delay --delay 0.1 --q 0.1 --confirmations 10", "guo_ren_upper", 4.656_731_277_66e-3),
    // f378b56a80, c33f98bb80
    ("economics --q 0.3 --confirmations 6", "break_even_value", 143.914_958_842),
    ("economics --q 0.3 --confirmations 6 --give-up 7", "wasted_blocks", 3.967_961_949_51),
    // 55b0d35391
    ("economics --q 0.3 --confirmations 6 --give-up 7", "mean_blocks", 15.656_524_423_0),
    // c8a2e3ad68
    (
        "economics --q 0.3 --confirmations 6 --give-up 10 --premined 1",
        "break_even_value",
        42.313_901_753_1,
    ),
    // fc83cc0bca, 42fc3f3847
    ("majority --q 0.6 --confirmations 6", "race_s0_blocks", 17.924_190_105_6),
    ("majority --q 0.6 --confirmations 6", "race_s1_blocks", 19.598_147_317_8),
];

#[test]
fn what_is_printed_agrees_with_the_tables_to_ten_digits() {
    for &(question, column, expected) in ROWS {
        // Nakamoto printed seven digits.
        let tolerance = if expected == 0.177_352_31 { 1e-7 } else { 1e-10 };
        let rows = rows(question);
        assert_eq!(rows.len(), 1, "{question}");
        let json = rows[0][column].as_f64().unwrap_or_else(|| panic!("{question}: {column}"));
        assert!((json / expected - 1.0).abs() < tolerance, "{question} {column}: {json}");

        let text = answer(question);
        let mut lines = text.lines();
        let mut columns = lines.next().expect("a header").split_whitespace();
        let at = columns.position(|name| name == column).expect("the column");
        let shown = lines.next().expect("a row").split_whitespace().nth(at).expect("a value");
        let shown: f64 = shown.parse().expect("a number");
        assert!((shown / json - 1.0).abs() < 1e-9, "{question} {column}: {shown}");
    }
}

#[test]
fn lists_give_a_row_for_each_pair_the_last_running_fastest() {
    let rows = rows("double-spend --q 0.1,0.3 --confirmations 0,6");
    let pairs: Vec<(f64, u64)> = rows
        .iter()
        .map(|row| (row["q"].as_f64().unwrap(), row["confirmations"].as_u64().unwrap()))
        .collect();
    assert_eq!(pairs, [(0.1, 0), (0.1, 6), (0.3, 0), (0.3, 6)]);
    // Without a block of the payment's nobody begins at it.
    assert!(rows[0]["late"].is_null() && rows[1]["late"].is_f64());
}

#[test]
fn what_never_comes_is_a_dash_or_infinite_and_null() {
    let question = "confirmations --q 0.5 --risk 0.01 --convention race_s1";
    assert!(rows(question)[0]["race_s1"].is_null());
    let text = answer(question);
    assert_eq!(text.lines().nth(1), Some("0.5  0.01  -"));
    assert_eq!(text.lines().last(), Some("-        no number up to 1048576 is enough"));

    let question = "economics --q 0 --confirmations 1";
    assert!(rows(question)[0]["break_even_value"].is_null());
    assert!(answer(question).lines().nth(1).expect("a row").contains("infinite"));
}

#[test]
fn the_value_at_risk_is_the_binomial_quantile() {
    use statrs::distribution::Binomial;
    use statrs::distribution::DiscreteCDF;
    for (q, attacked) in [("0.3", "1"), ("0.1", "0.5"), ("0.45", "1"), ("0.6", "1")] {
        let row = &rows(&format!("economics --q {q} --confirmations 3 --attacked {attacked}"))[0];
        let each = row["success"].as_f64().unwrap() * attacked.parse::<f64>().unwrap();
        let law = Binomial::new(each, 1_000).expect("a probability");
        assert_eq!(row["payments_at_risk"], law.inverse_cdf(0.99), "{q} {attacked}");
    }
}

#[test]
fn notes_are_in_both_languages_and_names_in_one() {
    for question in [
        "double-spend --q 0.3 --confirmations 6",
        "confirmations --q 0.3 --risk 0.01",
        "selfish --share 0.3",
        "forks --delay 10s",
        "forks --delay 10s --miners 0.5,0.5",
        "forks --delay 10s --miners 0.5,0.25,0.25",
        "delay --delay 10s --q 0.1 --confirmations 6",
        "economics --q 0.3 --confirmations 6",
        "majority --q 0.6 --confirmations 6",
        "majority --q 0.6 --behind 6",
    ] {
        let (english, chinese) = (answer(question), answer(&format!("{question} --lang zh")));
        let (table, notes) = english.split_once("\n\n").expect("a table and notes");
        let (same_table, other_notes) = chinese.split_once("\n\n").expect("a table and notes");
        assert_eq!(table, same_table, "{question}");
        assert!(english.is_ascii(), "{question}");
        assert_eq!(notes.lines().count(), other_notes.lines().count(), "{question}");
        for (line, other) in notes.lines().zip(other_notes.lines()) {
            assert_eq!(line.split_whitespace().next(), other.split_whitespace().next());
            assert!(!other.is_ascii(), "{question}: {other}");
        }
        // What was asked needs no note; every answer has one.
        let asked = ["q", "confirmations", "risk", "share", "gamma", "behind_blocks"];
        for name in table.lines().next().expect("a header").split_whitespace() {
            let has_note = notes.lines().any(|line| line.split_whitespace().next() == Some(name));
            assert!(has_note || asked.contains(&name), "{question}: {name}");
        }
    }
}

/// The examples that `--help` prints.
#[test]
fn every_question_explains_itself_with_an_example_that_works() {
    for question in
        ["double-spend", "confirmations", "selfish", "forks", "delay", "economics", "majority"]
    {
        let help = answer(&format!("{question} --help"));
        let examples: Vec<&str> =
            help.lines().filter_map(|line| line.strip_prefix("  forklab theory ")).collect();
        assert!(!examples.is_empty(), "{question}");
        for example in examples {
            assert!(example.starts_with(question), "{example}");
            assert!(answer(example).lines().count() >= 3, "{example}");
        }
    }
}
