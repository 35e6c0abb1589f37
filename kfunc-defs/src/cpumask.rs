//! `kernel/bpf/cpumask.c`: sets of CPUs that a program makes, keeps and
//! changes, and questions about any set of CPUs.
//!
//! A `bpf_cpumask` begins with a `cpumask`, and may be given wherever a
//! `cpumask` is only looked at.

use core::ffi::{c_int, c_void};

use kfunc::{KernelType, kfunc_set};

/// A set of CPUs, one bit for each.
///
/// All numbers inside: where a kfunc takes one, the verifier also accepts
/// plain memory of its size, such as the program's stack.
#[derive(KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct cpumask {
    _opaque: [u8; 0],
}

/// A set of CPUs that programs share by counting references.
///
/// In the verifier's list of RCU-protected types since 6.4
/// (`kernel/bpf/verifier.c`): the memory is reused only after an RCU grace
/// period.
#[derive(KernelType)]
#[kernel_type(
    release = bpf_cpumask_release,
    rcu,
    kptr,
    scalar_only,
    first_member = cpumask
)]
#[repr(C)]
pub struct bpf_cpumask {
    _opaque: [u8; 0],
}

#[kfunc_set(
    ids = "cpumask_kfunc_btf_ids",
    prog_types(tracing, struct_ops, syscall(since = "6.10")),
    dtor(bpf_cpumask = bpf_cpumask_release),
)]
unsafe extern "C" {
    /// Makes an empty set of CPUs.
    ///
    /// The set must be given back with `bpf_cpumask_release`, or handed to a
    /// map as a kptr, on every path of the program. Does not sleep.
    ///
    /// NULL when there is no memory.
    #[kfunc(acquire(allocated), ret_null, since = "6.3")]
    pub fn bpf_cpumask_create() -> *mut bpf_cpumask;

    /// Gives back a reference to `cpumask`; the last one frees it.
    ///
    /// Also what the kernel calls for a set that is still stored in a map when
    /// its element, or the map, goes away.
    #[kfunc(release, trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(release, since = "6.4")]
    pub fn bpf_cpumask_release(cpumask: *mut bpf_cpumask);

    /// Takes another reference to `cpumask`, and returns it; never NULL.
    #[kfunc(acquire, trusted_args, since = "6.3")]
    pub fn bpf_cpumask_acquire(cpumask: *mut bpf_cpumask) -> *mut bpf_cpumask;

    /// Takes a reference to the set that is stored as a kptr at `cpumaskp`, a
    /// place in a map's value.
    ///
    /// NULL when nothing is stored there, or when its last reference was
    /// dropped meanwhile. Since 6.4 a program loads the kptr itself inside an
    /// RCU section.
    #[kfunc(acquire, kptr_get, ret_null, since = "6.3", until = "6.3")]
    pub fn bpf_cpumask_kptr_get(cpumaskp: *mut *mut bpf_cpumask) -> *mut bpf_cpumask;

    /// The number of the first CPU in `cpumask`; the number of possible CPUs or more
    /// when it is empty.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_first(cpumask: *const cpumask) -> u32;

    /// The number of the first CPU that is not in `cpumask`; the number of possible
    /// CPUs or more when all are.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_first_zero(cpumask: *const cpumask) -> u32;

    /// The number of the first CPU that is in both sets; the number of possible CPUs
    /// or more when none is.
    #[kfunc(rcu, since = "6.5")]
    pub fn bpf_cpumask_first_and(src1: *const cpumask, src2: *const cpumask) -> u32;

    /// Puts `cpu` into the set; does nothing when there is no such CPU.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_set_cpu(cpu: u32, cpumask: *mut bpf_cpumask);

    /// Takes `cpu` out of the set; does nothing when there is no such CPU.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_clear_cpu(cpu: u32, cpumask: *mut bpf_cpumask);

    /// Whether `cpu` is in the set; false when there is no such CPU.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_test_cpu(cpu: u32, cpumask: *const cpumask) -> bool;

    /// Puts `cpu` into the set, atomically, and says whether it was there; false
    /// when there is no such CPU.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_test_and_set_cpu(cpu: u32, cpumask: *mut bpf_cpumask) -> bool;

    /// Takes `cpu` out of the set, atomically, and says whether it was there; false
    /// when there is no such CPU.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_test_and_clear_cpu(cpu: u32, cpumask: *mut bpf_cpumask) -> bool;

    /// Puts every CPU into the set.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_setall(cpumask: *mut bpf_cpumask);

    /// Takes every CPU out of the set.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_clear(cpumask: *mut bpf_cpumask);

    /// Makes `dst` the CPUs that are in both `src1` and `src2`, and says whether
    /// there are any.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_and(
        dst: *mut bpf_cpumask,
        src1: *const cpumask,
        src2: *const cpumask,
    ) -> bool;

    /// Makes `dst` the CPUs that are in `src1`, in `src2` or in both.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_or(dst: *mut bpf_cpumask, src1: *const cpumask, src2: *const cpumask);

    /// Makes `dst` the CPUs that are in `src1` or in `src2`, but not in both.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_xor(dst: *mut bpf_cpumask, src1: *const cpumask, src2: *const cpumask);

    /// Whether both sets hold the same CPUs.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_equal(src1: *const cpumask, src2: *const cpumask) -> bool;

    /// Whether some CPU is in both sets.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_intersects(src1: *const cpumask, src2: *const cpumask) -> bool;

    /// Whether every CPU of `src1` is in `src2`.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_subset(src1: *const cpumask, src2: *const cpumask) -> bool;

    /// Whether no CPU is in the set.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_empty(cpumask: *const cpumask) -> bool;

    /// Whether every CPU is in the set.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_full(cpumask: *const cpumask) -> bool;

    /// Makes `dst` hold the CPUs of `src`.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4")]
    pub fn bpf_cpumask_copy(dst: *mut bpf_cpumask, src: *const cpumask);

    /// The number of some CPU in the set; the number of possible CPUs or more when
    /// it is empty. Since 6.5 `bpf_cpumask_any_distribute` is there instead.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4", until = "6.4")]
    pub fn bpf_cpumask_any(cpumask: *const cpumask) -> u32;

    /// The number of some CPU that is in both sets; the number of possible CPUs or
    /// more when none is. Since 6.5 `bpf_cpumask_any_and_distribute` is there
    /// instead.
    #[kfunc(trusted_args, since = "6.3", until = "6.3")]
    #[kfunc(rcu, since = "6.4", until = "6.4")]
    pub fn bpf_cpumask_any_and(src1: *const cpumask, src2: *const cpumask) -> u32;

    /// The number of a CPU in the set, not the same one each time, so that work
    /// spreads; the number of possible CPUs or more when it is empty.
    #[kfunc(rcu, since = "6.5")]
    pub fn bpf_cpumask_any_distribute(cpumask: *const cpumask) -> u32;

    /// The number of a CPU that is in both sets, not the same one each time, so that
    /// work spreads; the number of possible CPUs or more when none is.
    #[kfunc(rcu, since = "6.5")]
    pub fn bpf_cpumask_any_and_distribute(src1: *const cpumask, src2: *const cpumask) -> u32;

    /// How many CPUs are in the set.
    #[kfunc(rcu, since = "6.8")]
    pub fn bpf_cpumask_weight(cpumask: *const cpumask) -> u32;

    /// Makes the set hold the CPUs of the bit pattern at `src`, `src__sz` bytes
    /// long: the lowest bit of its first word is CPU 0.
    ///
    /// Returns 0; -EACCES when `src` is too short for every possible CPU;
    /// -EINVAL when it is not aligned to a word, on a machine that minds.
    ///
    /// Up to 7.1 the kernel's parameter is a `cpumask`, for which a
    /// `bpf_cpumask` is accepted.
    #[kfunc(rcu, since = "6.15")]
    pub fn bpf_cpumask_populate(
        #[arg(was(ty = "*mut cpumask", until = "7.1"))] cpumask: *mut bpf_cpumask,
        src: *mut c_void,
        #[arg(size_of = "src")] src__sz: usize,
    ) -> c_int;
}
