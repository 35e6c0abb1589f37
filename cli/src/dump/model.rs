//! The model: what every artefact is made from.

use kfunc_codegen::model::flag::Flag;
use kfunc_codegen::model::suffix::{Constraint, Origin};
use kfunc_codegen::model::version::KernelRange;
use kfunc_codegen::model::{
    Contract, Dtor, Field, KernelEnum, KernelType, Kfunc, KfuncSet, Model, OtherType, Param,
    Registration, TypeKind,
};
use serde_json::{Value, json};

pub(super) fn document(model: &Model) -> Value {
    let Model {
        kfuncs,
        sets,
        types,
        enums,
    } = model;
    json!({
        "kfuncs": kfuncs.iter().map(kfunc).collect::<Vec<_>>(),
        "sets": sets.iter().map(set).collect::<Vec<_>>(),
        "types": types.iter().map(ty).collect::<Vec<_>>(),
        "enums": enums.iter().map(enumeration).collect::<Vec<_>>(),
    })
}

fn kfunc(kfunc: &Kfunc) -> Value {
    let Kfunc {
        name,
        contracts,
        unread,
        params,
        ret,
        docs,
        set,
        config,
        has_body,
    } = kfunc;
    let unread = unread.iter().map(|range| with_range(json!({}), *range));
    json!({
        "name": name,
        "unread": unread.collect::<Vec<_>>(),
        "prototype": kfunc.c_prototype(kfunc.range().until()),
        "contracts": contracts.iter().map(contract).collect::<Vec<_>>(),
        "params": params.iter().map(param).collect::<Vec<_>>(),
        "returns": ret.to_string(),
        "set": set,
        "config": config,
        "body": has_body,
        "docs": docs.join("\n"),
    })
}

fn contract(contract: &Contract) -> Value {
    let Contract {
        range,
        intent,
        acquires,
        owned,
        sets,
        returns,
    } = contract;
    let flag = |flag: Flag| match (flag, acquires, owned) {
        (Flag::Acquire, Origin::Allocated, _) | (Flag::OwnedArgs, _, Origin::Allocated) => {
            format!("{}(allocated)", flag.info().word)
        }
        (flag, _, _) => flag.info().word.to_owned(),
    };
    let flags: Vec<_> = intent.iter().map(flag).collect();
    let mut object = json!({ "flags": flags });
    if !sets.is_empty() {
        object["sets"] = json!(sets);
    }
    if let Some(ty) = returns {
        object["returns"] = json!(ty.to_string());
    }
    with_range(object, *range)
}

fn with_range(mut object: Value, range: KernelRange) -> Value {
    object["since"] = json!(range.since().name());
    object["until"] = json!(range.until().name());
    object
}

fn param(param: &Param) -> Value {
    let Param {
        name,
        ty,
        was,
        constraints,
    } = param;
    let mut object = json!({
        "name": name,
        "type": ty.to_string(),
        "constraints": constraints.iter().map(constraint).collect::<Vec<_>>(),
    });
    if !was.is_empty() {
        let other =
            |other: &OtherType| with_range(json!({ "type": other.ty.to_string() }), other.range);
        object["was"] = was.iter().map(other).collect();
    }
    object
}

fn constraint(constraint: &Constraint) -> String {
    let word = constraint.info().word;
    match constraint {
        Constraint::SizeOf(name) | Constraint::ConstSizeOf(name) => format!("{word}={name}"),
        Constraint::Owned(Origin::Allocated) => format!("{word}(allocated)"),
        Constraint::BufferSize { writable: true } => format!("{word}(rdwr)"),
        Constraint::BufferSize { writable: false } => format!("{word}(rdonly)"),
        Constraint::Owned(Origin::Acquired)
        | Constraint::Trusted
        | Constraint::Rcu
        | Constraint::Nullable
        | Constraint::Constant
        | Constraint::Uninit
        | Constraint::Ignored
        | Constraint::String
        | Constraint::Map
        | Constraint::ConstMap
        | Constraint::Allocated
        | Constraint::Refcounted
        | Constraint::Optional
        | Constraint::Iterator
        | Constraint::IrqFlag
        | Constraint::ProgAux
        | Constraint::NonownAllowed
        | Constraint::Arena => word.to_owned(),
    }
}

fn set(set: &KfuncSet) -> Value {
    let KfuncSet {
        ids,
        prog_types,
        dtors,
        unsupported_archs,
        config,
        module,
    } = set;
    let registration =
        |Registration { ty, range }: &Registration| with_range(json!({ "name": ty.word }), *range);
    let dtor = |Dtor { ty, kfunc }: &Dtor| json!({ "name": kfunc, "type": ty });
    json!({
        "name": ids,
        "prog_types": prog_types.iter().map(registration).collect::<Vec<_>>(),
        "dtors": dtors.iter().map(dtor).collect::<Vec<_>>(),
        "unsupported_archs": unsupported_archs,
        "config": config,
        "module": module,
    })
}

fn ty(ty: &KernelType) -> Value {
    let KernelType {
        name,
        rust,
        kind,
        docs,
        release,
        rcu,
        kptr,
        scalar_only,
        alias_of,
        first_member,
        size,
        fields,
    } = ty;
    let kind = match kind {
        TypeKind::Struct => "struct",
        TypeKind::Union => "union",
    };
    json!({
        "name": name,
        "rust": rust,
        "kind": kind,
        "docs": docs.join("\n"),
        "release": release,
        "rcu": rcu,
        "kptr": kptr,
        "scalar_only": scalar_only,
        "alias_of": alias_of,
        "first_member": first_member,
        "size": size,
        "fields": fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn field(field: &Field) -> Value {
    let Field {
        name,
        ty,
        array,
        docs,
    } = field;
    json!({ "name": name, "type": ty.to_string(), "array": array, "docs": docs.join("\n") })
}

fn enumeration(item: &KernelEnum) -> Value {
    let KernelEnum {
        name,
        rust,
        docs,
        variants,
    } = item;
    let variant = |(name, value): &(String, i64)| json!({ "name": name, "value": value });
    json!({
        "name": name,
        "rust": rust,
        "docs": docs.join("\n"),
        "variants": variants.iter().map(variant).collect::<Vec<_>>(),
    })
}
