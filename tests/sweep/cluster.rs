//! Plans, shards and merges: the bytes of one machine, and what is told when something is amiss.

use crate::bench::Bench;
use crate::bench::SWEEP;
use crate::bench::assert_undisturbed;
use crate::bench::copy;
use std::fs;

#[test]
fn shards_that_were_played_on_two_machines_give_the_bytes_of_one() {
    let bench = Bench::new(SWEEP);
    assert_eq!(bench.plan("a", "400"), 3);
    copy(&bench.path("a"), &bench.path("b"));
    bench.shards("a", [3, 1], 3);
    bench.shards("b", [2], 3);

    let said = bench.refused(&["merge", "a", "c"]);
    assert!(said.contains("c: no such folder. Nothing was merged."), "{said}");
    bench.done(&["merge", "a", "b"]);
    assert_undisturbed(&bench, "a");

    bench.done(&["merge", "a"]);
    assert_undisturbed(&bench, "a");
    assert_eq!(bench.plan("a", "400"), 0, "nothing is left");
}

/// Plans, plays and merges until nothing is left, and returns how often that was.
fn play_in_rounds(bench: &Bench, out: &str, shard_trials: &str) -> u32 {
    let mut rounds = 0;
    loop {
        let shards = bench.plan(out, shard_trials);
        if shards == 0 {
            return rounds;
        }
        bench.shards(out, 1..=shards, shards);
        bench.done(&["merge", out]);
        rounds += 1;
    }
}

#[test]
fn rounds_of_a_sweep_that_is_to_be_precise_give_the_bytes_of_one_machine() {
    let precision = r#""precision": {"of": "success", "half_width": 0.02, "trials_max": 2500}"#;
    let bench = Bench::new(&SWEEP.replace(r#""trials": 250"#, precision));
    bench.play("one");

    let rounds = play_in_rounds(&bench, "many", "1500");
    assert_eq!(rounds, 2, "1,600 trials do not tell all shares to 0.02");
    assert_eq!(bench.read("many/cells.csv"), bench.read("one/cells.csv"));
}

#[test]
fn rounds_of_a_sweep_that_tests_a_law_give_the_bytes_of_one_machine() {
    let test = r#""theory": ["race_s1", "race_s0"],
        "test": {"of": "success", "law": "LAW", "odds_ratio": 2.5, "trials_max": 2500}"#;
    let bench = Bench::new("");
    let verdicts = |cells: &str| -> Vec<String> {
        let mut rows = csv::Reader::from_reader(cells.as_bytes());
        let at = rows.headers().unwrap().iter().position(|name| name == "test").expect("a column");
        rows.records().map(|row| row.unwrap()[at].to_owned()).collect()
    };
    for (law, expected) in [("race_s1", "agrees"), ("race_s0", "smaller")] {
        bench.rewrite(&SWEEP.replace(r#""trials": 250"#, &test.replace("LAW", law)));
        let (one, many) = (format!("one-{law}"), format!("many-{law}"));
        bench.play(&one);
        play_in_rounds(&bench, &many, "700");
        let cells = bench.read(&format!("{one}/cells.csv"));
        assert_eq!(bench.read(&format!("{many}/cells.csv")), cells);
        assert_eq!(verdicts(&cells), vec![expected; 4], "{cells}");
        assert!(cells.contains(",true"), "it stops early: {cells}");
    }
}

#[test]
fn a_sweep_that_was_begun_on_one_machine_ends_on_many() {
    let few = SWEEP.replace(r#""trials": 250"#, r#""trials": 130"#);
    let bench = Bench::new(&few);
    bench.play("out");
    bench.rewrite(SWEEP);
    assert_eq!(bench.plan("out", "100000"), 1);
    let plan = bench.read("out/plan.json");
    assert!(plan.contains(r#""batches":{"start":1,"end":3}"#), "the first ones are there: {plan}");
    bench.shards("out", [1], 1);
    bench.done(&["merge", "out"]);
    assert_eq!(bench.read("out/cells.csv"), crate::bench::undisturbed().0);
}

#[test]
fn two_copies_of_a_shard_at_once_do_no_harm_and_neither_does_one_that_is_killed() {
    let bench = Bench::new(SWEEP);
    assert_eq!(bench.plan("out", "600"), 2);
    let shard = |shard| ["sweep", "./s.json", "--out", "out", "--shard", shard];
    let mut killed = bench.start(&shard("1/2"));
    killed.kill().expect("it runs");
    killed.wait().expect("it ends");
    let (mut one, mut other) = (bench.start(&shard("1/2")), bench.start(&shard("1/2")));
    assert!(one.wait().expect("it ends").success());
    assert!(other.wait().expect("it ends").success());

    bench.shards("out", [2], 2);
    let said = bench.done(&shard("2/2"));
    assert!(said.contains("was there, whole and right"), "{said}");
    let folder = bench.shard_folder("out");
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("it can be read").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    assert_eq!(names, ["1-of-2.jsonl", "2-of-2.jsonl"]);
    bench.done(&["merge", "out"]);
    assert_undisturbed(&bench, "out");
}

#[test]
fn a_merge_tells_what_is_amiss_and_takes_nothing_until_all_is_right() {
    let bench = Bench::new(SWEEP);
    let of = bench.plan("out", "250");
    assert_eq!(of, 4);
    bench.shards("out", [1, 2, 4], of);
    let folder = bench.shard_folder("out");
    let refused = || bench.refused(&["merge", "out"]);

    let told = refused();
    assert!(told.contains("missing of 4 shards: 3."), "{told}");
    assert!(told.contains("nothing is lost"), "{told}");

    bench.shards("out", [3], of);
    fs::copy(folder.join("3-of-4.jsonl"), folder.join("copy.jsonl")).expect("copied");
    let told = refused();
    assert!(told.contains("3-of-4.jsonl and ") && told.contains("are the same shard"), "{told}");
    fs::remove_file(folder.join("copy.jsonl")).expect("removed");

    let whole = fs::read_to_string(folder.join("2-of-4.jsonl")).expect("it is there");
    let altered = whole.replacen(r#""trials":100"#, r#""trials":101"#, 1);
    let torn = whole[..whole.len() - 5].to_owned();
    let cut = whole.lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
    for (text, line) in [(altered, 2), (torn, 5), (cut, 4)] {
        assert_ne!(text, whole);
        fs::write(folder.join("2-of-4.jsonl"), text).expect("written");
        let told = refused();
        assert!(told.contains(&format!("2-of-4.jsonl: line {line} is not what")), "{told}");
    }
    assert_eq!(bench.read("out/batches.jsonl"), "");
    assert!(!bench.path("out/cells.csv").exists());

    bench.shards("out", [2], of);
    assert_eq!(fs::read_to_string(folder.join("2-of-4.jsonl")).expect("it is there"), whole);
    bench.done(&["merge", "out"]);
    assert_undisturbed(&bench, "out");
}

#[test]
fn shards_of_another_plan_are_told() {
    let bench = Bench::new(&SWEEP.replace("[1, 2]", "[1]"));
    assert_eq!(bench.plan("one", "300"), 2);
    assert_eq!(bench.plan("other", "400"), 2);
    bench.shards("one", [1], 2);
    bench.shards("other", [1, 2], 2);
    let told = bench.refused(&["merge", "one", "other"]);
    assert!(told.contains("other belongs to another plan"), "{told}");

    let strange = bench.shard_folder("other").join("2-of-2.jsonl");
    fs::copy(strange, bench.shard_folder("one").join("2-of-2.jsonl")).expect("copied");
    let told = bench.refused(&["merge", "one"]);
    assert!(told.contains("2-of-2.jsonl belongs to another plan"), "{told}");

    bench.shards("one", [2], 2);
    bench.done(&["merge", "one"]);
}

#[test]
fn a_shard_is_played_only_of_the_plan_that_is_there() {
    let bench = Bench::new(SWEEP);
    let shard = |shard| ["sweep", "./s.json", "--out", "out", "--shard", shard];
    let told = bench.refused(&shard("1/1"));
    assert!(told.contains("out holds no plan"), "{told}");
    assert!(bench.refused(&["merge", "out"]).contains("out holds no plan"));

    bench.plan("out", "100000");
    let told = bench.refused(&shard("1/2"));
    assert!(told.contains("has 1 shards: write I/1"), "{told}");

    bench.rewrite(&SWEEP.replace("0.3", "0.25"));
    let told = bench.refused(&shard("1/1"));
    assert!(told.contains("out/plan.json is not a plan of this sweep"), "{told}");

    bench.rewrite(SWEEP);
    let plan = bench.read("out/plan.json");
    fs::write(bench.path("out/plan.json"), plan.replace(r#""end":3"#, r#""end":2"#)).expect("ok");
    let told = bench.refused(&shard("1/1"));
    assert!(told.contains("or it was changed"), "{told}");
    assert!(!bench.path("out/shards").exists());
}

#[test]
fn an_engine_that_is_not_on_the_path_is_told() {
    let bench = Bench::new(SWEEP);
    for (engine, program) in [("slurm", "sbatch"), ("hyperqueue", "hq")] {
        let mut command = bench.command(&["sweep", "./s.json", "--out", "out", "--submit", engine]);
        let output = command.env("PATH", bench.path("")).output().expect("the program runs");
        let told = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&format!("--submit: {program} is not on PATH")), "{told}");
    }
}
