//! Numbers as people read them.

use crate::report::chart_words::Unit;
use crate::report::chart_words::unit;
use crate::scenario::schema::Language;

/// A count with a comma between thousands: `71,204`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// About so many: `9.4 million`, `71,000`, `850`.
pub fn about(language: Language, count: u64) -> String {
    match language {
        Language::English => match count {
            0..10_000 => grouped(count),
            10_000..999_500 => format!("{},000", (count + 500) / 1_000),
            999_500..999_500_000 => format!("{} million", tenths(count, 1_000_000)),
            999_500_000.. => format!("{} billion", tenths(count, 1_000_000_000)),
        },
        Language::Chinese => match count {
            0..10_000 => count.to_string(),
            10_000..99_950_000 => format!("{}万", tenths(count, 10_000)),
            99_950_000.. => format!("{}亿", tenths(count, 100_000_000)),
        },
    }
}

/// `count` / `unit` with one decimal where it is below 100.
fn tenths(count: u64, unit: u64) -> String {
    let tenths = (count + unit / 20) / (unit / 10);
    if tenths >= 1_000 {
        return grouped((count + unit / 2) / unit);
    }
    if tenths.is_multiple_of(10) {
        return grouped(tenths / 10);
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A share in per cent with at most one decimal: `4.2 %`.
pub fn per_cent(share: f64) -> String {
    let tenths = (share * 1_000.0).round();
    format!("{} %", tenths / 10.0)
}

/// A moment of a run as a clock shows it: `09:41:17`, after the first day `2d 09:41:17`.
pub fn clock(at_ns: u64) -> String {
    let seconds = at_ns / 1_000_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    if days == 0 { clock } else { format!("{days}d {clock}") }
}

/// A span in its two largest units: `7 min 12 s`, `1 h 3 min`, `850 ms`.
pub fn span(language: Language, span_ns: u64) -> String {
    let millis = (span_ns + 500_000) / 1_000_000;
    let seconds = (millis + 500) / 1_000;
    let word = |part| unit(language, part);
    let two = |large: u64, large_word: &str, small: u64, small_word: &str| {
        if small == 0 {
            joined(language, large, large_word)
        } else {
            let gap = match language {
                Language::English => " ",
                Language::Chinese => "",
            };
            let small = joined(language, small, small_word);
            format!("{}{gap}{small}", joined(language, large, large_word))
        }
    };
    match seconds {
        _ if millis < 1_000 => joined(language, millis, word(Unit::Milliseconds)),
        0..60 => joined(language, seconds, word(Unit::Seconds)),
        60..3_600 => two(seconds / 60, word(Unit::Minutes), seconds % 60, word(Unit::Seconds)),
        3_600.. => {
            two(seconds / 3_600, word(Unit::Hours), seconds % 3_600 / 60, word(Unit::Minutes))
        }
    }
}

/// A span with one decimal in one unit: `9.8 min`.
pub fn span_short(language: Language, span_ns: f64) -> String {
    let part = Unit::of(span_ns as u64);
    let value = (span_ns / part.nanos() * 10.0).round() / 10.0;
    match language {
        Language::English => format!("{value} {}", unit(language, part)),
        Language::Chinese => format!("{value}{}", unit(language, part)),
    }
}

/// A number and its unit.
fn joined(language: Language, count: u64, unit: &str) -> String {
    match language {
        Language::English => format!("{count} {unit}"),
        Language::Chinese => format!("{count}{unit}"),
    }
}

/// A hash or digest in short: its first four digits.
pub fn short(hex: &str) -> String {
    format!("{}…", hex.get(..4).unwrap_or(hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Language = Language::English;
    const ZH: Language = Language::Chinese;

    #[test]
    fn counts_are_rounded_as_people_say_them() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(about(EN, 999), "999");
        assert_eq!(about(EN, 9_999), "9,999");
        assert_eq!(about(EN, 71_204), "71,000");
        assert_eq!(about(EN, 9_437_184), "9.4 million");
        assert_eq!(about(EN, 999_500), "1 million");
        assert_eq!(about(EN, 123_456_789), "123 million");
        assert_eq!(about(EN, 2_500_000_000), "2.5 billion");
        assert_eq!(about(ZH, 71_204), "7.1万");
        assert_eq!(about(ZH, 9_437_184), "944万");
    }

    #[test]
    fn times_are_read_as_people_say_them() {
        assert_eq!(clock(34_877_900_000_000), "09:41:17");
        assert_eq!(clock(2 * 86_400_000_000_000), "2d 00:00:00");
        assert_eq!(span(EN, 432_000_000_000), "7 min 12 s");
        assert_eq!(span(EN, 3_780_000_000_000), "1 h 3 min");
        assert_eq!(span(EN, 850_400_000), "850 ms");
        assert_eq!(span(EN, 999_600_000), "1 s");
        assert_eq!(span(EN, 60_000_000_000), "1 min");
        assert_eq!(span(ZH, 432_000_000_000), "7分钟12秒");
        assert_eq!(span_short(EN, 588_000_000_000.0), "9.8 min");
    }
}
