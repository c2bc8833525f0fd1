//! What `Cargo.toml`, `Cargo.lock` and `src/lib.rs` say, against the files there are.

use crate::source::all_paths;
use crate::source::read;

/// The lines of the section `[name]` of a manifest.
fn section<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    let head = format!("[{name}]");
    let inside = manifest.lines().skip_while(|line| *line != head).skip(1);
    inside.take_while(|line| !line.starts_with('[')).collect()
}

/// Dependencies with no reason behind them on their line.
fn without_reason(manifest: &str) -> Vec<String> {
    let sections = ["dependencies", "dev-dependencies"].map(|name| section(manifest, name));
    let lines = sections.iter().flatten().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let unexplained =
        lines.filter(|line| line.split_once(" # ").is_none_or(|(_, why)| why.len() < 5));
    unexplained.map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// Packages that come from anywhere but the registry or the project itself.
fn from_elsewhere(lock: &str) -> Vec<&str> {
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    sources.filter(|s| *s != "\"registry+https://github.com/rust-lang/crates.io-index\"").collect()
}

/// Test areas (`tests/NAME/main.rs`) that the manifest does not list.
fn unlisted_areas(manifest: &str, paths: &[String]) -> Vec<String> {
    let is_area = |path: &&String| {
        let parts: Vec<&str> = path.split('/').collect();
        matches!(parts[..], ["tests", _, "main.rs"])
    };
    let areas = paths.iter().filter(is_area);
    areas.filter(|path| !manifest.contains(&format!("path = \"{path}\""))).cloned().collect()
}

/// Files of the library that `lib.rs` does not declare: nothing would compile them.
fn undeclared_modules(lib: &str, paths: &[String]) -> Vec<String> {
    let declares = |path: &str| {
        let inner = path.strip_prefix("src/").and_then(|p| p.strip_suffix(".rs")).unwrap_or(path);
        let layer = inner.split_once('/').map_or("", |(layer, _)| layer);
        let name = inner.rsplit('/').next().unwrap_or(inner);
        let head = format!("pub mod {layer} {{");
        let from = if layer.is_empty() { Some(0) } else { lib.find(&head) };
        from.is_some_and(|from| {
            let end = if layer.is_empty() { None } else { lib[from..].find("\n}") };
            lib[from..end.map_or(lib.len(), |end| from + end)].contains(&format!("mod {name};"))
        })
    };
    let entry = ["src/lib.rs", "src/main.rs"];
    let files = paths.iter().filter(|p| p.starts_with("src/") && p.ends_with(".rs"));
    files.filter(|path| !entry.contains(&path.as_str()) && !declares(path)).cloned().collect()
}

#[test]
fn every_dependency_has_its_reason() {
    assert_eq!(without_reason(&read("Cargo.toml").text), [""; 0]);
    let planted =
        "[dependencies]\na = \"1\" # needed for b\nc = \"1\"\n\n[dev-dependencies]\nd = \"1\" #\n";
    assert_eq!(without_reason(planted), ["c", "d"]);
}

#[test]
fn every_dependency_comes_from_the_registry() {
    assert_eq!(from_elsewhere(&read("Cargo.lock").text), [""; 0]);
    let planted = "source = \"git+https://example.org/a#1\"\n";
    assert_eq!(from_elsewhere(planted), ["\"git+https://example.org/a#1\""]);
}

#[test]
fn every_test_area_is_listed() {
    assert_eq!(unlisted_areas(&read("Cargo.toml").text, &all_paths()), [""; 0]);
    let paths = ["tests/a/main.rs", "tests/a/b.rs", "tests/c/main.rs"].map(str::to_owned);
    assert_eq!(unlisted_areas("path = \"tests/a/main.rs\"", &paths), ["tests/c/main.rs"]);
}

#[test]
fn every_file_of_the_library_is_declared() {
    assert_eq!(undeclared_modules(&read("src/lib.rs").text, &all_paths()), [""; 0]);
    let sim = "pub mod sim {\n    pub mod time;\n}\n\n";
    let world = "pub mod world {\n    pub mod deep {\n        pub mod state;\n    }\n}\n";
    let sound = ["src/lib.rs", "src/sim/time.rs", "src/world/deep/state.rs"];
    let planted = ["src/sim/state.rs", "src/a.rs"];
    let paths: Vec<String> = sound.iter().chain(&planted).map(|&path| path.to_owned()).collect();
    assert_eq!(undeclared_modules(&format!("{sim}{world}"), &paths), planted);
}
