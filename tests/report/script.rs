//! The script of the page: modules that are joined into one.

use forklab::report::script::MODULES;
use forklab::report::script::SWEEP_MODULES;
use forklab::report::script::script;
use std::collections::BTreeSet;

/// The names that a module exports.
fn exports(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("export "));
    let names = lines.map(|line| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let rest = line.split_once(' ').expect("export KIND NAME").1;
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().expect("a name")
    });
    names.collect()
}

/// The names and the file of each import.
fn imports(text: &str) -> Vec<(Vec<&str>, &str)> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("import { "));
    let pairs = lines.map(|line| {
        let (names, from) = line.split_once(" } from \"./").expect("on one line");
        (names.split(", ").collect(), from.trim_end_matches("\";"))
    });
    pairs.collect()
}

#[test]
fn every_import_is_exported_by_a_module_before() {
    each_import_is_known(&MODULES);
    each_import_is_known(&SWEEP_MODULES);
}

fn each_import_is_known(modules: &[(&'static str, &'static str)]) {
    let mut known = Vec::new();
    for &(file, text) in modules {
        for (names, from) in imports(text) {
            let exported: &Vec<&str> = &known
                .iter()
                .find(|(other, _)| *other == from)
                .unwrap_or_else(|| panic!("{file} imports {from}, which stands after it"))
                .1;
            for name in names {
                assert!(exported.contains(&name), "{file}: {from} exports no {name}");
                assert!(text.matches(name).count() > 1, "{file}: {name} is not used");
            }
        }
        known.push((file, exports(text)));
    }
}

#[test]
fn no_name_is_exported_twice() {
    let mut names = BTreeSet::new();
    for name in MODULES.iter().flat_map(|(_, text)| exports(text)) {
        assert!(names.insert(name), "{name}");
    }
    assert!(names.len() > 20);
}

#[test]
fn nothing_of_the_modules_is_left_but_their_joints() {
    let script = script();
    assert!(!script.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")));
    let kept = MODULES.iter().flat_map(|(_, text)| text.lines());
    assert_eq!(kept.filter(|line| !line.starts_with("import ")).count(), script.lines().count());
}
