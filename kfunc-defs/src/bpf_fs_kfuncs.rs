//! `fs/bpf_fs_kfuncs.c`: files, paths and extended attributes, for LSM programs
//! and, but for the kfuncs that change something, for handlers of binary
//! formats.

use core::ffi::{c_char, c_int};

use kfunc::{KernelType, kfunc_set};

use crate::helpers::{bpf_dynptr, file, task_struct};

/// A directory entry: a name in a directory, and the inode that it is for.
#[derive(KernelType)]
#[repr(C)]
pub struct dentry {
    _opaque: [u8; 0],
}

/// A file as its file system knows it, whatever its names.
#[derive(KernelType)]
#[repr(C)]
pub struct inode {
    _opaque: [u8; 0],
}

/// A place in the tree of files: a mount, and a directory entry in it.
#[derive(KernelType)]
#[repr(C)]
pub struct path {
    _opaque: [u8; 0],
}

/// A socket, of whatever protocol.
#[derive(KernelType)]
#[repr(C)]
pub struct sock {
    _opaque: [u8; 0],
}

/// A socket, as user space has opened it.
#[derive(KernelType)]
#[repr(C)]
pub struct socket {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "bpf_fs_kfunc_set_ids",
    prog_types(lsm, struct_ops(since = "7.3")),
    config = "CONFIG_BPF_LSM"
)]
unsafe extern "C" {
    /// Reads the extended attribute `name` of the file of `dentry`.
    ///
    /// The name must begin with `user.` or, in 7.2 and 7.3, with `security.bpf.`.
    /// The value is written to the dynptr `value_p`, which must lie in one piece.
    ///
    /// Returns the length of the value; `-EPERM` for another name; `-EINVAL` when
    /// the dynptr has no memory or may only be read, or the entry is for no file;
    /// `-EACCES` when the current task may not read the file; otherwise the error
    /// of the file system, such as `-ENODATA`, `-ERANGE` or `-EOPNOTSUPP`. Sleeps.
    /// For LSM programs, in 7.3 also for handlers of binary formats (struct ops of
    /// `binfmt_misc_ops`).
    #[kfunc(trusted_args, sleepable, since = "6.12")]
    pub fn bpf_get_dentry_xattr(
        dentry: *mut dentry,
        #[arg(string)] name: *const c_char,
        value_p: *mut bpf_dynptr,
    ) -> c_int;

    /// Reads the extended attribute `name` of `file`.
    ///
    /// Otherwise as `bpf_get_dentry_xattr`.
    #[kfunc(trusted_args, sleepable, since = "6.12")]
    pub fn bpf_get_file_xattr(
        file: *mut file,
        #[arg(string)] name: *const c_char,
        value_p: *mut bpf_dynptr,
    ) -> c_int;

    /// Takes a reference to the file that the process of `task` runs.
    ///
    /// It must be given back with `bpf_put_file`. NULL for a kernel thread, and
    /// when the task has no memory of its own any more. For LSM programs, in 7.3
    /// also for handlers of binary formats (struct ops of `binfmt_misc_ops`).
    #[kfunc(acquire, trusted_args, ret_null, since = "6.12")]
    pub fn bpf_get_task_exe_file(task: *mut task_struct) -> *mut file;

    /// Writes the name of `path`, as seen from the current task's root, to `buf`.
    ///
    /// Returns its length, the final 0 included; `-EINVAL` when `buf__sz` is 0;
    /// `-ENAMETOOLONG` when it does not fit. For LSM programs, in 7.3 also for
    /// handlers of binary formats (struct ops of `binfmt_misc_ops`).
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_path_d_path(
        #[arg(was(ty = "*mut path", until = "6.17"))] path: *const path,
        buf: *mut c_char,
        #[arg(size_of = "buf")] buf__sz: usize,
    ) -> c_int;

    /// Gives back the reference to `file` that `bpf_get_task_exe_file` took.
    #[kfunc(release, since = "6.12")]
    pub fn bpf_put_file(file: *mut file);

    /// Returns the inode that holds the data of `file`.
    ///
    /// For a regular file of an overlay that is the one in the layer where the data
    /// is, upper or lower; for any other file it is the file's own. NULL when there
    /// is none. There is nothing to give back. Sleeps. For LSM programs, in 7.3
    /// also for handlers of binary formats (struct ops of `binfmt_misc_ops`).
    #[kfunc(ret_null, sleepable, since = "7.2")]
    pub fn bpf_real_data_inode(file: *mut file) -> *mut inode;

    /// Removes the extended attribute `name` of the file of `dentry`.
    ///
    /// The name must begin with `security.bpf.`. The file's inode is locked for it,
    /// if the hook does not hold that lock already.
    ///
    /// Returns 0; `-EPERM` for another name or a file that must not be changed;
    /// `-EINVAL` when the entry is for no file; `-EACCES` when the current task may
    /// not write the file; otherwise the error of the file system. Sleeps. Only for
    /// LSM programs.
    #[kfunc(trusted_args, sleepable, since = "6.16")]
    pub fn bpf_remove_dentry_xattr(
        dentry: *mut dentry,
        #[arg(string)] name: *const c_char,
    ) -> c_int;

    /// Sets the extended attribute `name` of the file of `dentry` to `value_p`.
    ///
    /// The name must begin with `security.bpf.`; the dynptr must lie in one piece.
    /// `flags` are those of `setxattr`: 1 (`XATTR_CREATE`) makes a new one only, 2
    /// (`XATTR_REPLACE`) changes one only. The file's inode is locked for it, if
    /// the hook does not hold that lock already.
    ///
    /// Returns 0; `-EPERM` for another name or a file that must not be changed;
    /// `-EINVAL` when the dynptr has no memory, or the entry is for no file;
    /// `-EACCES` when the current task may not write the file; otherwise the error
    /// of the file system. Sleeps. Only for LSM programs.
    #[kfunc(trusted_args, sleepable, since = "6.16")]
    pub fn bpf_set_dentry_xattr(
        dentry: *mut dentry,
        #[arg(string)] name: *const c_char,
        value_p: *const bpf_dynptr,
        flags: c_int,
    ) -> c_int;

    /// Reads the extended attribute `name` of the socket `sock`.
    ///
    /// The name must begin with `user.`. The value is written to the dynptr
    /// `value_p`, which must lie in one piece.
    ///
    /// Returns the length of the value; `-EPERM` for another name; `-EINVAL` when
    /// the dynptr has no memory or may only be read; `-EOPNOTSUPP` when the socket
    /// has no file, or one that is not a socket's, as with tun and tap; `-ENODATA`
    /// when there is no such attribute; `-ERANGE` when the dynptr is too short.
    /// Does not sleep. For LSM programs and handlers of binary formats (struct ops
    /// of `binfmt_misc_ops`).
    #[kfunc(rcu, since = "7.3", config = "CONFIG_NET")]
    pub fn bpf_sock_read_xattr(
        sock: *mut socket,
        #[arg(string)] name: *const c_char,
        value_p: *mut bpf_dynptr,
    ) -> c_int;
}
