//! Whether an enum is as wide in Rust as in C.

use super::super::Lowering;
use crate::diag::{Code, Diagnostic};
use crate::model::KernelEnum;
use crate::model::ctype::CType;
use crate::source::Span;
use crate::syntax::ReprWord;

impl Lowering {
    /// An enum that is wider in Rust than in C is the same in a register that a
    /// program fills. It is not where something else says what its bytes are.
    pub(in super::super) fn wide_enums(&mut self) {
        for (tag, span) in std::mem::take(&mut self.wide) {
            if self.types_read().any(|ty| mentions(ty, &tag)) {
                let message = format!("`{tag}` is 8 bytes, and C reads and returns 4 of it");
                let diagnostic = Diagnostic::new(Code::LayoutNotKept, span, message)
                    .note("it is in a field, behind a pointer or returned")
                    .help("write `#[repr(u32)]`, or `i32` for values below 0");
                self.report(diagnostic);
            }
        }
    }

    /// All types of which bytes are read that a program has not written as such.
    fn types_read(&self) -> impl Iterator<Item = &CType> {
        let fields = self.types.iter().flat_map(|ty| &ty.value.fields);
        let kfuncs = self.kfuncs.iter().map(|kfunc| &kfunc.value);
        let kfuncs = kfuncs.flat_map(|kfunc| kfunc.types());
        let returned = self.kfuncs.iter().map(|kfunc| &kfunc.value.ret);
        let behind = kfuncs.filter(|ty| !matches!(ty, CType::Enum(_)));
        fields.map(|field| &field.ty).chain(behind).chain(returned)
    }

    /// Judges the `#[repr(...)]` of an enum.
    pub(in super::super) fn enum_layout(&mut self, of: &KernelEnum, span: Span, repr: &[ReprWord]) {
        let help = format!("write `#[repr({})]`", of.integer());
        let wrong = repr.iter().find(|word| {
            let known = ["C", "i32", "u32", "i64", "u64"];
            !known.contains(&word.name.as_str())
        });
        if let Some(word) = wrong {
            let message = format!("`{}` is not how C has `enum {}`", word.name, of.name);
            let diagnostic = Diagnostic::new(Code::LayoutNotKept, word.span, message)
                .note("an enum is 4 bytes in C, or 8 where a value is of more than 32 bits")
                .help(help);
            return self.report(diagnostic);
        }
        let message = match repr {
            [] => format!("`{}` has as many bytes as rustc likes", of.rust),
            [word] if holds(&word.name, of) => {
                if of.bytes() == 4 && word.name.ends_with("64") {
                    self.wide.push((of.name.clone(), word.span));
                }
                return;
            }
            _ => format!("not all values of `{}` are of its `#[repr]`", of.rust),
        };
        let diagnostic = Diagnostic::new(Code::LayoutNotKept, span, message)
            .note("an enum is 4 bytes in C, or 8 where a value is of more than 32 bits")
            .help(help);
        self.report(diagnostic);
    }
}

/// Whether all values are of this integer; of C's own where it is no wider than
/// that.
fn holds(repr: &str, of: &KernelEnum) -> bool {
    of.variants.iter().all(|(_, value)| match repr {
        "C" => of.bytes() == 4,
        "i32" => i32::try_from(*value).is_ok(),
        "u32" => u32::try_from(*value).is_ok(),
        "u64" => *value >= 0,
        _ => true,
    })
}

/// Whether the enum is anywhere in the type.
fn mentions(ty: &CType, tag: &str) -> bool {
    let mut found = false;
    ty.each(&mut |ty| found |= matches!(ty, CType::Enum(name) if name == tag));
    found
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::source::Source;

    fn said(text: &str) -> Vec<String> {
        let source = Source {
            name: "example.rs".to_owned(),
            text: text.to_owned(),
        };
        let found = load(&[source], None).report.diagnostics;
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn values_are_of_the_integer() {
        let of = |repr: &str, value: &str| {
            said(&format!(
                "#[derive(KernelEnum)] #[repr({repr})] pub enum kind {{ ONE = {value} }}"
            ))
        };
        assert!(of("u32", "0xffff_ffff").is_empty() && of("i64", "-0x8000_0001").is_empty());
        assert!(of("C", "-1").is_empty() && of("C", "0xffff_ffff").is_empty());
        let wrong = ["not all values of `kind` are of its `#[repr]`"];
        assert_eq!(of("u32", "0x1_0000_0000"), wrong);
        assert_eq!(of("u32", "-1"), wrong);
        assert_eq!(of("C", "0x1_0000_0000"), wrong);
        assert_eq!(of("u64", "-1"), wrong);
        assert_eq!(of("u32, i32", "1"), wrong);
    }

    #[test]
    fn a_wide_enum_may_be_an_argument_and_nothing_else() {
        let with = |kfunc: &str| {
            said(&format!(
                "#[derive(KernelEnum)] #[repr(u64)] pub enum kind {{ ONE = 1 }} \
                 #[kfunc] {kfunc}"
            ))
        };
        let wrong = ["`kind` is 8 bytes, and C reads and returns 4 of it"];
        assert!(with("pub fn f(kind: kind);").is_empty());
        assert_eq!(with("pub fn f() -> kind;"), wrong);
        assert_eq!(with("pub fn f(kind: *mut kind);"), wrong);
    }
}
