//! A licence under which no program may call kfuncs.

kfunc::license!("Apache-2.0");

fn main() {}
