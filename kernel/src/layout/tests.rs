//! Fields of a small kernel, and of hostile ones.

use kfunc_codegen::layout::record;
use kfunc_codegen::model::walk::Walk;

use super::testing::{Maker, kernel, kernel_with};
use super::*;
use crate::btf::Int;

/// The fields that are found, as the record has them; or what is said.
fn found(bytes: &[u8], wanted: &[&str]) -> Result<Vec<String>, Vec<String>> {
    let btf = Btf::parse(bytes).unwrap();
    let wanted: Vec<_> = wanted
        .iter()
        .map(|text| Wanted::parse(text).unwrap())
        .collect();
    let structs = find(&Types::new([&btf]), &wanted);
    let line = |name: &str, field: &Field| {
        let tag = if field.tagged { " rcu" } else { "" };
        format!("{name} {} {} {}{tag}", field.path, field.ty, field.offset)
    };
    let lines = |one: &Struct| {
        let fields = one.fields.iter();
        fields
            .map(|field| line(&one.name, field))
            .collect::<Vec<_>>()
    };
    match structs {
        Ok(structs) => Ok(structs.iter().flat_map(lines).collect()),
        Err(problems) => Err(problems.iter().map(said).collect()),
    }
}

fn said(problem: &Problem) -> String {
    let mut text = format!("{}: {}", problem.code.text(), problem.message);
    for more in problem.notes.iter().chain(&problem.helps) {
        text += &format!("\n{more}");
    }
    text
}

#[test]
fn every_form_of_field_is_found() {
    let paths = "pid,state,comm,exits,depth,rows,links[1].weight,links[1].next,real_parent,mm,cred,stack,private,page[9],owner,cookie";
    let lines = found(
        &kernel(),
        &["mm_struct:users", &format!("task_struct:{paths}")],
    );
    let expected = [
        "mm_struct users i32 0",
        "task_struct state u32 0",
        "task_struct pid i32 4",
        "task_struct depth i32 12",
        "task_struct cookie u64 16",
        // A union makes what is tagged untrusted.
        "task_struct owner *mm_struct 16",
        "task_struct comm [u8; 16] 24",
        "task_struct rows [i32; 6] 40",
        "task_struct links[1].next *task_struct 80",
        "task_struct links[1].weight u64 88",
        "task_struct exits bool 96",
        "task_struct real_parent *task_struct 104",
        "task_struct mm *mm_struct 112",
        "task_struct cred *mm_struct 120 rcu",
        "task_struct stack u64 128",
        "task_struct private u64 136",
        "task_struct page[9] u8 153",
    ];
    assert_eq!(lines.unwrap(), expected);
}

#[test]
fn everything_that_cannot_be_read_is_said_at_once() {
    let wanted = [
        "task_strut:pid",
        "task_struct:pdi,links,links[2].next,pid[0],pid.x,mm.users,page,wide,ratio,tail,comm..x,links[-1]",
        "bits:three",
        "twice:same,moved",
    ];
    let problems = found(&kernel(), &wanted).unwrap_err();
    let starts = [
        "KF0925: `three` of `struct bits` is a bitfield of 3 bits",
        "KF0928: `comm..x` of `struct task_struct` is no way to a field",
        "KF0926: `links` of `struct task_struct` is an array of something else than numbers\nname an element of it: `field[0]`",
        "KF0928: `links[-1]` of `struct task_struct` is no way to a field",
        "KF0922: `links[2].next` of `struct task_struct` is beyond `links`, which has 2 elements",
        "KF0922: `mm.users` of `struct task_struct` leads into `mm`, which is a PTR",
        "KF0926: `page` of `struct task_struct` is an array of 4096 bytes",
        "KF0922: `task_struct` has no member `pdi`\ndid you mean `pid`?",
        "KF0922: `pid.x` of `struct task_struct` leads into `pid`, which is a INT",
        "KF0922: `pid[0]` of `struct task_struct` has an index behind `pid`, which is no array",
        "KF0926: `ratio` of `struct task_struct` is a FLOAT",
        "KF0926: `tail` of `struct task_struct` is an array of no fixed length",
        "KF0926: `wide` of `struct task_struct` is an integer of 16 bytes",
        "KF0921: the kernel has no struct or union `task_strut`\ndid you mean `task_struct`?",
        "KF0927: `moved` of `struct twice` is in different places",
    ];
    assert_eq!(problems.len(), starts.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem}\n\n{start}");
    }
}

/// To the verifier it is no number.
#[test]
fn a_pointer_into_a_packet_is_refused() {
    let problems = found(&kernel(), &["xdp_md:data,ingress_ifindex"]).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("KF0926: `data` of `struct xdp_md` is a pointer into the packet")
    );
}

#[test]
fn a_name_without_fields_is_refused() {
    let problem = Wanted::parse("task_struct").unwrap_err();
    assert_eq!(problem.code.text(), "KF0928");
}

/// What is otherwise in `bytes` than a program takes for granted.
fn compared(bytes: &[u8], lines: &str) -> Vec<String> {
    let btf = Btf::parse(bytes).unwrap();
    let assumed = record::read(lines.as_bytes()).unwrap();
    compare(&Types::new([&btf]), &assumed)
        .iter()
        .map(said)
        .collect()
}

#[test]
fn a_kernel_is_as_its_own_layout_says() {
    let lines = "#\t6.99
task_struct\tpid\t4\ti32\twalked
task_struct\treal_parent\t104\t*task_struct\trcu
task_struct\tcred\t120\t*mm_struct\trcu_or_null
task_struct\tmm\t112\t*mm_struct\twalked
";
    assert_eq!(compared(&kernel(), lines), Vec::<String>::new());
    // Less than the kernel gives is right.
    let weaker = lines.replace("rcu\n", "walked\n");
    assert_eq!(compared(&kernel(), &weaker), Vec::<String>::new());
}

#[test]
fn everything_that_differs_is_said_at_once() {
    let lines = "#\t6.99
gone\tpid\t4\ti32\twalked
task_struct\tgone\t4\ti32\twalked
task_struct\tpid\t4\tu32\twalked
task_struct\treal_parent\t104\t*task_struct\trcu
task_struct\tmm\t120\t*mm_struct\trcu_or_null
";
    let problems = compared(&kernel_with(8), lines);
    let expected = [
        "KF0921: the kernel has no struct or union `gone`",
        "KF0922: `task_struct` has no member `gone`",
        "KF0924: the kernel vouches for less in `mm` of `struct task_struct`\nthe layout, from 6.99: valid under RCU, or NULL\nthe kernel             : merely walked",
        "KF0923: `pid` of `struct task_struct` is of another type\nthe layout, from 6.99: `u32` at byte 4\nthe kernel           : `i32` at byte 4",
        "KF0920: `real_parent` of `struct task_struct` is in another place\nthe layout, from 6.99: at byte 104\nthe kernel           : at byte 112",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, start) in problems.iter().zip(expected) {
        let plain = |text: &str| text.replace(' ', "");
        assert!(
            plain(problem).starts_with(&plain(start)),
            "{problem}\n\n{start}"
        );
    }
}

/// A list that may be NULL is weaker than one that may not.
#[test]
fn a_null_more_is_said() {
    let line = "task_struct\tcred\t120\t*mm_struct\trcu\n";
    let [problem] = &compared(&kernel(), line)[..] else {
        panic!("not one");
    };
    assert!(problem.starts_with("KF0924"), "{problem}");
}

/// A struct whose nameless member is the struct itself.
#[test]
fn a_struct_in_itself_ends() {
    let mut made = Maker::new();
    let int = made.int("int", 4, Int::SIGNED);
    let own = int + 1;
    let members = [("", own, 0), ("", own, 0), ("a", int, 0)];
    assert_eq!(made.structure("loop", 8, &members), own);
    let problems = found(&made.finish(), &["loop:b"]).unwrap_err();
    assert!(problems[0].starts_with("KF0928"), "{problems:?}");
}

#[test]
fn no_place_is_too_far() {
    let mut kernel = Maker::new();
    let int = kernel.int("int", 4, 1);
    let middle = kernel.structure("middle", 8, &[("x", int, 1)]);
    let inner = kernel.structure("inner", u32::MAX, &[("middle", middle, (1 << 29) - 1)]);
    let many = kernel.array(inner, u32::MAX);
    kernel.structure("outer", 8, &[("a", many, 0)]);
    let bytes = kernel.finish();
    for index in [1 << 29, (1 << 29) + 1, u32::MAX - 1] {
        let path = format!("outer:a[{index}].middle.x");
        let refused = found(&bytes, &[&path]).expect_err(&path);
        assert_eq!(refused.len(), 1, "{refused:?}");
    }
}

#[test]
fn an_array_in_itself_ends() {
    let mut made = Maker::new();
    let int = made.int("int", 4, Int::SIGNED);
    let array = made.array(int + 1, 70_000);
    let members = [("a", array, u32::MAX / 8)];
    made.structure("loop", 8, &members);
    let problems = found(&made.finish(), &["loop:a,a[69999]"]).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(path in "[a-z.\\[\\]0-9]{0,12}") {
        let bytes = kernel();
        let _ = found(&bytes, &[&format!("task_struct:{path}")]);
    }

    /// Types with a byte changed are read, or are not, and nothing panics.
    #[test]
    fn no_types_are_too_strange(at in 24..1200_usize, value: u8) {
        let mut bytes = kernel();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        if let Ok(btf) = Btf::parse(&bytes) {
            let paths = "pid,links[1].next,owner,rows,page,real_parent,cred";
            let wanted = Wanted::parse(&format!("task_struct:{paths}")).unwrap();
            let types = Types::new([&btf]);
            let _ = find(&types, &[wanted]);
            let assumed = record::read(b"task_struct\tcred\t120\t*mm_struct\trcu\n").unwrap();
            let _ = compare(&types, &assumed);
        }
    }
}

/// A state that only a list gives is no state of a nested member.
#[test]
fn lists_are_about_members_of_the_struct_itself() {
    let line = "task_struct\tlinks[1].next\t80\t*task_struct\trcu\n";
    assert_eq!(compared(&kernel(), line).len(), 1);
    assert_eq!(kfunc_codegen::layout::member("links[1].next"), "");
    assert_eq!(Walk::Rcu.list(), Some("__safe_rcu"));
}
