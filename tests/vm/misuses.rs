//! What the pointer states refuse to compile and a host is not asked about: the machine's kernel
//! refuses it, with the words that rustc quoted.

use std::fs;

use kfunc_tests::{misuses, runner, rust_bpf, vm};

use crate::{Check, Place};

pub(crate) const CHECKS: &[Check] = &[("misuses that a host is not asked about", refused)];

fn refused(place: &mut Place) -> Result<(), String> {
    if !rust_bpf::is_available("vm") {
        return Ok(());
    }
    let types = fs::read(vm::types(place.version)).map_err(|error| error.to_string())?;
    let object = rust_bpf::program(&misuses::source(&types));
    for case in misuses::IN_MACHINES {
        let message = misuses::message(case)?;
        let words = format!("verify-one {case}");
        match runner::inside(&mut place.session, &words, &object) {
            Err(log) if log.lines().any(|line| misuses::is_said(line, &message)) => {}
            other => return Err(format!("{case}: no `{message}` in {other:?}")),
        }
    }
    Ok(())
}
