//! How many trials a cell gets, as a sweep file says it.

use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::problem::nearest;
use crate::scenario::tree::Node;
use crate::scenario::value::decimal;
use crate::scenario::value::whole;
use crate::sweep::file::CONFIDENCE;
use crate::sweep::file::Effort;
use crate::sweep::file::HalfWidth;
use crate::sweep::file::Precision;
use crate::sweep::file::Test;
use crate::sweep::law::Law;
use crate::sweep::law::Says;
use crate::sweep::measure::Measure;
use crate::sweep::measure::What;

/// The odds that a sequential test finds where the file says nothing: off by a tenth.
const ODDS_RATIO: f64 = 1.1;

/// Reads how many trials each cell of a sweep of the right shape gets. Faults go to `out`.
pub fn read_effort(root: &Node, measures: &[Measure], out: &mut Vec<Problem>) -> Option<Effort> {
    let trials = whole(Some(root), "trials");
    match (trials, root.get("precision"), root.get("test")) {
        (Some(trials), None, None) => Some(Effort::Trials(trials)),
        (None, Some(node), None) => read_precision(node, measures, out).map(Effort::Precision),
        (None, None, Some(node)) => read_test(root, node, measures, out).map(Effort::Test),
        (_, precision, test) => {
            let place = test.or(precision).unwrap_or(root).place;
            out.push(Problem::new(Message::TrialsOrPrecision, "/trials", place));
            None
        }
    }
}

fn read_precision(node: &Node, measures: &[Measure], out: &mut Vec<Problem>) -> Option<Precision> {
    let of = read_of(node, "/precision/of", measures, out);
    let number = |key: &str| decimal(Some(node), key).map(|number| number.as_f64());
    let half_width = match (number("half_width"), number("relative")) {
        (Some(half), None) => Some(HalfWidth::Absolute(half)),
        (None, Some(part)) => Some(HalfWidth::Relative(part)),
        _ => {
            out.push(Problem::new(Message::HowPrecise, "/precision", node.place));
            None
        }
    };
    Some(Precision {
        of: of?,
        half_width: half_width?,
        confidence: number("confidence").unwrap_or(CONFIDENCE),
        trials_max: whole(Some(node), "trials_max").expect("checked"),
    })
}

fn read_test(
    root: &Node,
    node: &Node,
    measures: &[Measure],
    out: &mut Vec<Problem>,
) -> Option<Test> {
    let of = read_of(node, "/test/of", measures, out);
    let of_node = node.get("of").expect("checked");
    if of.is_some_and(|of| !matches!(measures[of].what, What::Truth(_))) {
        let problem = Problem::new(Message::ChartNeedsShare, "/test/of", of_node.place);
        out.push(problem.given(of_node.as_text().expect("checked")));
        return None;
    }
    let law_node = node.get("law").expect("checked");
    let word = law_node.as_text().expect("checked");
    let theory = root.get("theory").map_or(&[][..], Node::elements);
    let words = || theory.iter().filter_map(Node::as_text);
    if !words().any(|one| one == word) {
        let problem = Problem::new(Message::ChartTheoryUnknown, "/test/law", law_node.place);
        out.push(problem.given(word).nearest(nearest(word, words())));
        return None;
    }
    let law = Law::from_word(word)?;
    if law.says() != Says::Share {
        let problem = Problem::new(Message::LawIsNoShare, "/test/law", law_node.place);
        out.push(problem.given(word));
        return None;
    }
    let ratio = decimal(Some(node), "odds_ratio").map(|number| number.as_f64());
    Some(Test {
        of: of?,
        law,
        odds_ratio: ratio.unwrap_or(ODDS_RATIO),
        trials_max: whole(Some(node), "trials_max").expect("checked"),
    })
}

/// The place of the measure that `of` names.
fn read_of(
    node: &Node,
    pointer: &str,
    measures: &[Measure],
    out: &mut Vec<Problem>,
) -> Option<usize> {
    let of_node = node.get("of").expect("checked");
    let given = of_node.as_text().expect("checked");
    let names = || measures.iter().map(|measure| measure.name.as_str());
    let of = names().position(|name| name == given);
    if of.is_none() {
        let problem = Problem::new(Message::NoSuchMeasure, pointer, of_node.place);
        out.push(problem.given(given).nearest(nearest(given, names())));
    }
    of
}
