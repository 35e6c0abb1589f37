//! What each era must say of the kernel's own kfuncs.

use std::collections::BTreeSet;

use kfunc_codegen::emit::Files;
use kfunc_tests::cases;

/// What the back end writes for the kernel's own kfuncs on `kernel`.
fn written(kernel: &str, backend: &str) -> Files {
    cases::built_in().read(kernel).files(backend)
}

/// The flags in the line of `name`, if a set has it.
fn flags(files: &Files, name: &str) -> Option<BTreeSet<String>> {
    let c = files.iter().filter(|(file, _)| file.ends_with(".c"));
    let mut lines = c.flat_map(|(_, text)| text.lines());
    let start = format!("BTF_ID_FLAGS(func, {name}");
    let rest = lines.find_map(|line| {
        let rest = line.strip_prefix(&start)?;
        rest.starts_with([',', ')']).then_some(rest)
    })?;
    let words = rest.trim_matches([',', ')', ' ']).split(" | ");
    Some(
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    )
}

fn set(words: &[&str]) -> Option<BTreeSet<String>> {
    Some(words.iter().map(|word| (*word).to_owned()).collect())
}

#[test]
fn the_series_has_its_own_flag() {
    let files = written("v6-series", "btf-ids");
    assert_eq!(flags(&files, "bpf_ct_set_status"), set(&["KF_OWNED_ARGS"]));
    let acquire = set(&["KF_ACQUIRE", "KF_TRUSTED_ARGS", "KF_RET_NULL"]);
    assert_eq!(flags(&files, "bpf_task_acquire"), acquire);
    let get = set(&["KF_ACQUIRE", "KF_KPTR_GET", "KF_RET_NULL"]);
    assert_eq!(flags(&files, "bpf_task_kptr_get"), get);
    let rust = &files["btf_ids.rs"];
    assert!(
        rust.contains("const KF_OWNED_ARGS: u32 = 1 << 7;"),
        "{rust}"
    );
}

#[test]
fn no_other_kernel_has_it() {
    for kernel in ["6.1", "6.2", "6.12", "7.3", "6.0..=7.3"] {
        for (name, text) in written(kernel, "btf-ids") {
            assert!(!text.contains("KF_OWNED_ARGS"), "{name} on {kernel}");
        }
    }
}

#[test]
fn kernel_6_12_says_trusted_for_owned() {
    let files = written("6.12", "btf-ids");
    let acquire = set(&["KF_ACQUIRE", "KF_RCU", "KF_RET_NULL"]);
    assert_eq!(flags(&files, "bpf_task_acquire"), acquire);
    assert_eq!(
        flags(&files, "bpf_ct_set_status"),
        set(&["KF_TRUSTED_ARGS"])
    );
    let note = "bpf_ct_set_status: `owned_args` becomes KF_TRUSTED_ARGS";
    assert!(files.values().any(|text| text.contains(note)));
    let header = &written("6.12", "c-header")["kfunc.h"];
    assert!(header.contains("`owned_args` becomes KF_TRUSTED_ARGS"));
}

#[test]
fn kernel_7_3_has_no_trusted_args() {
    for backend in ["btf-ids", "c-header"] {
        for (name, text) in written("7.3", backend) {
            let said = text.lines().find(|line| line.contains("KF_TRUSTED_ARGS"));
            // What the flags were on older kernels may be told in the text.
            let told = said.is_none_or(|line| line.starts_with(" * Up to 6.19 "));
            assert!(told, "{name}: {said:?}");
        }
    }
    let files = written("7.3", "btf-ids");
    let acquire = set(&["KF_ACQUIRE", "KF_RCU", "KF_RET_NULL"]);
    assert_eq!(flags(&files, "bpf_task_acquire"), acquire);
    assert_eq!(flags(&files, "bpf_ct_set_status"), set(&[]));
}
