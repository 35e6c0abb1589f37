//! `kfunc list`, `show`, `import`, `check` and `diff`: kernels, from source trees
//! of one file.

use serde_json::{Value, json};

use crate::support::{Folder, GOOD};

/// A kernel's source: its version, and what stands in `kernel/bpf/helpers.c`.
struct Tree {
    version: (u32, u32),
    get: &'static str,
    flags: &'static str,
    own: bool,
}

const OLD: Tree = Tree {
    version: (6, 12),
    get: "struct thing *bpf_thing_get(struct thing *t)",
    flags: "KF_ACQUIRE | KF_TRUSTED_ARGS | KF_RET_NULL",
    own: true,
};

/// The flags that trees have.
const FLAGS: &str = "\
#define KF_ACQUIRE (1 << 0)
#define KF_RELEASE (1 << 1)
#define KF_RET_NULL (1 << 2)
#define KF_TRUSTED_ARGS (1 << 4)
#define KF_SLEEPABLE (1 << 5)
";

impl Tree {
    /// Writes it to a folder.
    fn write(&self, folder: &Folder, name: &str) {
        let Tree {
            version: (major, minor),
            get,
            flags,
            own,
        } = self;
        let makefile = format!("VERSION = {major}\nPATCHLEVEL = {minor}\nSUBLEVEL = 7\n");
        folder.write(format!("{name}/Makefile"), makefile);
        let trusted = if *major < 7 { "KF_TRUSTED_ARGS" } else { "0" };
        let (function, entry) = match own {
            true => (
                "__bpf_kfunc int bpf_thing_own(struct thing *t, u32 flags)\n{\n\treturn 0;\n}\n",
                format!("BTF_ID_FLAGS(func, bpf_thing_own, {trusted})\n"),
            ),
            false => ("", String::new()),
        };
        let text = format!(
            "/**\n * bpf_thing_get - Takes one.\n */\n\
             __bpf_kfunc {get}\n{{\n\treturn t;\n}}\n\
             __bpf_kfunc void bpf_thing_put(struct thing *t)\n{{\n}}\n\
             {function}\
             BTF_KFUNCS_START(thing_kfunc_ids)\n\
             BTF_ID_FLAGS(func, bpf_thing_get, {flags})\n\
             BTF_ID_FLAGS(func, bpf_thing_put, KF_RELEASE)\n\
             {entry}\
             BTF_KFUNCS_END(thing_kfunc_ids)\n\
             static const struct btf_kfunc_id_set thing_set = {{\n\
             \t.owner = THIS_MODULE,\n\t.set = &thing_kfunc_ids,\n}};\n\
             static int __init thing_init(void)\n{{\n\
             \treturn register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &thing_set);\n}}\n"
        );
        folder.write(format!("{name}/kernel/bpf/helpers.c"), text);
        folder.write(format!("{name}/include/linux/btf.h"), FLAGS);
    }
}

/// A folder with [`GOOD`] and a kernel that is just so.
fn folder() -> Folder {
    let folder = Folder::good();
    OLD.write(&folder, "old");
    folder
}

/// The same, with a newer kernel that `change` has changed.
fn with_new(change: impl FnOnce(&mut Tree)) -> Folder {
    let folder = folder();
    let mut new = Tree {
        version: (6, 18),
        ..OLD
    };
    change(&mut new);
    new.write(&folder, "new");
    folder
}

#[test]
fn kfuncs_are_listed_with_flags_and_sets() {
    let folder = folder();
    let run = folder.run(&["list", "--kernel", "old"]).exits(0);
    let expected = "\
bpf_thing_get  acquire|ret_null|trusted_args  thing_kfunc_ids
bpf_thing_own  trusted_args                   thing_kfunc_ids
bpf_thing_put  release                        thing_kfunc_ids
";
    assert_eq!(run.out, expected);
    let arguments = ["list", "--kernel", "old", "--prototypes"];
    let run = folder.run(&arguments).exits(0);
    assert!(
        run.out.contains("void bpf_thing_put(struct thing *t);\n"),
        "{}",
        run.out
    );
    let arguments = ["list", "--kernel", "old", "--format", "json"];
    let document = folder.run(&arguments).exits(0).json();
    let get = &document["kfuncs"][0];
    assert_eq!(get["name"], "bpf_thing_get");
    assert_eq!(get["bits"], 0b1_0101);
    assert_eq!(get["prog_types"], serde_json::json!(["tracing"]));
    assert_eq!(document["release"], "6.12.7");
}

#[test]
fn several_kernels_have_a_column_each() {
    let folder = with_new(|new| {
        new.own = false;
        new.flags = "0";
    });
    let arguments = ["list", "--kernel", "old", "--kernel", "new"];
    let run = folder.run(&arguments).exits(0);
    let expected = "               \
               6.12.7                         6.18.7
bpf_thing_get  acquire|ret_null|trusted_args  -
bpf_thing_own  trusted_args                   .
bpf_thing_put  release                        release
";
    assert_eq!(run.out, expected);
    let arguments = [&arguments[..], &["--format", "json"]].concat();
    let document = folder.run(&arguments).exits(0).json();
    assert_eq!(document["kernels"][1]["release"], "6.18.7");
}

#[test]
fn a_kfunc_is_shown_with_who_says_it() {
    let folder = folder();
    let show = |name: &str| folder.run(&["show", name, "--kernel", "old"]);
    let run = show("bpf_thing_get").exits(0);
    for text in [
        "struct thing *bpf_thing_get(struct thing *t)  [source]\n",
        "KF_ACQUIRE | KF_RET_NULL | KF_TRUSTED_ARGS (0x15)  [source]\n",
        "thing_kfunc_ids  [source]\n",
        "programs  tracing\n",
        "kernel/bpf/helpers.c:",
        "Takes one.\n",
    ] {
        assert!(run.out.contains(text), "no {text:?} in {}", run.out);
    }
    let run = show("bpf_thing_gte").exits(1);
    let run = run.says(&["no kfunc `bpf_thing_gte`; there is `bpf_thing_get`"]);
    assert_eq!(run.out, "");
    let arguments = [
        "show",
        "bpf_thing_put",
        "--kernel",
        "old",
        "--format",
        "json",
    ];
    let document = folder.run(&arguments).exits(0).json();
    assert_eq!(document["kfuncs"][0]["from"]["flags"], "source");
    assert_eq!(document["kfuncs"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_kernel_is_imported_as_a_document() {
    let folder = folder();
    let document = folder.run(&["import", "source", "old"]).exits(0).json();
    assert_eq!(document["kfuncs"].as_array().map(Vec::len), Some(3));
    folder
        .run(&["import", "elf", "old"])
        .exits(2)
        .says(&["`old` is a source tree"]);
    folder
        .run(&["import", "source", "a.rs"])
        .exits(2)
        .says(&["`a.rs` is no folder"]);
    folder
        .run(&["import", "btf", "a.rs"])
        .exits(2)
        .says(&["error[KF"]);
}

#[test]
fn a_kernel_is_imported_as_declarations() {
    let folder = folder();
    let run = folder.run(&["import", "source", "old", "--format", "rust"]);
    folder.write("imported.rs", run.exits(0).out);
    let run = folder.run(&["check", "imported.rs", "--kernel", "old"]);
    assert_eq!(run.exits(0).err, "3 kfuncs on both sides, 0 differences\n");
    folder
        .run(&["list", "--kernel", "old", "--format", "rust"])
        .exits(2)
        .says(&["only `kfunc import` writes declarations"]);
}

#[test]
fn kernels_are_imported_together() {
    let folder = with_new(|new| new.own = false);
    let run = folder.run(&["import", "kernels", "old", "new"]);
    let text = run.exits(0).out;
    let own = text
        .split_once("fn bpf_thing_own")
        .map(|(before, _)| before);
    let own = own.and_then(|before| before.lines().rev().nth(1));
    let until = "    #[kfunc(trusted_args, since = \"6.12\", until = \"6.12\")]";
    assert_eq!(own, Some(until), "{text}");
    folder.write("both.rs", text);
    for kernel in ["old", "new"] {
        folder
            .run(&["check", "both.rs", "--kernel", kernel])
            .exits(0);
    }
    folder.run(&["import", "kernels", "a.rs"]).exits(2);
}

#[test]
fn declarations_that_a_kernel_has_are_no_finding() {
    let run = folder().run(&["check", "a.rs", "--kernel", "old"]).exits(0);
    assert_eq!(run.out, "");
    assert_eq!(run.err, "3 kfuncs on both sides, 0 differences\n");
}

#[test]
fn both_prototypes_are_shown_with_what_differs_marked() {
    let folder = with_new(|new| {
        new.get = "struct thing *bpf_thing_get(struct thing *t__nullable)";
    });
    let run = folder.run(&["check", "a.rs", "--kernel", "new"]).exits(1);
    let expected = "\
bpf_thing_get: parameters
  declared  struct thing *bpf_thing_get(struct thing *t)
                                                      -
  kernel    struct thing *bpf_thing_get(struct thing *t__nullable)
                                                      +++++++++++
  why       `__nullable` has come
  do        nothing: it takes what it took, and more
";
    assert_eq!(run.out, expected);
    run.says(&["3 kfuncs on both sides, 1 difference, none of which a caller notices\n"]);
}

#[test]
fn what_is_missing_is_a_finding_and_what_is_undeclared_is_counted() {
    let folder = with_new(|new| new.own = false);
    let run = folder.run(&["check", "a.rs", "--kernel", "new"]).exits(1);
    assert!(
        run.out.starts_with("bpf_thing_own: missing\n"),
        "{}",
        run.out
    );
    let part = GOOD.find("    /// Looks at it.").expect("it is there");
    folder.write("part.rs", format!("{}}}\n", &GOOD[..part]));
    let arguments = ["check", "part.rs", "--kernel", "old"];
    let run = folder.run(&arguments).exits(0);
    let run = run.says(&["undeclared: 1 kfunc: bpf_thing_own\n"]);
    assert_eq!(run.out, "");
    let arguments = [&arguments[..], &["--format", "json"]].concat();
    let document = folder.run(&arguments).exits(0).json();
    assert_eq!(document["undeclared"], serde_json::json!(["bpf_thing_own"]));
}

#[test]
fn two_kernels_differ_in_flags_and_in_what_they_have() {
    let folder = with_new(|new| {
        new.own = false;
        new.flags = "KF_ACQUIRE | KF_TRUSTED_ARGS | KF_SLEEPABLE";
    });
    let run = folder.run(&["diff", "old", "new"]).exits(1);
    let flags = "\
bpf_thing_get: flags
  old  KF_ACQUIRE | KF_RET_NULL | KF_TRUSTED_ARGS
                    -----------
  new  KF_ACQUIRE | KF_TRUSTED_ARGS | KF_SLEEPABLE
                                      ++++++++++++
  do   call it from sleepable programs alone, outside of RCU and locks
";
    assert!(run.out.contains("bpf_thing_own: removed\n"), "{}", run.out);
    assert!(run.out.starts_with(flags), "{}", run.out);
    let arguments = ["diff", "old", "new", "--format", "json"];
    let document = folder.run(&arguments).exits(1).json();
    let found = &document["differences"];
    assert_eq!(found[0]["kind"], "flags");
    assert_eq!(found[0]["matters"], true);
    assert_eq!(found[1]["kind"], "removed");
    assert_eq!(found[1]["new"], serde_json::Value::Null);
    assert_eq!(document["releases"]["new"], "6.18.7");
    let run = folder.run(&["diff", "old", "old"]).exits(0);
    assert_eq!(run.out, "");
}

#[test]
fn a_flag_that_became_the_rule_is_nothing_to_a_caller() {
    let folder = with_new(|new| {
        new.version = (7, 0);
        new.flags = "KF_ACQUIRE | KF_RET_NULL";
    });
    let run = folder.run(&["diff", "old", "new"]).exits(1);
    assert!(
        run.out.contains("without the flag, the same"),
        "{}",
        run.out
    );
    run.says(&["2 differences, none of which a caller notices"]);
    // The declarations know.
    folder.run(&["check", "a.rs", "--kernel", "new"]).exits(0);
}

#[test]
fn a_kernel_that_is_not_known_needs_a_word() {
    let folder = with_new(|new| new.version = (5, 99));
    let arguments = ["check", "a.rs", "--kernel", "new"];
    let run = folder.run(&arguments).exits(2);
    run.says(&["kernel `5.99.7` is not known", "--target-kernel"]);
    let arguments = [&arguments[..], &["--target-kernel", "6.12"]].concat();
    folder.run(&arguments).exits(0);
    let arguments = ["check", "a.rs", "--kernel", "new", "--target-kernel", "x"];
    folder.run(&arguments).exits(2).says(&["`x` is no kernel"]);
}

#[test]
fn a_kernel_that_was_written_down_is_the_same() {
    let folder = folder();
    let document = folder.run(&["import", "source", "old"]).exits(0).out;
    folder.write("old.json", &document);
    let list = |kernel| folder.run(&["list", "--kernel", kernel]).exits(0).out;
    assert_eq!(list("old.json"), list("old"));
    let again = folder.run(&["list", "--kernel", "old.json", "--format", "json"]);
    assert_eq!(again.exits(0).out, document);
    folder.run(&["diff", "old", "old.json"]).exits(0);
    for (text, why) in [
        ("{", "line 1, column 1: this is no JSON"),
        ("{}", "version: a number of 32 bits is expected"),
        (
            "{\"version\": 99}",
            "version: version 99 is not known, 1 is",
        ),
    ] {
        folder.write("bad.json", text);
        let run = folder.run(&["list", "--kernel", "bad.json"]).exits(2);
        run.says(&[why]);
    }
    let broken = document.replacen("\"KF_ACQUIRE\"", "7", 1);
    let broken = broken.replacen("\"text\": \"struct", "\"text\": 8, \"other\": \"", 1);
    folder.write("bad.json", broken);
    let run = folder.run(&["list", "--kernel", "bad.json"]).exits(2);
    run.says(&["kfuncs[0].params[0].text: a string is expected"]);
}

#[test]
fn what_is_no_kernel_is_bad_input() {
    let folder = folder();
    folder.write("empty/a.c", "");
    folder.write("junk", [0x9f, 0xeb, 1, 0, 24, 0, 0, 0]);
    for name in ["missing", "a.rs", "empty", "junk"] {
        for arguments in [
            vec!["list", "--kernel", name],
            vec!["show", "x", "--kernel", name],
            vec!["check", "a.rs", "--kernel", name],
            vec!["diff", "old", name],
        ] {
            let run = folder.run(&arguments).exits(2);
            run.says(&["error[KF"]);
        }
    }
}

/// The document of the back end `flags`, made with these arguments.
fn table(folder: &Folder, arguments: &[&str]) -> Value {
    let start = ["gen", "--backend", "flags", "--out-dir", "out"];
    folder.run(&[&start, arguments].concat()).exits(0);
    let files = folder.files("out");
    let table = files.iter().find(|(path, _)| path.ends_with("table.json"));
    serde_json::from_slice(table.unwrap().1).unwrap()
}

#[test]
fn the_table_says_what_was_read() {
    let read = |arguments: &[&str]| table(&folder(), arguments)["read"].clone();
    assert_eq!(read(&["--kernel", "old"]), json!({ "6.12": ["source"] }));
    // Of what a user declares nobody knows what was read.
    let nothing = json!({ "6.12": [] });
    assert_eq!(read(&["a.rs", "--target-kernel", "6.12"]), nothing);
    let built_in = read(&["--target-kernel", "6.0.."]);
    let count = |word: &str| {
        let kernels = built_in.as_object().unwrap().values();
        kernels
            .filter(|said| said.as_array().unwrap().contains(&json!(word)))
            .count()
    };
    assert_eq!(built_in["6.13"], json!([]));
    assert_eq!(count("source"), 4);
    assert_eq!(count("btf_ids_shape"), 9);
}

#[test]
fn kernels_that_nobody_read_are_in_no_row_of_the_table() {
    let table = table(&folder(), &["--target-kernel", "6.0.."]);
    let rows = table["kfuncs"].as_array().unwrap();
    let mut unread = 0;
    for row in rows {
        let of = |key: &str| row[key].as_array().unwrap().clone();
        let kernels = of("kernels");
        for kernel in of("unread") {
            assert!(!kernels.contains(&kernel), "{row}");
            unread += 1;
        }
    }
    assert!(
        unread > 0,
        "the definitions have kfuncs with kernels unread"
    );
}

#[test]
fn all_kernels_that_cannot_be_read_are_told() {
    let folder = folder();
    folder.write("empty", "");
    let (none, empty) = ("from `none`: no such file", "from `empty`: 0 bytes");
    let cases: &[(&[&str], &[&str])] = &[
        (
            &[
                "list", "--kernel", "none", "--kernel", "old", "--kernel", "empty",
            ],
            &[none, empty],
        ),
        (&["diff", "none", "empty"], &[none, empty]),
        (&["import", "kernels", "empty", "none"], &[empty, none]),
        (
            &["import", "btf", "none", "no"],
            &[none, "from `no`: no such file"],
        ),
        (
            &["import", "elf", "old", "a.rs", "old"],
            &["`old` is a source tree"],
        ),
    ];
    for (arguments, said) in cases {
        let run = folder.run(arguments).exits(2).says(said);
        let places = said.iter().map(|text| run.err.find(text));
        assert!(places.is_sorted(), "{run:?}");
    }
}

#[test]
fn what_an_import_writes_is_what_is_asked_for() {
    let folder = folder();
    let arguments = ["import", "kernels", "old", "--format", "json"];
    folder
        .run(&arguments)
        .exits(2)
        .says(&["`kfunc import kernels` writes declarations"]);
    folder.write("empty.rs", "");
    let run = folder.run(&["check", "empty.rs", "--kernel", "old"]);
    run.exits(2)
        .says(&["error[KF0803]: `empty.rs` declares no kfunc"]);
}

#[test]
fn what_is_imported_is_accepted() {
    let folder = Folder::new();
    let strange = Tree {
        get: "int bpf_thing_get(struct thing *t)",
        flags: "KF_RET_NULL",
        ..OLD
    };
    strange.write(&folder, "strange");
    for arguments in [
        &["import", "source", "strange", "--format", "rust"][..],
        &["import", "kernels", "strange"],
    ] {
        let run = folder.run(arguments).exits(0);
        assert!(
            run.out
                .contains("allow(KF0102))]\n    pub fn bpf_thing_get("),
            "{run:?}"
        );
        folder.write("imported.rs", &run.out);
        run.says(&[
            "note: `bpf_thing_get` has what no declaration should, and allows itself KF0102",
        ]);
        let generate = [
            "gen",
            "imported.rs",
            "--target-kernel",
            "6.12",
            "--out-dir",
            "out",
        ];
        folder.run(&generate).exits(0);
    }
}
