//! A type in a document, part by part: its text in C does not say what of it
//! was not understood.

use serde_json::{Value, json};

use super::Malformed;
use super::read::{At, Object};
use crate::model::ctype::{CType, FunctionType, Int, Pointer};

pub(super) fn write(ty: &CType) -> Value {
    match ty {
        CType::Void => json!("void"),
        CType::Bool => json!("bool"),
        CType::Int(int) => json!(int.c()),
        CType::Enum(tag) => json!({ "enum": tag }),
        CType::Struct(tag) => json!({ "struct": tag }),
        CType::Union(tag) => json!({ "union": tag }),
        CType::Unsupported(text) => json!({ "unsupported": text }),
        CType::Pointer(pointer) => {
            let Pointer { to, constant } = &**pointer;
            json!({ "pointer": write(to), "const": constant })
        }
        CType::Function(function) => {
            let FunctionType { params, ret } = &**function;
            let params: Vec<_> = params.iter().map(write).collect();
            json!({ "function": params, "returns": write(ret) })
        }
    }
}

/// The parser of JSON bounds how deep this goes.
pub(super) fn read(at: &At<'_>) -> Result<CType, Malformed> {
    match at.word() {
        Some("void") => return Ok(CType::Void),
        Some("bool") => return Ok(CType::Bool),
        Some(word) => {
            let int = Int::from_c(word).map(CType::Int);
            return int.ok_or_else(|| at.wrong("this is no type of C that a kfunc can have"));
        }
        None => {}
    }
    let object = at.object()?;
    match NAMED.iter().find(|(key, _)| object.has(key)) {
        Some((key, make)) => Ok(make(object.get(key).text()?)),
        None => composed(at, &object),
    }
}

/// What a name makes.
type Make = fn(String) -> CType;

/// What has one name.
const NAMED: &[(&str, Make)] = &[
    ("enum", CType::Enum),
    ("struct", CType::Struct),
    ("union", CType::Union),
    ("unsupported", CType::Unsupported),
];

fn composed(at: &At<'_>, object: &Object<'_>) -> Result<CType, Malformed> {
    if object.has("pointer") {
        let to = read(&object.get("pointer"))?;
        return Ok(CType::pointer(to, object.get("const").truth()?));
    }
    if object.has("function") {
        let params = object.get("function").list(read)?;
        let ret = read(&object.get("returns"))?;
        return Ok(CType::Function(Box::new(FunctionType { params, ret })));
    }
    Err(at.wrong("this object is no type"))
}
