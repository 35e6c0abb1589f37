//! Small trees: every shape that a kernel source has, and what is none.

use std::convert::Infallible;

use kfunc_codegen::inventory::Entry;
use proptest::prelude::*;

use super::*;

/// Files in memory.
struct Memory(Vec<File>);

impl Tree for Memory {
    type Error = Infallible;

    fn files(&self, words: &[&str]) -> Result<Vec<File>, Infallible> {
        let has = |file: &&File| words.iter().any(|word| file.text.contains(word));
        Ok(self.0.iter().rev().filter(has).cloned().collect())
    }

    fn file(&self, path: &str) -> Result<Option<String>, Infallible> {
        let found = self.0.iter().find(|file| file.path == path);
        Ok(found.map(|file| file.text.clone()))
    }
}

fn read(files: &[(&str, &str)]) -> Inventory {
    let file = |(path, text): &(&str, &str)| File {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    let flags = (
        "include/linux/btf.h",
        "#define KF_ACQUIRE (1 << 0) /* a */\n#define KF_RELEASE\t(1 << 1)\n\
         #define KF_RET_NULL (1 << 2)\n",
    );
    let files = files.iter().chain([&flags]).map(file);
    let Ok(inventory) = inventory(&Memory(files.collect()));
    inventory
}

fn of<'i>(inventory: &'i Inventory, name: &'i str) -> &'i Entry {
    let mut found = inventory.named(name);
    found
        .next()
        .unwrap_or_else(|| panic!("no {name}: {inventory:?}"))
}

fn sets(entry: &Entry) -> &[Membership] {
    entry
        .sets
        .as_ref()
        .map(|sets| sets.value.as_slice())
        .unwrap_or_default()
}

fn unseen(inventory: &Inventory) -> Vec<String> {
    let text = |one: &Unseen| {
        let line = one.place.as_ref().map_or(0, |place| place.line);
        format!("{line}: {}: {}", one.what, one.why)
    };
    inventory.unseen.iter().map(text).collect()
}

const WHOLE: &str = "
/**
 * bpf_one - Make one.
 * @n: how many
 */
__bpf_kfunc struct thing *bpf_one(u32 n)
{
	return make(n);
}

__bpf_kfunc void bpf_put(struct thing *t) { }
__bpf_kfunc void bpf_late(void) { }

BTF_KFUNCS_START(some_ids)
BTF_ID_FLAGS(func, bpf_one, KF_ACQUIRE |
	     KF_RET_NULL)
#ifdef CONFIG_PUT
BTF_ID_FLAGS(func, bpf_put, KF_RELEASE)
#else
BTF_ID_FLAGS(func, bpf_late)
#endif
BTF_KFUNCS_END(some_ids)

static const struct btf_kfunc_id_set some_set = {
	.owner = THIS_MODULE,
	.set = &some_ids,
	.filter = some_filter,
};

BTF_ID_LIST(some_dtors)
BTF_ID(struct, thing)
BTF_ID(func, bpf_put)

static int init(void)
{
	const struct btf_id_dtor_kfunc dtors[] = {
		{
			.btf_id = some_dtors[0],
			.kfunc_btf_id = some_dtors[1]
		},
	};
	int ret = register_btf_kfunc_id_set(BPF_PROG_TYPE_XDP, &some_set);

	ret = ret ?: register_btf_kfunc_id_set(BPF_PROG_TYPE_SCHED_CLS, &some_set);
	return ret ?: register_btf_id_dtor_kfuncs(dtors, ARRAY_SIZE(dtors), THIS_MODULE);
}
";

#[test]
fn a_file_says_all_of_its_kfuncs() {
    let inventory = read(&[
        ("net/a.c", WHOLE),
        (
            "Makefile",
            "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nNAME = x\n",
        ),
    ]);
    assert_eq!(unseen(&inventory), [""; 0]);
    assert_eq!(inventory.release.as_deref(), Some("6.12.7"));
    let one = of(&inventory, "bpf_one");
    let prototype = one.prototype.as_ref().map(|fact| fact.value.c("bpf_one"));
    assert_eq!(prototype.as_deref(), Some("struct thing *bpf_one(u32 n)"));
    assert_eq!(one.flags, Some(Fact::new(5, Provenance::Source)));
    assert_eq!(
        one.file.as_ref().map(|file| file.value.as_str()),
        Some("net/a.c")
    );
    let docs = one.docs.as_ref().map(|docs| docs.value.join("|"));
    assert_eq!(docs.as_deref(), Some("bpf_one - Make one.|@n: how many"));
    let [member] = sets(one) else {
        panic!("{one:?}");
    };
    assert_eq!((member.set.as_str(), member.flags), ("some_ids", Some(5)));
    let types = ["sched_cls".to_owned(), "xdp".to_owned()];
    assert_eq!(member.prog_types.as_deref(), Some(types.as_slice()));
    assert_eq!(member.filter.as_deref(), Some("some_filter"));
    assert_eq!(member.condition, None);
    assert_eq!(member.place.as_ref().map(|place| place.line), Some(15));
    let condition = |name| sets(of(&inventory, name))[0].condition.clone();
    assert_eq!(condition("bpf_put").as_deref(), Some("defined(CONFIG_PUT)"));
    assert_eq!(
        condition("bpf_late").as_deref(),
        Some("!defined(CONFIG_PUT)")
    );
    assert_eq!(
        of(&inventory, "bpf_late").flags,
        Some(Fact::new(0, Provenance::Source))
    );
    let dtor = Destructor {
        ty: "thing".to_owned(),
        function: "bpf_put".to_owned(),
        from: Provenance::Source,
    };
    assert_eq!(inventory.dtors, [dtor]);
}

#[test]
fn sets_are_made_by_macros_of_headers() {
    let header = "
#define EACH_META \\
	META(A, bpf_meta_a, x) \\
	META(B, bpf_meta_b, y)
enum {
#define META(name, _, __) name,
EACH_META
#undef META
};
";
    let text = "
__bpf_kfunc int bpf_meta_a(const struct xdp_md *ctx) { return 0; }
__bpf_kfunc int bpf_meta_b(const struct xdp_md *ctx) { return 0; }
BTF_SET8_START(meta_ids)
#define META(_, name, __) BTF_ID_FLAGS(func, name, KF_RET_NULL)
EACH_META
#undef META
BTF_SET8_END(meta_ids)
";
    let inventory = read(&[("net/core/a.c", text), ("include/net/meta.h", header)]);
    assert_eq!(unseen(&inventory), [""; 0]);
    for name in ["bpf_meta_a", "bpf_meta_b"] {
        let entry = of(&inventory, name);
        assert_eq!(entry.flags, Some(Fact::new(4, Provenance::Source)));
        assert_eq!(sets(entry)[0].prog_types.as_deref(), Some([].as_slice()));
    }
}

#[test]
fn a_body_is_looked_for_elsewhere() {
    let text = "BTF_KFUNCS_START(ids)\nBTF_ID_FLAGS(func, far_away)\nBTF_KFUNCS_END(ids)\n";
    let far = "int far_away(struct sock *sk)\n{\n}\nEXPORT_SYMBOL(far_away);\n";
    let tool = "int far_away(int other) { }\n";
    let inventory = read(&[("a.c", text), ("net/far.c", far), ("tools/a.c", tool)]);
    let entry = of(&inventory, "far_away");
    let file = entry.file.as_ref().map(|file| file.value.as_str());
    assert_eq!(file, Some("net/far.c"));
    let prototype = entry
        .prototype
        .as_ref()
        .map(|fact| fact.value.c("far_away"));
    assert_eq!(prototype.as_deref(), Some("int far_away(struct sock *sk)"));
    let alone = read(&[("a.c", text)]);
    assert_eq!(unseen(&alone), ["2: `far_away`: it has no body"]);
}

#[test]
fn typedefs_of_the_file_are_followed() {
    let text = "
typedef int (*callback_t)(struct thing *t, void *key);
typedef callback_t again_t;
typedef struct { int a; } untagged_t;
__bpf_kfunc void bpf_a(again_t f, untagged_t *u, far_t n) { }
BTF_KFUNCS_START(ids)
BTF_ID_FLAGS(func, bpf_a)
BTF_KFUNCS_END(ids)
typedef
";
    let inventory = read(&[("a.c", text)]);
    let prototype = of(&inventory, "bpf_a").prototype.as_ref();
    let prototype = &prototype.expect("it has one").value;
    let types: Vec<_> = prototype.params.iter().map(|p| p.ty.to_string()).collect();
    let callback = "int (*)(struct thing *, void *)";
    assert_eq!(types, [callback, "untagged_t *", "far_t"]);
    assert_eq!(prototype.params[0].text, "again_t f");
}

#[test]
fn another_file_may_register() {
    let sets_of = "
__bpf_kfunc void bpf_a(void) { }
BTF_KFUNCS_START(ids)
BTF_ID_FLAGS(func, bpf_a)
BTF_KFUNCS_END(ids)
const struct btf_kfunc_id_set kit = { .set = &ids };
";
    let registers = "int init(void)\n{\n\treturn \
                     register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &kit);\n}\n\
                     /* btf_kfunc_id_set */";
    let own = "static const struct btf_kfunc_id_set kit = { .set = &others };\n\
               int i = register_btf_kfunc_id_set(BPF_PROG_TYPE_LSM, &kit);\n";
    let inventory = read(&[("a.c", sets_of), ("b.c", registers), ("c.c", own)]);
    let types = sets(of(&inventory, "bpf_a"))[0].prog_types.clone();
    assert_eq!(types, Some(vec!["tracing".to_owned()]));
}

#[test]
fn what_is_not_understood_is_said() {
    let text = "
__bpf_kfunc void bpf_a(void) { }
__bpf_kfunc what is this(bpf_b)(void) { }
BTF_KFUNCS_START(ids)
BTF_ID_FLAGS(func, bpf_a, KF_UNHEARD_OF)
BTF_ID_FLAGS(struct, bpf_a)
SOMETHING_ELSE(bpf_a)
BTF_KFUNCS_START(others)
BTF_ID_FLAGS(func, bpf_a, KF_ACQUIRE)
BTF_KFUNCS_END(wrong)
BTF_KFUNCS_END(none)
BTF_KFUNCS_START(first)
BTF_ID_FLAGS(func, bpf_a, KF_ACQUIRE)
BTF_KFUNCS_END(first)
BTF_KFUNCS_START(second)
BTF_ID_FLAGS(func, bpf_a, KF_RELEASE)
BTF_ID_FLAGS(func, bpf_a, KF_UNHEARD_OF)
BTF_ID_FLAGS(struct, bpf_a)
SOMETHING_ELSE(bpf_a)
BTF_KFUNCS_END(second)
static const struct btf_kfunc_id_set kit = { .owner = THIS_MODULE };
int a = register_btf_kfunc_id_set(type, &kit);
int b = register_btf_fmodret_id_set(kit);
const struct btf_id_dtor_kfunc d = { .btf_id = no_list[0], .kfunc_btf_id = no_list[1] };
BTF_KFUNCS_START(open)
";
    let inventory = read(&[("a.c", text)]);
    let expected = [
        "4: the set `ids`: another begins in it",
        "8: the set `others`: the end of another follows",
        "11: the end of a set: none has begun",
        "16: `bpf_a`: its flags are not those that another set gives it",
        "17: `bpf_a` in the set `second`: its flags have no value, and are not known",
        "18: `BTF_ID_FLAGS` in the set `second`: it is no entry with flags that have a value",
        "19: `SOMETHING_ELSE` in the set `second`: it is no entry with flags that have a value",
        "21: `struct btf_kfunc_id_set kit`: it names no set",
        "22: register_btf_kfunc_id_set: its arguments are no constant and no set",
        "23: register_btf_fmodret_id_set: its argument is no set",
        "24: a destructor: its ids are in no list of this file",
        "25: the set `open`: it does not end",
    ];
    assert_eq!(unseen(&inventory), expected);
}

#[test]
fn flags_without_a_value_are_not_known() {
    let text = "
__bpf_kfunc void bpf_a(void) { }
BTF_KFUNCS_START(ids)
BTF_ID_FLAGS(func, bpf_a, KF_ACQUIRE | KF_UNHEARD_OF)
BTF_KFUNCS_END(ids)
";
    let inventory = read(&[("a.c", text)]);
    let entry = of(&inventory, "bpf_a");
    assert_eq!(entry.flags, None);
    assert_eq!(sets(entry)[0].flags, None);
    assert!(entry.prototype.is_some());
}

/// Each entry costs what it costs, however many follow: with a look at all that
/// follow this took a minute.
#[test]
fn a_set_may_be_long() {
    let entry = |n| format!("#ifdef CONFIG_{n}\nBTF_ID_FLAGS(func, bpf_{n}, 0)\n#endif\n");
    let entries: String = (0..20_000).map(entry).collect();
    let text = format!("BTF_KFUNCS_START(ids)\n{entries}BTF_KFUNCS_END(ids)\n");
    let inventory = read(&[("a.c", &text)]);
    assert_eq!(inventory.kfuncs.len(), 20_000);
    let last = sets(of(&inventory, "bpf_19999"))[0].condition.as_deref();
    assert_eq!(last, Some("defined(CONFIG_19999)"));
}

#[test]
fn headers_that_define_the_words_are_not_read_for_sets() {
    let text = "#define BTF_KFUNCS_START(x) \\\nBTF_SET8_START(x)\nBTF_SET8_START(list)\n";
    let inventory = read(&[("include/linux/btf_ids.h", text)]);
    assert_eq!(unseen(&inventory), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Pieces of a good file in any order, cut anywhere.
    #[test]
    fn nothing_makes_it_panic(
        cuts in proptest::collection::vec((0..WHOLE.len(), 0_usize..400), 0..12),
        noise in "[(){}\\[\\]#\\\\\n,;*&\"'/a-zA-Z_0-9 \u{e9}]{0,60}",
    ) {
        let mut text = String::new();
        for (from, len) in cuts {
            text += WHOLE.get(from..(from + len).min(WHOLE.len())).unwrap_or_default();
            text += &noise;
        }
        read(&[("a.c", &text), ("b.h", &noise)]);
    }
}
