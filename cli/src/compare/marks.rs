//! Where two texts differ.
//!
//! Owns marks under words. Refuses to know what the texts are.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffTag};

/// Longer than any prototype is worth looking at, in words.
const WORDS: usize = 4096;

/// Marks for both texts: `-` under what the left one has alone, `+` under what
/// the right one has; empty where there is nothing to mark.
pub(super) fn marks(left: &str, right: &str) -> (String, String) {
    let (a, b) = (words(left), words(right));
    if a.len().max(b.len()) > WORDS {
        return (String::new(), String::new());
    }
    let deadline = Instant::now() + Duration::from_secs(1);
    let deadline = Some(deadline);
    let changes = similar::capture_diff_slices_deadline(Algorithm::Myers, &a, &b, deadline);
    let (mut under_a, mut under_b) = (String::new(), String::new());
    for change in changes {
        let (tag, old, new) = change.as_tag_tuple();
        let (minus, plus) = match tag {
            DiffTag::Equal => (' ', ' '),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => ('-', '+'),
        };
        mark(&mut under_a, a.get(old).unwrap_or_default(), minus);
        mark(&mut under_b, b.get(new).unwrap_or_default(), plus);
    }
    let trimmed = |marks: String| marks.trim_end().to_owned();
    (trimmed(under_a), trimmed(under_b))
}

fn mark(marks: &mut String, words: &[&str], with: char) {
    let letters = words.iter().flat_map(|word| word.chars());
    marks.extend(letters.map(|letter| if letter == ' ' { ' ' } else { with }));
}

/// Names and numbers as they are, everything else letter by letter.
fn words(text: &str) -> Vec<&str> {
    let named = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match named(first) {
            true => rest.find(|c| !named(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, behind) = rest.split_at(end);
        words.push(word);
        rest = behind;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::marks;

    fn marked(left: &str, right: &str) -> [String; 2] {
        let (a, b) = marks(left, right);
        [a, b]
    }

    #[test]
    fn whole_words_are_marked() {
        assert_eq!(marked("f(u32 a)", "f(u64 a)"), ["  ---", "  +++"]);
        assert_eq!(marked("f(a)", "f(a, b)"), ["", "   + +"]);
        assert_eq!(marked("f(a, b)", "f(a)"), ["   - -", ""]);
        assert_eq!(marked("x__opt", "x__nullable"), ["------", "+++++++++++"]);
        assert_eq!(marked("KF_A | KF_B", "KF_B"), ["---- -", ""]);
        assert_eq!(marked("same", "same"), ["", ""]);
        assert_eq!(marked("", ""), ["", ""]);
    }

    #[test]
    fn letters_of_any_width_are_one_mark_each() {
        assert_eq!(marked("ä b", "ö b"), ["-", "+"]);
    }
}
