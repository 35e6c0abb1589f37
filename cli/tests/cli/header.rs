//! `kfunc import header`: what cannot be read, and what is said of it. That a
//! header is read as it should be is shown in `tests/outputs/import.rs`.

use crate::support::Folder;

const HEADER: &str = "#include \"vmlinux.h\"\n\
                      struct task_struct *f(struct task_struct *p, u32 p__k) __weak __ksym;\n";

#[test]
fn a_header_is_declared_and_asks_for_flags() {
    let folder = Folder::new();
    folder.write("a.h", HEADER);
    let run = folder.run(&["import", "header", "a.h"]).exits(0);
    let declared = "pub fn f(p: *mut task_struct, #[arg(constant)] p__k: u32) -> *mut task_struct";
    let text: String = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("// flags: nobody says them"), "{text}");
    assert!(
        text.replace("( ", "(")
            .replace(", )", ")")
            .contains(declared),
        "{text}"
    );
}

#[test]
fn mistakes_are_clangs_each_once() {
    let folder = Folder::new();
    folder.write("a.h", "int f(foo_t x) __ksym;\n#include \"none.h\"\n");
    let run = folder.run(&["import", "header", "a.h"]).exits(2);
    for text in [
        "error[KF0930]: a.h:1:7: unknown type name 'foo_t'",
        "--vmlinux",
        "error[KF0930]: a.h:2:10: 'none.h' file not found",
        "nothing was imported: 2 errors",
    ] {
        assert_eq!(run.err.matches(text).count(), 1, "{text}: {}", run.err);
    }
}

#[test]
fn arguments_and_files_that_are_none_are_errors() {
    let folder = Folder::new();
    folder.write("a.h", HEADER);
    folder.write("b.h", "int f(void);\n");
    let cases: &[(&[&str], &str)] = &[
        (&["a.h", "--", "--no-such-flag"], "no-such-flag"),
        (&["a.h", "--", "--target=none"], "KF093"),
        (&["none.h"], "error[KF0801]: cannot read `none.h`"),
        (&["b.h"], "error[KF0803]: the headers declare no kfunc"),
    ];
    for (arguments, text) in cases {
        let run = folder
            .run(&[&["import", "header"], *arguments].concat())
            .exits(2);
        assert!(run.err.contains(text), "{text}: {}", run.err);
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
}

#[test]
fn without_libclang_its_package_is_named() {
    let folder = Folder::new();
    folder.write("a.h", HEADER);
    let mut command = folder.command();
    command.args(["import", "header", "a.h"]);
    let output = command.env("LIBCLANG_PATH", folder.path()).output();
    let output = output.expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("libclang-19-dev"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn what_never_ends_ends() {
    let folder = Folder::new();
    let twice = |n: u32| format!("#define A{} A{n} A{n}\n", n + 1);
    let macros: String = (0..40).map(twice).collect();
    folder.write(
        "a.h",
        format!("#define A0 int\n{macros}extern A40 f(void);\n"),
    );
    let begun = std::time::Instant::now();
    let run = folder.run(&["import", "header", "a.h"]).exits(2);
    run.says(&["cannot make anything of `a.h`: it took too long"]);
    assert!(begun.elapsed().as_secs() < 45);
}
