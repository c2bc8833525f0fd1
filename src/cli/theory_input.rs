//! The numbers that `forklab theory` is given, read and held within their bounds.

use crate::cli::exit::Failure;
use crate::cli::theory_words::Allowed;
use crate::cli::theory_words::bad;
use crate::scenario::problem::nearest;
use crate::scenario::schema::Language;
use crate::scenario::units::parse_duration;
use crate::theory::convention::Convention;
use std::ops::RangeInclusive;

/// The most confirmations, or blocks behind: the sums grow with them.
pub const BLOCKS_MAX: u32 = 10_000;
/// The most blocks, or mean block intervals, of a horizon.
pub const HORIZON_MAX: u32 = 100_000;

/// Reads the values of flags, and tells of bad ones in a language.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The language of messages.
    pub language: Language,
}

impl Reader {
    /// Numbers within bounds, one for each text.
    ///
    /// # Errors
    ///
    /// The first that is none.
    pub fn numbers(
        self,
        flag: &str,
        texts: &[String],
        range: RangeInclusive<f64>,
    ) -> Result<Vec<f64>, Failure> {
        texts.iter().map(|text| self.number(flag, text, range.clone())).collect()
    }

    /// A number within bounds.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn number(
        self,
        flag: &str,
        text: &str,
        range: RangeInclusive<f64>,
    ) -> Result<f64, Failure> {
        let number = text.trim().parse::<f64>().ok();
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            self.refused(flag, text, &Allowed::Number { least: *range.start(), most: *range.end() })
        })
    }

    /// A number between bounds that are not allowed themselves.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn between(self, flag: &str, text: &str, least: f64, most: f64) -> Result<f64, Failure> {
        let number = text.trim().parse::<f64>().ok();
        let is_between = |number: &f64| *number > least && *number < most;
        let allowed = Allowed::Between { least, most };
        number.filter(is_between).ok_or_else(|| self.refused(flag, text, &allowed))
    }

    /// Whole numbers within bounds, one for each text.
    ///
    /// # Errors
    ///
    /// The first that is none.
    pub fn counts(
        self,
        flag: &str,
        texts: &[String],
        range: RangeInclusive<u32>,
    ) -> Result<Vec<u32>, Failure> {
        texts.iter().map(|text| self.count(flag, text, range.clone())).collect()
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn count(self, flag: &str, text: &str, range: RangeInclusive<u32>) -> Result<u32, Failure> {
        let count = text.trim().parse::<u32>().ok();
        count.filter(|count| range.contains(count)).ok_or_else(|| {
            self.refused(flag, text, &Allowed::Whole { least: *range.start(), most: *range.end() })
        })
    }

    /// A time in mean block intervals, from such a number or from a duration with its unit.
    ///
    /// # Errors
    ///
    /// It is neither, or longer than `most`.
    pub fn intervals(
        self,
        flag: &str,
        text: &str,
        interval_s: f64,
        most: f64,
    ) -> Result<f64, Failure> {
        let bare = text.trim().parse::<f64>().ok();
        let with_unit = || Some(parse_duration(text.trim()).ok()?.as_secs_f64() / interval_s);
        let intervals = bare.or_else(with_unit);
        intervals
            .filter(|intervals| (0.0..=most).contains(intervals))
            .ok_or_else(|| self.refused(flag, text, &Allowed::Span { most }))
    }

    /// The mean time between two blocks, in seconds.
    ///
    /// # Errors
    ///
    /// It is no duration, or below a second.
    pub fn interval_s(self, text: &str) -> Result<f64, Failure> {
        let span = parse_duration(text.trim()).ok().map(|span| span.as_secs_f64());
        let refused = || self.refused("--interval", text, &Allowed::Interval);
        span.filter(|&seconds| seconds >= 1.0).ok_or_else(refused)
    }

    /// The convention that was chosen, or all.
    ///
    /// # Errors
    ///
    /// There is none of this name.
    pub fn conventions(self, word: Option<&str>) -> Result<Vec<Convention>, Failure> {
        let Some(word) = word else { return Ok(Convention::ALL.to_vec()) };
        let words = || Convention::ALL.into_iter().map(Convention::word);
        let found = Convention::from_word(word).ok_or_else(|| {
            let all = words().collect::<Vec<_>>().join(", ");
            let nearest = nearest(word, words()).to_owned();
            self.refused("--convention", word, &Allowed::Words { all, nearest })
        })?;
        Ok(vec![found])
    }

    /// A flag whose value is not what is allowed.
    pub fn refused(self, flag: &str, given: &str, allowed: &Allowed) -> Failure {
        Failure::Told(bad(self.language, flag, given, allowed))
    }
}
