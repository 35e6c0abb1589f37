//! The acceptance table against its specification: what the tests about it
//! share.

mod laws;
mod messages;
mod tables;

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
        was: Vec::new(),
        constraints: constraints.to_vec(),
    }
}

fn kfunc(flags: &[Flag], params: Vec<Param>) -> Kfunc {
    let contract = Contract {
        range: KernelRange::ALL,
        intent: flags.iter().copied().collect::<FlagSet>(),
        acquires: Origin::Acquired,
        owned: Origin::Acquired,
        sets: Vec::new(),
        returns: None,
    };
    Kfunc {
        name: "f".to_owned(),
        contracts: vec![contract],
        unread: Vec::new(),
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

/// The abbreviation of a verdict in the tests.
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
