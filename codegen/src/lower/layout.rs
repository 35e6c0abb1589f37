//! Whether a type's layout in Rust is the one that C has of it.
//!
//! Owns what is asked of `#[repr(...)]`, of fields that C does not have because
//! their names begin with `_`, and of `size` and `scalar_only`, which are about
//! those as well. The model has none of this: what is kept of a type is what C
//! makes of its declared fields.

mod enums;

use super::Lowering;
use super::ty::quiet;
use crate::diag::{Code, Diagnostic};
use crate::model::ctype::CType;
use crate::model::extent::{self, Extent, Place};
use crate::model::{Field, TypeKind};
use crate::source::Span;
use crate::syntax::ReprWord;

/// How deeply types are followed that hold each other by value.
const DEPTH: usize = 32;

/// A type as Rust has it.
pub(super) struct Shape {
    /// Which of the types.
    pub index: usize,
    /// Its name.
    pub span: Span,
    /// Its `#[repr(...)]`.
    pub repr: Vec<ReprWord>,
    /// Where its `size` stands.
    pub size: Option<Span>,
    /// All fields.
    pub cells: Vec<Cell>,
}

/// A field as Rust has it.
pub(super) struct Cell {
    /// Its name in Rust.
    pub name: String,
    /// Its name and its type.
    pub span: Span,
    /// Whether it is none in C.
    pub filling: bool,
    /// Its type, or that of its elements, if that is known.
    pub ty: Option<CType>,
    /// Number of elements, if it is an array.
    pub array: Option<u32>,
}

impl Cell {
    /// A field that C has.
    pub(super) fn declared(field: &Field, span: Span) -> Self {
        Self {
            name: field.name.clone(),
            span,
            filling: false,
            ty: Some(field.ty.clone()),
            array: field.array,
        }
    }

    /// A field that C does not have: nothing is said of a type that C could not.
    pub(super) fn filling(name: String, span: Span, ty: &syn::Type) -> Self {
        let (ty, array) = quiet(ty).map_or((None, None), |(ty, array)| (Some(ty), array));
        Self {
            filling: true,
            name,
            span,
            ty,
            array,
        }
    }
}

impl Lowering {
    /// Judges all types, now that all of their fields are read.
    pub(super) fn layouts(&mut self) {
        let shapes = std::mem::take(&mut self.shapes);
        let mut found = Vec::new();
        for shape in &shapes {
            let judge = Judge {
                lowering: self,
                shapes: &shapes,
            };
            judge.layout(shape, &mut found);
        }
        self.out.diagnostics.extend(found);
    }
}

type Found = Vec<Diagnostic<Span>>;

/// One type among all.
struct Judge<'a> {
    lowering: &'a Lowering,
    shapes: &'a [Shape],
}

impl<'a> Judge<'a> {
    fn layout(&self, shape: &Shape, found: &mut Found) {
        let Some(placed) = self.lowering.types.get(shape.index) else {
            return;
        };
        let ty = &placed.value;
        let before = found.len();
        self.repr(shape, found);
        if found.len() > before {
            return;
        }
        let all = self.extent(shape, DEPTH, |_| true);
        let opaque = ty.fields.is_empty();
        let said = match (ty.size, shape.size) {
            (Some(size), Some(at)) => self.stated(shape, all.as_ref(), (size, at)),
            _ if opaque => None,
            _ => self.left_out(shape, all.as_ref()),
        };
        found.extend(said.or_else(|| self.moved(shape, all.as_ref())));
        if ty.scalar_only && found.len() == before && (!opaque || ty.size.is_some()) {
            found.extend(self.memory(shape, all.as_ref()));
        }
    }

    /// `repr(C)`, and `align(8)` of what C has as words of 8 bytes.
    fn repr(&self, shape: &Shape, found: &mut Found) {
        let before = found.len();
        let ty = &self.lowering.types[shape.index].value;
        let words = ty.fields.is_empty() && ty.size.is_none_or(|size| size.is_multiple_of(8));
        for word in &shape.repr {
            let kept = match (word.name.as_str(), word.number) {
                ("C", None) => true,
                ("align", Some(8)) => words,
                _ => false,
            };
            if !kept {
                let message = format!("C has no `{}` of `{}`", word.name, ty.name);
                let diagnostic = Diagnostic::new(Code::LayoutNotKept, word.span, message)
                    .note("the generated C has the fields as C lays them out")
                    .help("write `#[repr(C)]` alone, with fields for the bytes that are between");
                found.push(diagnostic);
            }
        }
        if !shape.repr.iter().any(|word| word.name == "C") && found.len() == before {
            let message = "`KernelType` is derived for a type without `#[repr(C)]`";
            let diagnostic = Diagnostic::new(Code::LayoutOfRust, shape.span, message)
                .note(
                    "rustc may put fields without it in any order, another one in the next \
                     version",
                )
                .help("put `#[repr(C)]` on it");
            found.push(diagnostic);
        }
    }

    /// What the type says of its size against what Rust has.
    fn stated(
        &self,
        shape: &Shape,
        all: Option<&Extent>,
        (size, at): (u32, Span),
    ) -> Option<Diagnostic<Span>> {
        let eights = shape.repr.iter().any(|word| word.name == "align");
        let bytes = all.and_then(Extent::size)?;
        let bytes = if eights {
            bytes.checked_next_multiple_of(8)?
        } else {
            bytes
        };
        let bytes = Some(bytes).filter(|bytes| *bytes > size)?;
        let name = &self.lowering.types[shape.index].value.rust;
        let message = format!("`size = {size}`, but `{name}` is {bytes} bytes");
        Some(
            Diagnostic::new(Code::LayoutNotKept, at, message)
                .note("C gets the stated size, and Rust what the fields take")
                .help(format!("write `size = {bytes}`, or take fields away")),
        )
    }

    /// Filling behind the last field of a type that states no size.
    fn left_out(&self, shape: &Shape, all: Option<&Extent>) -> Option<Diagnostic<Span>> {
        let declared = self.extent(shape, DEPTH, |cell| !cell.filling)?.size()?;
        let bytes = all.and_then(Extent::size);
        let bytes = bytes.filter(|bytes| *bytes != declared)?;
        let cell = shape.cells.iter().rfind(|cell| cell.filling)?;
        let message = format!(
            "without `{}` this is {declared} bytes, and not {bytes}",
            cell.name
        );
        Some(
            Diagnostic::new(Code::LayoutNotKept, cell.span, message)
                .note("a field whose name begins with `_` is none in the generated C")
                .help(format!(
                    "give it another name, or say `#[kernel_type(size = {bytes})]`"
                )),
        )
    }

    /// Filling that C would have to have for what is behind it.
    fn moved(&self, shape: &Shape, all: Option<&Extent>) -> Option<Diagnostic<Span>> {
        let last = shape.cells.iter().rposition(|cell| !cell.filling)?;
        let at = shape.cells.iter().position(|cell| cell.filling);
        let filling = at.filter(|at| *at < last)?;
        let declared = self.extent(shape, DEPTH, |cell| !cell.filling);
        let same = all.zip(declared).is_some_and(|(all, declared)| {
            let offsets = all.offsets.iter().zip(&shape.cells);
            let kept = offsets.filter(|(_, cell)| !cell.filling).map(|(at, _)| at);
            kept.eq(&declared.offsets)
        });
        let cell = shape.cells.get(filling).filter(|_| !same)?;
        let message = format!("what is behind `{}` is in another place in C", cell.name);
        Some(
            Diagnostic::new(Code::LayoutNotKept, cell.span, message)
                .note("a field whose name begins with `_` is none in the generated C")
                .help("give it another name"),
        )
    }

    /// Whether all bytes are numbers, as `#[derive(Memory)]` asks.
    fn memory(&self, shape: &Shape, all: Option<&Extent>) -> Option<Diagnostic<Span>> {
        let ty = &self.lowering.types[shape.index].value;
        let refuse = |span, message| {
            Diagnostic::new(Code::NotPlainMemory, span, message)
                .note(
                    "`scalar_only` makes plain memory of it: programs read and write all bytes, \
                     and so does the kernel",
                )
                .help("let all bytes belong to integers, or remove `scalar_only`")
        };
        let strange = shape.cells.iter().find(|cell| !self.is_plain(cell));
        if let Some(cell) = strange {
            let message = format!(
                "`{}` is `scalar_only`, but `{}` is no number",
                ty.rust, cell.name
            );
            return Some(refuse(cell.span, message));
        }
        let all = all.filter(|_| ty.kind == TypeKind::Struct)?;
        let short = all.size()? < ty.size.unwrap_or(0);
        let message = format!(
            "`{}` is `scalar_only`, but has bytes that belong to no field",
            ty.rust
        );
        (short || all.padding > 0).then(|| refuse(shape.span, message))
    }

    /// Integers, and what says of itself that it is made of them. What a macro
    /// cannot know, rustc is made to ask.
    fn is_plain(&self, cell: &Cell) -> bool {
        let unseen = self.lowering.sight == super::Sight::Item;
        let Some(ty) = &cell.ty else {
            return unseen;
        };
        match ty {
            CType::Int(_) => true,
            CType::Struct(tag) | CType::Union(tag) => match self.lowering.type_of_tag(tag) {
                Some(known) => known.scalar_only,
                None => unseen,
            },
            CType::Enum(tag) => unseen && self.lowering.enum_of_tag(tag).is_none(),
            CType::Unsupported(_) => true,
            CType::Bool | CType::Pointer(_) | CType::Function(_) | CType::Void => false,
        }
    }

    /// Where the fields that `which` names stand.
    fn extent(&self, shape: &Shape, depth: usize, which: impl Fn(&Cell) -> bool) -> Option<Extent> {
        let kind = self.lowering.types.get(shape.index)?.value.kind;
        let cells = shape.cells.iter().filter(|cell| which(cell));
        Extent::of(kind, cells.map(|cell| self.place(cell, depth)))
    }

    fn place(&self, cell: &Cell, depth: usize) -> Option<Place> {
        let element = extent::place_of(cell.ty.as_ref()?, |ty| self.named(ty, depth))?;
        extent::array(element, cell.array)
    }

    fn named(&self, ty: &CType, depth: usize) -> Option<Place> {
        let depth = depth.checked_sub(1)?;
        let (bytes, align) = match ty {
            CType::Enum(tag) => {
                let bytes = self.lowering.enum_of_tag(tag)?.bytes();
                (bytes, bytes)
            }
            CType::Struct(tag) | CType::Union(tag) => {
                let types = &self.lowering.types;
                let mut shapes = self.shapes.iter();
                let shape = shapes.find(|it| types[it.index].value.name == *tag)?;
                let extent = self.extent(shape, depth, |_| true)?;
                (extent.size()?, extent.align)
            }
            _ => return None,
        };
        Some(Place { bytes, align })
    }
}
