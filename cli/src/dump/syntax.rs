//! Declarations as they were written, in the order of the source.

use kfunc_codegen::source::Source;
use kfunc_codegen::syntax::attr;
use kfunc_codegen::syntax::{
    ContractItem, Declarations, EnumItem, FnItem, ParamItem, SetItem, TypeItem, Value as WordValue,
    Word,
};
use quote::ToTokens;
use serde_json::{Value, json};

pub(super) fn document(files: &[(&Source, Declarations)]) -> Value {
    let files: Value = files
        .iter()
        .map(|(source, found)| one(source, found))
        .collect();
    json!({ "files": files })
}

fn one(source: &Source, found: &Declarations) -> Value {
    json!({
        "name": source.name,
        "sets": found.sets.iter().map(set).collect::<Vec<_>>(),
        "kfuncs": found.kfuncs.iter().map(function).collect::<Vec<_>>(),
        "types": found.types.iter().map(ty).collect::<Vec<_>>(),
        "enums": found.enums.iter().map(enumeration).collect::<Vec<_>>(),
    })
}

fn set(item: &SetItem) -> Value {
    json!({
        "line": item.span.line(),
        "words": known(&item.words),
        "kfuncs": item.kfuncs.iter().map(function).collect::<Vec<_>>(),
    })
}

fn function(item: &FnItem) -> Value {
    let contract = |contract: &ContractItem| known(&contract.words).join(", ");
    json!({
        "name": item.sig.ident.to_string(),
        "line": item.span.line(),
        "contracts": item.contracts.iter().map(contract).collect::<Vec<_>>(),
        "params": item.params.iter().map(param).collect::<Vec<_>>(),
        "returns": tokens(&item.sig.output),
        "body": item.body.is_some(),
        "docs": attr::docs(&item.attrs).join("\n"),
    })
}

fn param(item: &ParamItem) -> Value {
    json!({
        "name": item.name.as_ref().map(ToString::to_string),
        "type": tokens(&item.ty),
        "words": known(&item.words),
    })
}

fn ty(item: &TypeItem) -> Value {
    json!({
        "name": item.input.ident.to_string(),
        "line": item.span.line(),
        "words": words(&item.words),
        "docs": attr::docs(&item.attrs).join("\n"),
    })
}

fn enumeration(item: &EnumItem) -> Value {
    json!({
        "name": item.input.ident.to_string(),
        "line": item.span.line(),
        "words": words(&item.words),
        "docs": attr::docs(&item.attrs).join("\n"),
    })
}

fn words(words: &[Word]) -> Vec<String> {
    words.iter().map(word).collect()
}

/// The words of an attribute; none where it could not be read, which is said
/// elsewhere.
fn known(read: &Option<Vec<Word>>) -> Vec<String> {
    words(read.as_deref().unwrap_or_default())
}

/// A word as people write it.
fn word(word: &Word) -> String {
    let name = &word.name;
    match &word.value {
        WordValue::None => name.clone(),
        WordValue::Text(text) => format!("{name} = {}", tokens(text)),
        WordValue::Number(number) => format!("{name} = {}", tokens(number)),
        WordValue::Path(path) => format!("{name} = {}", tokens(path)),
        WordValue::List(inner) => format!("{name}({})", words(inner).join(", ")),
    }
}

/// Tokens in a line, pointers without the blank that the tokens have.
fn tokens(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    text.replace("* ", "*").replace(" :: ", "::")
}
