//! `kfunc explain`: the pages of the codes.

use kfunc_codegen::diag::{Code, Severity};
use serde_json::{Value, json};

use crate::args::ExplainArgs;
use crate::talk::{Exit, Talk};

pub(crate) fn run(args: &ExplainArgs, talk: &Talk) -> Exit {
    let Some(wanted) = &args.code else {
        return list(talk);
    };
    let Some(code) = find(wanted) else {
        let text = format!("no code is called `{wanted}`; `kfunc explain` lists them");
        return talk.failed(&text, Exit::BadInput);
    };
    if talk.json() {
        let mut object = object(code);
        object["page"] = json!(code.page());
        return talk.document(&object, Exit::Done);
    }
    talk.result(code.page(), Exit::Done)
}

fn list(talk: &Talk) -> Exit {
    if talk.json() {
        let codes: Value = Code::ALL.iter().map(|code| object(*code)).collect();
        return talk.document(&codes, Exit::Done);
    }
    let line = |code: &Code| {
        let severity = severity(*code);
        format!("{}  {severity:<7}  {}\n", code.text(), code.title())
    };
    let lines: String = Code::ALL.iter().map(line).collect();
    talk.result(&lines, Exit::Done)
}

/// The code that someone means by `KF0007`, `kf7` or `7`.
fn find(wanted: &str) -> Option<Code> {
    let wanted = wanted.to_ascii_uppercase();
    let digits = wanted.strip_prefix("KF").unwrap_or(&wanted);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let text = format!("KF{digits:0>4}");
    let found = Code::ALL.iter().find(|code| plain && code.text() == text);
    found.copied()
}

fn object(code: Code) -> Value {
    json!({ "code": code.text(), "severity": severity(code), "title": code.title() })
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
