//! Parameters: how many, of what type, and which constraint fits which.
//!
//! Owns the rules about one argument, and those about arguments of one kfunc.
//! What each constraint goes on is in [`crate::model::suffix`].

use super::{Found, One, is_known};
use crate::diag::{Code, Diagnostic, Part, Place};
use crate::model::Param;
use crate::model::cname::is_iterator;
use crate::model::ctype::{CType, Int};
use crate::model::suffix::{self, AppliesTo, Constraint, Spelling};
use crate::model::version::Kernel;

/// Registers that carry arguments, R1 to R5.
const REGISTERS: usize = 5;
/// `MAX_BPF_FUNC_ARGS` (`include/linux/bpf.h`): with a JIT that passes
/// arguments on the stack, 7.3 on.
const WITH_STACK: usize = 12;

/// Runs every rule about one kfunc's parameters.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    found.extend(too_many(one));
    for (index, param) in one.params() {
        found.extend(by_value(one, index, param));
        found.extend(suffix_disagrees(one, index, param));
        found.extend(overlapping_types(one, index, param));
        let before = found.len();
        for (j, constraint) in param.constraints.iter().enumerate() {
            let arg = Arg {
                one,
                index,
                param,
                place: one.at(Part::Constraint(index, j)),
                constraint,
            };
            let misplaced = wrong_type(&arg).or_else(|| size_position(&arg));
            found.extend(misplaced.or_else(|| not_on_target(&arg)));
        }
        // One that has no business there is not to be weighed against another.
        if found.len() == before {
            found.extend(several_suffixes(one, index, param));
        }
    }
    let constant = |c: &Constraint| matches!(c, Constraint::Constant | Constraint::ConstSizeOf(_));
    found.extend(several(
        one,
        constant,
        "only one constant argument permitted",
    ));
    let buffer = |c: &Constraint| matches!(c, Constraint::BufferSize { .. });
    found.extend(several(
        one,
        buffer,
        "2 or more rdonly/rdwr_buf_size parameters",
    ));
}

fn too_many(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let count = one.kfunc.params.len();
    let limit = |kernel| {
        if kernel < Kernel::V7_3 {
            REGISTERS
        } else {
            WITH_STACK
        }
    };
    let (_, _, kernel) = one.first_on(|_, kernel| count > limit(kernel) && one.is_sound())?;
    let limit = limit(kernel);
    let message = format!(
        "`{}` takes {count} arguments, and {kernel} passes at most {limit}",
        one.kfunc.name
    );
    let why = "the verifier refuses more than 5 (\"Function %s has %d > %d args\"); 7.3 passes up \
               to 12 where the JIT puts arguments on the stack";
    Some(
        Diagnostic::new(Code::TooManyParameters, one.at(Part::Param(limit)), message)
            .label("the first that is too many")
            .note(why)
            .help("put arguments into a struct and take a pointer to it"),
    )
}

fn by_value(one: &One<'_>, index: usize, param: &Param) -> Option<Diagnostic<Place>> {
    by_value_at(one, &param.ty, one.at(Part::ParamType(index)))
}

/// A struct or union that is no pointer, wherever it stands in a prototype. What is
/// not declared may be an enum whose declaration could not be read.
pub(super) fn by_value_at(one: &One<'_>, ty: &CType, place: Place) -> Option<Diagnostic<Place>> {
    let (CType::Struct(tag) | CType::Union(tag)) = ty else {
        return None;
    };
    if one.case.unread && one.case.model.type_named(tag).is_none() {
        return None;
    }
    let message = format!("`{tag}` is passed by value");
    Some(
        Diagnostic::new(Code::ByValueStruct, place, message)
            .note("an argument and a result are one BPF register of 64 bits each")
            .help("pass a pointer; if it is an enum, derive `KernelEnum` for it"),
    )
}

/// A constraint on an argument.
struct Arg<'a> {
    one: &'a One<'a>,
    index: usize,
    param: &'a Param,
    place: Place,
    constraint: &'a Constraint,
}

impl Arg<'_> {
    fn diagnostic(&self, code: Code, message: String) -> Diagnostic<Place> {
        Diagnostic::new(code, self.place, message)
            .other(self.one.at(Part::ParamType(self.index)), "this is its type")
    }
}

fn wrong_type(arg: &Arg<'_>) -> Option<Diagnostic<Place>> {
    let applies = arg.constraint.info().applies_to;
    let ty = &arg.param.ty;
    if !is_known(ty) || fits(arg, applies) {
        return None;
    }
    let (code, wanted, why, help) = demand(applies)?;
    let word = arg.constraint.info().word;
    let message = format!(
        "`{word}` is for {wanted}, but `{}` is `{ty}`",
        arg.param.name
    );
    Some(arg.diagnostic(code, message).note(why).help(help))
}

/// Whether the argument's type is what the constraint goes on.
fn fits(arg: &Arg<'_>, applies: AppliesTo) -> bool {
    let ty = &arg.param.ty;
    let tag = ty.struct_pointee();
    let in_doubt = tag.is_some_and(|tag| !arg.one.case.knows(tag));
    let is_iterator = tag.is_some_and(is_iterator);
    match applies {
        AppliesTo::Any => true,
        AppliesTo::Pointer => ty.is_pointer() || matches!(ty, CType::Function(_)),
        AppliesTo::Integer | AppliesTo::SizeOfPrevious => ty.is_scalar(),
        AppliesTo::ConstCharPointer => {
            matches!(ty, CType::Pointer(p) if p.constant && p.to == CType::Int(Int::Char))
        }
        AppliesTo::VoidPointer => ty.pointee() == Some(&CType::Void),
        AppliesTo::DynptrOrIterator => {
            is_iterator || in_doubt || tag.is_some_and(|tag| tag.starts_with("bpf_dynptr"))
        }
        AppliesTo::Iterator => is_iterator || in_doubt,
        AppliesTo::UnsignedLongPointer => {
            matches!(ty.pointee(), Some(CType::Int(Int::ULong | Int::Size)))
        }
    }
}

/// Code, what is wanted, why, and how to get it.
type Demand = (Code, &'static str, &'static str, &'static str);

/// What to say where a constraint is on the wrong type.
fn demand(applies: AppliesTo) -> Option<Demand> {
    let demand = match applies {
        AppliesTo::Any => return None,
        AppliesTo::Pointer => (
            Code::StateOnNonPointer,
            "pointers",
            "the verifier looks at the state of pointers alone",
            "remove it, or take a pointer",
        ),
        AppliesTo::Integer | AppliesTo::SizeOfPrevious => (
            Code::NumberOnNonInteger,
            "integers",
            "the verifier takes the argument for a number: \"R%d is not a scalar\"",
            "take an integer",
        ),
        AppliesTo::ConstCharPointer => (
            Code::StringType,
            "`const char *`",
            "a `__str` argument is a zero-terminated string in a read-only map (6.8 on)",
            "take `*const c_char`",
        ),
        AppliesTo::VoidPointer => (
            Code::VoidPointerOnly,
            "`void *`",
            "the verifier puts a pointer of its own there, whatever C calls it",
            "take `*mut c_void`",
        ),
        AppliesTo::DynptrOrIterator => (
            Code::DynptrOrIteratorOnly,
            "dynptrs and iterators",
            "nothing else on a program's stack has a state before its first use (6.4 on)",
            "take `*mut bpf_dynptr`, or `*mut bpf_iter_NAME`",
        ),
        AppliesTo::Iterator => (
            Code::DynptrOrIteratorOnly,
            "iterators",
            "an `__iter` argument is a `struct bpf_iter_NAME *` (6.12 on)",
            "take `*mut bpf_iter_NAME`",
        ),
        AppliesTo::UnsignedLongPointer => (
            Code::IrqFlagType,
            "`unsigned long *`",
            "an `__irq_flag` argument is the slot that bpf_local_irq_save filled (6.14 on)",
            "take `*mut c_ulong`",
        ),
    };
    Some(demand)
}

/// A length is that of the argument directly before it.
fn size_position(arg: &Arg<'_>) -> Option<Diagnostic<Place>> {
    let (Constraint::SizeOf(of) | Constraint::ConstSizeOf(of)) = arg.constraint else {
        return None;
    };
    let params = &arg.one.kfunc.params;
    let before = arg.index.checked_sub(1).and_then(|i| params.get(i));
    let Some(before) = before else {
        let message = format!("`{}` is the first argument and no size", arg.param.name);
        return Some(misplaced(arg, message));
    };
    let named =
        before.name == *of || suffix::split(of).is_some_and(|(stem, _)| stem == before.name);
    let message = match &before.ty {
        ty if !is_known(ty) => return None,
        ty if !ty.is_pointer() => {
            format!("`{}` stands before the size and is no pointer", before.name)
        }
        _ if named => return None,
        _ => format!("the size of `{of}` stands behind `{}`", before.name),
    };
    let place = arg.one.at(Part::Param(arg.index - 1));
    Some(misplaced(arg, message).other(place, "the verifier takes it for the size of this"))
}

fn misplaced(arg: &Arg<'_>, message: String) -> Diagnostic<Place> {
    Diagnostic::new(Code::SizeWithoutPointer, arg.place, message)
        .note("`__sz` and `__szk` are about the argument directly before (5.18 on)")
        .help("put the size right behind the pointer that it is about")
}

fn not_on_target(arg: &Arg<'_>) -> Option<Diagnostic<Place>> {
    let info = arg.constraint.info();
    let spelled = spelling(info.spelling)?;
    let is_deaf = |kernel| !info.range.contains(kernel);
    let (_, _, kernel) = arg
        .one
        .first_on(|_, kernel| is_deaf(kernel) && arg.one.is_sound())?;
    let message = format!("`{}` says nothing to kernel {kernel}", info.word);
    Some(
        Diagnostic::new(Code::ConstraintNotOnTarget, arg.place, message)
            .note(format!("`{spelled}` is known in {}", info.range))
            .help(
                "narrow the contracts with `since` and `until`, or the kernels that are targeted",
            ),
    )
}

fn spelling(spelling: Spelling) -> Option<&'static str> {
    match spelling {
        Spelling::Suffix(text) | Spelling::Name(text) => Some(text),
        Spelling::None => None,
    }
}

/// The name was written with a suffix that its attributes do not repeat.
fn suffix_disagrees(one: &One<'_>, index: usize, param: &Param) -> Option<Diagnostic<Place>> {
    let (stem, kind) = suffix::split(&param.name)?;
    let (word, text) = (kind.info().word, spelling(kind.info().spelling)?);
    if param.constraints.iter().any(|c| c.info().word == word) {
        return None;
    }
    let place = one.at(Part::ParamName(index));
    let message = format!("`{}` ends in `{text}`, which means `{word}`", param.name);
    let diagnostic = Diagnostic::new(Code::SuffixDisagrees, place, message)
        .note("kernels read constraints from the end of a parameter's name")
        .help(match kind {
            Constraint::SizeOf(_) | Constraint::ConstSizeOf(_) => {
                format!("say of what: `#[arg({word} = \"...\")] {stem}`")
            }
            _ => format!("call it `{stem}`, or write `#[arg({word})] {stem}`"),
        });
    Some(match param.constraints.first() {
        Some(said) => diagnostic.other(
            one.at(Part::Constraint(index, 0)),
            format!("but this says `{}`", said.info().word),
        ),
        None => diagnostic,
    })
}

/// A parameter has one type on one kernel.
fn overlapping_types(one: &One<'_>, index: usize, param: &Param) -> Option<Diagnostic<Place>> {
    let pairs = param.was.iter().enumerate();
    let mut pairs = pairs.flat_map(|(i, first)| {
        let rest = param.was.iter().skip(i + 1);
        rest.filter_map(|second| first.range.intersect(second.range))
    });
    let kernel = pairs.next()?.since();
    let message = format!("`{}` was two types on kernel {kernel}", param.name);
    Some(
        Diagnostic::new(Code::OverlappingTypes, one.at(Part::Param(index)), message)
            .note("`since` and `until` are both inclusive; without one the range is open")
            .help("let one `was` end before the other begins"),
    )
}

/// A kernel sees the last suffix of a name and no other; `__arena__nullable`
/// is the one pair that it knows (7.0 on).
fn several_suffixes(one: &One<'_>, index: usize, param: &Param) -> Option<Diagnostic<Place>> {
    let spelled = |kernel: Kernel| {
        let heard = move |(_, c): &(usize, &Constraint)| {
            let info = c.info();
            spelling(info.spelling_on(kernel)).is_some()
        };
        param.constraints.iter().enumerate().filter(heard)
    };
    let is_pair = |a: &Constraint, b: &Constraint| {
        let both = |one, other| (a, b) == (one, other) || (b, a) == (one, other);
        both(&Constraint::Nullable, &Constraint::Arena)
    };
    let clash = |kernel: Kernel| {
        let mut heard = spelled(kernel);
        let (first, second) = (heard.next()?, heard.next()?);
        (!is_pair(first.1, second.1)).then_some((first, second))
    };
    // Two of one word are a duplicate, which is reported where it is read.
    let (_, _, kernel) = one.first_on(|_, kernel| clash(kernel).is_some())?;
    let ((i, first), (j, second)) = clash(kernel)?;
    let (a, b) = (first.info().word, second.info().word);
    let message = format!("`{a}` and `{b}` cannot both be said of `{}`", param.name);
    Some(
        Diagnostic::new(
            Code::SeveralSuffixes,
            one.at(Part::Constraint(index, j)),
            message,
        )
        .other(one.at(Part::Constraint(index, i)), "the other one")
        .note(format!(
            "each is the end of the parameter's name, and {kernel} reads one end"
        ))
        .help("keep the one that the kernel has"),
    )
}

/// More than one argument that the verifier keeps in the same field; `text` is
/// what it says.
fn several(one: &One<'_>, is: fn(&Constraint) -> bool, text: &str) -> Option<Diagnostic<Place>> {
    let constraints = one.params().flat_map(|(index, param)| {
        let constraints = param.constraints.iter().enumerate();
        constraints.filter_map(move |(j, c)| is(c).then_some((Part::Constraint(index, j), param)))
    });
    let mut constraints = constraints;
    let (first, second) = (constraints.next()?, constraints.next()?);
    let message = format!(
        "`{}` and `{}` must both be constants, and a kfunc may have one",
        first.1.name, second.1.name
    );
    Some(
        Diagnostic::new(Code::SeveralConstants, one.at(second.0), message)
            .other(one.at(first.0), "the first")
            .note(format!(
                "the verifier keeps one of them (6.2 on): \"{text}\""
            ))
            .help("let one of them be an ordinary argument"),
    )
}
