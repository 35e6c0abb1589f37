//! Row by row: every state, by flags and kernels.

use super::*;

/// A column of a table: a kernel, and the flags on it.
type Column = (Kernel, &'static [Flag]);

/// Compares `table` (a line per state: its name and a verdict per column)
/// with the model's answers for a kfunc that takes a `struct ty`.
fn compare(ty: &str, columns: &[Column], table: &str) {
    let mut wrong = String::new();
    let mut lines = 0;
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let words: Vec<_> = line.split_whitespace().collect();
        let (name, expected) = words.split_first().unwrap();
        let named = |state: &&PointerState| format!("{state:?}") == *name;
        let state = *PointerState::ALL.iter().find(named).expect(name);
        let answers: Vec<_> = columns
            .iter()
            .map(|(kernel, flags)| {
                let kfunc = kfunc(flags, vec![param(ty, &[])]);
                short(ask(&kfunc, *kernel, |question| verdict(question, state)))
            })
            .collect();
        if answers != expected {
            wrong += &format!("{name}: expected {expected:?}, the model says {answers:?}\n");
        }
        lines += 1;
    }
    assert_eq!(wrong, "");
    assert_eq!(lines, PointerState::ALL.len(), "a row for each state");
}

/// A struct that holds pointers, 6.12 to 6.19 (those columns that were put to
/// a live 6.18 agree), and the series.
#[test]
fn pointers_to_structs_with_pointers() {
    let columns: &[Column] = &[
        (Kernel::V6_18, &[]),
        (Kernel::V6_18, &[Flag::TrustedArgs]),
        (Kernel::V6_18, &[Flag::Rcu]),
        (Kernel::V6_18, &[Flag::Release]),
        (Kernel::V6_SERIES, &[Flag::TrustedArgs]),
        (Kernel::V6_SERIES, &[Flag::OwnedArgs]),
        (Kernel::V6_SERIES, &[Flag::Release]),
    ];
    let table = "
        Owned                   A    A    A    A    A    A    A
        OwnedAllocated          A    A    A    A    A    A    A
        Trusted                 A    A    A    REL  A    REF  REL
        Rcu                     A    TRU  A    TRU  MEM  MEM  MEM
        Plain                   A    TRU  RCU  TRU  A    REF  REL
        Walked                  A    TRU  RCU  TRU  MEM  MEM  MEM
        Untrusted               BTF  TRU  RCU  TRU  MEM  MEM  MEM
        MaybeNull               BTF  NUL  NUL  NUL  MEM  MEM  MEM
        TrustedMaybeNull        BTF  NUL  NUL  NUL  MEM  MEM  MEM
        RcuMaybeNull            A    NUL  NUL  NUL  -    -    -
        Null                    MEM  NUL  NUL  NUL  MEM  MEM  MEM
        Scalar                  MEM  MEM  MEM  MEM  MEM  MEM  MEM
        Uninitialised           MEM  MEM  MEM  MEM  MEM  MEM  MEM
        Stack                   MEM  MEM  MEM  MEM  MEM  MEM  MEM
        MapValue                MEM  MEM  MEM  MEM  MEM  MEM  MEM
        Ctx                     MEM  MEM  MEM  MEM  MEM  MEM  MEM
        LocalObject             TYP  TYP  TYP  TYP  -    -    -
        NonOwning               TYP  TYP  TYP  TYP  -    -    -
        Percpu                  BTF  TRU  RCU  TRU  MEM  MEM  MEM
        OwnedAtOffset           TYP  TYP  TYP  OFF  OFF  OFF  OFF
        TrustedAtOffset         TYP  TYP  TYP  TYP  OFF  REF  TYP
        OwnedEmbedded           A    A    A    OFF  OFF  OFF  OFF
        TrustedEmbedded         A    A    A    REL  OFF  REF  REL
        OwnedVariableOffset     VAR  VAR  VAR  VAR  VAR  VAR  VAR
        TrustedVariableOffset   VAR  VAR  VAR  VAR  VAR  REF  VAR
        OwnedNegativeOffset     NEG  NEG  NEG  OFF  OFF  OFF  OFF
        TrustedNegativeOffset   NEG  NEG  NEG  NEG  OFF  REF  NEG
        OwnedWrongStruct        TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedWrongStruct      TYP  TYP  TYP  TYP  TYP  REF  TYP
        OwnedFirstMember        A    A    A    TYP  TYP  TYP  TYP
        TrustedFirstMember      A    A    A    REL  TYP  REF  REL
        OwnedAlias              TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedAlias            TYP  TYP  TYP  TYP  TYP  REF  REL
    ";
    compare("task_struct", columns, table);
}

/// 6.1, where KF_TRUSTED_ARGS (here: what `owned_args` becomes) means
/// referenced, and 7.1 to 7.3, where trusted is the default.
#[test]
fn the_oldest_and_the_newest() {
    let columns: &[Column] = &[
        (Kernel::V6_1, &[]),
        (Kernel::V6_1, &[Flag::OwnedArgs]),
        (Kernel::V6_1, &[Flag::Release]),
        (Kernel::V7_0, &[]),
        (Kernel::V7_0, &[Flag::Release]),
        (Kernel::V7_2, &[]),
        (Kernel::V7_3, &[]),
        (Kernel::V7_3, &[Flag::Rcu]),
        (Kernel::V7_3, &[Flag::Release]),
    ];
    let table = "
        Owned                   A    A    A    A    A    A    A    A    A
        OwnedAllocated          A    A    A    A    A    A    A    A    A
        Trusted                 A    REF  REL  A    REL  A    A    A    REL
        Rcu                     A    REF  REL  TRU  TRU  TRU  TRU  A    REL
        Plain                   A    REF  REL  TRU  TRU  TRU  TRU  RCU  REL
        Walked                  A    REF  REL  TRU  TRU  TRU  TRU  RCU  REL
        Untrusted               MEM  MEM  MEM  TRU  TRU  TRU  TRU  RCU  REL
        MaybeNull               MEM  MEM  MEM  NUL  NUL  NUL  NUL  NUL  NUL
        TrustedMaybeNull        MEM  MEM  MEM  NUL  NUL  NUL  NUL  NUL  NUL
        RcuMaybeNull            -    -    -    NUL  NUL  NUL  NUL  NUL  NUL
        Null                    MEM  MEM  MEM  NUL  NUL  NUL  NUL  NUL  NUL
        Scalar                  MEM  MEM  MEM  MEM  MEM  MEM  MEM  MEM  REL
        Uninitialised           MEM  MEM  MEM  MEM  MEM  MEM  MEM  MEM  REL
        Stack                   MEM  MEM  MEM  MEM  MEM  MEM  MEM  MEM  REL
        MapValue                MEM  MEM  MEM  MEM  MEM  MEM  MEM  MEM  REL
        Ctx                     MEM  MEM  MEM  MEM  MEM  MEM  MEM  MEM  REL
        LocalObject             -    -    -    TYP  TYP  TYP  TYP  TYP  TYP
        NonOwning               -    -    -    TYP  TYP  TYP  TYP  TYP  REL
        Percpu                  MEM  MEM  MEM  TRU  TRU  TRU  TRU  RCU  REL
        OwnedAtOffset           TYP  OFF  OFF  TYP  OFF  TYP  TYP  TYP  OFF
        TrustedAtOffset         TYP  REF  TYP  TYP  TYP  TYP  TYP  TYP  REL
        OwnedEmbedded           A    OFF  OFF  A    OFF  A    A    A    OFF
        TrustedEmbedded         A    REF  REL  A    REL  A    A    A    REL
        OwnedVariableOffset     VAR  VAR  VAR  VAR  VAR  VAR  VAR  VAR  OFF
        TrustedVariableOffset   VAR  REF  VAR  VAR  VAR  VAR  VAR  VAR  REL
        OwnedNegativeOffset     NEG  OFF  OFF  NEG  OFF  NEG  NEG  NEG  OFF
        TrustedNegativeOffset   NEG  REF  NEG  NEG  NEG  NEG  NEG  NEG  REL
        OwnedWrongStruct        TYP  TYP  TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedWrongStruct      TYP  REF  TYP  TYP  TYP  TYP  TYP  TYP  REL
        OwnedFirstMember        A    TYP  TYP  A    TYP  A    A    A    TYP
        TrustedFirstMember      A    REF  REL  A    REL  A    A    A    REL
        OwnedAlias              A    TYP  TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedAlias            A    REF  REL  TYP  TYP  TYP  TYP  TYP  REL
    ";
    compare("task_struct", columns, table);
}

/// A struct of nothing but numbers: memory does.
#[test]
fn pointers_to_structs_of_scalars() {
    let columns: &[Column] = &[
        (Kernel::V6_1, &[]),
        (Kernel::V6_SERIES, &[Flag::TrustedArgs]),
        (Kernel::V6_18, &[]),
        (Kernel::V6_18, &[Flag::TrustedArgs]),
        (Kernel::V6_18, &[Flag::Rcu]),
        (Kernel::V6_18, &[Flag::Release]),
        (Kernel::V7_3, &[]),
        (Kernel::V7_3, &[Flag::Release]),
    ];
    let table = "
        Owned                   A    A    A    A    A    A    A    A
        OwnedAllocated          A    A    A    A    A    A    A    A
        Trusted                 A    A    A    A    A    REL  A    REL
        Rcu                     A    FP   A    TRU  A    TRU  TRU  REL
        Plain                   A    A    A    TRU  RCU  TRU  TRU  REL
        Walked                  A    FP   A    TRU  RCU  TRU  TRU  REL
        Untrusted               FP   FP   BTF  TRU  RCU  TRU  TRU  REL
        MaybeNull               FP   FP   BTF  NUL  NUL  NUL  NUL  NUL
        TrustedMaybeNull        FP   FP   BTF  NUL  NUL  NUL  NUL  NUL
        RcuMaybeNull            -    -    A    NUL  NUL  NUL  NUL  NUL
        Null                    A    A    A    NUL  NUL  NUL  NUL  NUL
        Scalar                  FP   FP   FP   FP   FP   FP   FP   REL
        Uninitialised           FP   FP   FP   FP   FP   FP   FP   REL
        Stack                   A    A    A    A    A    REL  A    REL
        MapValue                A    A    A    A    A    REL  A    REL
        Ctx                     FP   FP   FP   FP   FP   FP   FP   REL
        LocalObject             -    -    TYP  TYP  TYP  TYP  TYP  TYP
        NonOwning               -    -    TYP  TYP  TYP  TYP  TYP  REL
        Percpu                  FP   FP   BTF  TRU  RCU  TRU  TRU  REL
        OwnedAtOffset           TYP  OFF  TYP  TYP  TYP  OFF  TYP  OFF
        TrustedAtOffset         TYP  OFF  TYP  TYP  TYP  TYP  TYP  REL
        OwnedEmbedded           A    OFF  A    A    A    OFF  A    OFF
        TrustedEmbedded         A    OFF  A    A    A    REL  A    REL
        OwnedVariableOffset     VAR  VAR  VAR  VAR  VAR  VAR  VAR  OFF
        TrustedVariableOffset   VAR  VAR  VAR  VAR  VAR  VAR  VAR  REL
        OwnedNegativeOffset     NEG  OFF  NEG  NEG  NEG  OFF  NEG  OFF
        TrustedNegativeOffset   NEG  OFF  NEG  NEG  NEG  NEG  NEG  REL
        OwnedWrongStruct        TYP  TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedWrongStruct      TYP  TYP  TYP  TYP  TYP  TYP  TYP  REL
        OwnedFirstMember        A    TYP  A    A    A    TYP  A    TYP
        TrustedFirstMember      A    TYP  A    A    A    REL  A    REL
        OwnedAlias              A    TYP  TYP  TYP  TYP  TYP  TYP  TYP
        TrustedAlias            A    TYP  TYP  TYP  TYP  TYP  TYP  REL
    ";
    compare("cpumask", columns, table);
}
