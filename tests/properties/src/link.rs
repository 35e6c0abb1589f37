//! Objects for BPF.

use std::sync::LazyLock;

use kfunc_codegen::model::Model;
use kfunc_codegen::model::version::{Kernel as Version, KernelRange};
use kfunc_codegen::source::Source;
use kfunc_kernel::btf::Btf;
use kfunc_kernel::link::{Kernel, Linked, Request, link as join, read};

use crate::kernel;

/// What objects may call.
const DECLARED: &str = r#"
#[derive(KernelType)]
#[kernel_type(release = bpf_put, kptr)]
#[repr(C)]
pub struct task_struct { _opaque: [u8; 0] }

#[derive(KernelEnum)]
#[repr(C)]
pub enum mode { MODE_OFF = 0, MODE_ON = 7 }

#[kfunc_set(ids = "ids", prog_types(tracing))]
unsafe extern "C" {
    #[kfunc(acquire, ret_null)]
    pub fn bpf_get(pid: i32) -> *mut task_struct;
    #[kfunc(release)]
    pub fn bpf_put(p: *mut task_struct);
    #[kfunc(sleepable)]
    pub fn bpf_look(p: *const task_struct, how: mode, flags: u64, deep: bool) -> c_int;
    #[kfunc(since = "6.1", until = "6.12")]
    pub fn bpf_two(pid: i32) -> i32;
    #[kfunc(trusted_args, since = "6.13")]
    pub fn bpf_two(p: *mut task_struct) -> i32;
}
"#;

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let name = "declared.rs".to_owned();
    let text = DECLARED.to_owned();
    let loaded = kfunc_codegen::load(&[Source { name, text }], None);
    let wrong = loaded.report.diagnostics;
    assert!(wrong.is_empty(), "{wrong:?}");
    loaded.lowered.model
});

/// An object: it is linked or refused, for all kernels and for one, the same
/// twice; what was linked can be linked, and nothing changes then.
///
/// Whether it can be linked in any of these ways.
pub fn link(bytes: &[u8]) -> bool {
    let types = Btf::parse(&kernel::TYPES[0]).expect("the small kernel's types are right");
    let kernel = Kernel::new([&types]);
    let weak = ["bpf_two".to_owned()];
    let all = Request {
        declared: &MODEL,
        target: KernelRange::DEFAULT_CRATE,
        weak: &[],
        kernel: None,
    };
    let one = Request {
        target: KernelRange::only(Version::V6_12),
        weak: &weak,
        kernel: Some(&kernel),
        ..all
    };
    let linked = [all, one].map(|request| holds(bytes, &request));
    linked.contains(&true)
}

fn holds(bytes: &[u8], request: &Request<'_>) -> bool {
    let attempt = |bytes| {
        let object = read(bytes).map_err(|problem| vec![*problem])?;
        join(&object, request)
    };
    let once = attempt(bytes);
    assert_eq!(once, attempt(bytes));
    let Ok(once) = once else {
        return false;
    };
    let twice = attempt(&once.bytes).expect("what was linked can be linked");
    assert!(once.bytes == twice.bytes);
    assert_eq!(names(&once), names(&twice));
    let object = read(&once.bytes).expect("what was linked can be read");
    if let Some(types) = object.btf() {
        Btf::parse(types).expect("what was linked has types that can be read");
    }
    true
}

/// Its externs, and whether they may be missing.
fn names(linked: &Linked) -> Vec<(&str, bool)> {
    let externs = linked.externs.iter();
    externs
        .map(|known| (known.name.as_str(), known.weak))
        .collect()
}
