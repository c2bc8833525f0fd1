//! `--at`: a moment of a run, as the user calls it.

use crate::cli::input::BadInput;
use crate::scenario::condition::Condition;
use crate::scenario::figures::Names;
use crate::scenario::problem::Place;
use crate::scenario::problem::Problem;
use crate::scenario::units::parse_duration;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimTime;

/// What stands before an expression: `when `.
const WHEN_COLUMNS: u32 = 5;

/// A moment of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// `6h`, `05:12:33`, `1d 05:12:33`: when everything before it has happened.
    Time(SimTime),
    /// `event 123456`: when so many events have happened.
    Events(u64),
    /// `before fork 3`: when its second block has not been found yet.
    BeforeFork(String),
    /// `height 57`, `when EXPRESSION`: when it is true for the first time.
    When(Box<Condition>),
}

/// Why `--at` names no moment.
#[derive(Debug)]
pub enum MomentReject {
    /// It has none of the forms.
    Form,
    /// Its expression is wrong.
    Expression(BadInput),
}

impl Moment {
    /// Reads `text`; an expression may speak of `names`.
    ///
    /// # Errors
    ///
    /// It is no moment.
    pub fn parse(text: &str, names: &Names) -> Result<Self, MomentReject> {
        let text = text.trim();
        if let Some(expression) = text.strip_prefix("when ") {
            let condition = read_expression("--at", expression, names).map_err(|mut bad| {
                // Columns are those of what was typed.
                for problem in &mut bad.problems {
                    problem.place.column += WHEN_COLUMNS;
                    problem.place.offset += WHEN_COLUMNS;
                }
                MomentReject::Expression(BadInput { text: text.to_owned(), ..bad })
            });
            return condition.map(|it| Self::When(Box::new(it)));
        }
        if let Some(number) = text.strip_prefix("before fork ") {
            return Ok(Self::BeforeFork(number.trim().to_owned()));
        }
        if let Some(count) = text.strip_prefix("event ") {
            let count = count.trim().replace(',', "");
            return count.parse().map(Self::Events).map_err(|_| MomentReject::Form);
        }
        if let Some(height) = text.strip_prefix("height ") {
            let height: u32 = height.trim().parse().map_err(|_| MomentReject::Form)?;
            let condition = Condition::parse(&format!("height >= {height}"), names);
            return Ok(Self::When(Box::new(condition.expect("there is a height in every world"))));
        }
        parse_time(text).map(Self::Time).ok_or(MomentReject::Form)
    }
}

/// An expression of the command line; a fault is shown in it, and it is called `file` there.
///
/// # Errors
///
/// It is wrong.
pub fn read_expression(file: &str, text: &str, names: &Names) -> Result<Condition, BadInput> {
    Condition::parse(text, names).map_err(|problem| {
        let column = problem.expression_column.unwrap_or(1);
        let place = Place { line: 1, column, offset: column - 1, ..Place::default() };
        let file = file.to_owned();
        let problem = Problem { file: file.clone(), place, expression_column: None, ..*problem };
        BadInput { file, text: text.to_owned(), problems: vec![problem] }
    })
}

/// `90s`, `6h`, `05:12:33`, `2d 05:12:33.25`.
pub fn parse_time(text: &str) -> Option<SimTime> {
    if !text.contains(':') {
        return parse_duration(text).ok().map(|span| SimTime::ZERO.saturating_add(span));
    }
    let (days, clock) = match text.split_once('d') {
        Some((days, clock)) => (days.trim().parse::<u64>().ok()?, clock.trim()),
        None => (0, text),
    };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let fields: Vec<u64> =
        whole.split(':').map(|field| field.parse().ok()).collect::<Option<_>>()?;
    let &[hours, minutes, seconds] = fields.as_slice() else { return None };
    let is_sound = minutes < 60 && seconds < 60 && fraction.len() <= 9;
    if !is_sound || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let nanos: u64 = format!("{fraction:0<9}").parse().ok()?;
    let hours = days.checked_mul(24)?.checked_add(hours)?;
    let seconds = hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)?;
    let at_ns = seconds.checked_mul(NANOS_PER_SECOND)?.checked_add(nanos)?;
    Some(SimTime::from_nanos(at_ns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_span_or_what_pages_show() {
        let at = |seconds: u64| Some(SimTime::from_nanos(seconds * NANOS_PER_SECOND));
        assert_eq!(parse_time("90s"), at(90));
        assert_eq!(parse_time("05:12:33"), at(18_753));
        assert_eq!(parse_time("2d 00:00:01"), at(172_801));
        assert_eq!(parse_time("00:00:00.25"), Some(SimTime::from_nanos(250_000_000)));
        for wrong in ["6", "05:12", "00:61:00", "soon", "1d", "00:00:00.1234567891", ":"] {
            assert_eq!(parse_time(wrong).filter(|_| wrong != "1d"), None, "{wrong}");
        }
    }
}
