//! The acceptance table against its specification, row by row.

use super::*;
use crate::model::KernelType;
use crate::model::TypeKind;
use crate::model::ctype::CType;
use crate::model::flag::FlagSet;

fn kernel_type(name: &str, scalar_only: bool) -> KernelType {
    KernelType {
        name: name.to_owned(),
        rust: name.to_owned(),
        kind: TypeKind::Struct,
        docs: Vec::new(),
        release: None,
        rcu: false,
        kptr: false,
        scalar_only,
        alias_of: None,
        first_member: None,
        size: None,
        fields: Vec::new(),
    }
}

fn model() -> Model {
    let mut model = Model {
        types: vec![
            kernel_type("task_struct", false),
            kernel_type("cpumask", true),
        ],
        ..Model::default()
    };
    model.sort();
    model
}

fn param(ty: &str, constraints: &[Constraint]) -> Param {
    Param {
        name: "p".to_owned(),
        ty: CType::pointer(CType::Struct(ty.to_owned()), false),
        constraints: constraints.to_vec(),
    }
}

fn kfunc(flags: &[Flag], params: Vec<Param>) -> Kfunc {
    let contract = Contract {
        range: KernelRange::ALL,
        intent: flags.iter().copied().collect::<FlagSet>(),
        acquires: Origin::Acquired,
        owned: Origin::Acquired,
    };
    Kfunc {
        name: "f".to_owned(),
        contracts: vec![contract],
        params,
        ret: CType::Void,
        docs: Vec::new(),
        set: None,
        config: None,
        has_body: false,
    }
}

/// Asks about the first parameter.
fn ask<T>(kfunc: &Kfunc, kernel: Kernel, answer: impl Fn(&Question<'_>) -> T) -> T {
    let model = model();
    answer(&Question {
        model: &model,
        kfunc,
        param: 0,
        kernel,
    })
}

/// The abbreviation of a verdict in the tables below.
fn short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "A",
        Verdict::Unknown(Gap::NoState) => "-",
        Verdict::Unknown(_) => "?",
        Verdict::Refused(reason) => match reason {
            Reason::NotTrusted => "TRU",
            Reason::NotRcu => "RCU",
            Reason::NotReferenced => "REF",
            Reason::PossiblyNull => "NUL",
            Reason::NotObject => "MEM",
            Reason::NotMemory => "FP",
            Reason::Unsafe => "BTF",
            Reason::WrongStruct => "TYP",
            Reason::NonzeroOffset => "OFF",
            Reason::VariableOffset => "VAR",
            Reason::NegativeOffset => "NEG",
            Reason::NotReleasable => "REL",
            Reason::SecondReference => "TWO",
            Reason::Declared(_) => "declared",
        },
    }
}

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

/// Flags that change nothing about arguments are left out.
const CONTRACTS: &[&[Flag]] = &[
    &[],
    &[Flag::TrustedArgs],
    &[Flag::Rcu],
    &[Flag::OwnedArgs],
    &[Flag::Release],
    &[Flag::Release, Flag::TrustedArgs],
    &[Flag::TrustedArgs, Flag::Rcu],
];

fn accepted_by(flags: &[Flag], kernel: Kernel) -> BTreeSet<PointerState> {
    ["task_struct", "cpumask"]
        .iter()
        .flat_map(|ty| ask(&kfunc(flags, vec![param(ty, &[])]), kernel, accepted_on))
        .collect()
}

#[test]
fn stricter_flags_accept_less() {
    for kernel in Kernel::all().filter(|kernel| *kernel >= Kernel::V6_2) {
        let trusted = accepted_by(&[Flag::TrustedArgs], kernel);
        let rcu = accepted_by(&[Flag::Rcu], kernel);
        let any = accepted_by(&[], kernel);
        let release = accepted_by(&[Flag::Release], kernel);
        assert!(trusted.is_subset(&rcu), "{kernel}");
        assert!(trusted.is_subset(&any), "{kernel}");
        assert!(release.is_subset(&any), "{kernel}");
        assert!(kernel >= Kernel::V7_0 || rcu.is_subset(&any), "{kernel}");
        let both = accepted_by(&[Flag::TrustedArgs, Flag::Rcu], kernel);
        assert!(kernel < Kernel::V6_3 || both == rcu, "{kernel}");
    }
    for kernel in [Kernel::V6_0, Kernel::V6_1, Kernel::V6_SERIES] {
        let owned = accepted_by(&[Flag::OwnedArgs], kernel);
        let trusted = accepted_by(&[Flag::TrustedArgs], kernel);
        assert!(owned.is_subset(&trusted), "{kernel}");
        assert_ne!(owned, trusted, "{kernel}");
    }
}

#[test]
fn what_is_owned_passes_everywhere_and_a_number_nowhere() {
    for kernel in Kernel::all() {
        for flags in CONTRACTS {
            let accepted = accepted_by(flags, kernel);
            assert!(
                accepted.contains(&PointerState::Owned),
                "{kernel} {flags:?}"
            );
            for never in [PointerState::Scalar, PointerState::Uninitialised] {
                assert!(!accepted.contains(&never), "{kernel} {flags:?}");
            }
        }
    }
}

#[test]
fn only_references_are_released() {
    for kernel in Kernel::all() {
        for state in accepted_by(&[Flag::Release], kernel) {
            let passed = state.passed(kernel).unwrap();
            assert!(passed.referenced, "{kernel}: {state:?}");
        }
    }
}

#[test]
fn every_refusal_has_a_message_and_nothing_else_has() {
    let model = model();
    for kernel in Kernel::all() {
        for flags in CONTRACTS {
            let kfunc = kfunc(flags, vec![param("task_struct", &[])]);
            let question = Question {
                model: &model,
                kfunc: &kfunc,
                param: 0,
                kernel,
            };
            for state in PointerState::ALL {
                let verdict = verdict(&question, *state);
                let refused = matches!(verdict, Verdict::Refused(_));
                let message = verdict.message(&question, *state);
                assert_eq!(message.is_some(), refused, "{kernel} {state:?} {verdict:?}");
            }
        }
    }
}

/// The messages of `reason` about the second parameter.
fn messages(reason: Reason, kernel: Kernel, state: PointerState) -> Vec<String> {
    let model = model();
    let params = vec![param("cpumask", &[]), param("task_struct", &[])];
    let kfunc = kfunc(&[], params);
    let question = Question {
        model: &model,
        kfunc: &kfunc,
        param: 1,
        kernel,
    };
    reason.message(&question, state).unwrap()
}

#[test]
fn messages_read_as_the_verifier_writes_them() {
    use Kernel as K;
    use PointerState as S;
    let cases: &[(Reason, Kernel, PointerState, &str)] = &[
        (
            Reason::NotTrusted,
            K::V6_18,
            S::Walked,
            "R2 must be referenced or trusted",
        ),
        (
            Reason::NotRcu,
            K::V7_3,
            S::Walked,
            "R2 must be a rcu pointer",
        ),
        (
            Reason::NotReferenced,
            K::V6_1,
            S::Trusted,
            "R2 must be referenced",
        ),
        (
            Reason::PossiblyNull,
            K::V6_18,
            S::Null,
            "Possibly NULL pointer passed to trusted arg1",
        ),
        (
            Reason::PossiblyNull,
            K::V7_2,
            S::Null,
            "Possibly NULL pointer passed to trusted R2",
        ),
        (
            Reason::NotObject,
            K::V6_1,
            S::Stack,
            "arg#1 pointer type STRUCT task_struct must point to scalar, or struct with scalar",
        ),
        (
            Reason::NotObject,
            K::V7_2,
            S::Stack,
            "R2 pointer type STRUCT task_struct must point to scalar, or struct with scalar",
        ),
        (
            Reason::NotObject,
            K::V7_3,
            S::Stack,
            "R2 is fp expected STRUCT task_struct",
        ),
        (
            Reason::NotMemory,
            K::V6_18,
            S::Scalar,
            "R2 type=scalar expected=fp",
        ),
        (
            Reason::NotMemory,
            K::V6_SERIES,
            S::Walked,
            "R2 type=walked_ptr_ expected=fp",
        ),
        (
            Reason::Unsafe,
            K::V6_18,
            S::MaybeNull,
            "arg#1 is ptr_or_null_ expected ptr_ or socket",
        ),
        (
            Reason::WrongStruct,
            K::V6_12,
            S::TrustedWrongStruct,
            "kernel function f args#1 expected pointer to STRUCT task_struct but R2 has a pointer \
             to ",
        ),
        (
            Reason::WrongStruct,
            K::V7_3,
            S::TrustedWrongStruct,
            "kernel function f R2 expected pointer to STRUCT task_struct but R2 has a pointer to ",
        ),
        (
            Reason::NotReleasable,
            K::V6_12,
            S::Trusted,
            "release kernel function f expects refcounted PTR_TO_BTF_ID",
        ),
        (
            Reason::NotReleasable,
            K::V7_3,
            S::Trusted,
            "release kfunc f expects referenced PTR_TO_BTF_ID passed to R2",
        ),
    ];
    for (reason, kernel, state, text) in cases {
        assert_eq!(messages(*reason, *kernel, *state), [*text], "{kernel}");
    }
    let variable = messages(Reason::VariableOffset, K::V6_12, S::TrustedVariableOffset);
    assert_eq!(
        variable,
        ["variable trusted_ptr_ access var_off=", "disallowed"]
    );
}

#[test]
fn null_passes_where_the_name_says_so() {
    let nullable = |kernel, flags: &[Flag], state| {
        let kfunc = kfunc(flags, vec![param("task_struct", &[Constraint::Nullable])]);
        short(ask(&kfunc, kernel, |question| verdict(question, state)))
    };
    let trusted = &[Flag::TrustedArgs];
    assert_eq!(nullable(Kernel::V6_6, trusted, PointerState::Null), "NUL");
    assert_eq!(nullable(Kernel::V6_7, trusted, PointerState::Null), "A");
    assert_eq!(nullable(Kernel::V7_3, &[], PointerState::Null), "A");
    // A register that may be NULL is not a NULL.
    assert_eq!(
        nullable(Kernel::V6_18, trusted, PointerState::MaybeNull),
        "BTF"
    );
    assert_eq!(nullable(Kernel::V7_3, &[], PointerState::MaybeNull), "TRU");
    assert_eq!(
        nullable(Kernel::V7_3, &[Flag::Rcu], PointerState::RcuMaybeNull),
        "A"
    );
    assert_eq!(
        nullable(Kernel::V6_12, &[Flag::Release], PointerState::Null),
        "REL"
    );
    assert_eq!(
        nullable(Kernel::V7_3, &[Flag::Release], PointerState::Null),
        "A"
    );
}

#[test]
fn a_declaration_may_ask_for_more_than_the_kernel_checks() {
    let owned = kfunc(&[Flag::OwnedArgs], vec![param("task_struct", &[])]);
    let promised = |kernel, state| short(ask(&owned, kernel, |q| promise(q, state)));
    let taken = |kernel, state| short(ask(&owned, kernel, |q| verdict(q, state)));
    for kernel in [Kernel::V6_12, Kernel::V7_3] {
        assert_eq!(taken(kernel, PointerState::Trusted), "A");
        assert_eq!(promised(kernel, PointerState::Trusted), "declared");
        assert_eq!(promised(kernel, PointerState::Owned), "A");
    }
    let allocated = Constraint::Owned(Origin::Allocated);
    let alone = kfunc(
        &[Flag::TrustedArgs],
        vec![param("task_struct", &[allocated])],
    );
    let promised = |state| short(ask(&alone, Kernel::V6_18, |q| promise(q, state)));
    assert_eq!(promised(PointerState::Owned), "declared");
    assert_eq!(promised(PointerState::OwnedAllocated), "A");
}

#[test]
fn a_range_accepts_what_all_of_it_accepts() {
    let model = model();
    let rcu = kfunc(&[Flag::Rcu], vec![param("task_struct", &[])]);
    let over = |range: &str| accepted(&model, &rcu, 0, KernelRange::parse(range).unwrap());
    let expected: BTreeSet<_> = [
        PointerState::Owned,
        PointerState::OwnedAllocated,
        PointerState::Trusted,
        PointerState::Rcu,
        PointerState::OwnedEmbedded,
        PointerState::TrustedEmbedded,
        PointerState::OwnedFirstMember,
        PointerState::TrustedFirstMember,
    ]
    .into();
    assert_eq!(over("6.12..=7.3"), Some(expected.clone()));
    let from_6_4 = over("6.4..").unwrap();
    assert!(from_6_4.is_subset(&expected));
    assert!(!from_6_4.contains(&PointerState::TrustedEmbedded));
    assert!(from_6_4.contains(&PointerState::Rcu));
    let number = kfunc(&[], vec![]);
    assert_eq!(accepted(&model, &number, 0, KernelRange::ALL), None);
}

#[test]
fn no_answer_is_no_acceptance() {
    let unknown = kfunc(&[], vec![param("never_declared", &[])]);
    let stack = ask(&unknown, Kernel::V6_18, |q| verdict(q, PointerState::Stack));
    assert_eq!(stack, Verdict::Unknown(Gap::Undeclared));
    let owned = ask(&unknown, Kernel::V6_18, |q| verdict(q, PointerState::Owned));
    assert_eq!(owned, Verdict::Accepted);
    let mut late = kfunc(&[], vec![param("task_struct", &[])]);
    late.contracts[0].range = KernelRange::from(Kernel::V6_12);
    let early = ask(&late, Kernel::V6_2, |q| verdict(q, PointerState::Owned));
    assert_eq!(early, Verdict::Unknown(Gap::NoKfunc));
    let iterator = kfunc(&[Flag::IterNew], vec![param("bpf_iter_task", &[])]);
    let it = ask(&iterator, Kernel::V6_18, |q| {
        verdict(q, PointerState::Stack)
    });
    assert_eq!(it, Verdict::Unknown(Gap::NoObject));
}

#[test]
fn the_released_argument_is_the_first_object_or_the_declared_one() {
    let owned = Constraint::Owned(Origin::Acquired);
    let params = vec![param("task_struct", &[]), param("task_struct", &[owned])];
    let second = kfunc(&[Flag::Release], params);
    assert_eq!(released(&second, Kernel::V6_18), Some(1));
    assert_eq!(released(&second, Kernel::V7_3), Some(0));
    let model = model();
    let question = |param, kernel| Question {
        model: &model,
        kfunc: &second,
        param,
        kernel,
    };
    let on = |param, kernel, state| short(verdict(&question(param, kernel), state));
    assert_eq!(on(0, Kernel::V6_18, PointerState::Trusted), "A");
    assert_eq!(on(0, Kernel::V6_18, PointerState::Owned), "TWO");
    assert_eq!(on(1, Kernel::V6_18, PointerState::Trusted), "REL");
    assert_eq!(on(1, Kernel::V7_3, PointerState::Trusted), "A");
}

#[test]
fn columns_say_what_single_answers_say() {
    let mut columns = Columns::default();
    let owned = Constraint::Owned(Origin::Allocated);
    for flags in CONTRACTS {
        for constraints in [&[][..], std::slice::from_ref(&owned)] {
            let kfunc = kfunc(flags, vec![param("task_struct", constraints)]);
            for kernel in Kernel::all() {
                let single = |question: &Question<'_>| -> Vec<_> {
                    let states = PointerState::ALL.iter();
                    states.map(|state| promise(question, *state)).collect()
                };
                let expected = ask(&kfunc, kernel, single);
                let model = model();
                let question = Question {
                    model: &model,
                    kfunc: &kfunc,
                    param: 0,
                    kernel,
                };
                assert_eq!(columns.column(&question).unwrap().to_vec(), expected);
            }
        }
    }
}
