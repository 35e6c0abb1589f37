//! C types of kfunc prototypes, and how each is spelled in C and in Rust.
//!
//! Owns the table of integer types. Refuses to know layouts, and which types a
//! kfunc may have where ([`crate::rules`]).

use std::fmt;

macro_rules! ints {
    ($(
        $variant:ident = $rust:literal, $c:literal, $builtin:literal, $bytes:literal,
            $signed:literal;
    )+) => {
        /// An integer type that a kfunc may take or return.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Int { $(#[doc = concat!("C's `", $c, "`.")] $variant,)+ }

        impl Int {
            /// Every integer type.
            pub const ALL: &'static [Int] = &[$(Int::$variant,)+];

            /// Name in Rust: a primitive, or a name in `core::ffi`.
            pub const fn rust(self) -> &'static str {
                match self { $(Int::$variant => $rust,)+ }
            }

            /// Name in the kernel's C.
            pub const fn c(self) -> &'static str {
                match self { $(Int::$variant => $c,)+ }
            }

            /// The same type spelled without any typedef, on 64-bit targets.
            pub const fn builtin(self) -> &'static str {
                match self { $(Int::$variant => $builtin,)+ }
            }

            /// Size in bytes, on 64-bit targets.
            pub const fn bytes(self) -> u8 {
                match self { $(Int::$variant => $bytes,)+ }
            }

            /// Whether the type is signed, on x86-64 where C leaves it open.
            pub const fn signed(self) -> bool {
                match self { $(Int::$variant => $signed,)+ }
            }
        }
    };
}

ints! {
    U8 = "u8", "u8", "unsigned char", 1, false;
    U16 = "u16", "u16", "unsigned short", 2, false;
    U32 = "u32", "u32", "unsigned int", 4, false;
    U64 = "u64", "u64", "unsigned long long", 8, false;
    S8 = "i8", "s8", "signed char", 1, true;
    S16 = "i16", "s16", "short", 2, true;
    S32 = "i32", "s32", "int", 4, true;
    S64 = "i64", "s64", "long long", 8, true;
    Size = "usize", "size_t", "unsigned long", 8, false;
    SSize = "isize", "ssize_t", "long", 8, true;
    Char = "c_char", "char", "char", 1, true;
    SChar = "c_schar", "signed char", "signed char", 1, true;
    UChar = "c_uchar", "unsigned char", "unsigned char", 1, false;
    Short = "c_short", "short", "short", 2, true;
    UShort = "c_ushort", "unsigned short", "unsigned short", 2, false;
    CInt = "c_int", "int", "int", 4, true;
    UInt = "c_uint", "unsigned int", "unsigned int", 4, false;
    Long = "c_long", "long", "long", 8, true;
    ULong = "c_ulong", "unsigned long", "unsigned long", 8, false;
    LongLong = "c_longlong", "long long", "long long", 8, true;
    ULongLong = "c_ulonglong", "unsigned long long", "unsigned long long", 8, false;
}

impl Int {
    /// The integer type that Rust calls `name`.
    pub fn from_rust(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|int| int.rust() == name)
    }

    /// The integer type that the kernel's C calls `name`; the kernel's own have a
    /// second name with `__` before it, for user space
    /// (`include/uapi/asm-generic/int-ll64.h`, 6.12).
    pub fn from_c(name: &str) -> Option<Self> {
        let named = |name: &str| Self::ALL.iter().copied().find(|int| int.c() == name);
        let own = |int: &Self| int.c().starts_with(['u', 's']) && int.c().len() <= 3;
        let second = || named(name.strip_prefix("__")?).filter(own);
        named(name).or_else(second)
    }

    /// Whether the Rust name lives in `core::ffi`.
    pub fn is_ffi(self) -> bool {
        self.rust().starts_with("c_")
    }
}

/// A C type in a prototype.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CType {
    /// `void`, as a pointer's target or as no return value.
    Void,
    /// `bool`.
    Bool,
    /// An integer.
    Int(Int),
    /// `enum NAME`, by its C name.
    Enum(String),
    /// `struct NAME`, by its C name.
    Struct(String),
    /// `union NAME`, by its C name.
    Union(String),
    /// A pointer.
    Pointer(Box<Pointer>),
    /// A pointer to a function: a callback.
    Function(Box<FunctionType>),
    /// Something that a kfunc cannot have (a float, a tuple, …), spelled as in
    /// the source; it is kept so that the rules can name it.
    Unsupported(String),
}

/// A pointer type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    /// What it points to.
    pub to: CType,
    /// Whether the target is const.
    pub constant: bool,
}

/// The type of a callback.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionType {
    /// Parameter types.
    pub params: Vec<CType>,
    /// Return type, [`CType::Void`] for none.
    pub ret: CType,
}

impl CType {
    /// A pointer to `to`.
    pub fn pointer(to: CType, constant: bool) -> Self {
        CType::Pointer(Box::new(Pointer { to, constant }))
    }

    /// The target, if this is a pointer to data.
    pub fn pointee(&self) -> Option<&CType> {
        match self {
            CType::Pointer(pointer) => Some(&pointer.to),
            _ => None,
        }
    }

    /// Gives the type, and every type that it is made of, to `found`.
    pub fn each<'a>(&'a self, found: &mut impl FnMut(&'a CType)) {
        found(self);
        match self {
            CType::Pointer(pointer) => pointer.to.each(found),
            CType::Function(function) => {
                let FunctionType { params, ret } = &**function;
                params.iter().chain([ret]).for_each(|ty| ty.each(found));
            }
            CType::Void
            | CType::Bool
            | CType::Int(_)
            | CType::Enum(_)
            | CType::Struct(_)
            | CType::Union(_)
            | CType::Unsupported(_) => {}
        }
    }

    /// The C name of the struct that this points to.
    pub fn struct_pointee(&self) -> Option<&str> {
        match self.pointee() {
            Some(CType::Struct(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether this is a pointer to data.
    pub fn is_pointer(&self) -> bool {
        self.pointee().is_some()
    }

    /// Whether a register holds this as a plain number.
    pub fn is_scalar(&self) -> bool {
        matches!(self, CType::Bool | CType::Int(_) | CType::Enum(_))
    }

    /// A declaration of `name` with this type, in C: `struct task_struct *p`.
    /// An empty name gives the type alone.
    pub fn declare(&self, name: &str) -> String {
        self.declare_with(name, Int::c)
    }

    /// Like [`CType::declare`], with `int` spelling the integers.
    pub fn declare_with(&self, name: &str, int: fn(Int) -> &'static str) -> String {
        let spaced = |ty: &str| match name {
            "" => ty.to_owned(),
            name => format!("{ty} {name}"),
        };
        match self {
            CType::Void => spaced("void"),
            CType::Bool => spaced("bool"),
            CType::Int(i) => spaced(int(*i)),
            CType::Enum(tag) => spaced(&format!("enum {tag}")),
            CType::Struct(tag) => spaced(&format!("struct {tag}")),
            CType::Union(tag) => spaced(&format!("union {tag}")),
            CType::Pointer(pointer) => pointer.declare(name, int),
            CType::Function(function) => function.declare(name, int),
            CType::Unsupported(text) => spaced(text),
        }
    }
}

impl Pointer {
    fn declare(&self, name: &str, int: fn(Int) -> &'static str) -> String {
        match (&self.to, self.constant) {
            (CType::Pointer(_) | CType::Function(_), true) => {
                self.to.declare_with(&format!("const *{name}"), int)
            }
            (_, true) => format!("const {}", self.to.declare_with(&format!("*{name}"), int)),
            (_, false) => self.to.declare_with(&format!("*{name}"), int),
        }
    }
}

impl FunctionType {
    fn declare(&self, name: &str, int: fn(Int) -> &'static str) -> String {
        let params: Vec<_> = self
            .params
            .iter()
            .map(|p| p.declare_with("", int))
            .collect();
        let params = if params.is_empty() {
            "void".to_owned()
        } else {
            params.join(", ")
        };
        self.ret.declare_with(&format!("(*{name})({params})"), int)
    }
}

impl fmt::Display for CType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.declare(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> CType {
        CType::Struct("task_struct".to_owned())
    }

    #[test]
    fn integers_have_two_names_where_they_are_the_kernels() {
        assert_eq!(Int::from_c("u32"), Some(Int::U32));
        assert_eq!(Int::from_c("__s8"), Some(Int::S8));
        assert_eq!(Int::from_c("unsigned long"), Some(Int::ULong));
        assert_eq!(Int::from_c("size_t"), Some(Int::Size));
        for none in ["__size_t", "__int", "__u", "pid_t", "__", ""] {
            assert_eq!(Int::from_c(none), None, "{none}");
        }
    }

    #[test]
    fn declarations_read_as_in_c() {
        let p = CType::pointer(task(), false);
        assert_eq!(p.declare("p"), "struct task_struct *p");
        assert_eq!(p.declare(""), "struct task_struct *");
        assert_eq!(
            CType::pointer(task(), true).declare("p"),
            "const struct task_struct *p"
        );
        let pp = CType::pointer(p.clone(), false);
        assert_eq!(pp.declare("pp"), "struct task_struct **pp");
        assert_eq!(
            CType::pointer(p, true).declare("pp"),
            "struct task_struct *const *pp"
        );
        assert_eq!(CType::Int(Int::S32).declare("pid"), "s32 pid");
        let callback = CType::Function(Box::new(FunctionType {
            params: vec![CType::pointer(CType::Void, false), CType::Int(Int::CInt)],
            ret: CType::Int(Int::CInt),
        }));
        assert_eq!(callback.declare("cb"), "int (*cb)(void *, int)");
        assert_eq!(callback.declare(""), "int (*)(void *, int)");
    }

    #[test]
    fn rust_names_find_their_integer() {
        for int in Int::ALL {
            assert_eq!(Int::from_rust(int.rust()), Some(*int));
        }
    }
}
