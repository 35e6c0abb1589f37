//! What the pages say, and that a comment cannot make them say otherwise.

use super::*;
use crate::model::ctype::CType;
use crate::model::flag::Flag;
use crate::model::progtype::ProgType;
use crate::model::provenance::Evidence;
use crate::model::suffix::Origin;
use crate::model::{Contract, Dtor, Model, Param, Registration};

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

fn kfunc(name: &str, contracts: Vec<Contract>) -> Kfunc {
    let task = CType::pointer(CType::Struct("task_struct".to_owned()), false);
    Kfunc {
        name: name.to_owned(),
        contracts,
        unread: Vec::new(),
        params: vec![Param {
            name: "p".to_owned(),
            ty: task.clone(),
            was: Vec::new(),
            constraints: Vec::new(),
        }],
        ret: task,
        docs: vec!["Takes a reference to `p`.".to_owned()],
        set: Some("ids".to_owned()),
        config: None,
        has_body: false,
    }
}

fn model() -> Model {
    let acquire = vec![
        contract("v6-series..=6.3", &[Flag::Acquire, Flag::TrustedArgs]),
        contract("6.4..", &[Flag::Acquire, Flag::Rcu, Flag::RetNull]),
    ];
    let owned = vec![contract("6.1..", &[Flag::OwnedArgs])];
    let mut model = Model {
        kfuncs: vec![kfunc("bpf_task_acquire", acquire), kfunc("owned", owned)],
        sets: vec![KfuncSet {
            ids: "ids".to_owned(),
            prog_types: vec![Registration {
                ty: ProgType::from_word("tracing").unwrap(),
                range: KernelRange::ALL,
            }],
            dtors: vec![Dtor {
                ty: "task_struct".to_owned(),
                kfunc: "bpf_task_release".to_owned(),
            }],
            unsupported_archs: vec!["s390".to_owned()],
            config: None,
            module: None,
        }],
        ..Model::default()
    };
    model.sort();
    model
}

fn made(model: &Model, target: &str) -> Files {
    Docs.emit(&Input {
        model,
        target: KernelRange::parse(target).unwrap(),
        declared: KernelRange::DEFAULT_CRATE,
        digest: "0123456789abcdef",
        types: &|| None,
        evidence: &Evidence::new(),
    })
}

fn markdown(target: &str) -> String {
    made(&model(), target)["docs/kfuncs.md"].clone()
}

#[test]
fn contracts_are_told_beyond_a_range_and_not_beyond_one_kernel() {
    assert!(!markdown("7.3").contains("KF_TRUSTED_ARGS"));
    let page = markdown("6.18..=7.3");
    let contract = "| v6-series to 6.3 | `KF_ACQUIRE`, `KF_TRUSTED_ARGS` |\n";
    assert!(page.contains(contract), "{page}");
    assert!(page.contains("| 6.4 on | `KF_ACQUIRE`, `KF_RCU`, `KF_RET_NULL` |\n"));
}

#[test]
fn what_a_kernel_cannot_express_is_said() {
    let page = markdown("6.18..=7.3");
    let note = "| 6.2 to 6.19 | `KF_TRUSTED_ARGS` | `owned_args` becomes KF_TRUSTED_ARGS";
    assert!(page.contains(note), "{page}");
    assert!(
        page.contains("| v6-series | `KF_OWNED_ARGS` |  |"),
        "{page}"
    );
}

#[test]
fn program_types_are_those_of_the_bucket() {
    let page = markdown("6.18..=7.3");
    let callers = "| 6.12 to 7.1 | `lsm`, `perf_event`, `tracepoint`, `tracing` |";
    assert!(page.contains(callers), "{page}");
    assert!(page.contains("A map releases `struct task_struct` by `bpf_task_release`"));
    assert!(page.contains("Cannot be called on `s390`"));
}

#[test]
fn the_table_tells_verifier_and_declaration_apart() {
    let page = markdown("6.18..=7.3");
    assert!(
        page.contains("| State | 6.18 to 7.1 | 7.2 | 7.3 on |") || page.contains("| State | 6.18")
    );
    assert!(page.contains("| accepted |"), "{page}");
    assert!(page.contains("asked for: must be owned by the program"));
    assert!(page.contains("refused: must be trusted or protected by RCU"));
    let unknown = "not known: turns on what the struct holds";
    assert!(page.contains(unknown), "the struct is not declared");
}

#[test]
fn prototypes_of_one_name_are_told_apart() {
    let mut model = model();
    let mut older = model.kfuncs[1].clone();
    older.contracts = vec![contract("6.0", &[])];
    model.kfuncs.push(older);
    model.sort();
    let page = &made(&model, "6.0..")["docs/kfuncs.md"];
    assert!(page.contains("\n### `owned`, 6.0\n"), "{page}");
    assert!(page.contains("\n### `owned`, 6.1 on\n"));
    assert!(page.contains("\n### `bpf_task_acquire`\n"));
}

#[test]
fn stretches_pass_over_the_series_and_gaps() {
    let range = KernelRange::parse("6.0..=6.4").unwrap();
    let series = |kernel: Kernel| Some(kernel.is_series());
    let found = stretches(range, series);
    let words: Vec<_> = found.iter().map(|(kernels, _)| ranges(kernels)).collect();
    assert_eq!(words, ["6.0 to 6.4", "v6-series"]);
    let same = stretches(range, |_| Some(()));
    assert_eq!(ranges(&same[0].0), "6.0 to 6.4");
    let odd = |kernel: Kernel| (kernel != Kernel::V6_2).then_some(());
    let found = stretches(range, odd);
    assert_eq!(ranges(&found[0].0), "6.0 to v6-series, 6.3 to 6.4");
}

/// Documentation is anybody's text.
#[test]
fn comments_cannot_change_the_page() {
    let mut model = model();
    model.kfuncs[0].docs = [
        "# H",
        "",
        "<script>",
        "",
        ".. raw:: html",
        "",
        "a | b",
        "----",
    ]
    .map(str::to_owned)
    .to_vec();
    let files = made(&model, "6.18");
    let markdown = &files["docs/kfuncs.md"];
    assert!(markdown.contains("\n\\# H\n"));
    assert!(markdown.contains("\n\\<script\\>\n"));
    let rst = &files["docs/kfuncs.rst"];
    assert!(rst.contains("\n\\.. raw:\\: html\n"));
    assert!(rst.contains("\na \\| b ----\n"));
    assert_eq!(rst.matches("\n.. raw").count(), 0);
}

#[test]
fn pages_say_what_made_them_and_end_in_one_line_feed() {
    for (name, page) in made(&model(), "6.12..=7.3") {
        assert!(page.contains("Declarations: 0123456789abcdef"), "{name}");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{name}");
    }
}
