//! Tags that a header uses, which may be declared nowhere.
//!
//! Owns finding them in its text, before C is read: a struct that a prototype
//! is the first to mention would be another one in each prototype. Refuses to
//! know what a tag stands for.

use std::collections::BTreeMap;

/// Declarations of all tags in `text`, each once.
pub(super) fn declarations(text: &str) -> String {
    let text = without_comments(text);
    let mut tags: BTreeMap<&str, &str> = BTreeMap::new();
    let mut words = words(&text).peekable();
    while let Some(word) = words.next() {
        if !matches!(word, "struct" | "union" | "enum") {
            continue;
        }
        if let Some(tag) = words.peek().filter(|word| is_name(word)) {
            tags.entry(tag).or_insert(word);
        }
    }
    let lines = tags.iter().map(|(tag, word)| format!("{word} {tag};\n"));
    lines.collect()
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && word != "__attribute__"
}

/// Names and numbers as they are, anything else character by character.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = match in_name(first) {
            true => rest.find(|c| !in_name(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = match from.as_bytes().get(1) {
            Some(b'*') => from.find("*/").map_or(from.len(), |end| end + 2),
            Some(b'/') => from.find('\n').unwrap_or(from.len()),
            Some(_) | None => 1,
        };
        out.push(' ');
        rest = &from[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_once_and_not_in_comments() {
        let text = "/* struct not; */ extern struct a *f(union b*x,struct a y); // enum none\n\
                    enum { ONE }; struct { int x; } z; enum c d; struct __attribute__((x)) e;";
        assert_eq!(declarations(text), "struct a;\nunion b;\nenum c;\n");
    }

    #[test]
    fn ends_of_text_are_no_end_of_the_world() {
        for text in ["/", "/*", "//", "struct", "struct é", "é/*é"] {
            assert_eq!(declarations(text), "");
        }
    }
}
