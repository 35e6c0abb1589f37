//! The process that reads C: bindgen, and libclang in it.
//!
//! Owns running bindgen and what it tells beside its text. It is a process of
//! its own, since bindgen panics on input and arguments that it does not
//! expect, libclang may end the process or never end, and both write to
//! standard error as they please. Refuses to judge what was read.

use serde_json::{Value, json};

use crate::args::ReadHeaderArgs;
use crate::talk::{Exit, Talk};

/// Reads a header, and answers with a document on standard output.
pub(crate) fn run(args: &ReadHeaderArgs, talk: &Talk) -> Exit {
    talk.document(&answer(args), Exit::Done)
}

#[cfg(not(feature = "header"))]
fn answer(_: &ReadHeaderArgs) -> Value {
    json!({ "missing": "this `kfunc` was built without its feature `header`" })
}

#[cfg(feature = "header")]
fn answer(args: &ReadHeaderArgs) -> Value {
    // What a panic has to say is in the answer.
    std::panic::set_hook(Box::new(|_| {}));
    if let Err(panic) = std::panic::catch_unwind(bindgen::clang_version) {
        return json!({ "missing": said(&*panic) });
    }
    let read = std::panic::catch_unwind(|| read::header(args));
    read.unwrap_or_else(|panic| json!({ "failed": said(&*panic) }))
}

#[cfg(feature = "header")]
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("it panicked").to_owned()
}

#[cfg(feature = "header")]
mod read {
    //! bindgen itself, where it is built in.

    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::fs;
    use std::rc::Rc;

    use bindgen::callbacks::{DiscoveredItem, DiscoveredItemId, ParseCallbacks, SourceLocation};
    use bindgen::{BindgenError, CodegenConfig, EnumVariation, Formatter};
    use kfunc_kernel::import::c_header::Kind;
    use serde_json::{Value, json};

    use crate::args::ReadHeaderArgs;

    pub(super) fn header(args: &ReadHeaderArgs) -> Value {
        let items = Rc::new(RefCell::new(Vec::new()));
        let listener = Listener {
            texts: RefCell::default(),
            items: Rc::clone(&items),
        };
        let headers = args.before.iter().chain([&args.header]);
        let bindings = bindgen::builder()
            .headers(headers.map(|path| path.to_string_lossy()))
            .clang_args(&args.clang)
            .use_core()
            .layout_tests(false)
            .derive_copy(false)
            .derive_debug(false)
            .formatter(Formatter::None)
            .with_codegen_config(CodegenConfig::FUNCTIONS | CodegenConfig::TYPES)
            .default_enum_style(EnumVariation::NewType {
                is_bitfield: false,
                is_global: false,
            })
            .allowlist_function(".*")
            .parse_callbacks(Box::new(listener))
            .generate();
        match bindings {
            Ok(bindings) => json!({ "rust": bindings.to_string(), "items": *items.borrow() }),
            Err(BindgenError::ClangDiagnostic(text)) => json!({ "mistakes": text }),
            Err(error) => json!({ "failed": error.to_string() }),
        }
    }

    /// Hears of every item, and looks where it stands.
    #[derive(Debug)]
    struct Listener {
        texts: RefCell<BTreeMap<String, Vec<u8>>>,
        items: Rc<RefCell<Vec<Value>>>,
    }

    impl ParseCallbacks for Listener {
        fn new_item_found(
            &self,
            _: DiscoveredItemId,
            item: DiscoveredItem,
            place: Option<&SourceLocation>,
        ) {
            let (kind, name) = match item {
                DiscoveredItem::Struct { final_name, .. } => (Kind::Struct, final_name),
                DiscoveredItem::Union { final_name, .. } => (Kind::Union, final_name),
                DiscoveredItem::Enum { final_name } => (Kind::Enum, final_name),
                DiscoveredItem::Function { final_name } => (Kind::Declared, final_name),
                DiscoveredItem::Alias { .. }
                | DiscoveredItem::Method { .. }
                | DiscoveredItem::Constant { .. }
                | DiscoveredItem::Variable { .. } => return,
            };
            let file = place.and_then(|place| place.file_name.as_deref());
            let kind = match (file, place) {
                (Some(file), Some(place)) => self.judged(kind, file, place.byte_offset),
                _ => kind,
            };
            let line = place.map(|place| place.line);
            let item = json!({ "kind": kind.word(), "name": name, "file": file, "line": line });
            self.items.borrow_mut().push(item);
        }
    }

    impl Listener {
        /// The kind, as far as the text at its place says more of it.
        fn judged(&self, kind: Kind, file: &str, at: usize) -> Kind {
            let mut texts = self.texts.borrow_mut();
            let text = texts.entry(file.to_owned());
            let text = text.or_insert_with(|| fs::read(file).unwrap_or_default());
            let rest = text.get(at..).unwrap_or_default();
            match kind {
                Kind::Declared if has_body(rest) => Kind::Defined,
                Kind::Struct | Kind::Union | Kind::Enum if is_untagged(rest) => Kind::Untagged,
                kind => kind,
            }
        }
    }

    /// Whether a body comes before the declaration's end.
    fn has_body(rest: &[u8]) -> bool {
        let end = rest.iter().find(|byte| b";{".contains(byte));
        end == Some(&b'{')
    }

    /// A type without a tag stands where its keyword does, any other where its
    /// tag does.
    fn is_untagged(rest: &[u8]) -> bool {
        let keyword = ["struct", "union", "enum"].into_iter();
        let mut after = keyword.filter_map(|word| rest.strip_prefix(word.as_bytes()));
        let next = after.next().and_then(<[u8]>::first);
        next.is_some_and(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
    }
}
