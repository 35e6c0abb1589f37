//! Assembly as rustc writes it: made such that clang reads it, and what can be
//! seen in it that no loader would say.

/// The text with every zero extension as the assembler knows it.
///
/// LLVM writes `r0 = w1` for it, which its own assembler takes for no
/// instruction; what it stands for is `w0 = w1` (`MOV_32_64` in
/// `llvm/lib/Target/BPF/BPFInstrInfo.td`, LLVM 19 and 22).
pub(super) fn readable(text: &str) -> String {
    let lines = text.lines().map(|line| match extended(line) {
        Some((to, from)) => format!("\tw{to} = w{from}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// The numbers of the two registers, where a line is a zero extension.
fn extended(line: &str) -> Option<(u8, u8)> {
    let (to, from) = line.trim().split_once(" = ")?;
    let number = |register: &str, kind: char| register.strip_prefix(kind)?.parse().ok();
    Some((number(to, 'r')?, number(from, 'w')?))
}

/// What of `core::panicking` is left in the text: how the program can panic.
///
/// The kernel would say `last insn is not an exit or jmp` (6.18): such a
/// function ends where it calls the next, which does not return.
pub(super) fn panics(text: &str) -> Vec<&str> {
    let labels = text.lines().filter_map(|line| line.strip_suffix(':'));
    let names = labels.filter_map(|label| {
        let (_, name) = label.split_once("9panicking")?;
        Some(name.trim_start_matches(|c: char| c.is_ascii_digit()))
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::{panics, readable};

    #[test]
    fn panics_have_names() {
        let text = "f:\n\tcall _RNv9panicking9panic_fmt\n_RNvNtCs1Np_4core9panicking18panic_bounds_check:\n";
        assert_eq!(panics(text), ["panic_bounds_check"]);
        assert_eq!(panics("f:\n\texit\n"), [""; 0]);
    }

    #[test]
    fn zero_extensions_alone_are_rewritten() {
        let text =
            "f:\n\tr0 = w1\n\tr10 = w2\n\tr1 = r2\n\tw1 = w2\n\tr1 = w\n\t.ascii\t\"r0 = w1\"\n";
        assert_eq!(
            readable(text),
            text.replace("\tr0 = w1", "\tw0 = w1")
                .replace("r10 = w2", "w10 = w2")
        );
    }
}
