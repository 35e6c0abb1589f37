//! Why a verifier refuses a register, and what its log says then.
//!
//! Owns the reasons and their messages by kernel. A message is given for the
//! kernels whose sources or images were read: 6.1, 6.6, 6.12, 6.16 to 7.3.
//! 6.7 to 6.11 and 6.13 to 6.15 say what the kernels around them say, and so
//! do 6.2 to 6.5 what 6.6 does, except where a text came later.

use super::state::PointerState;
use super::{Question, Verdict};
use crate::model::ctype::CType;
use crate::model::version::Kernel;

/// Why a register is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Must be referenced or trusted.
    NotTrusted,
    /// Must be protected by RCU, if it is not trusted.
    NotRcu,
    /// Must be referenced: KF_TRUSTED_ARGS of 6.0 and 6.1, KF_OWNED_ARGS of
    /// the series.
    NotReferenced,
    /// May be NULL.
    PossiblyNull,
    /// Is no pointer to a kernel object, and the struct holds pointers, so
    /// that memory will not do.
    NotObject,
    /// Is neither a kernel object nor memory.
    NotMemory,
    /// A kernel object, of a kind that no kfunc takes.
    Unsafe,
    /// Points to another struct.
    WrongStruct,
    /// Must point to the start of its object.
    NonzeroOffset,
    /// Has an offset that is not known.
    VariableOffset,
    /// Has a negative offset.
    NegativeOffset,
    /// Is not a reference that could be released.
    NotReleasable,
    /// Is a second reference in the call of a kfunc that releases one.
    SecondReference,
    /// The declaration asks for more than the verifier checks.
    Declared(Demand),
}

/// What a declaration can ask for beyond the kernel's flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// A reference that the program owns.
    Owned,
    /// One that a kfunc made for the program.
    Allocated,
    /// A trusted pointer.
    Trusted,
    /// A pointer that is trusted or protected by RCU.
    Rcu,
}

impl Demand {
    /// A few words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Demand::Owned => "must be owned by the program",
            Demand::Allocated => "must be made for the program",
            Demand::Trusted => "must be trusted",
            Demand::Rcu => "must be trusted or protected by RCU",
        }
    }
}

impl Reason {
    /// Every reason of a verifier.
    pub const VERIFIER: &'static [Reason] = &[
        Reason::NotTrusted,
        Reason::NotRcu,
        Reason::NotReferenced,
        Reason::PossiblyNull,
        Reason::NotObject,
        Reason::NotMemory,
        Reason::Unsafe,
        Reason::WrongStruct,
        Reason::NonzeroOffset,
        Reason::VariableOffset,
        Reason::NegativeOffset,
        Reason::NotReleasable,
        Reason::SecondReference,
    ];

    /// A few words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Reason::NotTrusted => "must be referenced or trusted",
            Reason::NotRcu => "must be trusted or protected by RCU",
            Reason::NotReferenced => "must be referenced",
            Reason::PossiblyNull => "may be NULL",
            Reason::NotObject => "is no pointer to a kernel object",
            Reason::NotMemory => "is neither a kernel object nor memory",
            Reason::Unsafe => "is not safe to pass",
            Reason::WrongStruct => "points to another struct",
            Reason::NonzeroOffset => "must point to the start of its object",
            Reason::VariableOffset => "has a variable offset",
            Reason::NegativeOffset => "has a negative offset",
            Reason::NotReleasable => "is not a reference that can be released",
            Reason::SecondReference => "is a second reference in one call",
            Reason::Declared(demand) => demand.words(),
        }
    }

    /// What the verifier's log contains when it refuses `state` for this
    /// reason: every one of the texts, in this order. `None` where that is not
    /// known; then no log can be held to agree.
    ///
    /// Argument indices count from 0, registers from 1.
    pub fn message(self, question: &Question<'_>, state: PointerState) -> Option<Vec<String>> {
        let message = Message::new(question, state)?;
        let text = match self {
            Reason::NotTrusted => vec![message.subject("must be referenced or trusted")],
            Reason::NotRcu => vec![message.subject("must be a rcu pointer")],
            Reason::NotReferenced => vec![message.subject("must be referenced")],
            Reason::PossiblyNull => vec![message.possibly_null()],
            Reason::NotObject => vec![message.not_object()],
            Reason::NotMemory => vec![message.not_memory()],
            Reason::Unsafe => vec![message.not_safe()],
            Reason::WrongStruct => vec![message.wrong_struct()],
            Reason::NonzeroOffset => {
                vec![message.subject("must have zero offset when passed to release func")]
            }
            Reason::VariableOffset => message.variable_offset(),
            Reason::NegativeOffset => message.negative_offset(),
            Reason::NotReleasable => vec![message.not_releasable()],
            Reason::SecondReference => vec![message.second_reference()],
            Reason::Declared(_) => return None,
        };
        Some(text)
    }
}

/// What a message is made of.
struct Message<'a> {
    kernel: Kernel,
    kfunc: &'a str,
    /// The struct or union as the verifier calls it: `STRUCT task_struct`.
    wanted: String,
    /// Index of the argument, from 0.
    index: usize,
    /// The register's number.
    register: usize,
    /// The register's type in a log.
    ty: String,
    /// The part of it that the verifier says it expected.
    expected: String,
}

impl<'a> Message<'a> {
    fn new(question: &Question<'a>, state: PointerState) -> Option<Self> {
        let Question {
            model: _,
            kfunc,
            param,
            kernel,
        } = *question;
        let wanted = match kfunc.params.get(param)?.ty.pointee()? {
            CType::Struct(name) => format!("STRUCT {name}"),
            CType::Union(name) => format!("UNION {name}"),
            _ => return None,
        };
        // From the sixth on, arguments are on the stack and are called so.
        if param >= 5 {
            return None;
        }
        let passed = state.passed(kernel)?;
        Some(Self {
            kernel,
            kfunc: &kfunc.name,
            wanted,
            index: param,
            register: param + 1,
            ty: passed.register.text(kernel),
            expected: passed.vouched().text(kernel),
        })
    }

    /// From 7.2 on every message calls an argument by its register.
    fn argument(&self) -> String {
        if self.kernel < Kernel::V7_2 {
            format!("arg#{}", self.index)
        } else {
            format!("R{}", self.register)
        }
    }

    fn subject(&self, rest: &str) -> String {
        format!("R{} {rest}", self.register)
    }

    fn possibly_null(&self) -> String {
        let argument = if self.kernel < Kernel::V7_2 {
            format!("arg{}", self.index)
        } else {
            format!("R{}", self.register)
        };
        format!("Possibly NULL pointer passed to trusted {argument}")
    }

    fn not_object(&self) -> String {
        let Self { ty, wanted, .. } = self;
        let argument = self.argument();
        if self.kernel < Kernel::V7_3 {
            format!("{argument} pointer type {wanted} must point to scalar, or struct with scalar")
        } else {
            format!("{argument} is {ty} expected {wanted}")
        }
    }

    fn not_memory(&self) -> String {
        format!("R{} type={} expected=fp", self.register, self.ty)
    }

    fn not_safe(&self) -> String {
        let Self { ty, expected, .. } = self;
        format!("{} is {ty} expected {expected} or socket", self.argument())
    }

    fn wrong_struct(&self) -> String {
        let Self {
            kfunc,
            wanted,
            register,
            ..
        } = self;
        let argument = if self.kernel < Kernel::V7_2 {
            format!("args#{}", self.index)
        } else {
            format!("R{register}")
        };
        format!(
            "kernel function {kfunc} {argument} expected pointer to {wanted} but R{register} has a \
             pointer to "
        )
    }

    fn variable_offset(&self) -> Vec<String> {
        let start = format!("variable {} access var_off=", self.ty);
        vec![start, "disallowed".to_owned()]
    }

    fn negative_offset(&self) -> Vec<String> {
        let start = format!("negative offset {} ptr R{} off=-", self.ty, self.register);
        vec![start, "disallowed".to_owned()]
    }

    fn not_releasable(&self) -> String {
        let Self {
            kfunc, register, ..
        } = self;
        if self.kernel < Kernel::V7_2 {
            format!("release kernel function {kfunc} expects refcounted PTR_TO_BTF_ID")
        } else {
            format!("release kfunc {kfunc} expects referenced PTR_TO_BTF_ID passed to R{register}")
        }
    }

    fn second_reference(&self) -> String {
        "more than one arg with ref_obj_id".to_owned()
    }
}

impl Verdict {
    /// What the verifier's log contains when it says this of `state`; see
    /// [`Reason::message`]. `None` also for what is not refused.
    pub fn message(self, question: &Question<'_>, state: PointerState) -> Option<Vec<String>> {
        match self {
            Verdict::Refused(reason) => reason.message(question, state),
            Verdict::Accepted | Verdict::Unknown(_) => None,
        }
    }
}
