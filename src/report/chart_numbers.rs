//! The numbers behind a chart, as a table.

/// A table: what is drawn, a row for each mark or step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// The columns, with their units, as in the other tables of a run folder.
    pub columns: &'static [&'static str],
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Numbers {
    /// The table as CSV: equal charts give equal bytes.
    ///
    /// # Panics
    ///
    /// Never: a string takes any text.
    pub fn csv(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(self.columns).expect("a string takes any text");
        for row in &self.rows {
            out.write_record(row).expect("a string takes any text");
        }
        String::from_utf8(out.into_inner().expect("a string takes any text")).expect("texts")
    }
}

/// Nanoseconds as seconds, without needless digits.
pub fn seconds(ns: u64) -> String {
    let (whole, rest) = (ns / 1_000_000_000, ns % 1_000_000_000);
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:09}").trim_end_matches('0').to_owned()
}
