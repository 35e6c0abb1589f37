//! What a kfunc may return.
//!
//! Owns the rules about the return type alone; what a flag asks of it is with
//! the flags.

use super::{Found, One, params};
use crate::diag::{Code, Diagnostic, Part, Place};
use crate::model::ctype::CType;
use crate::model::suffix::Constraint;
use crate::model::version::Kernel;

/// Runs every rule about one kfunc's return type.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    found.extend(params::by_value_at(
        one,
        &one.kfunc.ret,
        one.at(Part::Return),
    ));
    found.extend(unsupported(one));
}

/// 6.1 returns pointers to structs, and memory whose size an argument says;
/// later kernels also memory of the pointee's size, which a function has none
/// of (check_kfunc_call, `kernel/bpf/verifier.c`, 6.1, 6.12 and 7.3).
fn unsupported(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let ret = &one.kfunc.ret;
    let sized = |c: &Constraint| matches!(c, Constraint::BufferSize { .. });
    let sized = one.kfunc.params.iter().any(|param| param.has(sized));
    let is_memory = match ret.pointee() {
        Some(CType::Struct(_) | CType::Union(_)) => false,
        Some(_) => true,
        None => false,
    };
    let is_function = matches!(ret, CType::Function(_));
    let refuses = |kernel| is_function || (is_memory && !sized && kernel < Kernel::V6_2);
    let (_, _, kernel) = one.first_on(|_, kernel| refuses(kernel) && one.is_sound())?;
    let message = format!(
        "`{}` returns `{ret}`, which {kernel} does not support",
        one.kfunc.name
    );
    let help = if is_function {
        "return a pointer to a struct, or a number"
    } else {
        "begin the contract with `since = \"6.2\"`, or say the size with `#[arg(buffer_size(...))]`"
    };
    Some(
        Diagnostic::new(Code::UnsupportedReturn, one.at(Part::Return), message)
            .note("\"kernel function %s returns pointer type %s %s is not supported\"")
            .help(help),
    )
}
