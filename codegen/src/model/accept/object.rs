//! Which parameters take pointers to kernel objects, and which of them a
//! release kfunc releases.
//!
//! Owns the classification that comes before every other check
//! (`get_kfunc_ptr_arg_type` in `kernel/bpf/verifier.c`, 6.12;
//! `get_kfunc_arg_type` there, 7.3).

use crate::model::cname;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::suffix::Constraint;
use crate::model::version::Kernel;
use crate::model::{Kfunc, Param};

/// The contexts of program types, sorted.
const CONTEXTS: &[&str] = &[
    "__sk_buff",
    "bpf_cgroup_dev_ctx",
    "bpf_nf_ctx",
    "bpf_perf_event_data",
    "bpf_sk_lookup",
    "bpf_sock_addr",
    "bpf_sock_ops",
    "bpf_sockopt",
    "bpf_sysctl",
    "sk_msg_md",
    "sk_reuseport_md",
    "xdp_md",
];

/// Other structs that the verifier knows by name and treats by rules of their
/// own, sorted.
const OTHER_CLASSES: &[&str] = &[
    "bpf_dynptr",
    "bpf_dynptr_kern",
    "bpf_list_head",
    "bpf_list_node",
    "bpf_rb_node",
    "bpf_rb_root",
    "bpf_res_spin_lock",
    "bpf_task_work",
    "bpf_timer",
    "bpf_wq",
];

/// Structs that the verifier passes itself to a kfunc with
/// [`Flag::ImplicitArgs`].
const IMPLICIT: &[&str] = &["bpf_prog_aux", "btf_struct_meta"];

/// Whether parameter `index` takes a pointer to a kernel object on `kernel`:
/// a pointer to a struct or union that no name and no constraint puts into
/// another class.
pub fn is_object(kfunc: &Kfunc, index: usize, kernel: Kernel) -> bool {
    let Some(param) = kfunc.params.get(index) else {
        return false;
    };
    let Some(name) = pointee(param) else {
        return false;
    };
    !(is_context_name(name)
        || OTHER_CLASSES.binary_search(&name).is_ok()
        || param.constraints.iter().any(is_other_class)
        || is_iterator(kfunc, index, name, kernel)
        || is_implicit(kfunc, name, kernel)
        || has_size(kfunc, index))
}

/// Whether the parameter takes the context of the program.
pub fn is_context(param: &Param) -> bool {
    let bare = param.constraints.is_empty();
    bare && pointee(param).is_some_and(is_context_name)
}

/// Whether a pointer to the struct `name` is never one to a kernel object: a
/// context, an iterator, or what the verifier treats by a rule of its own.
pub fn is_set_apart(name: &str) -> bool {
    let listed = OTHER_CLASSES.binary_search(&name).is_ok() || IMPLICIT.contains(&name);
    listed || is_context_name(name) || cname::is_iterator(name)
}

fn is_context_name(name: &str) -> bool {
    CONTEXTS.binary_search(&name).is_ok()
}

/// The parameters that take pointers to kernel objects on `kernel`.
pub fn objects(kfunc: &Kfunc, kernel: Kernel) -> impl Iterator<Item = usize> {
    (0..kfunc.params.len()).filter(move |index| is_object(kfunc, *index, kernel))
}

/// The parameter whose argument a kfunc with KF_RELEASE releases on `kernel`.
///
/// Up to 7.1 a verifier takes whichever argument is a reference; the
/// declaration says which is meant, and otherwise it is the first object. From
/// 7.2 on it is the first parameter (`bpf_fetch_kfunc_arg_meta`, 7.3).
pub fn released(kfunc: &Kfunc, kernel: Kernel) -> Option<usize> {
    if kernel >= Kernel::V7_2 {
        return Some(0);
    }
    let owned = |c: &Constraint| matches!(c, Constraint::Owned(_));
    let declared = kfunc.params.iter().position(|param| param.has(owned));
    declared.or_else(|| objects(kfunc, kernel).next())
}

/// The C name of the struct or union that the parameter points to.
pub(super) fn pointee(param: &Param) -> Option<&str> {
    match param.ty.pointee()? {
        CType::Struct(name) | CType::Union(name) => Some(name),
        CType::Void
        | CType::Bool
        | CType::Int(_)
        | CType::Enum(_)
        | CType::Pointer(_)
        | CType::Function(_)
        | CType::Unsupported(_) => None,
    }
}

fn is_other_class(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Uninit
        | Constraint::Ignored
        | Constraint::String
        | Constraint::Map
        | Constraint::ConstMap
        | Constraint::Allocated
        | Constraint::Refcounted
        | Constraint::Optional
        | Constraint::Iterator
        | Constraint::IrqFlag
        | Constraint::ProgAux
        | Constraint::NonownAllowed
        | Constraint::Arena => true,
        Constraint::Trusted
        | Constraint::Owned(_)
        | Constraint::Rcu
        | Constraint::Nullable
        | Constraint::SizeOf(_)
        | Constraint::ConstSizeOf(_)
        | Constraint::Constant
        | Constraint::BufferSize { .. } => false,
    }
}

fn is_iterator(kfunc: &Kfunc, index: usize, name: &str, kernel: Kernel) -> bool {
    let role =
        |contract: &crate::model::Contract| contract.intent.iter().any(Flag::is_iterator_role);
    index == 0 && cname::is_iterator(name) && kfunc.contract(kernel).is_some_and(role)
}

fn is_implicit(kfunc: &Kfunc, name: &str, kernel: Kernel) -> bool {
    let implicit = kfunc
        .contract(kernel)
        .is_some_and(|contract| contract.has(Flag::ImplicitArgs));
    implicit && IMPLICIT.contains(&name)
}

fn has_size(kfunc: &Kfunc, index: usize) -> bool {
    let size = |c: &Constraint| matches!(c, Constraint::SizeOf(_) | Constraint::ConstSizeOf(_));
    kfunc
        .params
        .get(index + 1)
        .is_some_and(|next| next.has(size))
}
