//! The kfuncs that the verifier treats one by one, and what that makes of them
//! for Rust: the members of `enum special_kfunc_type` (kernel/bpf/verifier.c).
//!
//! Owns that table, over 6.12, 6.18 and 7.3. A kfunc that is not in it is what
//! its flags and its prototype say. Refuses to know what a wrapper looks like.

/// How Rust programs come to call such a kfunc, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// This part of the crate `kfunc` calls it. It has no wrapper.
    ByHand(&'static str),
    /// It puts a dynptr on a packet into a slot; its wrapper gives that.
    PacketDynptr,
    /// What its declaration says is all there is to it, because of this.
    Declared(&'static str),
    /// No type stands for what the verifier asks, which is this.
    Refused(&'static str),
}

use Treatment::{ByHand, Declared, PacketDynptr, Refused};

/// What the verifier does to the kfunc `name` beyond its flags.
pub fn treatment(name: &str) -> Option<Treatment> {
    let row = TABLE.iter().find(|(special, _)| *special == name);
    row.map(|(_, treatment)| *treatment)
}

const LOCAL_TYPE: &str =
    "the verifier wants the BTF id of a type of the program, which rustc cannot write";
const GRAPH: &str = "a list or tree has its type in declaration tags and its lock beside it, and rustc writes no such tags";
const LOCK: &str =
    "a lock is a `bpf_res_spin_lock` in a map's value, and no Rust type stands for one";
const CALLBACK: &str = "it keeps a function of the program, to be called when this one has ended";
const ARENA: &str = "pointers into an arena are in an address space that rustc has no types for";
const FILE: &str = "a file's dynptr must be discarded, also where none was made";

/// By name.
pub const TABLE: &[(&str, Treatment)] = &[
    (
        "__bpf_trap",
        ByHand("the compiler, of a panic that cannot be ruled out,"),
    ),
    ("bpf_arena_alloc_pages", Refused(ARENA)),
    ("bpf_arena_free_pages", Refused(ARENA)),
    (
        "bpf_cast_to_kern_ctx",
        Refused("what it returns depends on the type of the program"),
    ),
    ("bpf_dynptr_clone", ByHand("`View::clone_in`")),
    ("bpf_dynptr_file_discard", Refused(FILE)),
    ("bpf_dynptr_from_file", Refused(FILE)),
    ("bpf_dynptr_from_skb", PacketDynptr),
    ("bpf_dynptr_from_skb_meta", PacketDynptr),
    ("bpf_dynptr_from_xdp", PacketDynptr),
    ("bpf_dynptr_slice", ByHand("`View::slice`")),
    ("bpf_dynptr_slice_rdwr", ByHand("`Dynptr::slice_rdwr`")),
    (
        "bpf_get_kmem_cache",
        Refused("what it returns is not trusted, on any kernel and without a flag that says so"),
    ),
    (
        "bpf_iter_css_task_new",
        Declared("only the programs that may call it are fewer than those of its set"),
    ),
    (
        "bpf_iter_num_destroy",
        Declared("it is only allowed under a lock as well"),
    ),
    (
        "bpf_iter_num_new",
        Declared("it is only allowed under a lock as well"),
    ),
    (
        "bpf_iter_num_next",
        Declared("it is only allowed under a lock as well"),
    ),
    ("bpf_list_add", Refused(GRAPH)),
    ("bpf_list_back", Refused(GRAPH)),
    ("bpf_list_del", Refused(GRAPH)),
    ("bpf_list_empty", Refused(GRAPH)),
    ("bpf_list_front", Refused(GRAPH)),
    ("bpf_list_is_first", Refused(GRAPH)),
    ("bpf_list_is_last", Refused(GRAPH)),
    ("bpf_list_pop_back", Refused(GRAPH)),
    ("bpf_list_pop_front", Refused(GRAPH)),
    ("bpf_list_push_back", Refused(GRAPH)),
    ("bpf_list_push_back_impl", Refused(GRAPH)),
    ("bpf_list_push_front", Refused(GRAPH)),
    ("bpf_list_push_front_impl", Refused(GRAPH)),
    ("bpf_local_irq_restore", ByHand("`without_interrupts`")),
    ("bpf_local_irq_save", ByHand("`without_interrupts`")),
    ("bpf_obj_drop", Refused(LOCAL_TYPE)),
    ("bpf_obj_drop_impl", Refused(LOCAL_TYPE)),
    ("bpf_obj_new", Refused(LOCAL_TYPE)),
    ("bpf_obj_new_impl", Refused(LOCAL_TYPE)),
    ("bpf_percpu_obj_drop", Refused(LOCAL_TYPE)),
    ("bpf_percpu_obj_drop_impl", Refused(LOCAL_TYPE)),
    ("bpf_percpu_obj_new", Refused(LOCAL_TYPE)),
    ("bpf_percpu_obj_new_impl", Refused(LOCAL_TYPE)),
    ("bpf_preempt_disable", ByHand("`PreemptGuard`")),
    ("bpf_preempt_enable", ByHand("`PreemptGuard`")),
    ("bpf_rbtree_add", Refused(GRAPH)),
    ("bpf_rbtree_add_impl", Refused(GRAPH)),
    ("bpf_rbtree_first", Refused(GRAPH)),
    ("bpf_rbtree_left", Refused(GRAPH)),
    ("bpf_rbtree_remove", Refused(GRAPH)),
    ("bpf_rbtree_right", Refused(GRAPH)),
    ("bpf_rbtree_root", Refused(GRAPH)),
    ("bpf_rcu_read_lock", ByHand("`RcuGuard`")),
    ("bpf_rcu_read_unlock", ByHand("`RcuGuard`")),
    (
        "bpf_rdonly_cast",
        Refused(
            "it wants the BTF id of a type of the kernel, which a relocation gives that rustc cannot write",
        ),
    ),
    ("bpf_refcount_acquire", Refused(LOCAL_TYPE)),
    ("bpf_refcount_acquire_impl", Refused(LOCAL_TYPE)),
    (
        "bpf_remove_dentry_xattr",
        Declared(
            "where the inode is locked already, the verifier puts another function in its place",
        ),
    ),
    ("bpf_res_spin_lock", Refused(LOCK)),
    ("bpf_res_spin_lock_irqsave", Refused(LOCK)),
    ("bpf_res_spin_unlock", Refused(LOCK)),
    ("bpf_res_spin_unlock_irqrestore", Refused(LOCK)),
    (
        "bpf_session_cookie",
        Refused("it returns memory of the session, which no type stands for"),
    ),
    (
        "bpf_session_is_return",
        Refused("it takes the program's context in 7.3 and nothing in 6.18"),
    ),
    (
        "bpf_set_dentry_xattr",
        Declared(
            "where the inode is locked already, the verifier puts another function in its place",
        ),
    ),
    ("bpf_task_work_schedule_resume", Refused(CALLBACK)),
    ("bpf_task_work_schedule_resume_impl", Refused(CALLBACK)),
    ("bpf_task_work_schedule_signal", Refused(CALLBACK)),
    ("bpf_task_work_schedule_signal_impl", Refused(CALLBACK)),
    (
        "bpf_throw",
        Refused("it ends the program, and what the program holds is not dropped"),
    ),
    ("bpf_wq_set_callback", Refused(CALLBACK)),
    ("bpf_wq_set_callback_impl", Refused(CALLBACK)),
    (
        "bpf_xdp_pull_data",
        Refused("it moves the packet, and with that ends every slice of it"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Kernel images 6.12, 6.18 and 7.3: the first and the last as
    /// kernel/bpf/verifier.c has them (Debian's linux-source packages), 6.18 as
    /// the BTF of 6.18.44 has it.
    const LISTS: &[&str] = &[
        include_str!("special/v6.12.txt"),
        include_str!("special/v6.18.txt"),
        include_str!("special/v7.3.txt"),
    ];

    #[test]
    fn it_is_sorted_by_name() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn every_special_kfunc_of_three_kernels_is_there_and_no_other() {
        let mut listed: Vec<&str> = LISTS.iter().flat_map(|list| list.lines()).collect();
        listed.sort();
        listed.dedup();
        let names: Vec<&str> = TABLE.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, names);
    }
}
