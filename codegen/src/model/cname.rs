//! Names in C: which words it takes for itself, and what a name is made of.

/// How kernels begin the name of the state of an iterator that programs keep on
/// their stack (`ITER_PREFIX`, `kernel/bpf/btf.c`, 6.12).
pub const ITERATOR: &str = "bpf_iter_";

/// Whether `tag` is what kernels call the state of an iterator.
pub fn is_iterator(tag: &str) -> bool {
    tag.starts_with(ITERATOR)
}

/// Keywords of C up to C23, with those that GNU C adds and the kernel's
/// compilers take (`-std=gnu11`).
const KEYWORDS: &[&str] = &[
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_Bool",
    "_Complex",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Static_assert",
    "_Thread_local",
    "__asm__",
    "__attribute__",
    "__auto_type",
    "__extension__",
    "__inline__",
    "__int128",
    "__restrict",
    "__typeof__",
    "__volatile__",
    "alignas",
    "alignof",
    "asm",
    "auto",
    "bool",
    "break",
    "case",
    "char",
    "const",
    "constexpr",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "false",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "nullptr",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "struct",
    "switch",
    "thread_local",
    "true",
    "typedef",
    "typeof",
    "typeof_unqual",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
];

/// Whether C takes `name` for a word of its own.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// Whether `name` is made as a name is, be it a keyword or not.
pub fn is_identifier(name: &str) -> bool {
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(rest)
}

/// Whether `name` is an option of the kernel's configuration.
pub fn is_config(name: &str) -> bool {
    let option = name.strip_prefix("CONFIG_");
    option.is_some_and(|option| !option.is_empty()) && is_identifier(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
        assert!(is_keyword("while") && !is_keyword("when"));
    }

    #[test]
    fn names_are_letters_digits_and_underscores() {
        assert!(is_identifier("_a1") && is_identifier("while"));
        assert!(is_config("CONFIG_BPF") && is_config("CONFIG_PPC_8xx"));
        assert!(!is_config("CONFIG_") && !is_config("BPF") && !is_config("CONFIG_A) || (1"));
        assert!(!is_identifier("") && !is_identifier("1a") && !is_identifier("a b"));
    }
}
