//! What clang says of a header, as diagnostics.
//!
//! Owns reading clang's lines. Refuses to know C.

use kfunc_codegen::diag::{Code, Diagnostic};
use kfunc_kernel::link::Problem;

/// How clang says that a tag is declared in a list of parameters
/// (`-Wvisibility`).
const HIDDEN: &str = "will not be visible outside of this function";

/// A diagnostic for each of clang's errors.
pub(super) fn problems(text: &str) -> Vec<Problem> {
    let lines = text.lines().filter(|line| !line.contains(HIDDEN));
    lines.map(problem).collect()
}

/// The tags that are declared in a list of parameters: `struct task_struct`.
pub(super) fn hidden(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().filter(|line| line.contains(HIDDEN));
    lines.filter_map(|line| Some(line.split('\'').nth(1)?.to_owned()))
}

fn problem(line: &str) -> Problem {
    let said = ["fatal error: ", "error: "].into_iter();
    let said = said.filter_map(|word| line.split_once(word)).next();
    let (place, text) = said.unwrap_or(("", line));
    let place = place.trim_end().trim_end_matches(':');
    let message = match place {
        "" => text.to_owned(),
        place => format!("{place}: {text}"),
    };
    let problem = Diagnostic::new(Code::InvalidHeader, (), message);
    match help(text) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn help(text: &str) -> Option<&'static str> {
    if text.contains("file not found") {
        return Some("say where it is: `-- -I FOLDER`");
    }
    text.contains("unknown type name").then_some(
        "give the kernel's types: `bpftool btf dump file /sys/kernel/btf/vmlinux format c > \
         vmlinux.h`, then `--vmlinux vmlinux.h`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_prototypes_are_no_mistakes() {
        let text = "a.h:1:9: error: declaration of 'struct s' will not be visible outside of this \
                    function [-Werror,-Wvisibility]\n";
        assert_eq!(hidden(text).collect::<Vec<_>>(), ["struct s"]);
        assert!(problems(text).is_empty());
    }

    #[test]
    fn each_line_is_a_mistake_at_its_place() {
        let problems =
            problems("a.h:3:1: error: unknown type name 'x'\na.h:1:2: fatal error: no\n");
        let said: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(said, ["a.h:3:1: unknown type name 'x'", "a.h:1:2: no"]);
        assert_eq!(problems[0].helps.len(), 1);
        assert_eq!(problems[1].helps.len(), 0);
    }
}
