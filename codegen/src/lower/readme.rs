//! The table of words in the README, held to those that are understood.

use std::collections::BTreeSet;

use super::{kfunc, set, types};
use crate::model::flag::Flag;

const README: &str = include_str!("../../../README.md");

/// The words in the row for `attribute`.
fn row(attribute: &str) -> BTreeSet<&'static str> {
    let head = format!("| `{attribute}` |");
    let row = README.lines().find_map(|line| line.strip_prefix(&*head));
    let words = row.expect("the table has a row").split('`').skip(1);
    words.step_by(2).collect()
}

#[test]
fn the_readme_has_every_word() {
    let flags = Flag::ALL.iter().map(|flag| flag.info().word);
    let contract = kfunc::WORDS.iter().copied().chain([kfunc::UNREAD]);
    assert_eq!(row("kfunc"), flags.chain(contract).collect());
    assert_eq!(row("kfunc_set"), set::WORDS.iter().copied().collect());
    assert_eq!(row("arg"), kfunc::arg_words().into_iter().collect());
    let types = types::TYPE_WORDS.iter().copied();
    assert_eq!(row("kernel_type"), types.collect());
    let enums = types::ENUM_WORDS.iter().copied();
    assert_eq!(row("kernel_enum"), enums.collect());
}
