//! Small scenarios and what the loader says of them.

use forklab::scenario::load::Source;
use forklab::scenario::load::Surroundings;
use forklab::scenario::load::load;
use forklab::scenario::problem::Problem;
use forklab::scenario::schema::Language;
use forklab::scenario::schema::Scenario;

/// The name of the file in all messages.
pub const FILE: &str = "01.json";

/// Loads a text as `01.json`.
pub fn read(text: &str) -> Result<Scenario, Vec<Problem>> {
    read_with(text, &[], &Surroundings::NOTHING)
}

/// Loads a text with settings and surroundings.
pub fn read_with(
    text: &str,
    settings: &[&str],
    surroundings: &Surroundings<'_>,
) -> Result<Scenario, Vec<Problem>> {
    let settings: Vec<String> = settings.iter().map(|text| (*text).to_owned()).collect();
    load(&Source { file: FILE, name: "01", text }, &settings, surroundings)
}

/// A scenario that is read.
pub fn good(text: &str) -> Scenario {
    read(text).unwrap_or_else(|problems| panic!("{:?}", lines_of(&problems)))
}

/// What the loader says of a scenario that is refused, one line each.
pub fn lines(text: &str) -> Vec<String> {
    lines_of(&read(text).expect_err("it is wrong"))
}

/// The problems in English.
pub fn lines_of(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| problem.line(Language::English)).collect()
}

/// A scenario of one line whose network has these further members.
pub fn with_network(members: &str) -> String {
    format!(r#"{{"network": {{"nodes": 9, "miners": 1{members}}}, "stop": "height >= 1"}}"#)
}

/// A scenario of one line with these further sections.
pub fn with_sections(sections: &str) -> String {
    format!(r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1", {sections}}}"#)
}

/// A scenario of one line that stops by this expression.
pub fn with_stop(expression: &str) -> String {
    format!(r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "{expression}"}}"#)
}
