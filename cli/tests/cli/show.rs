//! `kfunc dump` and `kfunc explain`.

use crate::support::{Folder, GOOD};

#[test]
fn syntax_is_shown_as_it_was_written() {
    let folder = Folder::good();
    let run = folder.run(&["dump", "a.rs", "--stage", "syntax"]).exits(0);
    for text in [
        "name: a.rs",
        "acquire, trusted_args, ret_null, since = \"6.4\"",
        "type: *mut thing",
        "line: 12",
    ] {
        assert!(run.out.contains(text), "no {text:?} in {}", run.out);
    }
}

#[test]
fn the_model_is_shown_as_it_was_understood() {
    let folder = Folder::good();
    let run = folder.run(&["dump", "a.rs", "--stage", "model"]).exits(0);
    for text in [
        "prototype: struct thing *bpf_thing_get(struct thing *t)",
        "flags: acquire, trusted_args, ret_null",
        "release: bpf_thing_put",
    ] {
        assert!(run.out.contains(text), "no {text:?} in {}", run.out);
    }
    let arguments = ["dump", "a.rs", "--stage", "model", "--format", "json"];
    let document = folder.run(&arguments).exits(0).json();
    assert_eq!(document["kfuncs"][0]["name"], "bpf_thing_get");
    assert_eq!(document["kfuncs"][0]["contracts"][0]["since"], "6.4");
    assert_eq!(document["sets"][0]["dtors"][0]["name"], "bpf_thing_put");
}

#[test]
fn both_stages_show_the_built_in_definitions() {
    let folder = Folder::new();
    for stage in ["syntax", "model"] {
        let run = folder.run(&["dump", "--stage", stage]).exits(0);
        assert!(run.out.contains("bpf_task_acquire"));
    }
}

#[test]
fn what_is_wrong_is_said_beside_what_was_read() {
    let folder = Folder::new();
    folder.write("a.rs", GOOD.replace("owned_args", "onwed_args"));
    let run = folder.run(&["dump", "a.rs", "--stage", "model"]).exits(2);
    assert!(run.out.contains("bpf_thing_get"), "{run:?}");
    run.says(&["error[KF0007]"]);
    let arguments = ["dump", "a.rs", "--stage", "model", "--format", "json"];
    let document = folder.run(&arguments).exits(2).json();
    assert_eq!(document["diagnostics"][0]["code"], "KF0007");
    // Before words get their meaning, it is a word like any other.
    let syntax = folder.run(&["dump", "a.rs", "--stage", "syntax"]).exits(0);
    assert!(syntax.out.contains("onwed_args"), "{syntax:?}");
    folder
        .run(&["dump", "b.rs", "--stage", "model"])
        .exits(2)
        .says(&["KF0801"]);
}

#[test]
fn every_code_has_a_page() {
    let folder = Folder::new();
    let list = folder.run(&["explain"]).exits(0).out;
    assert!(list.lines().count() > 20);
    for line in list.lines() {
        let code = line.split(' ').next().unwrap();
        let page = folder.run(&["explain", code]).exits(0).out;
        assert!(page.starts_with(&format!("# {code}")), "{page}");
    }
}

#[test]
fn a_code_may_be_written_short() {
    let folder = Folder::new();
    let page = folder.run(&["explain", "KF0804"]).exits(0).out;
    for short in ["kf0804", "804", "KF804"] {
        assert_eq!(folder.run(&["explain", short]).exits(0).out, page);
    }
    let json = folder.run(&["explain", "804", "--format", "json"]).exits(0);
    assert_eq!(json.json()["page"].as_str(), Some(page.as_str()));
    for unknown in ["KF9999", "", "KF", "KF00804", "+804", "nonsense"] {
        folder
            .run(&["explain", unknown])
            .exits(2)
            .says(&["no code is called"]);
    }
}
