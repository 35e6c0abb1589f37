//! The types that the prototypes of a header need.
//!
//! Owns what is collected, in which order it is defined and behind which
//! guard. Refuses to know prototypes.

use std::collections::BTreeSet;

use super::super::Input;
use super::super::c::Writer;
use super::super::c_types::{CTypes, Definition, Keyword};
use super::Group;
use crate::model::ctype::{CType, Int};
use crate::model::extent;
use crate::model::{Field, KernelEnum, KernelType, Model, Param, TypeKind};

/// Types that user space's `linux/bpf.h` defines (that of Linux 7.3), for
/// programs that include it in place of vmlinux.h.
const IN_LINUX_BPF_H: &[&str] = &[
    "__sk_buff",
    "bpf_attach_type",
    "bpf_cgroup_iter_order",
    "bpf_cgroup_storage_key",
    "bpf_cpumap_val",
    "bpf_devmap_val",
    "bpf_dynptr",
    "bpf_fib_lookup",
    "bpf_insn",
    "bpf_iter_num",
    "bpf_link_type",
    "bpf_list_head",
    "bpf_list_node",
    "bpf_map_info",
    "bpf_map_type",
    "bpf_perf_event_value",
    "bpf_pidns_info",
    "bpf_prog_info",
    "bpf_prog_type",
    "bpf_rb_node",
    "bpf_rb_root",
    "bpf_redir_neigh",
    "bpf_refcount",
    "bpf_sk_lookup",
    "bpf_sock",
    "bpf_sock_addr",
    "bpf_sock_ops",
    "bpf_sock_tuple",
    "bpf_sockopt",
    "bpf_spin_lock",
    "bpf_sysctl",
    "bpf_task_work",
    "bpf_tcp_sock",
    "bpf_timer",
    "bpf_tunnel_key",
    "bpf_wq",
    "bpf_xfrm_state",
    "sk_msg_md",
    "sk_reuseport_md",
    "xdp_md",
];

/// What prototypes and fields mention.
#[derive(Default)]
struct Needs {
    ints: BTreeSet<Int>,
    boolean: bool,
    enums: BTreeSet<String>,
    structs: BTreeSet<String>,
    unions: BTreeSet<String>,
}

impl Needs {
    fn of(model: &Model, groups: &[Group<'_>]) -> Self {
        let mut needs = Self::default();
        for variant in groups.iter().flatten() {
            needs.add(variant.kfunc().ret_on(variant.newest()));
            variant
                .params()
                .iter()
                .flat_map(Param::types)
                .for_each(|ty| needs.add(ty));
        }
        needs.close(model);
        needs
    }

    /// Takes in what the fields of known types mention, until nothing is new.
    fn close(&mut self, model: &Model) {
        let mut seen = BTreeSet::new();
        loop {
            let tags = self.structs.union(&self.unions);
            let next = tags
                .filter(|tag| !seen.contains(*tag))
                .cloned()
                .collect::<Vec<_>>();
            if next.is_empty() {
                return;
            }
            for tag in next {
                let fields = model.type_named(&tag).map_or(&[][..], |ty| &ty.fields);
                fields.iter().for_each(|field| self.add(&field.ty));
                seen.insert(tag);
            }
        }
    }

    /// Structs and unions, with their keyword.
    fn tags(&self) -> BTreeSet<String> {
        let structs = self.structs.iter().map(|tag| format!("struct {tag}"));
        let unions = self.unions.iter().map(|tag| format!("union {tag}"));
        structs.chain(unions).collect()
    }

    /// Leaves what `types` do not define.
    fn are_met_by(&mut self, types: &CTypes) {
        let Self {
            ints,
            boolean,
            enums,
            structs,
            unions,
        } = self;
        ints.retain(|int| !types.has_typedef(int.c()));
        *boolean |= types.boolean;
        for tags in [enums, structs, unions] {
            tags.retain(|tag| !types.has_tag(tag));
        }
    }

    fn add(&mut self, ty: &CType) {
        ty.each(&mut |ty| match ty {
            CType::Bool => self.boolean = true,
            CType::Int(int) => {
                self.ints.insert(*int);
            }
            CType::Enum(tag) => {
                self.enums.insert(tag.clone());
            }
            CType::Struct(tag) => {
                self.structs.insert(tag.clone());
            }
            CType::Union(tag) => {
                self.unions.insert(tag.clone());
            }
            CType::Void | CType::Pointer(_) | CType::Function(_) | CType::Unsupported(_) => {}
        });
    }
}

/// Writes every type that the groups need.
pub(super) fn write(w: &mut Writer, input: &Input<'_>, groups: &[Group<'_>]) {
    let model = input.model;
    let mut needs = Needs::of(model, groups);
    let declared = needs.tags();
    let types = (input.types)();
    if let Some(types) = types {
        needs.are_met_by(types);
    }
    scalars(w, &needs);
    if let Some(types) = types {
        closed(w, types, declared);
    }
    for tag in &needs.enums {
        let known = model.enums.iter().find(|known| known.name == *tag);
        w.blank();
        enumeration(w, tag, known);
    }
    let mut order = Order {
        model,
        needs: &needs,
        done: BTreeSet::new(),
        tags: Vec::new(),
    };
    let tags = needs.structs.iter().chain(&needs.unions);
    tags.for_each(|tag| order.visit(tag));
    for tag in &order.tags {
        w.blank();
        let union = needs.unions.contains(tag);
        aggregate(w, model, tag, union);
    }
}

/// Definition order: what a type holds by value comes before it.
struct Order<'a> {
    model: &'a Model,
    needs: &'a Needs,
    done: BTreeSet<String>,
    tags: Vec<String>,
}

impl Order<'_> {
    fn visit(&mut self, tag: &str) {
        if !self.done.insert(tag.to_owned()) {
            return;
        }
        let model = self.model;
        let fields = model.type_named(tag).map_or(&[][..], |ty| &ty.fields);
        for field in fields {
            if let CType::Struct(inner) | CType::Union(inner) = &field.ty {
                self.visit(inner);
            }
        }
        let needed = self.needs.structs.contains(tag) || self.needs.unions.contains(tag);
        if needed {
            self.tags.push(tag.to_owned());
        }
    }
}

fn scalars(w: &mut Writer, needs: &Needs) {
    let typedefs: Vec<_> = needs
        .ints
        .iter()
        .filter(|int| is_kernel_typedef(**int))
        .collect();
    let sizes = needs.ints.contains(&Int::Size);
    if !needs.boolean && !sizes && typedefs.is_empty() {
        return;
    }
    w.directive("ifndef __VMLINUX_H__");
    if needs.boolean {
        w.directive("include <stdbool.h>");
    }
    if sizes {
        w.directive("include <stddef.h>");
    }
    if !typedefs.is_empty() {
        w.directive("ifndef KFUNC_HAVE_INTEGERS");
        for int in typedefs {
            w.line(&format!("typedef {} {};", int.builtin(), int.c()));
        }
        w.directive("endif");
    }
    w.directive("endif /* __VMLINUX_H__ */");
}

/// Whether the name is one of the kernel's that no C header defines.
fn is_kernel_typedef(int: Int) -> bool {
    int.c() != int.builtin() && int != Int::Size && !int.c().contains(' ')
}

/// A kernel's own definitions, behind a declaration of all that prototypes or
/// types name: some may be defined by others.
fn closed(w: &mut Writer, types: &CTypes, mut declared: BTreeSet<String>) {
    declared.extend(types.declared.iter().cloned());
    w.blank();
    for tag in declared {
        w.line(&format!("{tag};"));
    }
    w.blank();
    w.raw(&types.defined(fence));
}

/// The condition of a kernel's own definition. Typedefs of what is defined
/// elsewhere may be repeated in C.
fn fence(definition: &Definition) -> Option<String> {
    match definition.keyword {
        Keyword::Typedef if !definition.text.contains('{') => {
            Some("!defined(__VMLINUX_H__)".to_owned())
        }
        Keyword::Typedef | Keyword::Struct | Keyword::Union | Keyword::Enum => {
            Some(condition(&definition.name))
        }
    }
}

fn guard(tag: &str) -> String {
    format!("if {}", condition(tag))
}

/// Where a type is ours to define.
fn condition(tag: &str) -> String {
    let elsewhere = match IN_LINUX_BPF_H.contains(&tag) {
        true => "!defined(__VMLINUX_H__) && !defined(__LINUX_BPF_H__)",
        false => "!defined(__VMLINUX_H__)",
    };
    format!("defined(KFUNC_NEED_{tag}) || \\\n    ({elsewhere} && !defined(KFUNC_HAVE_{tag}))")
}

fn enumeration(w: &mut Writer, tag: &str, known: Option<&KernelEnum>) {
    let variants = known.map_or(&[][..], |known| &known.variants);
    w.fenced(&guard(tag), |w| {
        if let Some(docs) = known
            .map(|known| &known.docs)
            .filter(|docs| !docs.is_empty())
        {
            w.comment(docs);
        }
        w.block(&format!("enum {tag}"), ";", |w| {
            if variants.is_empty() {
                w.line(&format!("__{tag}_unknown,"));
            }
            for (name, value) in variants {
                w.line(&format!("{name} = {value},"));
            }
        });
    });
}

fn aggregate(w: &mut Writer, model: &Model, tag: &str, union: bool) {
    let known = model.type_named(tag);
    let keyword = match known.map(|known| known.kind) {
        Some(TypeKind::Union) => "union",
        Some(TypeKind::Struct) => "struct",
        None if union => "union",
        None => "struct",
    };
    let members = known.map(|ty| members(model, ty)).unwrap_or_default();
    w.directive(&guard(tag));
    if let Some(docs) = known
        .map(|known| &known.docs)
        .filter(|docs| !docs.is_empty())
    {
        w.comment(docs);
    }
    if members.lines.is_empty() {
        w.line(&format!("{keyword} {tag} {{}};"));
    } else {
        let head = format!("{keyword} {tag}");
        w.block(&head, &format!("{};", members.attribute), |w| {
            members.lines.iter().for_each(|line| w.line(line));
        });
    }
    w.directive("else");
    w.line(&format!("{keyword} {tag};"));
    w.directive("endif");
}

/// The inside of a struct or union.
#[derive(Default)]
struct Members {
    lines: Vec<String>,
    attribute: &'static str,
}

fn members(model: &Model, ty: &KernelType) -> Members {
    let mut lines: Vec<_> = ty.fields.iter().map(member).collect();
    let size = ty.size.unwrap_or(0);
    if lines.is_empty() && size > 0 {
        return opaque(size);
    }
    let known = extent::declared(model, ty);
    let (end, align) = known.map_or((size, 1), |known| (known.end, known.align));
    let used = end.next_multiple_of(align);
    if used < size {
        let (at, length) = match ty.kind {
            TypeKind::Struct => (lines.len(), size - end),
            TypeKind::Union => (lines.len(), size),
        };
        lines.insert(at, format!("unsigned char __reserved[{length}];"));
    }
    Members {
        lines,
        attribute: "",
    }
}

/// The kernel's own way to hide an object's inside (`struct bpf_iter_num`).
fn opaque(size: u32) -> Members {
    if size.is_multiple_of(8) {
        return Members {
            lines: vec![format!("unsigned long long __opaque[{}];", size / 8)],
            attribute: " __attribute__((aligned(8)))",
        };
    }
    Members {
        lines: vec![format!("unsigned char __opaque[{size}];")],
        attribute: "",
    }
}

fn member(field: &Field) -> String {
    let Field {
        name,
        ty,
        array,
        docs: _,
    } = field;
    let name = match array {
        Some(length) => format!("{name}[{length}]"),
        None => name.clone(),
    };
    format!("{};", ty.declare(&name))
}
