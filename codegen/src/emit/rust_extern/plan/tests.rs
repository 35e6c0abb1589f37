//! Plans of declarations, for ranges of kernels.

use super::*;
use crate::source::Source;

/// The plans of the kfuncs in a block with these contents, by name.
fn plans(kfuncs: &str, range: &str) -> Vec<Result<Plan, Unwrapped>> {
    let text = format!(
        "#[kfunc_set(ids = \"ids\", prog_types(tracing))]\nunsafe extern \"C\" {{ {kfuncs} }}"
    );
    let source = Source {
        name: "test.rs".to_owned(),
        text,
    };
    let range = KernelRange::parse(range).unwrap();
    let loaded = crate::load(&[source], range);
    let model = &loaded.lowered.model;
    let kfuncs = model.kfuncs.iter();
    kfuncs.map(|kfunc| plan(model, kfunc, range)).collect()
}

fn only(kfunc: &str, range: &str) -> Result<Plan, Unwrapped> {
    plans(kfunc, range).remove(0)
}

fn bound(contract: &str, range: &str) -> Argument {
    let kfunc = format!("#[kfunc({contract})] pub fn f(p: *mut task_struct);");
    only(&kfunc, range).unwrap().args[0]
}

fn takes(bound: Bound) -> Argument {
    Argument::Pointer {
        bound,
        nullable: false,
    }
}

#[test]
fn the_strictest_kernel_decides() {
    let flagless = "sleepable";
    assert_eq!(bound(flagless, "6.12..=6.19"), takes(Bound::Btf));
    assert_eq!(bound(flagless, "6.12..=7.3"), takes(Bound::Trusted));
    assert_eq!(bound("rcu", "6.12..=7.3"), takes(Bound::Rcu));
    assert_eq!(bound("trusted_args", "6.12"), takes(Bound::Trusted));
}

#[test]
fn what_no_kernel_asks_is_kept_for_rust() {
    assert_eq!(bound("owned_args", "6.12..=7.3"), takes(Bound::Owned));
    let allocated = bound("owned_args(allocated)", "v6-series");
    assert_eq!(allocated, takes(Bound::Allocated));
}

#[test]
fn a_reference_is_taken_over_and_another_returned() {
    let kfunc = "#[kfunc(acquire, release, ret_null)]
        pub fn f(#[arg(owned(allocated))] p: *mut nf_conn___init) -> *mut nf_conn;";
    let plan = only(kfunc, "6.12..=7.3").unwrap();
    assert_eq!(plan.args, [Argument::Taken(Origin::Allocated)]);
    let owned = Outcome::Owned {
        origin: Origin::Acquired,
        nullable: true,
    };
    assert_eq!(plan.ret, owned);
}

#[test]
fn lengths_merge_into_their_memory() {
    let kfunc = "#[kfunc(trusted_args)]
        pub fn f(p: *mut c_void, #[arg(size_of = \"p\")] p__sz: u32) -> c_int;";
    let plan = only(kfunc, "6.12").unwrap();
    let memory = Argument::Memory { constant: false };
    assert_eq!(plan.args, [memory, Argument::LengthOf(0)]);
}

#[test]
fn a_kernel_without_the_kfunc_leaves_no_wrapper() {
    let kfunc = "#[kfunc(rcu, since = \"6.14\")] pub fn f(p: *mut task_struct);";
    let absent = Unwrapped::Absent(Kernel::V6_12);
    assert_eq!(only(kfunc, "6.12..=7.3"), Err(absent));
    assert!(only(kfunc, "6.14..=7.3").is_ok());
}

#[test]
fn what_has_no_type_has_no_wrapper() {
    let unwrapped = |kfunc, why| assert_eq!(only(kfunc, "6.12"), Err(why));
    unwrapped(
        "#[kfunc(trusted_args)] pub fn f(#[arg(uninit)] p: *mut bpf_dynptr);",
        Unwrapped::Param("p".to_owned()),
    );
    unwrapped(
        "#[kfunc(trusted_args)] pub fn f() -> *mut c_void;",
        Unwrapped::Return,
    );
    unwrapped(
        "#[kfunc()] pub fn bpf_rcu_read_unlock();",
        Unwrapped::ByHand("`RcuGuard`"),
    );
}

#[test]
fn a_packets_dynptr_is_made_in_a_slot() {
    let kfunc = "#[kfunc()] pub fn bpf_dynptr_from_xdp(
        x: *mut xdp_md, flags: u64, #[arg(uninit)] ptr: *mut bpf_dynptr) -> c_int;";
    let plan = only(kfunc, "7.0..=7.3").unwrap();
    assert_eq!(
        plan.args,
        [Argument::Packet, Argument::Scalar, Argument::DynptrSlot]
    );
    assert_eq!(plan.ret, Outcome::PacketDynptr);
    let used = only("#[kfunc()] pub fn f(p: *const bpf_dynptr, n: u64);", "7.3");
    assert_eq!(used.unwrap().args, [Argument::Dynptr, Argument::Scalar]);
}

#[test]
fn what_the_verifier_does_not_look_at_is_passed_all_the_same() {
    let kfunc = "#[kfunc()] pub fn f(#[arg(ignored)] text: *const c_char,
        #[arg(ignored)] from: *const c_void, #[arg(ignored)] bits: *const u64,
        #[arg(ignored)] flags: u64, #[arg(prog_aux)] aux: *mut c_void) -> c_int;";
    let args = only(kfunc, "6.18").unwrap().args;
    let address = Argument::Address;
    assert_eq!(
        args,
        [
            address,
            address,
            address,
            Argument::Scalar,
            Argument::Unseen
        ]
    );
}

#[test]
fn what_the_verifier_treats_one_by_one_has_no_wrapper_of_its_own_accord() {
    let why = |name: &str| {
        let kfunc = format!("#[kfunc()] pub fn {name}(x: u64);");
        only(&kfunc, "7.3").err().map(|why| why.to_string())
    };
    assert_eq!(why("f"), None);
    assert_eq!(why("bpf_iter_css_task_new"), None);
    assert_eq!(
        why("bpf_local_irq_save").unwrap(),
        "`without_interrupts` calls it"
    );
    assert!(why("bpf_throw").unwrap().starts_with("it ends the program"));
}

#[test]
fn an_iterator_needs_its_triple() {
    let new = "#[kfunc(iter_new)] pub fn bpf_iter_x_new(it: *mut bpf_iter_x) -> c_int;";
    assert_eq!(only(new, "6.12"), Err(Unwrapped::LonelyIterator));
    let whole = format!(
        "{new}
        #[kfunc(iter_next, ret_null)]
        pub fn bpf_iter_x_next(it: *mut bpf_iter_x) -> *mut task_struct;
        #[kfunc(iter_destroy)] pub fn bpf_iter_x_destroy(it: *mut bpf_iter_x);"
    );
    let plans = plans(&whole, "6.12");
    let made = Plan {
        args: vec![Argument::Slot],
        ret: Outcome::Iterator,
        section: false,
    };
    assert_eq!(
        plans,
        [
            Err(Unwrapped::IteratorStep),
            Ok(made),
            Err(Unwrapped::IteratorStep)
        ]
    );
}
