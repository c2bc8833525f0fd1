//! A table of numbers as plain text or as JSON.

use crate::cli::theory_words::note;
use crate::scenario::schema::Language;
use serde_json::Map;
use serde_json::Value;
use std::io;
use std::io::Write;

/// How many digits a number has in the text.
const DIGITS: i32 = 10;
/// What stands where there is no value.
const NOTHING: &str = "-";

/// What stands in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entry {
    /// A number; infinite ones are null in JSON.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// No value.
    Nothing,
}

impl From<f64> for Entry {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<u32> for Entry {
    fn from(value: u32) -> Self {
        Self::Count(value.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Entry {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, T::into)
    }
}

/// Rows of numbers under columns with names.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What was asked, as it is typed.
    pub question: &'static str,
    /// The names of the columns.
    pub columns: Vec<&'static str>,
    /// An entry for each column.
    pub rows: Vec<Vec<Entry>>,
}

impl Table {
    /// Writes the table as text with a line about each column, or as JSON.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn write(&self, json: bool, language: Language, out: &mut dyn Write) -> io::Result<()> {
        if json {
            let text = serde_json::to_string_pretty(&self.json()).expect("plain data");
            return writeln!(out, "{text}");
        }
        let header = self.columns.iter().map(|&column| column.to_owned()).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(|entry| text(*entry)).collect());
        let lines: Vec<Vec<String>> = core::iter::once(header).chain(rows).collect();
        let width = |at: usize| lines.iter().map(|line| line[at].len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        for line in &lines {
            let parts = line.iter().zip(&widths).map(|(entry, &width)| format!("{entry:<width$}"));
            writeln!(out, "{}", parts.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        writeln!(out)?;
        let widest = self.columns.iter().map(|column| column.len()).max().unwrap_or(0);
        for column in &self.columns {
            if let Some(note) = note(self.question, column, language) {
                writeln!(out, "{column:<widest$}  {note}")?;
            }
        }
        let has_gap = self.rows.iter().flatten().any(|entry| *entry == Entry::Nothing);
        if let Some(note) = note(self.question, NOTHING, language).filter(|_| has_gap) {
            writeln!(out, "{NOTHING:<widest$}  {note}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let row = |row: &Vec<Entry>| {
            let members = self.columns.iter().zip(row);
            Value::Object(members.map(|(&name, entry)| (name.to_owned(), value(*entry))).collect())
        };
        let rows = self.rows.iter().map(row).collect();
        let mut all = Map::new();
        all.insert("question".to_owned(), Value::from(self.question));
        all.insert("rows".to_owned(), Value::Array(rows));
        Value::Object(all)
    }
}

fn value(entry: Entry) -> Value {
    match entry {
        Entry::Number(number) => Value::from(number),
        Entry::Count(count) => Value::from(count),
        Entry::Nothing => Value::Null,
    }
}

fn text(entry: Entry) -> String {
    match entry {
        Entry::Number(value) => number(value),
        Entry::Count(count) => count.to_string(),
        Entry::Nothing => NOTHING.to_owned(),
    }
}

/// A number with ten digits at the most, as a decimal where that is short: `0.08910744543`,
/// `4.7e-7`.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "infinite".to_owned();
    }
    let rounded = format!("{value:.*e}", DIGITS as usize - 1);
    let (digits, exponent) = rounded.split_once('e').expect("it has an exponent");
    let power: i32 = exponent.parse().expect("a whole number");
    if value == 0.0 || (-5..DIGITS).contains(&power) {
        let decimals = (DIGITS - 1 - power).max(0) as usize;
        return without_zeros(&format!("{value:.decimals$}")).to_owned();
    }
    format!("{}e{power}", without_zeros(digits))
}

fn without_zeros(decimal: &str) -> &str {
    if !decimal.contains('.') {
        return decimal;
    }
    decimal.trim_end_matches('0').trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_ten_digits_at_the_most() {
        assert_eq!(number(0.089_107_445_427_428_54), "0.08910744543");
        assert_eq!(number(0.3), "0.3");
        assert_eq!(number(4.7e-7), "4.7e-7");
        assert_eq!(number(1_234_567_890.123), "1234567890");
        assert_eq!(number(2e12), "2e12");
        assert_eq!(number(0.0), "0");
        assert_eq!(number(1.0), "1");
        assert_eq!(number(f64::INFINITY), "infinite");
    }
}
