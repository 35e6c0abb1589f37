//! What a kernel does not say is unknown, whoever asks.

use serde_json::{Value, json};

use crate::support::Folder;

/// Sets of two kfuncs; the flags of the second have no value.
const SETS: &str = "\
struct thing;
__bpf_kfunc int bpf_thing_get(u32 n) { return 0; }
__bpf_kfunc void bpf_thing_see(struct thing *t) { }
BTF_KFUNCS_START(thing_ids)
BTF_ID_FLAGS(func, bpf_thing_get, KF_SLEEPABLE)
BTF_ID_FLAGS(func, bpf_thing_see, KF_SLEEPABLE | KF_UNHEARD_OF)
BTF_KFUNCS_END(thing_ids)
static const struct btf_kfunc_id_set kit = { .owner = THIS_MODULE, .set = &thing_ids };
static int start(void)
{
	return register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &kit);
}
";

/// A folder with a kernel's source, `tree`, which does not say all flags.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write(
        "tree/Makefile",
        "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\n",
    );
    folder.write("tree/kernel/bpf/a.c", SETS);
    let flags = "#define KF_ACQUIRE (1 << 0)\n#define KF_SLEEPABLE (1 << 5)\n";
    folder.write("tree/include/linux/btf.h", flags);
    folder
}

/// What stands in a file that `gen --kernel tree` made.
fn made(name: &str) -> String {
    let folder = folder();
    let arguments = ["gen", "--kernel", "tree", "--out-dir", "out"];
    let run = folder.run(&arguments).exits(0);
    run.says(&["note: has flags that are not known\n  = bpf_thing_see\n"]);
    let files = folder.files("out");
    let file = files.iter().find(|(path, _)| path.ends_with(name));
    String::from_utf8(file.expect("it was made").1.clone()).expect("text")
}

#[test]
fn tables_say_no_flags_that_nobody_knows() {
    let rows: Value = serde_json::from_str(&made("flags/kfuncs.json")).unwrap();
    let said = |row: &Value| (row["flags"].clone(), row["bits"].clone());
    assert_eq!(said(&rows[0]), (json!(["KF_SLEEPABLE"]), json!(32)));
    assert_eq!(said(&rows[1]), (Value::Null, Value::Null));
    let table: Value = serde_json::from_str(&made("flags/table.json")).unwrap();
    assert_eq!(table["kfuncs"][1]["unread"], json!(["6.12"]));
    assert_eq!(table["kfuncs"][0]["unread"], json!([]));
    for name in ["flags/kfunc_flags.h", "flags/kfunc_flags.rs"] {
        let text = made(name);
        assert!(text.contains("bpf_thing_get"), "{text}");
        assert!(!text.contains("bpf_thing_see"), "{text}");
        assert!(text.contains("Kfuncs whose flags are not known are not in it."));
    }
    let row = "| `bpf_thing_see` | 6.12 | not known | not known | `thing_ids` | `tracing` |";
    assert!(made("flags/kfuncs.md").contains(row));
    let set = made("thing_ids.c");
    assert!(
        set.contains("bpf_thing_see: its flags are not known, so it is left out"),
        "{set}"
    );
    assert!(!set.contains("func, bpf_thing_see"), "{set}");
}

#[test]
fn texts_say_that_flags_are_not_known() {
    let header = made("kfunc.h");
    let (_, comment) = header.split_once("bpf_thing_see()").unwrap();
    assert!(
        comment
            .trim_start_matches(['\n', ' ', '*'])
            .starts_with("Flags: not known\n")
    );
    let page = made("docs/kfuncs.md");
    let (_, part) = page.split_once("### `bpf_thing_see`").unwrap();
    assert!(part.contains("| 6.12 | not known |"), "{part}");
    assert!(!part.contains("What may be passed"), "{part}");
}

#[test]
fn no_wrapper_is_safe_where_flags_are_not_known() {
    let text = made("kfuncs.rs");
    assert!(text.contains("pub fn bpf_thing_get("), "{text}");
    assert!(!text.contains("pub fn bpf_thing_see("), "{text}");
    assert!(text.contains("pub fn bpf_thing_see_raw("), "{text}");
    assert!(text.contains("Has no safe wrapper: its flags on Linux 6.12 are not known."));
}

/// A kernel that does not say which functions are kfuncs, as an old one's BTF.
const SILENT: &str = r#"{
    "version": 1,
    "release": "6.12.7",
    "kfuncs": [], "dtors": [], "sizes": [], "enums": [],
    "unseen": [{ "what": "which functions are kfuncs", "why": "there are no sets" }]
}"#;

#[test]
fn of_a_kernel_that_names_no_kfuncs_nobody_knows_what_it_lacks() {
    let folder = folder();
    folder.write("silent.json", SILENT);
    let arguments = ["list", "--kernel", "silent.json", "--kernel", "tree"];
    let run = folder.run(&arguments).exits(0);
    assert!(
        run.out.contains("\nbpf_thing_get  ?       sleepable\n"),
        "{run:?}"
    );
    let said = "the kernel does not say which functions are kfuncs (there are no sets)";
    let run = folder.run(&["show", "bpf_thing_get", "--kernel", "silent.json"]);
    run.exits(2)
        .says(&[said, "whether `bpf_thing_get` is one is not known"]);
    let arguments = ["gen", "--kernel", "silent.json", "--out-dir", "out"];
    let run = folder.run(&arguments).exits(2);
    run.says(&[&format!("error[KF0908]: {said}"), "say it"]);
}

#[test]
fn a_kfunc_whose_flags_are_not_known_is_one() {
    let folder = folder();
    let list = folder.run(&["list", "--kernel", "tree"]).exits(0);
    assert!(
        list.out.contains("bpf_thing_see  ?          thing_ids\n"),
        "{list:?}"
    );
    let why =
        "`bpf_thing_see` in the set `thing_ids`\n  = its flags have no value, and are not known";
    list.says(&[why]);
    let show = folder.run(&["show", "bpf_thing_see", "--kernel", "tree"]);
    let show = show.exits(0);
    assert!(show.out.contains("flags       not known"), "{show:?}");
    assert!(show.out.contains("programs  tracing"), "{show:?}");
    let arguments = ["import", "source", "tree", "--format", "rust"];
    let import = folder.run(&arguments).exits(0);
    let asked = "// flags: nobody says them, such as `acquire`, `release`, `ret_null`\n";
    let (_, behind) = import.out.split_once(asked).unwrap();
    assert!(behind.contains("pub fn bpf_thing_see("), "{import:?}");
    folder.write("declared.rs", &import.out);
    import.says(&["`bpf_thing_see` has flags that are not known", why]);
    let merged = folder.run(&["import", "kernels", "tree"]).exits(0);
    let (_, behind) = merged.out.split_once(asked).unwrap();
    assert!(behind.contains("pub fn bpf_thing_see("), "{merged:?}");
    assert!(!merged.out.contains("trusted_args"), "{merged:?}");
    let check = ["check", "declared.rs", "--kernel", "tree"];
    let check = folder.run(&check).exits(0);
    check.says(&["not compared: flags of 1 kfunc: kernel (6.12.7) does not say"]);
}

#[test]
fn of_a_module_alone_nobody_knows_the_kernel() {
    let folder = folder();
    let document = SILENT.replace("which functions are kfuncs", "something");
    let document = document.replace("\"version\"", "\"only\": [\"m\"], \"version\"");
    folder.write("module.json", document);
    let arguments = ["list", "--kernel", "module.json", "--kernel", "tree"];
    let run = folder.run(&arguments).exits(0);
    assert!(
        run.out.contains("\nbpf_thing_get  ?       sleepable\n"),
        "{run:?}"
    );
    let run = folder.run(&["show", "bpf_thing_get", "--kernel", "module.json"]);
    run.exits(1)
        .says(&["the modules that were read have no kfunc `bpf_thing_get`"]);
    let import = folder.run(&["import", "source", "tree", "--format", "rust"]);
    folder.write("declared.rs", import.exits(0).out);
    let run = folder.run(&["check", "declared.rs", "--kernel", "module.json"]);
    run.exits(0)
        .says(&["not compared: presence of 2 kfuncs: kernel (6.12.7) does not say"]);
}
