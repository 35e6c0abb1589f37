//! The verifier's messages: which refusal has one, and how it reads.

use super::*;

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
