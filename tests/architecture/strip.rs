//! Blanks comments and literals, so that what remains of a file is code alone.

/// Returns `source` with the same lines and columns, and a space for each character of a comment,
/// of a string, and of a character literal.
pub fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        }
        for &blank in &chars[at.min(end)..end] {
            code.push(if blank == '\n' { '\n' } else { ' ' });
        }
        at = at.max(end);
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `at` if none begins there.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    match chars[at] {
        '/' if next == Some('/') => find(chars, at, |c| c == '\n'),
        '/' if next == Some('*') => end_of_comment(chars, at),
        '"' => end_of_string(chars, at + 1),
        'r' if !after_word(chars, at) => end_of_raw_string(chars, at),
        '\'' if next == Some('\\') => find(chars, at + 3, |c| c == '\'') + 1,
        '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

fn after_word(chars: &[char], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map(|i| chars[i]);
    // `br"…"` is a raw string too.
    let back = if before(1) == Some('b') { 2 } else { 1 };
    before(back).is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn find(chars: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    (from..chars.len()).find(|&i| wanted(chars[i])).unwrap_or(chars.len())
}

fn end_of_comment(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut i = at;
    while i < chars.len() {
        match (chars[i], chars.get(i + 1)) {
            ('/', Some('*')) => (depth, i) = (depth + 1, i + 2),
            ('*', Some('/')) => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut i = from;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn end_of_raw_string(chars: &[char], at: usize) -> usize {
    let quote = find(chars, at + 1, |c| c != '#');
    if chars.get(quote) != Some(&'"') {
        return at;
    }
    let fences = quote - at - 1;
    let closes = |i: &usize| {
        chars[*i] == '"'
            && chars[i + 1..].iter().take(fences).filter(|&&c| c == '#').count() == fences
    };
    (quote + 1..chars.len()).find(closes).map_or(chars.len(), |i| i + 1 + fences)
}

#[test]
fn comments_and_literals_are_blanked_and_code_is_kept() {
    for (source, code) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("x \" y", 'z')"#, r#"f(        ,    )"#),
        (r##"f(r#"a " b"#)"##, r##"f(          )"##),
        ("for<'a> &'a str '\\n' '\\''", "for<'a> &'a str          "),
        ("let var\"x\"", "let var   "),
    ] {
        assert_eq!(code_of(source), code, "{source}");
    }
}
