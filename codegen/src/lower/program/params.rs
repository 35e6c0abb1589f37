//! The parameters of a program, and the rest of its signature.

use syn::{FnArg, ReturnType, Signature, Type};

use super::{Attached, Passed};
use crate::diag::{Code, Diagnostic};
use crate::lower::Lowering;
use crate::model::program::Given;
use crate::source::Span;

impl Lowering {
    /// What no kernel calls, whatever the kind.
    pub(super) fn signature(&mut self, file: usize, sig: &Signature) {
        let span = Span::of(file, sig.ident.span());
        let marks = [
            (!sig.generics.params.is_empty()).then_some("generic"),
            sig.constness.map(|_| "const"),
            sig.asyncness.map(|_| "async"),
            matches!(sig.safety, syn::Safety::Unsafe(_)).then_some("unsafe"),
            sig.abi.as_ref().map(|_| "extern"),
            sig.variadic.as_ref().map(|_| "variadic"),
        ];
        for mark in marks.into_iter().flatten() {
            let message = format!(
                "`{}` is {mark}, and a program is a plain function",
                sig.ident
            );
            self.report(
                Diagnostic::new(Code::ProgramSignature, span, message)
                    .note("what the kernel calls is made of it: an `extern \"C\"` function of a context")
                    .help("write `fn NAME(ARGUMENTS) -> i32`"),
            );
        }
        self.returned(span, &sig.output);
    }

    fn returned(&mut self, name: Span, output: &ReturnType) {
        let span = match output {
            ReturnType::Default => name,
            ReturnType::Type(_, ty) if is_i32(ty) => return,
            ReturnType::Type(_, ty) => Span::of_type(name.file, ty),
        };
        self.report(
            Diagnostic::new(Code::ProgramReturn, span, "a program returns `i32`").note(
                "the kernel reads R0 when a program ends; the verifier says where nothing is in it: R0 !read_ok",
            ),
        );
    }

    /// What stands for each parameter.
    pub(super) fn params(&mut self, attached: &Attached<'_>, sig: &Signature) -> Vec<Passed> {
        let mut params = Vec::new();
        let mut place = 0;
        for (index, input) in sig.inputs.iter().enumerate() {
            let FnArg::Typed(typed) = input else {
                self.receiver(attached.file, input);
                continue;
            };
            if is_section(&typed.ty) {
                self.section(attached, index, &typed.ty);
                params.push(Passed::Section);
                continue;
            }
            let given = attached.kind.given(attached.target.as_deref(), place);
            self.argument(attached, given, &typed.ty);
            params.push(Passed::Given(place, given));
            place += 1;
        }
        if place > attached.kind.most_arguments() {
            self.too_many(attached, sig);
        }
        params
    }

    fn receiver(&mut self, file: usize, input: &FnArg) {
        let message = "a program has no `self`: it is called with its arguments alone";
        let span = Span::covering(file, input);
        self.report(Diagnostic::new(Code::ProgramSignature, span, message));
    }

    fn too_many(&mut self, attached: &Attached<'_>, sig: &Signature) {
        let (word, most) = (attached.kind.word, attached.kind.most_arguments());
        let span = Span::covering(attached.file, &sig.inputs);
        let (message, note) = match most {
            1 => (
                format!("`{word}` programs have one argument"),
                "they are called with their context, and that is all",
            ),
            _ => (
                format!("`{word}` programs have at most {most} arguments"),
                "no function that programs are attached to has more (MAX_BPF_FUNC_ARGS, include/linux/bpf.h)",
            ),
        };
        self.report(Diagnostic::new(Code::ProgramArguments, span, message).note(note));
    }

    /// `&RcuSection`, which only a program that cannot sleep runs in, and which
    /// is none of the arguments that are counted.
    fn section(&mut self, attached: &Attached<'_>, index: usize, ty: &Type) {
        let span = Span::covering(attached.file, ty);
        if attached.sleeps {
            let message = "a program that may sleep does not run in an RCU section";
            self.report(
                Diagnostic::new(Code::SectionArgument, span, message)
                    .other(attached.word.span, "this program may sleep")
                    .help("open one where it is needed: `let section = RcuGuard::new();`"),
            );
        } else if index > 0 {
            let message = "the RCU section of a program is its first parameter";
            self.report(
                Diagnostic::new(Code::SectionArgument, span, message)
                    .note("it is none of the arguments that the kernel gives"),
            );
        }
    }

    /// A type that says plainly what is wrong with it. (Where it goes by
    /// another name, a bound says so.)
    fn argument(&mut self, attached: &Attached<'_>, given: Given, ty: &Type) {
        let name = last_name(ty).unwrap_or_default();
        let checked = matches!(name.as_str(), "Trusted" | "Walked");
        match given {
            Given::TrustedOrNull if checked => self.unchecked(attached, "Trusted", ty),
            Given::WalkedOrNull if checked => self.unchecked(attached, "Walked", ty),
            Given::Number if checked || name == "Option" => self.no_pointer(attached, ty),
            Given::Trusted
            | Given::TrustedOrNull
            | Given::Walked
            | Given::WalkedOrNull
            | Given::Number
            | Given::Memory
            | Given::Context(_) => {}
        }
    }

    fn unchecked(&mut self, attached: &Attached<'_>, state: &str, ty: &Type) {
        let why = match attached.kind.word {
            "iter" => {
                "the program is called once more when the items are over, with NULL (PTR_TO_BTF_ID_OR_NULL in the iterator's bpf_iter_reg)"
            }
            _ => {
                "the kernel lists it among those that may be NULL (raw_tp_null_args, kernel/bpf/btf.c, 6.12 and 7.3)"
            }
        };
        let message = format!("`{}` may give NULL here", attached.name());
        let span = Span::covering(attached.file, ty);
        self.report(
            Diagnostic::new(Code::UncheckedArgument, span, message)
                .note(why)
                .note("the verifier says of an unchecked use: R%d invalid mem access 'trusted_ptr_or_null_'")
                .help(format!("write `Option<{state}<'_, _>>`")),
        );
    }

    fn no_pointer(&mut self, attached: &Attached<'_>, ty: &Type) {
        let why = match attached.kind.word {
            "iter" => "it is memory, and no struct of the kernel (PTR_TO_BUF)",
            _ => {
                "it may be an error in place of a pointer (raw_tp_null_args, kernel/bpf/btf.c, 6.12 and 7.3): the verifier takes it for a number"
            }
        };
        let message = format!("`{}` gives no pointer to a struct here", attached.name());
        let span = Span::covering(attached.file, ty);
        self.report(
            Diagnostic::new(Code::NoPointerHere, span, message)
                .note(why)
                .help("write `u64`"),
        );
    }
}

impl Attached<'_> {
    /// `kind/target`.
    fn name(&self) -> String {
        self.kind.section(self.target.as_deref(), self.sleeps)
    }
}

fn is_i32(ty: &Type) -> bool {
    last_name(ty).is_some_and(|name| name == "i32" || name == "c_int")
}

/// `&RcuSection`, by whichever path.
fn is_section(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) if reference.mutability.is_none() => {
            last_name(&reference.elem).is_some_and(|name| name == "RcuSection")
        }
        _ => false,
    }
}

/// The last word of a type that is a path.
fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(named) => {
            let last = named.path.segments.last();
            last.map(|last| last.ident.to_string())
        }
        Type::Paren(inside) => last_name(&inside.elem),
        Type::Group(inside) => last_name(&inside.elem),
        _ => None,
    }
}
