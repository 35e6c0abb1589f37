//! From what was written to the model: words get their meaning here, and each
//! part of the model its place in the source.
//!
//! Owns that step. Refuses to judge whether the declarations make sense
//! together; [`crate::rules`] does.

pub(crate) mod kfunc;
mod layout;
pub(crate) mod program;
#[cfg(test)]
mod readme;
mod set;
mod ty;
mod types;
pub(crate) mod words;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Part, SourceMap, Subject};
use crate::model::version::KernelRange;
use crate::model::{KernelEnum, KernelType, Kfunc, KfuncSet, Model, TypeKind};
use crate::source::Span;
use crate::syntax::plain::PlainItem;
use crate::syntax::{Attr, Declarations, attr};

/// How much of a program is before our eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// All of it: the command reads every file. A name that nothing declares
    /// is unknown.
    Whole,
    /// One item: a macro sees no other. What a name is, rustc will have to say.
    Item,
}

/// What comes of declarations.
#[derive(Default)]
pub struct Lowered {
    /// The model, sorted.
    pub model: Model,
    /// Where its parts were written.
    pub map: SourceMap,
    /// What only the Rust output needs to know.
    pub rust: RustNames,
    /// The kfuncs and sets whose words or types were wrong: rules that judge
    /// what is *absent* have nothing to say about them.
    pub spoiled: BTreeSet<String>,
    /// What kfuncs allow themselves: `allow(KF0102)`.
    pub allowed: BTreeSet<(String, Code)>,
    /// Programs that nothing was wrong with, in the order of the sources.
    pub programs: Vec<program::Program>,
    /// What was wrong with words and types.
    pub diagnostics: Vec<Diagnostic<Span>>,
}

/// How the source spells in Rust what the model names in C.
#[derive(Default)]
pub struct RustNames {
    /// `crate = path`: where the crate `kfunc` is, if not at `::kfunc`.
    pub krate: Option<syn::Path>,
    /// `kernels = "..."`: what the safe wrappers must hold for.
    pub kernels: Option<KernelRange>,
    /// By C tag, and by name for what `core::ffi` defines: the path by which
    /// the source calls the type.
    pub types: BTreeMap<String, syn::Path>,
    /// By kfunc: its name with its span, for what is generated under it.
    pub idents: BTreeMap<String, syn::Ident>,
    /// By kfunc: its visibility.
    pub vis: BTreeMap<String, syn::Visibility>,
    /// By kfunc: attributes that are none of ours, documentation among them.
    pub attrs: BTreeMap<String, Vec<Attr>>,
    /// Structs whose bytes others see.
    pub plain: Vec<PlainItem>,
    /// Types that promise to be plain memory, which rustc is made to ask. Empty
    /// where nothing is made for rustc.
    pub scalars: Vec<ScalarItem>,
    /// By kfunc: signature and body of an implementation.
    pub bodies: BTreeMap<String, (syn::Signature, Box<syn::Block>)>,
}

/// A type under `#[kernel_type(scalar_only)]` whose bytes are declared.
pub struct ScalarItem {
    /// Its name.
    pub name: syn::Ident,
    /// The types of all fields.
    pub fields: Vec<syn::Type>,
    /// Struct or union.
    pub kind: TypeKind,
}

impl RustNames {
    /// The kernels that the safe wrappers must hold for.
    pub fn target(&self) -> KernelRange {
        self.kernels.unwrap_or(KernelRange::DEFAULT_CRATE)
    }
}

/// A part of the model in the making: the value, and where its parts are.
struct Placed<T> {
    value: T,
    spans: Vec<(Part, Span)>,
}

/// Everything in the making.
struct Lowering {
    sight: Sight,
    out: Lowered,
    kfuncs: Vec<Placed<Kfunc>>,
    sets: Vec<Placed<KfuncSet>>,
    types: Vec<Placed<KernelType>>,
    enums: Vec<Placed<KernelEnum>>,
    /// Fields of `types[i]`, read once the names of all types are known.
    unread: Vec<(usize, types::Unread)>,
    /// Types as Rust has them, judged when all fields are read.
    shapes: Vec<layout::Shape>,
    /// Enums that have more bytes in Rust than in C, by tag.
    wide: Vec<(String, Span)>,
}

/// Gives the declarations of all files their meaning.
pub fn lower(files: Vec<Declarations>, sight: Sight) -> Lowered {
    let mut lowering = Lowering {
        sight,
        out: Lowered::default(),
        kfuncs: Vec::new(),
        sets: Vec::new(),
        types: Vec::new(),
        enums: Vec::new(),
        unread: Vec::new(),
        shapes: Vec::new(),
        wide: Vec::new(),
    };
    let mut functions = Vec::new();
    for declarations in files {
        let Declarations {
            sets,
            kfuncs,
            types,
            enums,
            programs,
            plain,
            diagnostics,
        } = declarations;
        lowering.out.diagnostics.extend(diagnostics);
        types
            .into_iter()
            .for_each(|item| lowering.kernel_type(item));
        enums
            .into_iter()
            .for_each(|item| lowering.kernel_enum(item));
        programs.into_iter().for_each(|item| lowering.program(item));
        plain.into_iter().for_each(|item| lowering.plain(item));
        for set in sets {
            let (ids, members) = lowering.set(set);
            functions.extend(members.into_iter().map(|item| (ids.clone(), item)));
        }
        functions.extend(kfuncs.into_iter().map(|item| (None, item)));
    }
    lowering.read_fields();
    lowering.layouts();
    for (ids, item) in functions {
        lowering.kfunc(ids, item);
    }
    lowering.finish()
}

impl Lowering {
    /// Documentation as text. A macro has no use for it: a kfunc's goes out
    /// among its attributes as it came in, a type's stays where it is.
    fn docs(&self, attributes: impl IntoIterator<Item: Borrow<Attr>>) -> Vec<String> {
        match self.sight {
            Sight::Whole => attr::docs(attributes),
            Sight::Item => Vec::new(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic<Span>) {
        self.out.diagnostics.push(diagnostic);
    }

    fn finish(mut self) -> Lowered {
        self.wide_enums();
        alike(&mut self.types, |ty| KernelType {
            docs: Vec::new(),
            ..ty.clone()
        });
        alike(&mut self.enums, |of| KernelEnum {
            docs: Vec::new(),
            ..of.clone()
        });
        let map = &mut self.out.map;
        self.out.model = Model {
            kfuncs: settle(self.kfuncs, Subject::Kfunc, map),
            sets: settle(self.sets, Subject::Set, map),
            types: settle(self.types, Subject::Type, map),
            enums: settle(self.enums, Subject::Enum, map),
        };
        self.out
    }
}

/// Keeps one of those that are declared alike, whatever they are said to be for:
/// two files may both declare what they use of the kernel.
fn alike<T: Ord>(placed: &mut Vec<Placed<T>>, undocumented: impl Fn(&T) -> T) {
    if placed.len() < 2 {
        return;
    }
    placed.sort_by(|a, b| a.value.cmp(&b.value));
    let mut seen = BTreeSet::new();
    placed.retain(|one| seen.insert(undocumented(&one.value)));
}

/// Sorts and remembers where everything came to stand.
fn settle<T: Ord>(
    mut placed: Vec<Placed<T>>,
    subject: fn(usize) -> Subject,
    map: &mut SourceMap,
) -> Vec<T> {
    placed.sort_by(|a, b| a.value.cmp(&b.value));
    let mut values = Vec::with_capacity(placed.len());
    for (index, Placed { value, spans }) in placed.into_iter().enumerate() {
        map.insert(subject(index), spans);
        values.push(value);
    }
    values
}
