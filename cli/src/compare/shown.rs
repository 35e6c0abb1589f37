//! A comparison as text and as JSON.
//!
//! Owns how it is shown, and whether anything was found.

use kfunc_codegen::check::{Comparison, Difference};
use kfunc_codegen::inventory::Inventory;
use serde_json::{Value, json};

use super::marks::marks;
use crate::talk::{Exit, Talk, named};

/// What things are called.
pub(super) struct Words {
    left: &'static str,
    right: &'static str,
    /// What a kfunc is that the right side does not have.
    gone: &'static str,
    /// What kfuncs are that the left side does not have, where they are only
    /// counted.
    more: Option<&'static str>,
}

impl Words {
    pub(super) const CHECK: Self = Self {
        left: "declared",
        right: "kernel",
        gone: "missing",
        more: Some("undeclared"),
    };
    pub(super) const DIFF: Self = Self {
        left: "old",
        right: "new",
        gone: "removed",
        more: None,
    };
}

/// A comparison that is to be shown.
pub(super) struct Shown {
    words: Words,
    /// The releases.
    releases: [Option<String>; 2],
    comparison: Comparison,
    /// Kfuncs of the right side alone, where they are no differences.
    more: Vec<String>,
}

impl Shown {
    pub(super) fn new(mut comparison: Comparison, words: Words, sides: [&Inventory; 2]) -> Self {
        let mut more = Vec::new();
        if words.more.is_some() {
            let differences = std::mem::take(&mut comparison.differences);
            let (new, old): (Vec<_>, Vec<_>) =
                differences.into_iter().partition(|one| one.left.is_none());
            comparison.differences = old;
            more = new.into_iter().map(|one| one.name).collect();
        }
        Self {
            words,
            releases: sides.map(|side| side.release.clone()),
            comparison,
            more,
        }
    }

    /// Shows it.
    pub(super) fn end(&self, talk: &Talk) -> Exit {
        let exit = match self.comparison.differences.is_empty() {
            true => Exit::Done,
            false => Exit::Findings,
        };
        if talk.json() {
            return talk.document(&self.document(), exit);
        }
        let texts = self.comparison.differences.iter().map(|one| self.text(one));
        let exit = talk.result(&texts.collect::<Vec<_>>().concat(), exit);
        talk.say(&self.summary());
        exit
    }

    fn kind(&self, difference: &Difference) -> &'static str {
        match &difference.right {
            None => self.words.gone,
            Some(_) => difference.kind(),
        }
    }

    /// Both sides one under the other, what differs marked.
    fn text(&self, difference: &Difference) -> String {
        let Difference {
            name,
            part: _,
            left,
            right,
            cause,
            advice,
        } = difference;
        let Words {
            left: a, right: b, ..
        } = self.words;
        let wide = a.len().max(b.len()).max("why".len());
        let line = |side: &str, text: &str| match text {
            "" => String::new(),
            text => format!("  {side:wide$}  {text}\n"),
        };
        let mut out = format!("{name}: {}\n", self.kind(difference));
        let (under_left, under_right) = match (left, right) {
            (Some(left), Some(right)) => marks(left, right),
            (None, _) | (_, None) => (String::new(), String::new()),
        };
        out += &line(a, left.as_deref().unwrap_or_default());
        out += &line("", &under_left);
        out += &line(b, right.as_deref().unwrap_or_default());
        out += &line("", &under_right);
        out += &line("why", cause.as_deref().unwrap_or_default());
        out + &line("do", &advice.text())
    }

    /// What was compared, and what could not be.
    fn summary(&self) -> String {
        let Comparison {
            common,
            differences,
            unknown,
            apart,
        } = &self.comparison;
        let matter = differences.iter().filter(|one| one.advice.matters());
        let mut text = format!(
            "{} on both sides, {}",
            kfuncs(*common),
            counted(differences.len(), "difference")
        );
        text += &match (differences.len(), matter.count()) {
            (0, _) => "\n".to_owned(),
            (_, 0) => ", none of which a caller notices\n".to_owned(),
            (all, matter) if all == matter => "\n".to_owned(),
            (_, matter) => format!(", {matter} of which matter to a caller\n"),
        };
        let (left, right) = (self.named(0), self.named(1));
        for ((part, why), count) in unknown {
            let (part, why) = (part.word(), why.reason(&left, &right));
            text += &format!("not compared: {part} of {}: {why}\n", kfuncs(*count));
        }
        if !apart.is_empty() {
            let kfuncs = kfuncs(apart.len());
            text += &format!("not in this kernel as it was built, nor need be: {kfuncs}\n");
        }
        if let (Some(word), false) = (self.words.more, self.more.is_empty()) {
            let (count, names) = (kfuncs(self.more.len()), named(&self.more));
            text += &format!("{word}: {count}: {names}\n");
        }
        text
    }

    /// What a side is called in a sentence.
    fn named(&self, side: usize) -> String {
        let word = [self.words.left, self.words.right][side];
        match &self.releases[side] {
            Some(release) => format!("{word} ({release})"),
            None => word.to_owned(),
        }
    }

    fn document(&self) -> Value {
        let Comparison {
            common,
            differences,
            unknown,
            apart,
        } = &self.comparison;
        let difference = |one: &Difference| {
            json!({
                "name": one.name,
                "kind": self.kind(one),
                self.words.left: one.left,
                self.words.right: one.right,
                "cause": one.cause,
                "advice": one.advice.text(),
                "matters": one.advice.matters(),
            })
        };
        let unknown = unknown.iter().map(|((part, why), count)| {
            let why = why.reason(self.words.left, self.words.right);
            json!({ "part": part.word(), "why": why, "kfuncs": count })
        });
        let apart = apart
            .iter()
            .map(|(name, on)| json!({ "name": name, "needs": on }));
        let mut document = json!({
            "releases": { self.words.left: self.releases[0], self.words.right: self.releases[1] },
            "common": common,
            "differences": differences.iter().map(difference).collect::<Vec<_>>(),
            "unknown": unknown.collect::<Vec<_>>(),
            "apart": apart.collect::<Vec<_>>(),
        });
        if let Some(word) = self.words.more {
            document[word] = json!(self.more);
        }
        document
    }
}

fn kfuncs(count: usize) -> String {
    counted(count, "kfunc")
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    }
}
