//! Names: what C, the kernel and libbpf make of them.
//!
//! Owns the rules about names. Refuses to judge the names of iterators and
//! suffixes of parameters, which say something.

use std::collections::BTreeMap;

use super::{Case, Found, One};
use crate::diag::{Code, Diagnostic, Part, Place, Subject};
use crate::model::cname;
use crate::model::flag::Flag;
use crate::model::helper::is_helper;
use crate::model::suffix::Spelling;
use crate::model::version::Kernel;
use crate::model::{KfuncSet, Param};

/// Runs every rule about one kfunc's names.
pub(super) fn check(one: &One<'_>, found: &mut Found) {
    let name = &one.kfunc.name;
    found.extend(spelling(one.at(Part::Name), "kfunc", name));
    for (index, param) in one.params() {
        found.extend(spelling(
            one.at(Part::ParamName(index)),
            "parameter",
            &param.name,
        ));
    }
    found.extend(same_parameters(one));
    found.extend(config(one.at(Part::Config), one.kfunc.config.as_deref()));
    found.extend(helper(one));
    found.extend(too_long(one));
    found.extend(flavor(one));
    found.extend(impl_suffix(one));
}

/// Runs the rules about the names of everything else.
pub(super) fn check_all(case: &Case<'_>, found: &mut Found) {
    let model = case.model;
    for (index, set) in model.sets.iter().enumerate() {
        of_set(case, index, set, found);
    }
    for (index, ty) in model.types.iter().enumerate() {
        let place = (Subject::Type(index), Part::Name);
        found.extend(spelling(place, "type", &ty.name));
        let fields = ty.fields.iter().enumerate();
        found.extend(fields.filter_map(|(i, field)| {
            let place = (Subject::Type(index), Part::Field(i));
            spelling(place, "field", &field.name)
        }));
    }
    for (index, of) in model.enums.iter().enumerate() {
        let place = (Subject::Enum(index), Part::Name);
        found.extend(spelling(place, "enum", &of.name));
        let variants = of.variants.iter().enumerate();
        found.extend(variants.filter_map(|(i, (name, _))| {
            let place = (Subject::Enum(index), Part::Variant(i));
            spelling(place, "enumerator", name)
        }));
    }
}

/// What a set is called and what it says of its home.
fn of_set(case: &Case<'_>, index: usize, set: &KfuncSet, found: &mut Found) {
    let at = |part| (Subject::Set(index), part);
    if !case.spoiled.contains(&set.ids) {
        let wrong = spelling(at(Part::Ids), "set", &set.ids);
        found.extend(wrong.or_else(|| too_long_for_a_file(at(Part::Ids), &set.ids)));
    }
    let module = set.module.as_deref();
    found.extend(module.and_then(|name| wrong_module(at(Part::Module), name)));
    found.extend(config(at(Part::Config), set.config.as_deref()));
}

/// `NAME_MAX` (`include/uapi/linux/limits.h`) without the `.c`.
const FILE_LIMIT: usize = 253;

fn too_long_for_a_file(place: Place, ids: &str) -> Option<Diagnostic<Place>> {
    let length = ids.len();
    let message = format!("a set's name of {length} letters, and a file's takes {FILE_LIMIT}");
    let diagnostic = Diagnostic::new(Code::NameTooLong, place, message)
        .note("the C that registers the set is in a file of its name")
        .help("shorten the name");
    (length > FILE_LIMIT).then_some(diagnostic)
}

/// `MODULE_NAME_LEN` (`include/linux/module.h`) with 64 bits, without the NUL.
const MODULE_LIMIT: usize = 55;

fn wrong_module(place: Place, name: &str) -> Option<Diagnostic<Place>> {
    if !cname::is_identifier(name) {
        let known = name.replace('-', "_");
        let help = match cname::is_identifier(&known) {
            true => format!("write it as the kernel does (KBUILD_MODNAME): `{known}`"),
            false => "use letters from `a` to `z`, digits and `_`".to_owned(),
        };
        let message = format!("`{name}` is no module's name in C");
        return Some(
            Diagnostic::new(Code::NotAnIdentifier, place, message)
                .note("functions and a file of the generated C are called after it")
                .help(help),
        );
    }
    let length = name.len();
    let message = format!("a module's name of {length} letters, and a kernel takes {MODULE_LIMIT}");
    let diagnostic = Diagnostic::new(Code::NameTooLong, place, message)
        .note("it ends before MODULE_NAME_LEN, or the kernel does not load the module")
        .help("shorten the name");
    (length > MODULE_LIMIT).then_some(diagnostic)
}

/// A condition in the generated C, and a constant in Rust.
fn config(place: Place, option: Option<&str>) -> Option<Diagnostic<Place>> {
    let option = option.filter(|option| !cname::is_config(option))?;
    let message = format!("`{option}` is no option of the kernel's configuration");
    Some(
        Diagnostic::new(Code::BadValue, place, message)
            .note("it is what the generated C asks for: `IS_ENABLED(CONFIG_X)`")
            .help("write one option by its full name: `config = \"CONFIG_X\"`"),
    )
}

/// The name must be one in C.
fn spelling(place: Place, what: &str, name: &str) -> Option<Diagnostic<Place>> {
    if cname::is_keyword(name) {
        let message = format!("`{name}` is a keyword of C");
        return Some(
            Diagnostic::new(Code::CKeyword, place, message)
                .note(format!("the {what} has this name in the generated C"))
                .help("choose the name that the kernel's source has"),
        );
    }
    if cname::is_identifier(name) {
        return None;
    }
    let message = format!("`{name}` is no identifier in C");
    Some(
        Diagnostic::new(Code::NotAnIdentifier, place, message)
            .note(format!(
                "the {what} has this name in the generated C and in BTF"
            ))
            .help("use letters from `a` to `z`, digits and `_`, and do not begin with a digit"),
    )
}

/// Two parameters that a kernel would call the same. Names that are a constraint
/// as a whole have rules of their own.
fn same_parameters(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let exact = |param: &Param| param.has(|c| matches!(c.info().spelling, Spelling::Name(_)));
    let clash = |kernel| {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut params = one.params().filter(|(_, param)| !exact(param));
        params.find_map(|(index, param)| {
            let first = seen.insert(param.kernel_name(kernel), index)?;
            Some((first, index, param.kernel_name(kernel)))
        })
    };
    let (_, _, kernel) = one.first_on(|_, kernel| one.is_sound() && clash(kernel).is_some())?;
    let (first, second, name) = clash(kernel)?;
    let message = format!("two parameters are called `{name}`");
    Some(
        Diagnostic::new(Code::NameTwice, one.at(Part::ParamName(second)), message)
            .other(one.at(Part::ParamName(first)), "the other one")
            .note("the prototype in C has both, with the ends that say constraints")
            .help("give one of them another name"),
    )
}

fn helper(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let name = &one.kfunc.name;
    if !is_helper(name) {
        return None;
    }
    let message = format!("`{name}` is the name of a BPF helper");
    Some(
        Diagnostic::new(Code::HelperName, one.at(Part::Name), message)
            .note("programs include bpf_helpers.h, which declares every helper by its name")
            .help("give the kfunc a name of its own"),
    )
}

/// `KSYM_NAME_LEN` (`include/linux/kallsyms.h`), with its final NUL: 128 in
/// 6.0, 512 from 6.1 on (b8a94bfb3395).
fn limit(kernel: Kernel) -> usize {
    if kernel < Kernel::V6_1 { 128 } else { 512 }
}

fn too_long(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let name = &one.kfunc.name;
    let full = |implicit: bool| name.len() + if implicit { "_impl".len() } else { 0 };
    let (_, contract, kernel) =
        one.first_on(|contract, kernel| full(contract.has(Flag::ImplicitArgs)) >= limit(kernel))?;
    let (length, most) = (full(contract.has(Flag::ImplicitArgs)), limit(kernel) - 1);
    let message = format!("a kfunc's name of {length} letters, and {kernel} takes {most}");
    Some(
        Diagnostic::new(Code::NameTooLong, one.at(Part::Name), message)
            .note(
                "a symbol ends before KSYM_NAME_LEN; `implicit_args` puts `_impl` behind the name \
                 (resolve_btfids, 7.0 on)",
            )
            .help("shorten the name"),
    )
}

fn flavor(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let name = &one.kfunc.name;
    let (stem, _) = name.split_once("___")?;
    let message = format!("`{name}` has `___` in it");
    let help = if stem.is_empty() {
        "give the kfunc another name".to_owned()
    } else {
        format!("write the kernel's own name: `{stem}`, if this was meant as a flavor of it")
    };
    Some(
        Diagnostic::new(Code::FlavorInName, one.at(Part::Name), message)
            .note("libbpf cuts a program's extern at `___` and looks for what is before (1.3 on)")
            .help(help),
    )
}

fn impl_suffix(one: &One<'_>) -> Option<Diagnostic<Place>> {
    let stem = one.kfunc.name.strip_suffix("_impl")?;
    let (_, _, kernel) = one.first_on(|_, kernel| kernel >= Kernel::V7_0 && one.is_sound())?;
    let message = format!(
        "`{}` ends in `_impl`, which {kernel} gives a meaning",
        one.kfunc.name
    );
    Some(
        Diagnostic::new(Code::ImplSuffix, one.at(Part::Name), message)
            .note(
                "since 7.0 `NAME_impl` is the full prototype of a kfunc with KF_IMPLICIT_ARGS, \
                 and programs call `NAME` (resolve_btfids)",
            )
            .help(format!(
                "end this one with `until = \"6.19\"`, and declare `{stem}` with `implicit_args` \
                 from 7.0 on"
            )),
    )
}
