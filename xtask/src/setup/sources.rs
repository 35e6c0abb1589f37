//! The machine's apt sources, as text: which of them is the distribution's own
//! archive, and the same with another suite. It owns the two formats that apt
//! reads (sources.list(5)) and knows no address: one that is not on the machine
//! is never asked.

/// A source of the machine, with other suites.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The file name that apt expects of this format.
    pub(super) file: &'static str,
    /// The whole text of the file.
    pub(super) text: String,
}

/// The one-line sources in `text` that offer `release` itself (component
/// `main`), each with `suites` in its place.
pub(super) fn one_line(text: &str, release: &str, suites: &[String]) -> Vec<Source> {
    text.lines()
        .filter_map(|line| one_line_source(line, release, suites))
        .map(|text| Source {
            file: "private.list",
            text,
        })
        .collect()
}

fn one_line_source(line: &str, release: &str, suites: &[String]) -> Option<String> {
    let line = line.split('#').next()?.trim();
    let rest = line.strip_prefix("deb")?;
    let rest = rest
        .strip_prefix(|c: char| c.is_ascii_whitespace())?
        .trim_start();
    let (options, rest) = match rest.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => ("", rest),
    };
    let mut words = rest.split_ascii_whitespace();
    let (address, found) = (words.next()?, words.next()?);
    let ours = found == release && words.any(|word| word == "main");
    let line = |suite| format!("deb [{options}] {address} {suite} main\n");
    ours.then(|| suites.iter().map(line).collect())
}

/// The same for the stanzas of the deb822 format.
pub(super) fn deb822(text: &str, release: &str, suites: &[String]) -> Vec<Source> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    lines
        .split(|line| line.trim().is_empty())
        .filter(|stanza| offers(stanza, release))
        .map(|stanza| Source {
            file: "private.sources",
            text: with_suites(stanza, suites),
        })
        .collect()
}

fn offers(stanza: &[&str], release: &str) -> bool {
    has_word(stanza, "types", "deb")
        && has_word(stanza, "suites", release)
        && has_word(stanza, "components", "main")
        && !has_word(stanza, "enabled", "no")
}

/// Whether `word` is among those of the field, continuation lines included.
fn has_word(stanza: &[&str], field: &str, word: &str) -> bool {
    let mut inside = false;
    stanza.iter().any(|line| {
        let value = match field_of(line) {
            Some((name, value)) => {
                inside = name.eq_ignore_ascii_case(field);
                value
            }
            None => line,
        };
        inside && value.split_ascii_whitespace().any(|found| found == word)
    })
}

/// The field that begins on this line. None for a continuation line.
fn field_of(line: &str) -> Option<(&str, &str)> {
    if line.starts_with(|c: char| c.is_ascii_whitespace()) {
        return None;
    }
    line.split_once(':')
}

/// The stanza with other suites, types and components; what says where and by
/// whose key is kept as it is.
fn with_suites(stanza: &[&str], suites: &[String]) -> String {
    let suites = suites.join(" ");
    let mut text = format!("Types: deb\nSuites: {suites}\nComponents: main\n");
    let mut kept = false;
    for line in stanza {
        if let Some((name, _)) = field_of(line) {
            let name = name.to_ascii_lowercase();
            kept = !matches!(name.as_str(), "types" | "suites" | "components");
        }
        if kept {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANZAS: &str = "\
Types: deb deb-src
# a comment
URIs: http://archive.example/debian
Suites: bookworm
  bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF

Types: deb
URIs: http://archive.example/security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://other.example/
Suites: bookworm
Components: stable
";

    fn suites(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_stanza_of_the_release_itself() {
        let found = deb822(STANZAS, "bookworm", &suites(&["bookworm", "x"]));
        let text = "Types: deb\nSuites: bookworm x\nComponents: main\n\
                    URIs: http://archive.example/debian\n\
                    Signed-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n";
        let [source] = found.as_slice() else {
            panic!("not one: {found:?}");
        };
        assert_eq!(source.text, text);
        assert_eq!(source.file, "private.sources");
    }

    #[test]
    fn a_disabled_stanza_is_not_used() {
        let text = format!(
            "Enabled: no\n{}",
            STANZAS.split("\n\n").next().unwrap_or("")
        );
        assert_eq!(deb822(&text, "bookworm", &suites(&["x"])), []);
        assert_eq!(deb822(STANZAS, "trixie", &suites(&["x"])), []);
    }

    #[test]
    fn one_line_sources() {
        let text = "# deb http://commented.example bookworm main\n\
                    deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian bookworm main # x\n\
                    deb http://b.example/debian bookworm-updates main\n\
                    deb-src http://c.example/debian bookworm main\n\
                    deb http://d.example/linux bookworm stable\n\
                    deb http://e.example/debian bookworm contrib main\n";
        let found = one_line(text, "bookworm", &suites(&["x", "y"]));
        let texts: Vec<&str> = found.iter().map(|source| source.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian x main\n\
                 deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian y main\n",
                "deb [] http://e.example/debian x main\n\
                 deb [] http://e.example/debian y main\n",
            ]
        );
    }
}
