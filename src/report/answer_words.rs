//! The answer of a scenario, with its gaps filled.

use crate::report::numbers::grouped;
use crate::report::numbers::per_cent;
use crate::report::numbers::span;
use crate::scenario::answer::Answer;
use crate::scenario::answer::Part;
use crate::scenario::condition::Figures;
use crate::scenario::condition::Unit;
use crate::scenario::condition::Value;
use crate::scenario::schema::Language;
use crate::scenario::units::coins_text;
use std::collections::BTreeMap;

/// The first sentence whose condition holds, by the code of the language.
pub fn answer(answers: &[Answer], figures: &dyn Figures) -> BTreeMap<String, String> {
    let holds = |answer: &&Answer| answer.when.as_ref().is_none_or(|when| when.holds(figures));
    let languages = [("en", Language::English), ("zh", Language::Chinese)];
    answers.iter().find(holds).map_or_else(BTreeMap::new, |answer| {
        let said = languages.map(|(code, language)| {
            (code.to_owned(), filled(answer.parts(language), language, figures))
        });
        said.into_iter().collect()
    })
}

fn filled(parts: &[Part], language: Language, figures: &dyn Figures) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Gap(path, in_percent) => match figures.figure(path) {
            Some(value) => shown(&value, path.unit, *in_percent, language),
            None => "–".to_owned(),
        },
    };
    parts.iter().map(one).collect()
}

/// A value as a sentence has it.
fn shown(value: &Value, unit: Unit, in_percent: bool, language: Language) -> String {
    match (value, unit) {
        (Value::Real(share), _) if in_percent => per_cent(*share),
        (Value::Whole(sat), Unit::Satoshi) => coins_text(sat.unsigned_abs()),
        (Value::Whole(count), Unit::Span(nanos)) => {
            span(language, count.unsigned_abs().saturating_mul(nanos))
        }
        (Value::Real(count), Unit::Span(nanos)) => span(language, (count * nanos as f64) as u64),
        (Value::Time(time), _) => span(language, time.as_nanos()),
        (Value::Whole(count), Unit::None) => grouped(count.unsigned_abs()),
        (Value::Real(number), Unit::None | Unit::Satoshi) => format!("{number:.3}"),
        (Value::Truth(truth), _) => truth.to_string(),
        (Value::Word(word), _) => word.clone(),
        (Value::Block { hash, name }, _) => name.as_ref().unwrap_or(hash).clone(),
    }
}
