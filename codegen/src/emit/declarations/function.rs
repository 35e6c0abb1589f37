//! Kfuncs: contracts, parameters and what they return.

use super::{WIDTH, Writer, attribute, docs, list, range_words, raw};
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::suffix::{Constraint, Origin, Spelling};
use crate::model::{Contract, Kfunc, OtherType, Param};

/// A kfunc's documentation, contracts and prototype.
pub(super) fn write(writer: &Writer<'_>, kfunc: &Kfunc, indent: &str) -> String {
    let mut text = docs(&kfunc.docs, indent);
    if writer.unknown.flags.contains(&kfunc.name) {
        text += &format!(
            "{indent}// flags: nobody says them, such as `acquire`, `release`, `ret_null`\n"
        );
    }
    for (index, contract) in kfunc.contracts.iter().enumerate() {
        let mut words = words(writer, contract);
        if index == 0 {
            words.extend(kfunc.config.iter().map(|it| format!("config = {it:?}")));
            words.extend(writer.allowed(&kfunc.name));
        }
        text += &attribute("kfunc", &words, indent);
    }
    for range in &kfunc.unread {
        let words = std::iter::once("unread".to_owned());
        let words: Vec<String> = words.chain(range_words(*range)).collect();
        text += &attribute("kfunc", &words, indent);
    }
    text + &prototype(writer, kfunc, indent)
}

fn words(writer: &Writer<'_>, contract: &Contract) -> Vec<String> {
    let Contract {
        range,
        intent,
        acquires,
        owned,
        sets,
        returns,
    } = contract;
    let flag = |flag: Flag| match flag {
        Flag::Acquire => with_origin(flag.info().word, *acquires),
        Flag::OwnedArgs => with_origin(flag.info().word, *owned),
        flag => flag.info().word.to_owned(),
    };
    let mut words: Vec<String> = intent.iter().map(flag).collect();
    words.extend(list("sets", sets.clone()));
    words.extend(
        returns
            .iter()
            .map(|ty| format!("returns = {:?}", returned(writer, ty))),
    );
    words.extend(range_words(*range));
    words
}

/// A type as one that is returned: `()` where nothing is.
fn returned(writer: &Writer<'_>, ty: &CType) -> String {
    match ty {
        CType::Void => "()".to_owned(),
        ty => writer.spelled(ty),
    }
}

fn with_origin(word: &str, origin: Origin) -> String {
    match origin {
        Origin::Acquired => word.to_owned(),
        Origin::Allocated => format!("{word}(allocated)"),
    }
}

fn prototype(writer: &Writer<'_>, kfunc: &Kfunc, indent: &str) -> String {
    let (name, ret) = (raw(&kfunc.name), writer.returned(&kfunc.ret));
    let params = kfunc.params.iter().enumerate();
    let params = params.map(|(at, param)| {
        let name = written(kfunc, at, param);
        let declared = format!("{}: {}", raw(&name), writer.spelled(&param.ty));
        (asked(writer, param), declared)
    });
    let params: Vec<(Vec<String>, String)> = params.collect();
    let joined: Vec<&str> = params.iter().map(|(_, param)| param.as_str()).collect();
    let line = format!("{indent}pub fn {name}({}){ret};\n", joined.join(", "));
    let plain = params.iter().all(|(words, _)| words.is_empty());
    if plain && line.trim_end().len() <= WIDTH {
        return line;
    }
    let inside = format!("{indent}    ");
    let params = params.iter().map(|(words, param)| {
        let attribute = attribute("arg", words, &inside);
        let line = format!("{} {param},\n", attribute.trim_end());
        match words.is_empty() {
            true => format!("{inside}{param},\n"),
            false if line.trim_end().len() <= WIDTH => line,
            false => format!("{attribute}{inside}{param},\n"),
        }
    });
    let params: String = params.collect();
    format!("{indent}pub fn {name}(\n{params}{indent}){ret};\n")
}

/// The parameter's name: with its suffix where a parameter before it has the
/// bare name, as memory has whose size this is.
fn written(kfunc: &Kfunc, at: usize, param: &Param) -> String {
    let before = kfunc.params.get(..at).unwrap_or_default();
    let taken = before.iter().any(|other| other.name == param.name);
    let last = param.constraints.last().map(|it| it.info().spelling);
    match last.filter(|_| taken) {
        Some(Spelling::Suffix(suffix)) => format!("{}{suffix}", param.name),
        _ => param.name.clone(),
    }
}

/// What is asked of the argument, and what it was, in words.
fn asked(writer: &Writer<'_>, param: &Param) -> Vec<String> {
    let mut words: Vec<String> = param.constraints.iter().map(constraint).collect();
    words.extend(param.was.iter().map(|OtherType { range, ty }| {
        let ty = format!("ty = {:?}", writer.spelled(ty));
        let words: Vec<String> = [ty].into_iter().chain(range_words(*range)).collect();
        format!("was({})", words.join(", "))
    }));
    words
}

fn constraint(constraint: &Constraint) -> String {
    let word = constraint.info().word;
    match constraint {
        Constraint::SizeOf(of) | Constraint::ConstSizeOf(of) => format!("{word} = {of:?}"),
        Constraint::Owned(origin) => with_origin(word, *origin),
        Constraint::BufferSize { writable: true } => format!("{word}(rdwr)"),
        Constraint::BufferSize { writable: false } => format!("{word}(rdonly)"),
        _ => word.to_owned(),
    }
}
