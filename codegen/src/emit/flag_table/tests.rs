//! The four tables say the same, and say it properly.

use serde_json::{Value, json};

use super::*;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::progtype::ProgType;
use crate::model::provenance::{Evidence, Provenance};
use crate::model::suffix::{Constraint, Origin};
use crate::model::{Contract, Model, Param, Registration};

fn contract(range: &str, flags: &[Flag]) -> Contract {
    Contract {
        range: KernelRange::parse(range).unwrap(),
        intent: flags.iter().copied().collect(),
        acquires: Origin::Acquired,
        owned: Origin::Acquired,
        sets: Vec::new(),
        returns: None,
    }
}

fn task() -> CType {
    CType::pointer(CType::Struct("task_struct".to_owned()), false)
}

fn kfunc(name: &str, contracts: Vec<Contract>, set: Option<&str>) -> Kfunc {
    Kfunc {
        name: name.to_owned(),
        contracts,
        unread: Vec::new(),
        params: vec![Param {
            name: "p".to_owned(),
            ty: task(),
            was: Vec::new(),
            constraints: vec![Constraint::Nullable],
        }],
        ret: task(),
        docs: Vec::new(),
        set: set.map(str::to_owned),
        config: None,
        has_body: false,
    }
}

fn model() -> Model {
    let tracing = Registration {
        ty: ProgType::from_word("tracing").unwrap(),
        range: KernelRange::ALL,
    };
    let acquire = vec![
        contract(
            "v6-series..=6.3",
            &[Flag::Acquire, Flag::TrustedArgs, Flag::RetNull],
        ),
        contract("6.4..", &[Flag::Acquire, Flag::Rcu, Flag::RetNull]),
    ];
    let mut model = Model {
        kfuncs: vec![
            kfunc("bpf_task_acquire", acquire, Some("ids")),
            kfunc("alone", vec![contract("6.0..", &[Flag::OwnedArgs])], None),
        ],
        sets: vec![KfuncSet {
            ids: "ids".to_owned(),
            prog_types: vec![tracing],
            dtors: Vec::new(),
            unsupported_archs: Vec::new(),
            config: None,
            module: None,
        }],
        ..Model::default()
    };
    model.sort();
    model
}

fn made(model: &Model, target: &str) -> Files {
    made_of(model, target, &Evidence::new())
}

fn made_of(model: &Model, target: &str, evidence: &Evidence) -> Files {
    Flags.emit(&Input {
        model,
        target: KernelRange::parse(target).unwrap(),
        declared: KernelRange::DEFAULT_CRATE,
        digest: "0123456789abcdef",
        types: &|| None,
        evidence,
    })
}

fn objects(files: &Files) -> Vec<Value> {
    let text = &files["flags/kfuncs.json"];
    let value: Value = serde_json::from_str(text).unwrap();
    value.as_array().unwrap().clone()
}

#[test]
fn one_kernel_gives_one_object_a_kfunc() {
    let files = made(&model(), "6.12");
    let expected = json!({
        "name": "bpf_task_acquire",
        "prototype": "struct task_struct *bpf_task_acquire(struct task_struct *p__nullable)",
        "flags": ["KF_ACQUIRE", "KF_RCU", "KF_RET_NULL"],
        "bits": 0x85,
        "set": "ids",
        "prog_types": ["tracing"],
        "since": "v6-series",
        "until": null,
    });
    assert_eq!(objects(&files)[1], expected);
    let alone = &objects(&files)[0];
    assert_eq!(alone["set"], Value::Null);
    assert_eq!(alone["prog_types"], Value::Null);
    assert_eq!(alone["flags"], json!(["KF_TRUSTED_ARGS"]));
}

#[test]
fn a_range_gives_one_object_an_era() {
    let files = made(&model(), "6.2..=7.3");
    let objects = objects(&files);
    let acquire: Vec<_> = objects
        .iter()
        .filter(|object| object["name"] == "bpf_task_acquire")
        .collect();
    // Trusted until 6.3; the suffix in the prototype came with 6.7.
    assert_eq!(acquire.len(), 3);
    assert_eq!(acquire[0]["kernels"], json!(["6.2", "6.3"]));
    assert_eq!(acquire[1]["kernels"], json!(["6.4", "6.5", "6.6"]));
    assert_eq!(acquire[2]["kernels"].as_array().unwrap().len(), 17);
}

fn document(files: &Files) -> Value {
    serde_json::from_str(&files["flags/table.json"]).unwrap()
}

#[test]
fn the_document_says_what_was_read_and_what_was_not() {
    let mut model = model();
    let acquire = model.kfuncs.iter_mut();
    let acquire = acquire.filter(|kfunc| kfunc.name == "bpf_task_acquire");
    for kfunc in acquire {
        kfunc.unread = vec![KernelRange::parse("6.4..=6.5").unwrap()];
    }
    let said = [Provenance::Source, Provenance::Btf].into();
    let evidence = Evidence::from([(Kernel::parse("6.6").unwrap(), said)]);
    let files = made_of(&model, "6.4..=6.6", &evidence);
    let document = document(&files);
    assert_eq!(document["version"], 1);
    assert_eq!(document["digest"], "0123456789abcdef");
    let read = json!({ "6.4": [], "6.5": [], "6.6": ["btf", "source"] });
    assert_eq!(document["read"], read);
    let mut rows = document["kfuncs"].as_array().unwrap().clone();
    for row in &mut rows {
        let unread = match row["name"] == "bpf_task_acquire" {
            true => json!(["6.4", "6.5"]),
            false => json!([]),
        };
        assert_eq!(row.as_object_mut().unwrap().remove("unread"), Some(unread));
    }
    assert_eq!(rows, objects(&files));
}

#[test]
fn the_document_names_a_lone_kernel_even_the_series() {
    for kernel in ["6.12", "v6-series"] {
        let document = document(&made(&model(), kernel));
        assert_eq!(document["read"], json!({ kernel: [] }));
        assert_eq!(document["kfuncs"][0]["kernels"], json!([kernel]));
    }
}

#[test]
fn the_series_has_its_own_bit() {
    let files = made(&model(), "v6-series");
    assert_eq!(objects(&files)[0]["bits"], 1 << 7);
    let header = &files["flags/kfunc_flags.h"];
    assert!(header.contains("#define KF_OWNED_ARGS (1U << 7)"));
    let files = made(&model(), "6.0..");
    assert!(!files["flags/kfunc_flags.h"].contains("KF_OWNED_ARGS"));
}

#[test]
fn the_tables_agree() {
    let files = made(&model(), "6.0..");
    let rows = objects(&files).len();
    let count = |file: &str, text: &str| files[file].matches(text).count();
    assert_eq!(count("flags/kfunc_flags.h", "\t\"bpf_task_acquire\",\n"), 3);
    assert_eq!(count("flags/kfunc_flags.rs", "        name: \""), rows);
    assert_eq!(count("flags/kfuncs.md", "\n| `"), rows);
    let header = &files["flags/kfunc_flags.h"];
    assert!(header.contains(&format!("#define KFUNC_FLAGS_COUNT {rows}\n")));
    assert!(header.contains("KF_ACQUIRE | KF_RCU | KF_RET_NULL,\n"));
    assert!(header.contains("0x060400, /* 6.4 */\n"));
    let module = &files["flags/kfunc_flags.rs"];
    assert!(module.contains("since: 0x06_0400,"));
    assert!(syn::parse_file(module).is_ok());
}

#[test]
fn nothing_is_a_table_too() {
    let files = made(&Model::default(), "6.12");
    assert_eq!(files["flags/kfuncs.json"], "[]\n");
    assert!(files["flags/kfunc_flags.h"].contains("#define KFUNC_FLAGS_COUNT 0\n"));
    assert!(syn::parse_file(&files["flags/kfunc_flags.rs"]).is_ok());
}

#[test]
fn each_text_ends_in_one_line_feed_and_says_what_made_it() {
    for (name, text) in made(&model(), "6.12") {
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
        let head = text.contains("0123456789abcdef");
        assert_eq!(head, !name.ends_with("kfuncs.json"), "{name}");
    }
}
