//! Kinds of BPF programs: in which section a loader looks for them, what the
//! kernel gives to them, whether they may sleep.
//!
//! Owns the table of kinds (libbpf 1.7, `section_defs` in `src/libbpf.c`) and,
//! in the modules below, the kernel's own lists of what stands in which
//! argument. Refuses to know Rust.

mod filter;
pub mod iter;
pub mod lsm;
pub mod raw_tp;

use std::collections::BTreeMap;

use super::progtype::ProgType;
use super::version::{Kernel, KernelRange};
use super::{Kfunc, KfuncSet, Model};

/// What a program is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Its kind says it all, or user space does.
    None,
    /// A name that the kernel knows.
    Hook,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// Whether a program may sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sleep {
    /// Never.
    Never,
    /// If it is loaded so: then `.s` stands behind its kind.
    May,
    /// Always.
    Always,
}

/// What is in a program's context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// A slot of eight bytes for each argument.
    Slots,
    /// It is itself the one argument, in the type of this kind.
    Itself(&'static str),
    /// It is memory from user space, the one argument.
    Memory,
}

/// A kind of program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The word for it, which its section starts with.
    pub word: &'static str,
    /// What it is attached to.
    pub target: Target,
    /// Whether it may sleep.
    pub sleep: Sleep,
    /// What is in its context.
    pub context: Context,
    /// Its program type, by word.
    ty: &'static str,
}

const fn kind(
    word: &'static str,
    ty: &'static str,
    target: Target,
    sleep: Sleep,
    context: Context,
) -> Kind {
    Kind {
        word,
        target,
        sleep,
        context,
        ty,
    }
}

const DIRECTIONS: Target = Target::OneOf(&["egress", "ingress"]);

/// Every kind, by word.
pub const KINDS: &[Kind] = &[
    kind(
        "cgroup_skb",
        "cgroup_skb",
        DIRECTIONS,
        Sleep::Never,
        Context::Itself("CgroupSkb"),
    ),
    kind(
        "fentry",
        "tracing",
        Target::Hook,
        Sleep::May,
        Context::Slots,
    ),
    kind("fexit", "tracing", Target::Hook, Sleep::May, Context::Slots),
    kind(
        "fmod_ret",
        "tracing",
        Target::Hook,
        Sleep::May,
        Context::Slots,
    ),
    kind("iter", "tracing", Target::Hook, Sleep::May, Context::Slots),
    kind("lsm", "lsm", Target::Hook, Sleep::May, Context::Slots),
    kind(
        "lsm_cgroup",
        "lsm",
        Target::Hook,
        Sleep::Never,
        Context::Slots,
    ),
    kind(
        "syscall",
        "syscall",
        Target::None,
        Sleep::Always,
        Context::Memory,
    ),
    kind(
        "tc",
        "sched_cls",
        Target::None,
        Sleep::Never,
        Context::Itself("Tc"),
    ),
    kind(
        "tp_btf",
        "tracing",
        Target::Hook,
        Sleep::Never,
        Context::Slots,
    ),
    kind(
        "xdp",
        "xdp",
        Target::None,
        Sleep::Never,
        Context::Itself("Xdp"),
    ),
];

/// Kinds that others write programs of, and that are not made here.
pub const UNSUPPORTED: &[&str] = &[
    "cgroup",
    "freplace",
    "kprobe",
    "perf_event",
    "raw_tp",
    "sk_skb",
    "socket",
    "struct_ops",
    "tracepoint",
    "uprobe",
];

/// What the kernel gives in an argument's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// A number or a trusted pointer.
    Trusted,
    /// The same, or NULL.
    TrustedOrNull,
    /// A number or a plain pointer.
    Walked,
    /// The same, or NULL.
    WalkedOrNull,
    /// A number, or what the verifier takes for one.
    Number,
    /// Memory from user space.
    Memory,
    /// The context of this kind of program.
    Context(&'static str),
}

/// Arguments that a program can have at most (`MAX_BPF_FUNC_ARGS`,
/// `include/linux/bpf.h`, 6.12), and a returned value behind them.
pub const MOST_ARGUMENTS: usize = 13;

impl Kind {
    /// The kind that a declaration calls `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        KINDS.iter().copied().find(|kind| kind.word == word)
    }

    /// Its program type.
    pub fn prog_type(self) -> Option<ProgType> {
        ProgType::from_word(self.ty)
    }

    /// What a program of this kind is among callers: a bit for its program type,
    /// and one for each group that some kernels tell apart beside that. It may
    /// call what is for any of them.
    pub fn bits(self, sleeps: bool) -> u32 {
        let iterator = if self.word == "iter" { bit("iter") } else { 0 };
        let sleeps = if sleeps { bit("sleepable") } else { 0 };
        bit(self.ty) | iterator | sleeps
    }

    /// The section that a loader finds the program in.
    pub fn section(self, target: Option<&str>, sleepable: bool) -> String {
        let dot = match self.sleep {
            Sleep::May if sleepable => ".s",
            Sleep::May | Sleep::Never | Sleep::Always => "",
        };
        let word = self.word;
        target.map_or_else(
            || format!("{word}{dot}"),
            |target| format!("{word}{dot}/{target}"),
        )
    }

    /// The kind of the programs in a section, and whether they may sleep.
    pub fn of_section(section: &str) -> Option<(Self, bool)> {
        let first = section.split('/').next().unwrap_or(section);
        let (word, suffix) = first.split_once('.').unwrap_or((first, ""));
        let word = ALIASES
            .iter()
            .find(|(alias, _)| *alias == word)
            .map_or(word, |(_, word)| word);
        let kind = Self::from_word(word)?;
        let sleeps = match kind.sleep {
            Sleep::Never => false,
            Sleep::May => suffix == "s",
            Sleep::Always => true,
        };
        Some((kind, sleeps))
    }

    /// Whether a program on `target` may be loaded as one that sleeps.
    pub fn may_sleep_on(self, target: Option<&str>) -> bool {
        match (self.word, target) {
            ("lsm", Some(hook)) => lsm::is_sleepable(hook),
            _ => self.sleep == Sleep::May,
        }
    }

    /// Most arguments that a program of this kind has.
    pub fn most_arguments(self) -> usize {
        match self.context {
            Context::Slots => MOST_ARGUMENTS,
            Context::Itself(_) | Context::Memory => 1,
        }
    }

    /// What argument `index` is, of a program on `target`.
    pub fn given(self, target: Option<&str>, index: usize) -> Given {
        let target = target.unwrap_or_default();
        match self.context {
            Context::Itself(kind) => return Given::Context(kind),
            Context::Memory => return Given::Memory,
            Context::Slots => {}
        }
        match self.word {
            "tp_btf" if raw_tp::may_be_error(target, index) => Given::Number,
            "tp_btf" if raw_tp::may_be_null(target, index) => Given::TrustedOrNull,
            "tp_btf" => Given::Trusted,
            "iter" => iter::given(target, index),
            "lsm" | "lsm_cgroup" if lsm::is_trusted(target) => Given::Trusted,
            _ => Given::Walked,
        }
    }
}

/// The kinds, as [`Context::Itself`] names them, of programs whose context is
/// a `struct name` (`bpf_ctx_convert` in `kernel/bpf/btf.c`, 6.12).
pub fn kinds_of_context(name: &str) -> &'static [&'static str] {
    match name {
        "__sk_buff" => &["CgroupSkb", "Tc"],
        "xdp_md" => &["Xdp"],
        _ => &[],
    }
}

/// Other words that libbpf's sections start with.
const ALIASES: &[(&str, &str)] = &[("classifier", "tc"), ("tcx", "tc")];

/// The program types that there is a kind of; the index is the bit.
const TYPES: &[&str] = &[
    "cgroup_skb",
    "lsm",
    "sched_cls",
    "syscall",
    "tracing",
    "xdp",
];

/// The bits of all of them.
pub const EVERYBODY: u32 = (1 << TYPES.len()) - 1;

/// What else a kernel tells programs apart by; the bits stand above those of
/// types.
const GROUPS: &[&str] = &["iter", "sleepable"];

fn bit(word: &str) -> u32 {
    let mut words = TYPES.iter().chain(GROUPS);
    let at = words.position(|known| *known == word);
    at.map_or(0, |at| 1 << at)
}

/// The bits of those that a kernel lets through to the set or kfunc `name`, where
/// it does not let all.
fn filtered(name: &str) -> Option<u32> {
    let words = filter::of(name)?.iter();
    Some(words.fold(0, |bits, word| bits | bit(word)))
}

/// Who may call the kfuncs of a set, on each of some kernels.
#[derive(Clone, Debug)]
pub struct Callers(Vec<(Kernel, u32)>);

impl Callers {
    /// Of the set, on the kernels of `target`.
    pub fn of(set: &KfuncSet, target: KernelRange) -> Self {
        let single = target.since() == target.until();
        let kernels = target.kernels().filter(|k| single || !k.is_series());
        let let_through = filtered(&set.ids);
        let on = |kernel| {
            let types = set.prog_types(kernel);
            let types = types.flat_map(|ty| ty.callers(kernel));
            let all = types.fold(0, |bits, ty| bits | bit(ty.word));
            (kernel, let_through.unwrap_or(all))
        };
        Self(kernels.map(on).collect())
    }

    fn on(&self, kernel: Kernel) -> u32 {
        let mut known = self.0.iter();
        let found = known.find(|(known, _)| *known == kernel);
        found.map_or(0, |(_, bits)| *bits)
    }
}

/// Who may call the kfuncs of each set on the kernels of `target`, by the C
/// identifier of the set.
pub fn callers_by_set(model: &Model, target: KernelRange) -> BTreeMap<&str, Callers> {
    let of = |set: &'_ KfuncSet| Callers::of(set, target);
    let sets = model.sets.iter();
    sets.map(|set| (set.ids.as_str(), of(set))).collect()
}

/// [`callers`] with what `model` says of the kfunc's own sets.
pub fn callers_in(model: &Model, kfunc: &Kfunc, target: KernelRange) -> u32 {
    let sets = kfunc.sets().into_iter();
    let sets = sets.filter_map(|ids| Some((ids, Callers::of(model.set_named(ids)?, target))));
    callers(&sets.collect(), kfunc, target)
}

/// Who may call `kfunc` on every kernel of `target` that has it: a bit for
/// each program type, or for each group that the kernel lets through to it (see
/// [`Kind::bits`]). On one kernel that is who may call any of its sets.
/// Everybody where nothing says who may: it is in no set there, or in none
/// that is declared.
pub fn callers(sets: &BTreeMap<&str, Callers>, kfunc: &Kfunc, target: KernelRange) -> u32 {
    if let Some(bits) = filtered(&kfunc.name) {
        return bits;
    }
    let single = target.since() == target.until();
    let kernels = target.kernels().filter(|k| single || !k.is_series());
    let there = kernels.filter(|kernel| kfunc.contract(*kernel).is_some());
    let all = there.fold(u32::MAX, |all, kernel| {
        let known = kfunc.sets_on(kernel).filter_map(|ids| sets.get(ids));
        let on = known.map(|set| set.on(kernel)).reduce(|a, b| a | b);
        all & on.unwrap_or(u32::MAX)
    });
    // Who is of every type is in every group.
    match all & EVERYBODY {
        EVERYBODY => EVERYBODY,
        _ => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_type_with_a_bit() {
        assert!(KINDS.is_sorted_by(|a, b| a.word < b.word));
        for kind in KINDS {
            assert!(kind.prog_type().is_some(), "{}", kind.word);
            assert_eq!(bit(kind.ty).count_ones(), 1, "{}", kind.word);
        }
        let (iter, tp_btf) = (Kind::from_word("iter"), Kind::from_word("tp_btf"));
        let (iter, tp_btf) = (iter.unwrap(), tp_btf.unwrap());
        assert_eq!(iter.bits(false), bit("tracing") | bit("iter"));
        assert_eq!(tp_btf.bits(false), bit("tracing"));
        let syscall = Kind::from_word("syscall").unwrap();
        assert_eq!(syscall.bits(true), bit("syscall") | bit("sleepable"));
    }

    /// Whether a program may call the kfunc of a set, on all kernels.
    fn may(set: &str, kind: &str, sleeps: bool) -> bool {
        let text = format!("#[kfunc_set({set})] unsafe extern \"C\" {{ #[kfunc] fn f(); }}");
        let name = String::new();
        let model = crate::load(&[crate::source::Source { name, text }], None);
        let model = model.lowered.model;
        let bits = callers_in(&model, &model.kfuncs[0], KernelRange::DEFAULT_CRATE);
        bits & Kind::from_word(kind).unwrap().bits(sleeps) != 0
    }

    #[test]
    fn a_filter_lets_few_of_a_type_through() {
        let iter = "ids = \"bpf_sk_iter_kfunc_ids\", prog_types(tracing)";
        assert!(may(iter, "iter", false) && !may(iter, "tp_btf", false));
        assert!(!may(iter, "fentry", true) && !may(iter, "lsm", false));
        let lsm = "ids = \"fsverity_set_ids\", prog_types(lsm)";
        assert!(may(lsm, "lsm", false) && !may(lsm, "iter", false));
        let other = "ids = \"other_ids\", prog_types(lsm)";
        assert!(may(other, "lsm", false) && may(other, "iter", false));
        assert!(!may(other, "xdp", false));
    }

    #[test]
    fn sections_are_read_as_they_are_written() {
        for kind in KINDS {
            for sleepable in [false, true] {
                let target = (kind.target != Target::None).then_some("somewhere");
                let read = Kind::of_section(&kind.section(target, sleepable));
                let sleeps = match kind.sleep {
                    Sleep::Never => false,
                    Sleep::May => sleepable,
                    Sleep::Always => true,
                };
                assert_eq!(read, Some((*kind, sleeps)));
            }
        }
        let word = |section| Kind::of_section(section).map(|(kind, _)| kind.word);
        assert_eq!(word("tcx/ingress"), Some("tc"));
        assert_eq!(word("xdp.frags"), Some("xdp"));
        assert_eq!(word("kprobe/x"), None);
        assert_eq!(word(".text"), None);
    }

    #[test]
    fn the_kernel_gives_what_its_lists_say() {
        let given = |word, target, index| {
            let kind = Kind::from_word(word).unwrap();
            kind.given(Some(target), index)
        };
        assert_eq!(given("tp_btf", "task_newtask", 0), Given::Trusted);
        assert_eq!(given("tp_btf", "kfree_skb", 3), Given::TrustedOrNull);
        assert_eq!(given("tp_btf", "cachefiles_lookup", 2), Given::Number);
        assert_eq!(given("fentry", "kfree_skb", 3), Given::Walked);
        assert_eq!(given("lsm", "file_open", 0), Given::Trusted);
        assert_eq!(given("lsm", "task_free", 0), Given::Walked);
        assert_eq!(given("iter", "task", 1), Given::TrustedOrNull);
        assert_eq!(given("xdp", "", 0), Given::Context("Xdp"));
    }
}
