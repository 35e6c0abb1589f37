//! The layer that reads kernels as they are shipped: the images and modules that virtual
//! machines are booted with. What is read out of an image is what the kernel in it says of
//! itself when it runs, and what bpftool reads.

use std::fs;
use std::path::{Path, PathBuf};

use kfunc_codegen::inventory::{Entry, Inventory, Provenance};
use kfunc_kernel::build_script::kernel;
use kfunc_kernel::import;
use kfunc_tests::{definitions, prototypes, tools};

const VERSIONS: [&str; 2] = ["6.12", "7.3"];

/// A file of the kernel `version`.
fn file(version: &str, name: &str) -> PathBuf {
    let path = tools::machines().join(version).join(name);
    assert!(
        path.exists(),
        "there is no {}; run `cargo xtask setup`",
        path.display()
    );
    path
}

fn read(path: &Path, over: Option<&Path>) -> Inventory {
    kernel::inventory(path, over).unwrap_or_else(|why| panic!("{}", why.problem.message))
}

/// The modules of `version`, by their files.
fn modules(version: &str) -> Vec<PathBuf> {
    let folder = fs::read_dir(file(version, "modules")).expect("the folder can be read");
    let paths = folder.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<_> = paths.collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "ko"));
    paths.sort();
    assert!(!paths.is_empty(), "{version} has no module");
    paths
}

/// The types that a kernel shows when it runs, which setup has kept, are those in its image.
#[test]
fn the_types_in_an_image_are_those_of_the_kernel_that_runs() {
    for version in VERSIONS {
        let image = fs::read(file(version, "vmlinuz")).expect("the image can be read");
        let types = import::types(&image).unwrap_or_else(|why| panic!("{version}: {why}"));
        let shown = fs::read(file(version, "btf")).expect("the types can be read");
        assert!(
            types == shown,
            "{version}: {} and {} bytes",
            types.len(),
            shown.len()
        );
    }
}

#[test]
fn an_image_says_its_release_and_every_flag() {
    for version in VERSIONS {
        let image = read(&file(version, "vmlinuz"), None);
        let release = image.release.as_deref().expect("an image says its release");
        println!("{release}: {} kfuncs in its image", image.kfuncs.len());
        assert!(release.starts_with(version), "{release}");
        assert!(
            image.kfuncs.len() > 100 && image.unseen.is_empty(),
            "{:?}",
            image.unseen
        );
        let tagged = prototypes::of(&read(&file(version, "btf"), None));
        assert!(
            tagged.is_empty() || tagged == prototypes::of(&image),
            "{version}"
        );
        for entry in &image.kfuncs {
            let Entry { name, flags, .. } = entry;
            let from = flags.as_ref().map(|flags| flags.from);
            assert_eq!(from, Some(Provenance::IdShape), "{name}");
            assert_eq!((&entry.sets, &entry.module), (&None, &None), "{name}");
        }
        let acquire = image
            .named("bpf_task_acquire")
            .next()
            .expect("every kernel has it");
        // KF_ACQUIRE, KF_RET_NULL and KF_RCU (include/linux/btf.h).
        let expected = 1 << 0 | 1 << 2 | 1 << 7;
        assert_eq!(
            acquire.flags.as_ref().map(|flags| flags.value),
            Some(expected)
        );
    }
}

/// Debian's 6.12 was made with tools that did not tag yet, so there its types say nothing, and
/// its image, by its sets, says all the same.
#[test]
fn prototypes_are_bpftools() {
    for (version, least) in [("6.12", 0), ("7.3", 300)] {
        let btf = file(version, "btf");
        let own = read(&btf, None);
        let theirs = prototypes::of_bpftool(&btf, None);
        println!("{version}: {} kfuncs are tagged", own.kfuncs.len());
        assert!(own.kfuncs.len() >= least);
        assert_eq!(prototypes::of(&own), theirs, "{version}");
        for module in modules(version) {
            let stem = module.file_stem().unwrap_or_default().to_string_lossy();
            let split = file(version, &format!("btf-{stem}"));
            let mut both = theirs.clone();
            both.extend(prototypes::of(&read(&split, Some(&btf))));
            // bpftool's list of a module has the kernel's own in it.
            assert_eq!(
                prototypes::of_bpftool(&split, Some(&btf)),
                both,
                "{version} {stem}"
            );
        }
    }
}

#[test]
fn modules_say_their_sets() {
    for version in VERSIONS {
        let all = read(&file(version, "modules"), Some(&file(version, "btf")));
        println!("{version}: {} kfuncs in its modules", all.kfuncs.len());
        assert_eq!(all.unseen, []);
        let conntrack = all.kfuncs.iter();
        let conntrack = conntrack.filter(|e| e.module.as_deref() == Some("nf_conntrack"));
        let names: Vec<_> = conntrack.clone().map(|entry| entry.name.as_str()).collect();
        let expected = [
            "bpf_ct_change_status",
            "bpf_ct_change_timeout",
            "bpf_ct_insert_entry",
            "bpf_ct_release",
            "bpf_ct_set_status",
            "bpf_ct_set_timeout",
            "bpf_skb_ct_alloc",
            "bpf_skb_ct_lookup",
            "bpf_xdp_ct_alloc",
            "bpf_xdp_ct_lookup",
        ];
        assert_eq!(names, expected, "{version}");
        for entry in conntrack {
            let sets = entry.sets.as_ref().expect("modules have symbols");
            assert_eq!(sets.from, Provenance::IdSymbols);
            let sets: Vec<_> = sets.value.iter().map(|member| &member.set).collect();
            assert_eq!(sets, ["nf_ct_kfunc_set"], "{}", entry.name);
        }
        let release = all.release.expect("a module says what it was built for");
        assert!(release.starts_with(version), "{release}");
    }
}

#[test]
fn a_module_over_another_kernel_is_an_error() {
    // More types than the module's kernel has make it use what is not its own, fewer make it
    // use what is not there.
    for (version, other, why) in [
        ("6.12", "7.3", "which is no function of its own"),
        ("7.3", "6.12", "of the strings, which have"),
    ] {
        let module = file(version, "modules/nf_conntrack.ko");
        let over = file(other, "btf");
        let message = kernel::inventory(&module, Some(&over))
            .unwrap_err()
            .problem
            .message;
        assert!(message.contains(why), "{message}");
        let alone = kernel::inventory(&module, None).unwrap_err().problem;
        let ends = alone.message.ends_with("a module is read over its kernel");
        assert!(ends, "{}", alone.message);
    }
}

#[test]
fn the_definitions_are_the_images() {
    for version in VERSIONS {
        let image = read(&file(version, "vmlinuz"), None);
        assert!(definitions::agree_with(&image) > 100, "{version}");
    }
}
