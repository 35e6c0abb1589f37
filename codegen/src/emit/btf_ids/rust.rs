//! Id sets in Rust: one `global_asm!` for each set.
//!
//! Owns the bytes: section, symbols and their order are those of the kernel's
//! macros (include/linux/btf_ids.h, 6.12), so that resolve_btfids finds the
//! same in either. Where kernels of a target differ, each stretch of them has
//! a file: two sets of one name cannot stand in one object.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ladder::{Rung, kernels_of, stretches};
use super::super::rust_extern::{ident, pretty};
use super::super::{Files, Input, head_lines};
use super::{KFUNCS_SETS, Members, dtor_config, dtor_function, has_dtor};
use crate::model::flag::{Flag, FlagSet};
use crate::model::symbol::dtor_list;
use crate::model::version::Kernel;
use crate::model::{KfuncSet, Model};

/// A set as one kernel has it.
#[derive(PartialEq)]
struct Layout {
    ids: String,
    config: Option<String>,
    /// The second word of its header: `BTF_SET8_KFUNCS` from 6.9 on.
    header: u32,
    entries: Vec<Entry>,
    lists: Vec<List>,
}

/// A kfunc with its flags.
#[derive(PartialEq)]
struct Entry {
    name: String,
    config: Option<String>,
    flags: FlagSet,
}

/// A type with its destructor.
#[derive(PartialEq)]
struct List {
    label: String,
    config: Option<String>,
    ty: String,
    function: String,
}

/// One file, or one for each stretch of kernels with the same sets.
pub(super) fn files(input: &Input<'_>) -> Files {
    let kernels = kernels_of(input.target);
    let sets = input.model.sets.iter();
    let sets: Vec<_> = sets
        .map(|set| (set, Members::of(input.model, set)))
        .collect();
    let rungs = stretches(&kernels, |kernel| layouts(input.model, &sets, kernel));
    let alone = rungs.len() == 1;
    let filled = rungs.iter().filter(|rung| !rung.value.is_empty());
    filled
        .map(|rung| {
            let since = rung.range.since().name().replace('.', "_");
            let name = match alone {
                true => "btf_ids.rs".to_owned(),
                false => format!("btf_ids_since_{since}.rs"),
            };
            (name, file(input, rung))
        })
        .collect()
}

/// The sets that have something in them.
fn layouts(model: &Model, sets: &[(&KfuncSet, Vec<Members<'_>>)], kernel: Kernel) -> Vec<Layout> {
    let sets = sets.iter();
    let sets = sets.map(|(set, members)| layout(model, set, members, kernel));
    sets.filter(|set| !set.entries.is_empty()).collect()
}

fn layout(model: &Model, set: &KfuncSet, members: &[Members<'_>], kernel: Kernel) -> Layout {
    let entry = |member: &Members<'_>| {
        Some(Entry {
            name: member.name.to_owned(),
            config: member.config().map(str::to_owned),
            flags: member.flags(kernel)?.flags,
        })
    };
    let dtors = set.dtors.iter();
    let dtors = dtors.filter(|dtor| has_dtor(model, dtor, kernel));
    Layout {
        ids: set.ids.clone(),
        config: set.config.clone(),
        header: u32::from(kernel >= KFUNCS_SETS),
        entries: members.iter().filter_map(entry).collect(),
        lists: dtors
            .map(|dtor| List {
                label: dtor_list(set, dtor),
                config: dtor_config(model, dtor).map(str::to_owned),
                ty: dtor.ty.clone(),
                function: dtor_function(dtor, kernel),
            })
            .collect(),
    }
}

fn file(input: &Input<'_>, rung: &Rung<Vec<Layout>>) -> String {
    let mut text = "// SPDX-License-Identifier: GPL-2.0\n".to_owned();
    let own = Input {
        target: rung.range,
        ..*input
    };
    for line in head_lines(&own) {
        text.push_str(&format!("// {line}\n"));
    }
    text.push('\n');
    text.push_str(&pretty(|| tokens(&rung.value)));
    text
}

fn tokens(sets: &[Layout]) -> TokenStream {
    let flags: FlagSet = sets
        .iter()
        .flat_map(|set| &set.entries)
        .flat_map(|entry| entry.flags.iter())
        .collect();
    let flags = flags.iter().map(flag_constant);
    let mut configs = BTreeSet::new();
    for set in sets {
        configs.extend(set.config.as_deref());
        configs.extend(
            set.entries
                .iter()
                .filter_map(|entry| entry.config.as_deref()),
        );
        configs.extend(set.lists.iter().filter_map(|list| list.config.as_deref()));
    }
    let configs = configs.iter().map(|config| config_constant(config));
    let mut counter = 0;
    let sets = sets.iter().map(|set| Asm::new(&mut counter).set(set));
    quote!(#(#flags)* #(#configs)* #(#sets)*)
}

fn flag_constant(flag: Flag) -> TokenStream {
    let info = flag.info();
    let (name, bit) = (
        ident(info.name),
        proc_macro2::Literal::u8_unsuffixed(info.bit),
    );
    quote!(const #name: u32 = 1 << #bit;)
}

/// The kernel's build passes each of its options as `--cfg`.
fn config_constant(config: &str) -> TokenStream {
    let name = ident(config);
    quote! {
        #[allow(unexpected_cfgs)]
        const #name: u32 = cfg!(#name) as u32;
    }
}

/// An assembler text with its operands.
struct Asm<'a> {
    /// What makes symbols unique, as `__COUNTER__` and `__LINE__` do in C.
    counter: &'a mut usize,
    text: String,
    operands: Vec<TokenStream>,
    /// Options among the operands, of which each is one once.
    configs: BTreeSet<&'a str>,
}

impl<'a> Asm<'a> {
    fn new(counter: &'a mut usize) -> Self {
        Self {
            counter,
            text: String::new(),
            operands: Vec::new(),
            configs: BTreeSet::new(),
        }
    }

    fn set(mut self, set: &'a Layout) -> TokenStream {
        let Layout {
            ids,
            config,
            header,
            entries,
            lists,
        } = set;
        self.line(".pushsection .BTF_ids,\"a\"");
        self.conditional(config.as_deref(), |asm| {
            asm.label(ids);
            let symbol = format!("__BTF_ID__set8__{ids}");
            asm.label(&symbol);
            asm.line(".zero 4");
            asm.line(&format!(".long {header}"));
            entries.iter().for_each(|entry| asm.entry(entry));
            asm.line(&format!(".size {symbol}, . - {ids}"));
            lists.iter().for_each(|list| asm.list(list));
        });
        self.line(".popsection");
        let Self {
            counter: _,
            text,
            operands,
            configs: _,
        } = self;
        let text: TokenStream = format!("r#\"\n{text}\"#").parse().unwrap_or_default();
        quote!(::core::arch::global_asm!(#text, #(#operands,)*);)
    }

    fn entry(&mut self, entry: &'a Entry) {
        let Entry {
            name,
            config,
            flags,
        } = entry;
        self.conditional(config.as_deref(), |asm| {
            asm.id("func", name);
            let flags: Vec<_> = flags.iter().map(|flag| ident(flag.info().name)).collect();
            if flags.is_empty() {
                asm.line(".long 0");
            } else {
                asm.value(".long", name);
                asm.operand(name, quote!(#(#flags)|*));
            }
        });
    }

    fn list(&mut self, list: &'a List) {
        let List {
            label,
            config,
            ty,
            function,
        } = list;
        self.conditional(config.as_deref(), |asm| {
            asm.label(label);
            asm.id("struct", ty);
            asm.id("func", function);
        });
    }

    /// Four bytes that resolve_btfids fills in.
    fn id(&mut self, kind: &str, name: &str) {
        let symbol = format!("__BTF_ID__{kind}__{name}__{}", self.counter);
        *self.counter += 1;
        self.line(&format!(".local {symbol}"));
        self.line(&format!(".type {symbol}, STT_OBJECT"));
        self.line(&format!(".size {symbol}, 4"));
        self.line(&format!("{symbol}:"));
        self.line(".zero 4");
    }

    fn label(&mut self, name: &str) {
        self.line(&format!(".local {name}"));
        self.line(&format!("{name}:"));
    }

    fn conditional(&mut self, config: Option<&'a str>, body: impl FnOnce(&mut Self)) {
        let Some(config) = config else {
            body(self);
            return;
        };
        self.value(".if", config);
        if self.configs.insert(config) {
            let name = ident(config);
            self.operand(config, quote!(#name));
        }
        body(self);
        self.line(".endif");
    }

    /// `directive` with the value of the operand `name`.
    fn value(&mut self, directive: &str, name: &str) {
        self.line(&format!("{directive} {{{name}}}"));
    }

    fn operand(&mut self, name: &str, value: TokenStream) {
        let name = ident(name);
        self.operands.push(quote!(#name = const #value));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}
