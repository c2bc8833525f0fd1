//! A sweep folder whose receipt or table was cut off or changed: what is said of it.

use crate::bench::Bench;
use crate::bench::SWEEP;
use std::fs;

#[test]
fn a_receipt_that_was_changed_is_told_as_such_and_nothing_is_lost() {
    let bench = Bench::new(SWEEP);
    bench.plan("out", "1000");
    bench.shards("out", 1..=1, 1);
    bench.done(&["merge", "out"]);
    let (path, whole) = (bench.path("out/sweep.json"), bench.read("out/sweep.json"));
    let commands = [
        &["sweep", "./s.json", "--out", "out"][..],
        &["chart", "out"],
        &["merge", "out"],
        &["verify", "out"],
    ];
    for (changed, words) in [
        (whole[..whole.len() / 2].to_owned(), "out/sweep.json is not what was written"),
        (whole.replace(r#""format": 1"#, r#""format": 2"#), "out/sweep.json has layout 2"),
    ] {
        assert_ne!(changed, whole);
        fs::write(&path, &changed).expect("written");
        for command in commands {
            let told = bench.refused(command);
            assert!(told.contains(words), "{command:?}: {told}");
        }
        assert_eq!(bench.read("out/sweep.json"), changed);
    }
    fs::write(&path, &whole).expect("written");
    bench.done(&["verify", "out"]);
}

#[test]
fn a_table_with_a_field_too_few_is_told_by_its_line() {
    let charts = r#""trials": 20, "charts": [{"line": {"x": "z", "y": "success", "series": "q"}}]"#;
    let bench = Bench::new(&SWEEP.replace(r#""trials": 250"#, charts));
    bench.play("out");
    let table = bench.read("out/cells.csv");
    let lines: Vec<&str> = table.lines().collect();
    let cut = lines[2].rsplit_once(',').expect("fields").0;
    fs::write(bench.path("out/cells.csv"), table.replace(lines[2], cut)).expect("written");
    let told = bench.refused(&["chart", "out"]);
    assert!(told.contains("out/cells.csv") && told.contains("line 3: "), "{told}");
    assert!(told.contains(" fields under "), "{told}");
    fs::write(bench.path("out/cells.csv"), [&table.as_bytes()[..30], b"\xff\n"].concat())
        .expect("written");
    let told = bench.refused(&["chart", "out"]);
    assert!(told.contains("line 1: no UTF-8"), "{told}");
}
