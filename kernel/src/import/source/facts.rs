//! What one file says of kfuncs: sets, what registers them, destructors.
//!
//! Owns finding them among the tokens of a file. Refuses to look into another
//! file: what a name stands for is found out later.

use super::condition::Conditions;
use super::lex::{Kind, Token};
use super::macros::{self, Macros};

/// How a set of kfuncs begins and ends (`include/linux/btf_ids.h`, 6.1, 7.3).
const STARTS: &[&str] = &["BTF_KFUNCS_START", "BTF_SET8_START"];
const ENDS: &[&str] = &["BTF_KFUNCS_END", "BTF_SET8_END"];
/// An entry with flags.
const ENTRY: &str = "BTF_ID_FLAGS";
/// How a list of ids begins.
const LISTS: &[&str] = &["BTF_ID_LIST", "BTF_ID_LIST_GLOBAL"];
/// A list of one id.
const SINGLES: &[&str] = &["BTF_ID_LIST_SINGLE", "BTF_ID_LIST_GLOBAL_SINGLE"];
const REGISTER: &str = "register_btf_kfunc_id_set";
const REGISTER_FMODRET: &str = "register_btf_fmodret_id_set";

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) sets: Vec<Set<'a>>,
    pub(super) kits: Vec<Kit<'a>>,
    pub(super) registrations: Vec<Registration<'a>>,
    pub(super) lists: Vec<List<'a>>,
    pub(super) dtors: Vec<DtorPair<'a>>,
    pub(super) macros: Macros<'a>,
    /// Line, what, and why it was not understood.
    pub(super) unseen: Vec<(u32, String, &'static str)>,
}

/// A set, with its entries not expanded.
#[derive(Debug)]
pub(super) struct Set<'a> {
    pub(super) name: &'a str,
    pub(super) line: u32,
    /// Tokens between start and end.
    pub(super) tokens: Vec<Token<'a>>,
    /// The number of the condition around each of them.
    pub(super) around: Vec<Option<usize>>,
    /// The conditions that have these numbers.
    pub(super) conditions: Vec<String>,
}

/// `struct btf_kfunc_id_set`: a set and its filter.
#[derive(Debug)]
pub(super) struct Kit<'a> {
    pub(super) name: &'a str,
    pub(super) set: &'a str,
    pub(super) filter: Option<&'a str>,
}

/// A call that registers.
#[derive(Debug)]
pub(super) struct Registration<'a> {
    pub(super) kit: &'a str,
    /// The constant of the program type; `None` for `fmod_ret` programs, which
    /// do not call but replace.
    pub(super) prog_type: Option<&'a str>,
}

/// A list of ids: kind and name of each.
#[derive(Debug)]
pub(super) struct List<'a> {
    pub(super) name: &'a str,
    pub(super) ids: Vec<(&'a str, &'a str)>,
}

/// A type and its destructor, as places in lists.
#[derive(Debug)]
pub(super) struct DtorPair<'a> {
    pub(super) ty: (&'a str, usize),
    pub(super) function: (&'a str, usize),
    pub(super) line: u32,
}

/// Reads the tokens of a file.
pub(super) fn facts<'a>(tokens: &[Token<'a>]) -> Facts<'a> {
    let mut reader = Reader {
        facts: Facts::default(),
        conditions: Conditions::default(),
        open: None,
    };
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = reader.step(tokens, at, token);
    }
    if let Some(set) = reader.open.take() {
        let why = "it does not end";
        let unseen = (set.line, format!("the set `{}`", set.name), why);
        reader.facts.unseen.push(unseen);
    }
    reader.facts
}

struct Reader<'a> {
    facts: Facts<'a>,
    conditions: Conditions,
    /// The set that is being read.
    open: Option<Set<'a>>,
}

impl<'a> Reader<'a> {
    /// Reads what begins at `at`, and gives where to go on.
    fn step(&mut self, tokens: &[Token<'a>], at: usize, token: &Token<'a>) -> usize {
        match token.kind {
            Kind::Directive => {
                self.facts.macros.add(token);
                self.conditions.pass(token);
                return at + 1;
            }
            Kind::Doc => return at + 1,
            Kind::Word | Kind::Number | Kind::Text | Kind::Sign => {}
        }
        if token.kind == Kind::Word && self.word(tokens, at, token.text, token.line) {
            let call = macros::arguments(tokens, at + 1);
            return call.map_or(at + 1, |(_, after)| after);
        }
        if let Some(open) = self.open.as_mut().filter(|_| !token.is(";")) {
            let condition = self.conditions.text().map(|text| open.numbered(text));
            open.tokens.push(*token);
            open.around.push(condition);
        }
        at + 1
    }

    /// Whether the word at `at` begins something that is no part of a set; what
    /// stands in brackets behind it belongs to it.
    fn word(&mut self, tokens: &[Token<'a>], at: usize, word: &'a str, line: u32) -> bool {
        let args = || macros::arguments(tokens, at + 1).map(|(args, _)| args);
        match word {
            word if STARTS.contains(&word) => self.start(args().as_deref(), line),
            word if ENDS.contains(&word) => self.end(args().as_deref(), line),
            REGISTER => self.register(args().as_deref(), line),
            REGISTER_FMODRET => self.register_fmodret(args().as_deref(), line),
            "btf_kfunc_id_set" => self.kit(tokens, at, line),
            "btf_id" => self.dtor(tokens, at),
            word if LISTS.contains(&word) => self.list(tokens, at),
            word if SINGLES.contains(&word) => self.single(args().as_deref()),
            _ => return false,
        }
        true
    }

    fn start(&mut self, args: Option<&[&[Token<'a>]]>, line: u32) {
        let Some(name) = args.and_then(|args| one_word(args.first()?)) else {
            return self.unseen(line, "a set", "it has no name");
        };
        let set = Set {
            name,
            line,
            tokens: Vec::new(),
            around: Vec::new(),
            conditions: Vec::new(),
        };
        if let Some(before) = self.open.replace(set) {
            let what = format!("the set `{}`", before.name);
            self.unseen(before.line, &what, "another begins in it");
        }
    }

    fn end(&mut self, args: Option<&[&[Token<'a>]]>, line: u32) {
        let name = args.and_then(|args| one_word(args.first()?));
        match self.open.take() {
            Some(set) if Some(set.name) == name => self.facts.sets.push(set),
            Some(set) => {
                let what = format!("the set `{}`", set.name);
                self.unseen(set.line, &what, "the end of another follows");
            }
            None => self.unseen(line, "the end of a set", "none has begun"),
        }
    }

    fn register(&mut self, args: Option<&[&[Token<'a>]]>, line: u32) {
        // The function itself is declared and defined somewhere.
        let Some([prog_type, kit]) = args else {
            return;
        };
        if prog_type.iter().any(|token| token.is("enum")) {
            return;
        }
        match (one_word(prog_type), address(kit)) {
            (Some(prog_type), Some(kit)) if prog_type.starts_with("BPF_PROG_TYPE_") => {
                self.facts.registrations.push(Registration {
                    kit,
                    prog_type: Some(prog_type),
                });
            }
            _ => self.unseen(line, REGISTER, "its arguments are no constant and no set"),
        }
    }

    fn register_fmodret(&mut self, args: Option<&[&[Token<'a>]]>, line: u32) {
        let Some([kit]) = args else {
            return;
        };
        if kit.iter().any(|token| token.is("struct")) {
            return;
        }
        match address(kit) {
            Some(kit) => self.facts.registrations.push(Registration {
                kit,
                prog_type: None,
            }),
            None => self.unseen(line, REGISTER_FMODRET, "its argument is no set"),
        }
    }

    /// `struct btf_kfunc_id_set NAME = { .set = &SET, .filter = FILTER }`.
    fn kit(&mut self, tokens: &[Token<'a>], at: usize, line: u32) {
        let Some([name, equals, open, rest @ ..]) = tokens.get(at + 1..) else {
            return;
        };
        if name.kind != Kind::Word || !equals.is("=") || !open.is("{") {
            return;
        }
        let end = rest.iter().position(|token| token.is("}"));
        let fields = rest.get(..end.unwrap_or(0)).unwrap_or_default();
        let field = |wanted: &str| {
            let at = fields
                .windows(3)
                .position(|w| w[0].is(".") && w[1].is(wanted) && w[2].is("="))?;
            fields[at + 3..]
                .iter()
                .find(|token| token.kind == Kind::Word)
        };
        let Some(set) = field("set") else {
            let what = format!("`struct btf_kfunc_id_set {}`", name.text);
            return self.unseen(line, &what, "it names no set");
        };
        self.facts.kits.push(Kit {
            name: name.text,
            set: set.text,
            filter: field("filter").map(|token| token.text),
        });
    }

    /// `btf_id = LIST[N], .kfunc_btf_id = LIST[N]`.
    fn dtor(&mut self, tokens: &[Token<'a>], at: usize) {
        let item = |from: usize| -> Option<((&'a str, usize), usize)> {
            let [equals, list, open, index, close, ..] = tokens.get(from + 1..)? else {
                return None;
            };
            let fits = equals.is("=") && open.is("[") && close.is("]");
            let index = index.text.parse().ok().filter(|_| fits)?;
            Some(((list.text, index), from + 6))
        };
        let Some((ty, after)) = item(at) else {
            return;
        };
        let then = tokens.get(after..).unwrap_or_default();
        let next = then
            .iter()
            .take(3)
            .position(|token| token.is("kfunc_btf_id"));
        let Some((function, _)) = next.and_then(|next| item(after + next)) else {
            return;
        };
        let line = tokens.get(at).map_or(0, |token| token.line);
        self.facts.dtors.push(DtorPair { ty, function, line });
    }

    /// `BTF_ID_LIST(NAME)` and the ids behind it.
    fn list(&mut self, tokens: &[Token<'a>], at: usize) {
        let Some((args, mut next)) = macros::arguments(tokens, at + 1) else {
            return;
        };
        let Some(name) = args.first().and_then(|name| one_word(name)) else {
            return;
        };
        let mut ids = Vec::new();
        while let Some(token) = tokens.get(next) {
            if token.kind == Kind::Directive {
                next += 1;
            } else if token.is("BTF_ID_UNUSED") {
                ids.push(("", ""));
                next += 1;
            } else if let Some((args, after)) = token
                .is("BTF_ID")
                .then(|| macros::arguments(tokens, next + 1))
                .flatten()
            {
                let word = |index: usize| args.get(index).and_then(|arg| one_word(arg));
                ids.push((word(0).unwrap_or_default(), word(1).unwrap_or_default()));
                next = after;
            } else {
                break;
            }
        }
        self.facts.lists.push(List { name, ids });
    }

    /// `BTF_ID_LIST_SINGLE(NAME, KIND, ID)`.
    fn single(&mut self, args: Option<&[&[Token<'a>]]>) {
        let words = args.unwrap_or_default().iter().map(|arg| one_word(arg));
        if let Some([name, kind, id]) = words.collect::<Option<Vec<_>>>().as_deref() {
            let ids = vec![(*kind, *id)];
            self.facts.lists.push(List { name, ids });
        }
    }

    fn unseen(&mut self, line: u32, what: &str, why: &'static str) {
        self.facts.unseen.push((line, what.to_owned(), why));
    }
}

impl<'a> Set<'a> {
    /// The number of a condition: that of the last one, where it is the same.
    fn numbered(&mut self, condition: String) -> usize {
        if self.conditions.last() != Some(&condition) {
            self.conditions.push(condition);
        }
        self.conditions.len() - 1
    }

    /// The entries of the set: name, tokens of the flags, line, condition. What
    /// is no entry comes as its first token.
    pub(super) fn entries(&self, macros: &[&Macros<'a>]) -> Vec<Entry<'a>> {
        let (mut entries, mut at) = (Vec::new(), 0);
        while let Some(token) = self.tokens.get(at) {
            let condition = self.around.get(at).copied().flatten();
            let condition = condition.and_then(|index| self.conditions.get(index));
            let end = self.end_of(at);
            let written = self.tokens.get(at..end).unwrap_or_default();
            for entry in parsed(&macros::expand(macros, written), token) {
                entries.push(Entry {
                    condition: condition.cloned(),
                    ..entry
                });
            }
            at = end;
        }
        entries
    }

    /// Where what begins at `at` ends: a word with its brackets.
    fn end_of(&self, at: usize) -> usize {
        let call = macros::arguments(&self.tokens, at + 1);
        call.map_or(at + 1, |(_, end)| end)
    }
}

/// An entry of a set.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// The function; `None` for what was not understood.
    pub(super) name: Option<&'a str>,
    pub(super) flags: Vec<Token<'a>>,
    pub(super) line: u32,
    /// What it looks like.
    pub(super) text: &'a str,
    pub(super) condition: Option<String>,
}

fn parsed<'a>(tokens: &[Token<'a>], first: &Token<'a>) -> Vec<Entry<'a>> {
    let (mut entries, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        let args = macros::arguments(tokens, at + 1);
        let mut entry = Entry {
            name: None,
            flags: Vec::new(),
            line: first.line,
            text: token.text,
            condition: None,
        };
        at += 1;
        if let Some((args, after)) = args {
            at = after;
            if let [kind, name, flags @ ..] = args.as_slice()
                && token.is(ENTRY)
                && one_word(kind) == Some("func")
            {
                entry.name = one_word(name);
                entry.flags = flags.concat();
            }
        }
        entries.push(entry);
    }
    entries
}

/// The word that these tokens are.
fn one_word<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    match tokens {
        [word] if word.kind == Kind::Word => Some(word.text),
        _ => None,
    }
}

/// The name in `&NAME`.
fn address<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    match tokens {
        [and, rest @ ..] if and.is("&") => one_word(rest),
        _ => None,
    }
}
