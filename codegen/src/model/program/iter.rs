//! Iterators: what the kernel gives to a program that is called for each item.
//!
//! Owns their arguments behind the first, which is a trusted
//! `struct bpf_iter_meta *` for all (`ctx_arg_info` of each `bpf_iter_reg`, read
//! in 6.12.95 and 7.3.4: `kernel/bpf/*_iter.c`, `kernel/kallsyms.c`,
//! `net/core/bpf_sk_storage.c`, `net/core/sock_map.c`, `net/ipv4/tcp_ipv4.c`,
//! `net/ipv4/udp.c`, `net/ipv6/route.c`, `net/netlink/af_netlink.c`,
//! `net/unix/af_unix.c`). A program is called once more at the end, with NULL
//! for the item.

use super::Given;

/// Iterators whose items are trusted. Those of all others are plain pointers.
const TRUSTED: &[&str] = &["bpf_map", "cgroup", "kmem_cache", "task", "tcp", "udp"];

/// Arguments that are memory and no struct of the kernel, which no type here
/// stands for: the iterator and their places.
const MEMORY: &[(&str, usize)] = &[
    ("bpf_map_elem", 2),
    ("bpf_map_elem", 3),
    ("bpf_sk_storage_map", 3),
    ("sockmap", 2),
];

/// Iterators over what is in a map, which is their second argument, always
/// there and trusted.
const OF_A_MAP: &[&str] = &["bpf_map_elem", "bpf_sk_storage_map", "sockmap"];

/// What argument `index` of a program on `iterator` is.
pub fn given(iterator: &str, index: usize) -> Given {
    if index == 0 || (index == 1 && OF_A_MAP.contains(&iterator)) {
        Given::Trusted
    } else if MEMORY.contains(&(iterator, index)) {
        Given::Number
    } else if TRUSTED.contains(&iterator) {
        Given::TrustedOrNull
    } else {
        Given::WalkedOrNull
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_may_be_null_and_its_meta_is_not() {
        assert_eq!(given("task", 0), Given::Trusted);
        assert_eq!(given("task", 1), Given::TrustedOrNull);
        assert_eq!(given("task_file", 3), Given::WalkedOrNull);
        assert_eq!(given("sockmap", 1), Given::Trusted);
        assert_eq!(given("sockmap", 2), Given::Number);
        assert_eq!(given("a_modules_own", 1), Given::WalkedOrNull);
    }
}
