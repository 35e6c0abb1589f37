//! What holds of the table whatever its rows are.

use super::*;

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
