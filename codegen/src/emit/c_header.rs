//! The back end `c-header`: what a BPF program in C includes.
//!
//! Owns the shape of `kfunc.h`: which declarations stand behind which fence.
//! Refuses to know layouts and guards of types ([`types`]).

mod types;

use std::cmp::Reverse;

use super::c::{self, Writer};
use super::ladder::{Ladder, kernels_of, stretches};
use super::{Backend, Files, Input, facts, head_lines, seen};
use crate::model::ctype::CType;
use crate::model::version::{Kernel, KernelRange};
use crate::model::{Kfunc, Model, Param};

/// Weak externs of every kfunc, with the types in their prototypes.
pub(super) struct CHeader;

/// How to use the header; said in it.
const USAGE: &[&str] = &[
    "Include vmlinux.h, where the program uses it, before this file. Both may \
     declare the same kfunc: declarations that agree may be repeated in C. Where \
     they do not agree, keep vmlinux.h's away:",
    "",
    "    #define BPF_NO_KFUNC_PROTOTYPES",
    "    #include \"vmlinux.h\"",
    "    #undef BPF_NO_KFUNC_PROTOTYPES",
    "",
    "Without vmlinux.h the types in the prototypes are defined here, as empty \
     structs where only their name matters: libbpf refuses a kfunc whose structs \
     are declared and not defined. A program that brings its own `struct T` \
     defines it before this file and says",
    "",
    "    #define KFUNC_HAVE_T",
    "",
    "and one whose vmlinux.h lacks T (it is a module's) says, before this file,",
    "",
    "    #define KFUNC_NEED_T",
];

/// The same where the types come from a kernel.
const CLOSED: &[&str] = &[
    "This file needs no vmlinux.h: the types in the prototypes are defined here, \
     as this kernel lays them out, with all that they are made of. Fields that a \
     program reads are found where it runs (CO-RE); what a struct only points to \
     is declared. A program that brings its own type T defines it before this \
     file and says",
    "",
    "    #define KFUNC_HAVE_T",
    "",
    "Where vmlinux.h is included before this file, its types are taken, and both \
     may declare the same kfunc. Where they do not agree, keep vmlinux.h's away:",
    "",
    "    #define BPF_NO_KFUNC_PROTOTYPES",
    "    #include \"vmlinux.h\"",
    "    #undef BPF_NO_KFUNC_PROTOTYPES",
    "",
    "A program whose vmlinux.h lacks T (it is a module's) says, before this file,",
    "",
    "    #define KFUNC_NEED_T",
];

impl Backend for CHeader {
    fn name(&self) -> &'static str {
        "c-header"
    }

    fn about(&self) -> &'static str {
        "a C header for BPF programs: weak externs and the types that they use"
    }

    fn emit(&self, input: &Input<'_>) -> Files {
        Files::from([("kfunc.h".to_owned(), header(input))])
    }
}

fn header(input: &Input<'_>) -> String {
    let groups = by_name(input);
    let mut w = Writer::default();
    w.line("/* SPDX-License-Identifier: MIT OR Apache-2.0 */");
    let mut head = head_lines(input);
    head.push(String::new());
    let usage = match (input.types)() {
        Some(_) => CLOSED,
        None => USAGE,
    };
    head.extend(usage.iter().map(|line| (*line).to_owned()));
    w.comment(&head);
    w.directive("ifndef __KFUNC_H__");
    w.directive("define __KFUNC_H__");
    w.blank();
    attributes(&mut w);
    let ladder = Ladder::program(input.target);
    target_macros(&mut w, &ladder, &groups);
    types::write(&mut w, input, &groups);
    w.blank();
    w.directive("ifndef BPF_NO_KFUNC_PROTOTYPES");
    for group in &groups {
        w.blank();
        variants(&mut w, input, &ladder, group);
    }
    w.blank();
    w.directive("endif /* BPF_NO_KFUNC_PROTOTYPES */");
    w.blank();
    w.directive("endif /* __KFUNC_H__ */");
    w.finish()
}

/// The same tokens as in libbpf's `bpf_helpers.h` (1.1 on), which may come
/// before or after.
fn attributes(w: &mut Writer) {
    w.directive("ifndef __ksym");
    w.directive("define __ksym __attribute__((section(\".ksyms\")))");
    w.directive("endif");
    w.directive("ifndef __weak");
    w.directive("define __weak __attribute__((weak))");
    w.directive("endif");
    w.blank();
}

/// A prototype, and who has it.
struct Variant<'a> {
    /// The declarations with this prototype, newest first; never empty.
    kfuncs: Vec<&'a Kfunc>,
    range: KernelRange,
}

impl<'a> Variant<'a> {
    fn kfunc(&self) -> &'a Kfunc {
        self.kfuncs[0]
    }

    fn newest(&self) -> Kernel {
        self.range.until()
    }

    fn params(&self) -> &'a [Param] {
        seen::program_params(self.kfunc(), self.newest())
    }

    /// The declaration that a program wants.
    fn declaration(&self) -> String {
        let params: Vec<_> = self
            .params()
            .iter()
            .map(|param| {
                let name = param.kernel_name(self.newest());
                param.ty_on(self.newest()).declare(&name)
            })
            .collect();
        let text = c::declaration(self.ret(), &self.kfunc().name, &params);
        format!("extern {text} __weak __ksym;")
    }

    /// Whether the prototypes are the same, but for the parameters' names.
    fn is_like(&self, other: &Self) -> bool {
        self.ret() == other.ret() && self.types().eq(other.types())
    }

    fn ret(&self) -> &'a CType {
        self.kfunc().ret_on(self.newest())
    }

    fn types(&self) -> impl Iterator<Item = &'a CType> {
        let newest = self.newest();
        self.params().iter().map(move |param| param.ty_on(newest))
    }

    /// Takes in the declaration of older kernels.
    fn absorb(&mut self, older: Self) {
        let Self { kfuncs, range } = older;
        self.kfuncs.extend(kfuncs);
        self.range = KernelRange::new(range.since(), self.range.until()).unwrap_or(self.range);
    }
}

/// The prototypes of one name in the target, newest first.
type Group<'a> = Vec<Variant<'a>>;

fn by_name<'a>(input: &Input<'a>) -> Vec<Group<'a>> {
    let model: &'a Model = input.model;
    let variants = model.kfuncs.iter().flat_map(|kfunc| {
        let ranges = prototype_ranges(kfunc, input.target);
        let variant = move |range| Variant {
            kfuncs: vec![kfunc],
            range,
        };
        ranges.into_iter().map(variant)
    });
    let mut found: Vec<_> = variants.collect();
    let order = |variant: &Variant<'a>| (&variant.kfunc().name, Reverse(variant.range));
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut groups: Vec<Group<'a>> = Vec::new();
    for variant in found {
        match groups.last_mut() {
            Some(group) if group[0].kfunc().name == variant.kfunc().name => {
                match group.last_mut() {
                    Some(newer) if newer.is_like(&variant) => newer.absorb(variant),
                    Some(_) | None => group.push(variant),
                }
            }
            Some(_) | None => groups.push(vec![variant]),
        }
    }
    groups
}

/// The stretches of the target in which the kfunc's types are the same.
fn prototype_ranges(kfunc: &Kfunc, target: KernelRange) -> Vec<KernelRange> {
    let Some(range) = seen::range_in(kfunc, target) else {
        return Vec::new();
    };
    let types = |kernel| {
        let params = kfunc.params.iter().map(|param| param.ty_on(kernel));
        params.chain([kfunc.ret_on(kernel)]).collect::<Vec<_>>()
    };
    let rungs = stretches(&kernels_of(range), types);
    rungs.into_iter().map(|rung| rung.range).collect()
}

/// `KFUNC_TARGET_KERNEL`, where a prototype depends on it.
fn target_macros(w: &mut Writer, ladder: &Ladder, groups: &[Group<'_>]) {
    let (Some(oldest), Some(newest)) = (ladder.kernels().first(), ladder.kernels().last()) else {
        return;
    };
    if groups.iter().all(|group| group.len() == 1) {
        return;
    }
    w.comment(&[
        "Some prototypes changed within these kernels. The newest kernel's are declared; to \
         build for an older one, say so before this file, as in"
            .to_owned(),
        String::new(),
        format!(
            "    #define KFUNC_TARGET_KERNEL {}",
            ladder.version(*oldest)
        ),
    ]);
    w.directive("ifndef KFUNC_KERNEL_VERSION");
    w.directive("define KFUNC_KERNEL_VERSION(major, minor) (((major) << 16) + ((minor) << 8))");
    w.directive("endif");
    w.directive("ifndef KFUNC_TARGET_KERNEL");
    w.directive(&format!(
        "define KFUNC_TARGET_KERNEL {}",
        ladder.version(*newest)
    ));
    w.directive("endif");
    w.blank();
}

fn variants(w: &mut Writer, input: &Input<'_>, ladder: &Ladder, group: &Group<'_>) {
    if let [only] = group.as_slice() {
        prototype(w, input, only);
        return;
    }
    ladder.vary(w, |kernel, w| {
        let mut found = group.iter();
        if let Some(variant) = found.find(|variant| variant.range.contains(kernel)) {
            prototype(w, input, variant);
        }
    });
}

fn prototype(w: &mut Writer, input: &Input<'_>, variant: &Variant<'_>) {
    let condition = arch_condition(input.model, variant.kfunc());
    w.fenced(&condition, |w| {
        w.doc(&facts::doc_lines(input, &variant.kfuncs));
        w.wrapped(&variant.declaration());
    });
}

/// libbpf's `bpf_tracing.h` tells architectures apart by `__TARGET_ARCH_*`.
fn arch_condition(model: &Model, kfunc: &Kfunc) -> String {
    let set = model.set_of(kfunc);
    let tests: Vec<_> = set
        .into_iter()
        .flat_map(facts::archs)
        .map(|arch| format!("!defined(__TARGET_ARCH_{})", arch.dir))
        .collect();
    match tests.as_slice() {
        [] => String::new(),
        tests => format!("if {}", tests.join(" && ")),
    }
}
