//! The examples in Rust, each with a mistake written into it that the pointer states are there
//! to refuse: none compiles, and rustc says why. That the verifier refuses the same, once forced
//! through raw externs, is in `kernel/misuses.rs`.

use std::fs;
use std::process::Command;

use kfunc_tests::bpf::workspace;
use kfunc_tests::{rust_bpf, tools};

/// A mistake: what stands in an example, what is written instead, and what rustc says.
struct Mistake {
    was: &'static str,
    becomes: &'static str,
    says: &'static str,
}

/// Where an example takes its fields from, as its build script has made them.
const FIELDS: &str = "include!(concat!(env!(\"OUT_DIR\"), \"/fields.rs\"));";

/// Writes each of the mistakes into the example `name`, whose fields are `fields`.
fn refused(name: &str, fields: &[&str], mistakes: &[Mistake]) {
    if !rust_bpf::is_available("programs") {
        return;
    }
    let main = workspace().join(format!("examples/{name}-rust/src/main.rs"));
    let source = fs::read_to_string(&main).expect("the example has a source");
    let source = source.replace(FIELDS, &layout(fields));
    // The unchanged program compiles: what follows is the mistakes' doing.
    let _ = rust_bpf::compile(&source);
    for Mistake { was, becomes, says } in mistakes {
        assert_eq!(source.matches(was).count(), 1, "{name}: {was}");
        let said = rust_bpf::refusal(&source.replace(was, becomes));
        assert!(said.contains(says), "{name}: {becomes}\n{said}");
    }
}

/// The fields in the running kernel.
fn layout(fields: &[&str]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    tools::run(Command::new(tools::kfunc()).arg("layout").args(fields))
}

#[test]
fn connections() {
    let mistakes = [
        // Made and not inserted.
        Mistake {
            was: "    match bpf_ct_insert_entry(fresh) {
        Some(_) => pass(&COUNTS.opened),
        None => drop(),
    }",
            becomes: "    pass(&COUNTS.opened)",
            says: "The verifier would say: Unreleased reference",
        },
        // Used after it was given away.
        Mistake {
            was: "    bpf_ct_set_timeout(&fresh, TIMEOUT_MS);",
            becomes: "    let _ = bpf_ct_insert_entry(fresh);
    bpf_ct_set_timeout(&fresh, TIMEOUT_MS);",
            says: "error[E0382]: borrow of moved value: `fresh`",
        },
        // Not checked for NULL.
        Mistake {
            was: "    let Some(fresh) = bpf_xdp_ct_alloc(ctx, &mut tuple, &mut opts) else {
        return drop();
    };",
            becomes: "    let fresh = bpf_xdp_ct_alloc(ctx, &mut tuple, &mut opts);",
            says: "has not been checked for NULL",
        },
        // Changed as if it were the program's own.
        Mistake {
            was: "    if bpf_xdp_ct_lookup(ctx, &mut tuple, &mut opts).is_some() {",
            becomes: "    if let Some(found) = bpf_xdp_ct_lookup(ctx, &mut tuple, &mut opts) {
        bpf_ct_set_timeout(&found, TIMEOUT_MS);",
            says: "error[E0277]: `&Owned<nf_conn>` is not a reference to a `nf_conn___init`",
        },
    ];
    refused("conntrack", &[], &mistakes);
}

#[test]
fn tasks() {
    let fields = [
        "task_struct:pid,tgid,utime,stime,se.sum_exec_runtime,comm,cgroups",
        "css_set:dfl_cgrp",
        "cgroup:kn",
        "kernfs_node:id",
    ];
    let mistakes = [
        // Given away twice.
        Mistake {
            was: "    slot.task.put(ours);",
            becomes: "    slot.task.put(ours);\n    slot.task.put(ours);",
            says: "error[E0382]: use of moved value: `ours`",
        },
        // Not checked for NULL.
        Mistake {
            was: "bpf_task_acquire(task).ok_or(ESRCH)?",
            becomes: "bpf_task_acquire(task)",
            says: "expected `Owned<task_struct, _>`, found `Option<Owned<task_struct>>`",
        },
        // Kept without a reference.
        Mistake {
            was: "    slot.task.put(ours);",
            becomes: "    slot.task.put(task);",
            says: "expected `Owned<task_struct, _>`, found `Trusted<'_, task_struct>`",
        },
    ];
    refused("tasks", &fields, &mistakes);
}

#[test]
fn control_groups() {
    let mistakes = [
        // Used when its section is over.
        Mistake {
            was: "    let Some(sent) = TRAFFIC.get(group) else {",
            becomes: "    drop(section);\n    let Some(sent) = TRAFFIC.get(group) else {",
            says: "error[E0505]: cannot move out of `section` because it is borrowed",
        },
        // Looked at without a section.
        Mistake {
            was: "    let section = RcuGuard::new();",
            becomes: "    let section = ();",
            says: "expected `&RcuSection`, found `&()`",
        },
        // Given back, and never taken.
        Mistake {
            was: "    let ancestor = bpf_cgroup_ancestor(sender, group.level());",
            becomes: "    kfunc_defs::helpers::bpf_cgroup_release(group);
    let ancestor = bpf_cgroup_ancestor(sender, group.level());",
            says: "this program holds no reference that it could give up",
        },
    ];
    let fields = ["cgroup:level", "__sk_buff:len"];
    refused("cgroups", &fields, &mistakes);
}

#[test]
fn sets_of_cpus() {
    let mistakes = [
        // For programs on packets alone.
        Mistake {
            was: "    bpf_cpumask_set_cpu(helper::get_smp_processor_id(), cpus);",
            becomes: "    if let Some(found) = None::<kfunc::Owned<kfunc_defs::nf_conntrack_bpf::nf_conn>> {
        kfunc_defs::nf_conntrack_bpf::bpf_ct_release(found);
    }",
            says: "calling kernel function bpf_ct_release is not allowed",
        },
        // The kernel's, not the program's.
        Mistake {
            was: "    bpf_cpumask_and(&both, cpus.upcast(), may);",
            becomes: "    bpf_cpumask_and(may, cpus.upcast(), may);",
            says: "is not a pointer to a `bpf_cpumask` that is valid under RCU",
        },
    ];
    refused("cpumask", &["task_struct:cpus_ptr"], &mistakes);
}

#[test]
fn hooks() {
    let mistakes = [
        // Walked to, where RCU must keep it.
        Mistake {
            was: "    let parent = task.real_parent(section);",
            becomes: "    let _ = kfunc_defs::helpers::bpf_task_acquire(task);
    let parent = task.real_parent(section);",
            says: "the verifier says: R%d must be a rcu pointer",
        },
        // Taken for more than the kernel gives.
        Mistake {
            was: "fn on_wake(section: &RcuSection, task: Walked<'_, task_struct>) -> i32 {",
            becomes: "fn on_wake(section: &RcuSection, task: Trusted<'_, task_struct>) -> i32 {",
            says: "is more than the kernel gives",
        },
    ];
    let fields = ["task_struct:pid,tgid,real_parent"];
    refused("hooks", &fields, &mistakes);
}
