//! The macros of kfunc. Nothing is decided here: every macro hands its tokens
//! to [`kfunc_codegen::expand`].

#![deny(missing_docs)]

use proc_macro::TokenStream;

/// Declares the kfuncs of one BTF id set.
///
/// Stands on an `unsafe extern "C"` block, or on a module that holds
/// implementations. Words: `ids = "..."` (the C identifier of the set; needed),
/// `prog_types(...)`, `dtor(TYPE = KFUNC)`, `unsupported_arch(...)`,
/// `config = "CONFIG_X"`, `module = "..."`, `kernels = "6.12..=7.3"` (what the
/// safe wrappers must hold for) and `crate = PATH`.
#[proc_macro_attribute]
pub fn kfunc_set(words: TokenStream, item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::kfunc_set(words.into(), item.into()).into()
}

/// Declares one kfunc: its flags by their kernel names in lower case and
/// without `KF_`, and the kernels of the contract as `since = "6.4"` and
/// `until = "6.3"`, both inclusive.
#[proc_macro_attribute]
pub fn kfunc(words: TokenStream, item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::kfunc(words.into(), item.into()).into()
}

/// Says what a kernel struct or union is to kfuncs: `#[kernel_type(release =
/// F, rcu, kptr, ...)]`.
#[proc_macro_derive(KernelType, attributes(kernel_type))]
pub fn kernel_type(item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::kernel_type(item.into()).into()
}

/// Says that an enum is the kernel's, so that kfuncs may take it by value.
#[proc_macro_derive(KernelEnum, attributes(kernel_enum))]
pub fn kernel_enum(item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::kernel_enum(item.into()).into()
}

/// Makes a `static` a map: loaders find it by its name, and what kind of map
/// it is by its type.
#[proc_macro_attribute]
pub fn map(words: TokenStream, item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::map(words.into(), item.into()).into()
}

/// Says that a struct may be the value of a map, once every field may be in
/// one: `#[map_value(crate = PATH)]` where `kfunc` has another name.
#[proc_macro_derive(MapValue, attributes(map_value))]
pub fn map_value(item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::map_value(item.into()).into()
}

/// Says that a struct is plain memory, once every field is and no byte is
/// between them: `#[memory(crate = PATH)]` where `kfunc` has another name.
#[proc_macro_derive(Memory, attributes(memory))]
pub fn memory(item: TokenStream) -> TokenStream {
    kfunc_codegen::expand::memory(item.into()).into()
}
