//! Prototypes in C's terms: out of a declaration or out of BTF.
//!
//! Owns what a type in BTF is called in C. Refuses to judge whether a kfunc
//! may have it.

use kfunc_codegen::emit::passed;
use kfunc_codegen::model::Kfunc;
use kfunc_codegen::model::ctype::{CType, FunctionType, Int};
use kfunc_codegen::model::version::KernelRange;

use crate::btf::{self, Btf, Id, Kind, List, Param, Shape, Type};

/// As many types are looked at for one prototype.
const LOOKS: usize = 1000;

/// As many qualifiers of one pointer are.
const QUALIFIERS: usize = 32;

/// What a function takes and returns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Prototype {
    pub(super) params: Vec<CType>,
    pub(super) ret: CType,
}

impl Prototype {
    /// The declared prototype as programs for `target` use it.
    pub(super) fn declared(kfunc: &Kfunc, target: KernelRange) -> Self {
        let params = passed(kfunc, target).iter().map(|param| param.ty.clone());
        Self {
            params: params.collect(),
            ret: kfunc.ret.clone(),
        }
    }

    /// The prototype `id` of `btf`.
    pub(super) fn read(btf: &Btf<'_>, id: Id) -> Option<Self> {
        let mut reader = Reader { btf, left: LOOKS };
        match btf.resolve(id)?.1.shape {
            Shape::FuncProto { ret, params } => {
                let (ret, params) = reader.function(ret, params)?;
                Some(Self { params, ret })
            }
            _ => None,
        }
    }

    /// The prototype in C, of a function called `name`.
    pub(super) fn c(&self, name: &str) -> String {
        let params: Vec<_> = self.params.iter().map(|ty| ty.declare("")).collect();
        let params = match params.is_empty() {
            true => "void".to_owned(),
            false => params.join(", "),
        };
        self.ret.declare(&format!("{name}({params})"))
    }
}

/// Says what C calls types.
struct Reader<'b> {
    btf: &'b Btf<'b>,
    /// How many more types are looked at: a prototype of prototypes of
    /// prototypes has no other end.
    left: usize,
}

impl Reader<'_> {
    fn ty(&mut self, id: Id) -> CType {
        let btf = self.btf;
        let (Some(left), Some(ty)) = (self.left.checked_sub(1), btf.ty(id)) else {
            return CType::Unsupported("...".to_owned());
        };
        self.left = left;
        let tag = || ty.name.to_owned();
        match ty.shape {
            Shape::Void => CType::Void,
            Shape::Int(int) => integer(int, ty.name),
            Shape::Ptr(to) => self.pointer(to),
            Shape::Struct(_) => CType::Struct(tag()),
            Shape::Union(_) => CType::Union(tag()),
            Shape::Enum(_) | Shape::Enum64(_) => CType::Enum(tag()),
            // Two types that only differ in this would else look the same.
            Shape::Fwd { union: false } => CType::Unsupported(format!("struct {} (FWD)", ty.name)),
            Shape::Fwd { union: true } => CType::Unsupported(format!("union {} (FWD)", ty.name)),
            Shape::Typedef(to) => self.typedef(ty, to),
            Shape::Volatile(to)
            | Shape::Const(to)
            | Shape::Restrict(to)
            | Shape::TypeTag { to, .. } => self.ty(to),
            Shape::Array(_)
            | Shape::Func(..)
            | Shape::FuncProto { .. }
            | Shape::Var(..)
            | Shape::Datasec { .. }
            | Shape::Float { .. }
            | Shape::DeclTag { .. } => {
                CType::Unsupported(ty.shape.kind().map_or("", Kind::name).to_owned())
            }
        }
    }

    /// A pointer to `to`, whose qualifiers become the pointer's.
    fn pointer(&mut self, to: Id) -> CType {
        let (mut to, mut constant) = (to, false);
        for _ in 0..QUALIFIERS {
            to = match self.btf.ty(to).map(|ty| ty.shape) {
                Some(Shape::Const(next)) => {
                    constant = true;
                    next
                }
                Some(
                    Shape::Volatile(next) | Shape::Restrict(next) | Shape::TypeTag { to: next, .. },
                ) => next,
                Some(Shape::FuncProto { ret, params }) => return self.callback(ret, params),
                _ => break,
            };
        }
        CType::pointer(self.ty(to), constant)
    }

    fn callback(&mut self, ret: Id, params: List<'_, Param<'_>>) -> CType {
        match self.function(ret, params) {
            Some((ret, params)) => CType::Function(Box::new(FunctionType { params, ret })),
            None => CType::Unsupported("...".to_owned()),
        }
    }

    /// What a function returns and takes, unless that is more than is looked
    /// at.
    fn function(&mut self, ret: Id, params: List<'_, Param<'_>>) -> Option<(CType, Vec<CType>)> {
        self.left = self.left.checked_sub(params.len())?;
        let params = params.iter().map(|param| self.ty(param.ty)).collect();
        Some((self.ty(ret), params))
    }

    /// The kernel's names for integers are kept; a struct without a tag is
    /// called by its typedef.
    fn typedef(&mut self, ty: Type<'_>, to: Id) -> CType {
        let int = Int::ALL.iter().find(|int| int.c() == ty.name);
        let name = || ty.name.to_owned();
        match (int, self.ty(to)) {
            (Some(int), CType::Int(_)) => CType::Int(*int),
            (_, CType::Struct(tag)) if tag.is_empty() => CType::Struct(name()),
            (_, CType::Union(tag)) if tag.is_empty() => CType::Union(name()),
            (_, CType::Enum(tag)) if tag.is_empty() => CType::Enum(name()),
            (_, other) => other,
        }
    }
}

fn integer(int: btf::Int, name: &str) -> CType {
    if int.encoding & btf::Int::BOOL != 0 {
        return CType::Bool;
    }
    let long_long = name.contains("long long");
    CType::Int(match (int.size, int.encoding & btf::Int::SIGNED != 0) {
        (1, _) if name == "char" => Int::Char,
        (1, true) => Int::SChar,
        (1, false) => Int::UChar,
        (2, true) => Int::Short,
        (2, false) => Int::UShort,
        (4, true) => Int::CInt,
        (4, false) => Int::UInt,
        (8, true) if long_long => Int::LongLong,
        (8, true) => Int::Long,
        (8, false) if long_long => Int::ULongLong,
        (8, false) => Int::ULong,
        _ => return CType::Unsupported(name.to_owned()),
    })
}
