//! Where two texts differ.
//!
//! Owns marks under words. Refuses to know what the texts are.

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
    // Between flags, what counts is the flags and not the signs between them.
    let flags = [left, right].iter().any(|text| text.contains(" | "));
    let counts = |word: &&&str| !flags || word.starts_with(is_named);
    let compared = |words: &[&str]| -> Vec<String> {
        let words = words.iter().filter(counts);
        words.map(|word| (*word).to_owned()).collect()
    };
    let (old, new) = (compared(&a), compared(&b));
    let changes = similar::capture_diff_slices(Algorithm::Myers, &old, &new);
    let (mut minus, mut plus) = (vec![' '; old.len()], vec![' '; new.len()]);
    for change in changes {
        let (tag, old, new) = change.as_tag_tuple();
        match tag {
            DiffTag::Equal => {}
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                minus[old].fill('-');
                plus[new].fill('+');
            }
        }
    }
    let under = |words: &[&str], marks: Vec<char>| {
        let mut marks = marks.into_iter();
        let mut line = String::new();
        for word in words {
            let mark = if counts(&word) { marks.next() } else { None };
            mark_under(&mut line, word, mark.unwrap_or(' '));
        }
        line.trim_end().to_owned()
    };
    (under(&a, minus), under(&b, plus))
}

fn mark_under(line: &mut String, word: &str, with: char) {
    line.extend(
        word.chars()
            .map(|letter| if letter == ' ' { ' ' } else { with }),
    );
}

fn is_named(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Names and numbers as they are, everything else letter by letter.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_named(first) {
            true => rest.find(|c| !is_named(c)).unwrap_or(rest.len()),
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
        assert_eq!(marked("KF_A | KF_B", "KF_B"), ["----", ""]);
        let flags = marked("KF_A | KF_B | KF_C", "KF_A | KF_C | KF_D");
        assert_eq!(flags, ["       ----", "              ++++"]);
        assert_eq!(marked("same", "same"), ["", ""]);
        assert_eq!(marked("", ""), ["", ""]);
    }

    #[test]
    fn letters_of_any_width_are_one_mark_each() {
        assert_eq!(marked("ä b", "ö b"), ["-", "+"]);
    }
}
