//! How wide a text is, near enough to place it: viewers have their own fonts.

/// How far below its middle a line of text stands, as a part of its size.
pub const EM_MIDDLE: f64 = 0.36;
/// The width of narrow, common and wide characters as parts of the size.
const NARROW: f64 = 0.30;
const COMMON: f64 = 0.58;
const CAPITAL: f64 = 0.70;
const WIDE: f64 = 1.0;

/// The width of a text of this size, in pixels.
pub fn text_width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'j' | 'l' | '(' | ')' => NARROW,
        'A'..='Z' | '%' | 'm' | 'w' => CAPITAL,
        _ if c.is_ascii() => COMMON,
        _ => WIDE,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// The text in lines of at most this width; words are never cut, signs of Chinese may be.
pub fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().expect("one");
        let longer = format!("{line}{piece}");
        if line.is_empty() || text_width(longer.trim_end(), size) <= width {
            *line = longer;
        } else {
            lines.push(piece.trim_start().to_owned());
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}

/// Where a line may end: after a space, and after each wide sign unless a closing one follows.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        pieces.last_mut().expect("one").push(sign);
        let closes = |next: &char| matches!(next, '）' | '，' | '。' | '：' | '；' | '%');
        let may_end = sign == ' ' || (!sign.is_ascii() && sign != '（');
        if may_end && signs.peek().is_some_and(|next| !closes(next)) {
            pieces.push(String::new());
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_between_chinese_signs() {
        assert_eq!(wrapped("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(wrapped("攻击者的算力（q）", 10.0, 40.0), ["攻击者的", "算力", "（q）"]);
        assert_eq!(wrapped("", 10.0, 40.0), [""]);
    }
}
