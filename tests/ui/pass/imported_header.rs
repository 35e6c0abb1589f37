//! What `kfunc import header` makes of a header (the layer `outputs`) compiles.

#![allow(non_camel_case_types, deprecated, dead_code)]

#[path = "../../outputs/header.rs"]
mod header;

fn main() {}
