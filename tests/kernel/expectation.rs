//! What a negative says of itself in its first lines: which rule it breaks, and, where that is
//! no rule about a pointer's state, what the verifier must say. Knows how that is written, and
//! nothing about loading.
//!
//! ```text
//! // expect: kfunc=bpf_task_acquire arg=0 state=Walked     the acceptance table knows the rest
//!
//! // expect: leak by=bpf_task_acquire                      a reference that is not given back
//! // expect: not-allowed kfunc=bpf_task_acquire            a program type that may not call it
//! // expect: helper=bpf_kptr_xchg                          a mistake that a helper's check finds
//! // message: Unreleased reference                         what the log must then contain
//! ```

use std::collections::BTreeMap;

use kfunc_codegen::model::accept::PointerState;

/// What must come of a negative.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// The acceptance table refuses an argument in this state, and says with what message.
    State {
        /// The kfunc that is called.
        kfunc: String,
        /// Which argument, 0 for the first.
        param: usize,
        /// The state that it is in.
        state: PointerState,
    },
    /// Another rule of the verifier, whose message is the same on all kernels.
    Message {
        /// The mistake.
        mistake: Mistake,
        /// A part of the log.
        message: String,
    },
}

/// A mistake that is not one argument's state.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// A reference that `by` gave the program, and that the program still has when it ends.
    Leak { by: String },
    /// A program type that may not call `kfunc`.
    NotAllowed { kfunc: String },
    /// An argument that the helper `helper` does not take.
    Helper { helper: String },
}

impl Expectation {
    /// Reads the first lines of a negative's source.
    pub(crate) fn read(source: &str) -> Result<Self, String> {
        let text = line(source, "// expect:")?.ok_or("it expects nothing")?;
        let message = line(source, "// message:")?;
        let mut fields = Fields::read(text)?;
        let expectation = match (fields.kind, message) {
            (None, None) => fields.state()?,
            (None | Some(_), Some(message)) => {
                let (mistake, message) = (fields.mistake()?, message.to_owned());
                Self::Message { mistake, message }
            }
            (Some(_), None) => return Err(format!("no message for `{text}`")),
        };
        fields.end(expectation)
    }
}

/// What follows `key` on the only line that begins with it.
fn line<'a>(source: &'a str, key: &str) -> Result<Option<&'a str>, String> {
    let mut lines = source.lines().filter_map(|line| line.strip_prefix(key));
    let first = lines.next().map(str::trim);
    match lines.next() {
        None => Ok(first),
        Some(_) => Err(format!("two lines `{key}`")),
    }
}

/// The words of an expectation: a kind, unless a `key=value` comes first, then those.
struct Fields<'a> {
    kind: Option<&'a str>,
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> Fields<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let mut words = text.split_whitespace().peekable();
        let kind = words.next_if(|word| !word.contains('='));
        let pair = |word: &'a str| {
            word.split_once('=')
                .ok_or_else(|| format!("no `=` in `{word}`"))
        };
        Ok(Self {
            kind,
            values: words.map(pair).collect::<Result<_, _>>()?,
        })
    }

    fn take(&mut self, key: &str) -> Result<String, String> {
        let value = self
            .values
            .remove(key)
            .ok_or_else(|| format!("no `{key}=`"))?;
        Ok(value.to_owned())
    }

    fn state(&mut self) -> Result<Expectation, String> {
        let (param, name) = (self.take("arg")?, self.take("state")?);
        let mut states = PointerState::ALL.iter().copied();
        Ok(Expectation::State {
            kfunc: self.take("kfunc")?,
            param: param.parse().map_err(|_| format!("no index: `{param}`"))?,
            state: states
                .find(|state| format!("{state:?}") == name)
                .ok_or_else(|| format!("no pointer state: `{name}`"))?,
        })
    }

    fn mistake(&mut self) -> Result<Mistake, String> {
        match self.kind {
            Some("leak") => Ok(Mistake::Leak {
                by: self.take("by")?,
            }),
            Some("not-allowed") => Ok(Mistake::NotAllowed {
                kfunc: self.take("kfunc")?,
            }),
            Some(kind) => Err(format!("unknown mistake `{kind}`")),
            None => Ok(Mistake::Helper {
                helper: self.take("helper")?,
            }),
        }
    }

    /// `read`, if nothing is left over.
    fn end<T>(self, read: T) -> Result<T, String> {
        let Self { kind: _, values } = self;
        if values.is_empty() {
            Ok(read)
        } else {
            Err(format!("not understood: {values:?}"))
        }
    }
}

#[test]
fn each_kind_is_read() {
    let kfunc = || "f".to_owned();
    let other =
        |text: &str| match Expectation::read(&format!("// expect: {text}\n// message: no\n")) {
            Ok(Expectation::Message { mistake, message }) if message == "no" => Some(mistake),
            Ok(Expectation::Message { .. } | Expectation::State { .. }) | Err(_) => None,
        };
    assert_eq!(
        Expectation::read("// expect: kfunc=f arg=1 state=Walked\n"),
        Ok(Expectation::State {
            kfunc: kfunc(),
            param: 1,
            state: PointerState::Walked
        })
    );
    assert_eq!(other("leak by=f"), Some(Mistake::Leak { by: kfunc() }));
    assert_eq!(
        other("not-allowed kfunc=f"),
        Some(Mistake::NotAllowed { kfunc: kfunc() })
    );
    assert_eq!(other("helper=f"), Some(Mistake::Helper { helper: kfunc() }));
}

#[test]
fn what_is_not_understood_is_refused() {
    for source in [
        "",
        "// message: no\n",
        "// expect: leak by=f\n",
        "// expect: leak\n// message: no\n",
        "// expect: leak by=f state=Walked\n// message: no\n",
        "// expect: crash by=f\n// message: no\n",
        "// expect: kfunc=f arg=x state=Walked\n",
        "// expect: kfunc=f arg=0 state=Running\n",
        "// expect: kfunc=f arg=0 state=Walked by=g\n",
        "// expect: kfunc=f arg=0 state=Walked\n// message: no\n",
        "// expect: helper=f\n// expect: helper=f\n// message: no\n",
    ] {
        assert!(Expectation::read(source).is_err(), "{source:?}");
    }
}
