//! Importers: what a kernel says of its kfuncs, from one source each, as an
//! [`Inventory`](kfunc_codegen::inventory::Inventory).
//!
//! Owns nothing itself.

pub mod c_header;
