//! What the whole-system tests share: the cases that every back end is shown,
//! and the tools of the machine.

pub mod cases;
pub mod tools;
