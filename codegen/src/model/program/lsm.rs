//! Hooks of LSM programs: which of them may sleep, and whose arguments are not
//! trusted.
//!
//! Owns the kernel's two lists (`sleepable_lsm_hooks`, `untrusted_lsm_hooks` in
//! `kernel/bpf/bpf_lsm.c`), read in 6.12.95 and 7.3.4.

/// Hooks in which a program may sleep, in 6.12 and in 7.3. Where it may in one of
/// the two alone it never does here: a program is for both.
const SLEEPABLE: &[&str] = &[
    "bpf",
    "bpf_map",
    "bpf_map_create",
    "bpf_map_free",
    "bpf_prog",
    "bpf_prog_load",
    "bpf_token_capable",
    "bpf_token_cmd",
    "bpf_token_create",
    "bpf_token_free",
    "bprm_check_security",
    "bprm_committed_creds",
    "bprm_committing_creds",
    "bprm_creds_for_exec",
    "bprm_creds_from_file",
    "capget",
    "capset",
    "cred_prepare",
    "file_ioctl",
    "file_lock",
    "file_open",
    "file_post_open",
    "file_receive",
    "inode_create",
    "inode_free_security",
    "inode_getattr",
    "inode_getxattr",
    "inode_mknod",
    "inode_need_killpriv",
    "inode_post_setxattr",
    "inode_readlink",
    "inode_rename",
    "inode_rmdir",
    "inode_setattr",
    "inode_setxattr",
    "inode_symlink",
    "inode_unlink",
    "kernel_module_request",
    "kernel_read_file",
    "kernfs_init_security",
    "mmap_file",
    "netlink_send",
    "path_chmod",
    "path_chown",
    "path_link",
    "path_mkdir",
    "path_notify",
    "path_rename",
    "path_rmdir",
    "path_symlink",
    "path_truncate",
    "path_unlink",
    "release_secctx",
    "sb_alloc_security",
    "sb_eat_lsm_opts",
    "sb_kern_mount",
    "sb_mount",
    "sb_remount",
    "sb_set_mnt_opts",
    "sb_show_options",
    "sb_statfs",
    "sb_umount",
    "settime",
    "socket_accept",
    "socket_bind",
    "socket_connect",
    "socket_create",
    "socket_getpeername",
    "socket_getpeersec_dgram",
    "socket_getsockname",
    "socket_getsockopt",
    "socket_listen",
    "socket_post_create",
    "socket_recvmsg",
    "socket_sendmsg",
    "socket_shutdown",
    "socket_socketpair",
    "syslog",
    "task_alloc",
    "task_prctl",
    "task_setscheduler",
    "userns_create",
];

/// Hooks whose arguments are plain pointers, in 6.12 or in 7.3.
const UNTRUSTED: &[&str] = &[
    "bdev_alloc_security",
    "bdev_free_security",
    "bpf_map_free",
    "bpf_prog_free",
    "file_alloc_security",
    "file_free_security",
    "sk_alloc_security",
    "sk_free_security",
    "task_free",
];

/// Whether a program on `hook` may sleep.
pub fn is_sleepable(hook: &str) -> bool {
    SLEEPABLE.binary_search(&hook).is_ok()
}

/// Whether the arguments of a program on `hook` are trusted.
pub fn is_trusted(hook: &str) -> bool {
    UNTRUSTED.binary_search(&hook).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(SLEEPABLE.is_sorted_by(|a, b| a < b));
        assert!(UNTRUSTED.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_hook_is_in_its_lists() {
        assert!(is_sleepable("file_open") && is_trusted("file_open"));
        assert!(!is_sleepable("task_free") && !is_trusted("task_free"));
        // In 7.3 it is, in 6.12 not; and the other way round.
        assert!(!is_sleepable("inode_removexattr") && !is_sleepable("bpf_prog_free"));
    }
}
