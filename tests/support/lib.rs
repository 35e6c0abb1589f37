//! What the whole-system tests share: the cases that every back end is shown,
//! a bench for BPF programs in C, objects of programs in Rust and misuses in
//! them, virtual machines, and the tools of the machine.

pub mod bpf;
pub mod btf;
pub mod cases;
pub mod definitions;
pub mod folder;
pub mod kernel;
pub mod misuses;
pub mod prototypes;
pub mod runner;
pub mod rust_bpf;
pub mod tools;
pub mod vm;

/// The README, whose blocks of Rust are tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
