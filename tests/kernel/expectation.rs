//! What a negative says of itself in its first lines: which rule it breaks, and so what the
//! verifier must say. Knows how that is written, and nothing about loading.
//!
//! ```text
//! // expect: kfunc=bpf_task_acquire arg=0 state=walked     an argument in that pointer state
//! // expect: leak by=bpf_task_acquire                      a reference that is not given back
//! // expect: not-allowed kfunc=bpf_task_acquire            a program type that may not call it
//! // expect: helper=bpf_kptr_xchg                          a mistake that a helper's check finds
//! // message: R1 must be a rcu pointer                     what the log must say
//! ```

use std::collections::BTreeMap;

/// The mistake of a negative.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// An argument that is in the wrong pointer state.
    Argument {
        /// The kfunc that is called.
        kfunc: String,
        /// Which argument, 0 for the first.
        arg: u32,
        /// The state of the pointer, as the acceptance table calls it.
        state: String,
    },
    /// A reference that `by` gave the program, and that the program still has when it ends.
    Leak { by: String },
    /// A program type that may not call `kfunc`.
    NotAllowed { kfunc: String },
    /// An argument that the helper `helper` does not take.
    Helper { helper: String },
}

/// What must come of a negative.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    pub(crate) mistake: Mistake,
    /// A part of the verifier's log.
    pub(crate) message: String,
}

impl Expectation {
    /// Reads the first lines of a negative's source.
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        let line = |key: &str| {
            let mut lines = source.lines().filter_map(|line| line.strip_prefix(key));
            let first = lines
                .next()
                .ok_or_else(|| format!("there is no line `{key}`"))?;
            if lines.next().is_some() {
                Err(format!("two lines `{key}`"))
            } else {
                Ok(first.trim())
            }
        };
        let message = line("// message:")?.to_owned();
        Ok(Self {
            mistake: Mistake::read(line("// expect:")?)?,
            message,
        })
    }
}

impl Mistake {
    fn read(text: &str) -> Result<Self, String> {
        let (kind, pairs) = match text.split_once(' ') {
            Some((kind, rest)) if !kind.contains('=') => (kind, rest),
            _ => ("", text),
        };
        let mut fields = fields(pairs)?;
        let mut take = |key: &str| {
            fields
                .remove(key)
                .ok_or_else(|| format!("no `{key}=` in `{text}`"))
        };
        let mistake = match kind {
            "leak" => Self::Leak { by: take("by")? },
            "not-allowed" => Self::NotAllowed {
                kfunc: take("kfunc")?,
            },
            "" if pairs.starts_with("helper=") => Self::Helper {
                helper: take("helper")?,
            },
            "" => Self::Argument {
                kfunc: take("kfunc")?,
                arg: take("arg")?
                    .parse()
                    .map_err(|_| format!("no number in `{text}`"))?,
                state: take("state")?,
            },
            _ => return Err(format!("unknown mistake `{kind}`")),
        };
        if fields.is_empty() {
            Ok(mistake)
        } else {
            Err(format!("too much in `{text}`"))
        }
    }
}

fn fields(pairs: &str) -> Result<BTreeMap<String, String>, String> {
    let field = |pair: &str| {
        let (key, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("no `=` in `{pair}`"))?;
        Ok((key.to_owned(), value.to_owned()))
    };
    pairs.split_whitespace().map(field).collect()
}

#[test]
fn each_kind_is_read() {
    let read = |expect: &str| {
        Expectation::read(&format!("// expect: {expect}\n// message: no\n"))
            .map(|read| read.mistake)
    };
    let (kfunc, state) = ("f".to_owned(), "walked".to_owned());
    let argument = Mistake::Argument {
        kfunc: kfunc.clone(),
        arg: 1,
        state,
    };
    assert_eq!(read("kfunc=f arg=1 state=walked"), Ok(argument));
    assert_eq!(read("leak by=f"), Ok(Mistake::Leak { by: kfunc.clone() }));
    assert_eq!(
        read("not-allowed kfunc=f"),
        Ok(Mistake::NotAllowed { kfunc })
    );
    assert_eq!(
        read("helper=g"),
        Ok(Mistake::Helper {
            helper: "g".to_owned()
        })
    );
}

#[test]
fn what_is_not_understood_is_refused() {
    for source in [
        "",
        "// expect: leak by=f\n",
        "// message: no\n",
        "// expect: leak\n// message: no\n",
        "// expect: leak by=f state=walked\n// message: no\n",
        "// expect: crash by=f\n// message: no\n",
        "// expect: kfunc=f arg=x state=walked\n// message: no\n",
        "// expect: helper=f\n// expect: helper=f\n// message: no\n",
    ] {
        assert!(Expectation::read(source).is_err(), "{source:?}");
    }
}
