//! What libbpf says, kept to be shown with a failure: around a refused program
//! it prints the verifier's log. It owns how much of it is shown.

use std::sync::{Mutex, PoisonError};

use libbpf_rs::{PrintLevel, set_print};

/// How many lines are shown. The verdict is at the end.
const SHOWN: usize = 80;

static SAID: Mutex<String> = Mutex::new(String::new());

/// Keeps what libbpf says from now on, instead of printing it.
pub(crate) fn keep() {
    set_print(Some((PrintLevel::Warn, |_, text| {
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        said.push_str(&text);
    })));
}

/// The end of what libbpf has said since this was last called.
pub(crate) fn take() -> String {
    let said = std::mem::take(&mut *SAID.lock().unwrap_or_else(PoisonError::into_inner));
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(SHOWN)..].join("\n")
}
