//! Conditions that never hold, one for each mistake.
//!
//! Nothing implements these traits. Each carries the text that rustc prints
//! when a pointer in the state `S` is passed where another is wanted, and that
//! text is what the verifier says then. They are asked of [`Verifier`] and not
//! of `S`: where a condition has the type of what it is a condition for, rustc
//! prints the text of the latter. The rules are those of Linux 6.12,
//! kernel/bpf/verifier.c: check_kfunc_args, is_trusted_reg, is_rcu_reg.

use crate::sealed::refusals;

/// Who is asked.
#[derive(Debug)]
pub enum Verifier {}

refusals! { S:
    /// An owned reference where it should be lent.
    NotLent,
    "`{S}` would be given away to a kfunc that only uses it",
    "put `&` before it",
    "the kfunc does not take the reference over, so the program still has to release it",
    "the verifier would say at the end: Unreleased reference id=%d alloc_insn=%d";

    /// An unchecked result where a checked pointer is wanted.
    Unchecked,
    "`{S}` has not been checked for NULL",
    "this may be NULL: take it apart with `let Some(..) = .. else`",
    "the verifier says: Possibly NULL pointer passed to trusted arg%d";

    /// An unchecked result where a reference is wanted.
    UncheckedIsNotOwned,
    "`{S}` has not been checked for NULL",
    "this may be NULL: take it apart with `let Some(..) = .. else`",
    "the verifier says: Possibly NULL pointer passed to trusted arg%d",
    "and in the series that proposed KF_OWNED_ARGS: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar";

    /// An unchecked result where any kernel pointer is wanted.
    UncheckedIsNotValid,
    "`{S}` has not been checked for NULL",
    "this may be NULL: take it apart with `let Some(..) = .. else`",
    "the verifier says: arg#%d is ptr_or_null_ expected ptr_ or socket";

    /// A literal NULL where none is allowed.
    NullHere,
    "this kfunc does not take NULL for its `{S}`",
    "not a nullable argument",
    "the verifier says: Possibly NULL pointer passed to trusted arg%d";

    /// A trusted pointer where a reference is wanted.
    TrustedIsNotOwned,
    "`{S}` is trusted, but this program holds no reference to it",
    "expected `&Owned<_>`: acquire a reference first",
    "the verifier says: R%d must be referenced (the series that proposed KF_OWNED_ARGS)",
    "released kernels have no flag for this, so there only this bound keeps to the contract";

    /// An RCU pointer where a reference is wanted.
    RcuIsNotOwned,
    "`{S}` is valid under RCU, but this program holds no reference to it",
    "expected `&Owned<_>`: acquire a reference first",
    "the verifier says: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar (the series that proposed KF_OWNED_ARGS)",
    "and where the kfunc is marked KF_TRUSTED_ARGS, or on 7.0 and later: R%d must be referenced or trusted";

    /// A walked pointer where a reference is wanted.
    WalkedIsNotOwned,
    "`{S}` was read out of another object, and this program holds no reference to it",
    "expected `&Owned<_>`: acquire a reference first",
    "the verifier says: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar (the series that proposed KF_OWNED_ARGS)",
    "and where the kfunc is marked KF_TRUSTED_ARGS, or on 7.0 and later: R%d must be referenced or trusted";

    /// An untrusted pointer where a reference is wanted.
    UntrustedIsNotOwned,
    "`{S}` is untrusted, and this program holds no reference to it",
    "expected `&Owned<_>`",
    "the verifier says: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar (the series that proposed KF_OWNED_ARGS)",
    "and where the kfunc is marked KF_TRUSTED_ARGS, or on 7.0 and later: R%d must be referenced or trusted";

    /// An acquired object where an allocated one is wanted.
    AcquiredIsNotAllocated,
    "`{S}` was there before this program, and the kfunc takes only objects that the program allocated",
    "expected an `Owned<_, Allocated>`",
    "where a kernel has a type of its own for these, as nf_conn___init from 6.2 on, the verifier says: kernel function %s args#%d expected pointer to STRUCT %s but R%d has a pointer to STRUCT %s",
    "where it has none, nothing but this bound keeps to the contract";

    /// An RCU pointer where a trusted one is wanted.
    RcuIsNotTrusted,
    "`{S}` is valid under RCU only, and is not trusted",
    "expected `Trusted<'_, _>` or `&Owned<_>`: acquire a reference first",
    "the verifier says: R%d must be referenced or trusted";

    /// A walked pointer where a trusted one is wanted.
    WalkedIsNotTrusted,
    "`{S}` was read out of another object, and is not trusted",
    "expected `Trusted<'_, _>` or `&Owned<_>`",
    "the verifier says: R%d must be referenced or trusted";

    /// An untrusted pointer where a trusted one is wanted.
    UntrustedIsNotTrusted,
    "`{S}` is untrusted: it may be read, and given to no kfunc",
    "expected `Trusted<'_, _>` or `&Owned<_>`",
    "the verifier says: R%d must be referenced or trusted";

    /// A walked pointer where one that is valid under RCU is wanted.
    WalkedIsNotRcu,
    "`{S}` was read out of another object, and is neither trusted nor valid under RCU",
    "expected `Rcu<'_, _>`, `Trusted<'_, _>` or `&Owned<_>`",
    "the verifier says: R%d must be a rcu pointer";

    /// An untrusted pointer where one that is valid under RCU is wanted.
    UntrustedIsNotRcu,
    "`{S}` is untrusted: it may be read, and given to no kfunc",
    "expected `Rcu<'_, _>`, `Trusted<'_, _>` or `&Owned<_>`",
    "the verifier says: R%d must be a rcu pointer";

    /// An untrusted pointer where any kernel pointer is wanted.
    UntrustedIsNotValid,
    "`{S}` is untrusted: it may be read, and given to no kfunc",
    "expected `Walked<'_, _>`, `Rcu<'_, _>`, `Trusted<'_, _>` or `&Owned<_>`",
    "the verifier says: arg#%d is untrusted_ptr_ expected ptr_ or socket";

    /// A lent reference to a kfunc that takes references over.
    LentIsKept,
    "`{S}` is only lent, and this kfunc takes the reference over",
    "pass it without the `&`: it is gone afterwards",
    "the verifier says when the reference is released again: arg#%d pointer type STRUCT %s must point to scalar, or struct with scalar";

    /// A trusted pointer to a kfunc that takes references over.
    TrustedIsKept,
    "`{S}` is trusted, but this program holds no reference that it could give up",
    "expected `Owned<_>`, by value",
    "the verifier says: release kernel function %s expects refcounted PTR_TO_BTF_ID";

    /// An RCU pointer to a kfunc that takes references over.
    RcuIsKept,
    "`{S}` is valid under RCU, but this program holds no reference that it could give up",
    "expected `Owned<_>`, by value",
    "the verifier says: R%d must be referenced or trusted",
    "and from 7.3 on: release kfunc %s expects referenced PTR_TO_BTF_ID passed to %s";

    /// A walked pointer to a kfunc that takes references over.
    WalkedIsKept,
    "`{S}` was read out of another object, and this program holds no reference that it could give up",
    "expected `Owned<_>`, by value",
    "the verifier says: R%d must be referenced or trusted",
    "and from 7.3 on: release kfunc %s expects referenced PTR_TO_BTF_ID passed to %s";

    /// An untrusted pointer to a kfunc that takes references over.
    UntrustedIsKept,
    "`{S}` is untrusted, and this program holds no reference that it could give up",
    "expected `Owned<_>`, by value",
    "the verifier says: R%d must be referenced or trusted",
    "and from 7.3 on: release kfunc %s expects referenced PTR_TO_BTF_ID passed to %s";
}
