//! Architectures, by the folders of the kernel's `arch/` and by the machine names
//! that people use for them.
//!
//! Owns the table: what a declaration may say, and the option of the kernel's
//! configuration that is set on each.

/// An architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arch {
    /// The folder in `arch/`; behind `__TARGET_ARCH_` in libbpf's `bpf_tracing.h`.
    pub dir: &'static str,
    /// What machines of it are called besides.
    pub machines: &'static [&'static str],
    /// The configuration option that is set on it.
    pub config: &'static str,
}

const fn arch(dir: &'static str, machines: &'static [&'static str], config: &'static str) -> Arch {
    Arch {
        dir,
        machines,
        config,
    }
}

/// The folders of `arch/` from 6.0 to 7.3, each with the symbol that its `Kconfig`
/// sets (`ia64` went away in 6.7).
pub const ARCHS: &[Arch] = &[
    arch("alpha", &[], "CONFIG_ALPHA"),
    arch("arc", &[], "CONFIG_ARC"),
    arch("arm", &[], "CONFIG_ARM"),
    arch("arm64", &["aarch64"], "CONFIG_ARM64"),
    arch("csky", &[], "CONFIG_CSKY"),
    arch("hexagon", &[], "CONFIG_HEXAGON"),
    arch("ia64", &[], "CONFIG_IA64"),
    arch("loongarch", &["loongarch64"], "CONFIG_LOONGARCH"),
    arch("m68k", &[], "CONFIG_M68K"),
    arch("microblaze", &[], "CONFIG_MICROBLAZE"),
    arch("mips", &[], "CONFIG_MIPS"),
    arch("nios2", &[], "CONFIG_NIOS2"),
    arch("openrisc", &[], "CONFIG_OPENRISC"),
    arch("parisc", &[], "CONFIG_PARISC"),
    arch("powerpc", &["ppc64", "ppc64le"], "CONFIG_PPC"),
    arch("riscv", &["riscv64"], "CONFIG_RISCV"),
    arch("s390", &["s390x"], "CONFIG_S390"),
    arch("sh", &[], "CONFIG_SUPERH"),
    arch("sparc", &[], "CONFIG_SPARC"),
    arch("um", &[], "CONFIG_UML"),
    arch("x86", &["x86_64"], "CONFIG_X86"),
    arch("xtensa", &[], "CONFIG_XTENSA"),
];

impl Arch {
    /// The architecture that a declaration calls `word`.
    pub fn from_word(word: &str) -> Option<&'static Arch> {
        let called = |arch: &&Arch| arch.dir == word || arch.machines.contains(&word);
        ARCHS.iter().find(called)
    }

    /// Every word that a declaration may say, sorted.
    pub fn words() -> Vec<&'static str> {
        let each = |arch: &'static Arch| arch.machines.iter().copied().chain([arch.dir]);
        let mut words: Vec<_> = ARCHS.iter().flat_map(each).collect();
        words.sort_unstable();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_of_its_architecture() {
        let config = |word| Arch::from_word(word).map(|arch| (arch.dir, arch.config));
        assert_eq!(config("s390x"), Some(("s390", "CONFIG_S390")));
        assert_eq!(config("powerpc"), config("ppc64le"));
        assert_eq!(config("sh"), Some(("sh", "CONFIG_SUPERH")));
        assert_eq!(config("pdp11"), None);
    }

    #[test]
    fn no_word_is_of_two_architectures() {
        assert!(Arch::words().is_sorted_by(|a, b| a < b));
    }
}
