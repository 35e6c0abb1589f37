//! Assembly as LLVM writes it, made such that LLVM reads it.

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

#[cfg(test)]
mod tests {
    use super::readable;

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
