//! Defaults as Rust values: which constant an absent property stands for.

use serde_json::{Number, Value as Json};

use super::entities::Entities;
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    ir::{Additional, Constant, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeKind},
    names::{assign, constant},
    schema::{Form, Schemas},
};

/// Gives every field with a default the value that the default is in Rust, and warns if there is none.
pub(super) fn find(
    schemas: &Schemas<'_>,
    entities: &Entities<'_>,
    types: &mut [TypeDef],
    diagnostics: &mut Diagnostics,
) {
    for (index, entity) in entities.iter().enumerate() {
        let Some(value) = entity.value else { continue };
        let Form::Object(object) = &schemas.get(schemas.resolve_use(value).0).form else { continue };
        let TypeKind::Struct(fields) = &types[index].kind else { continue };
        let idents: Vec<&str> = fields.fields.iter().map(|field| field.ident.as_str()).collect();
        let names = assign(&idents, constant, &[]);
        let made: Vec<Option<Constant>> = fields
            .fields
            .iter()
            .map(|field| field.default.as_ref().and_then(|default| make(types, &field.slot, default)))
            .collect();
        let TypeKind::Struct(fields) = &mut types[index].kind else { continue };
        for ((field, made), (name, property)) in
            fields.fields.iter_mut().zip(made).zip(names.into_iter().zip(&object.properties))
        {
            if let (Some(default), None, false) = (&field.default, &made, field.required) {
                diagnostics.push(Diagnostic::warning(
                    schemas.view(property.value.at),
                    "default-without-accessor",
                    format!(
                        "the default `{default}` of `{}` has no accessor: no one Rust value is meant by it",
                        field.name
                    ),
                    "write a default that fits one branch alone, or leave it to those who read the property",
                ));
            }
            field.constant = format!("DEFAULT_{}", name.trim_matches('_'));
            field.fallback = made;
        }
    }
}

/// Returns the value that a text in JSON is in a slot, if it is one there.
fn make(types: &[TypeDef], slot: &Slot, json: &Json) -> Option<Constant> {
    if slot.nullable && json.is_null() {
        return Some(Constant::Null);
    }
    Some(match (&slot.shape, json) {
        (Shape::Named(id), _) => return named(types, &types[id.0].kind, json),
        (Shape::Null, Json::Null) => Constant::Null,
        (Shape::Boolean, Json::Bool(value)) => Constant::Boolean(*value),
        (Shape::Integer(width), Json::Number(number)) => Constant::Integer(whole(number, *width)?),
        (Shape::Number, Json::Number(number)) => Constant::Number(number.as_f64()?),
        (Shape::String, Json::String(text)) => Constant::Text(text.clone()),
        (Shape::Uuid, Json::String(text)) => {
            Constant::Uuid(u128::from_str_radix(&text.replace('-', ""), 16).ok().filter(|_| text.len() == 36)?)
        }
        // Fractions finer than nanoseconds are no value of a type.
        (Shape::DateTime | Shape::Date | Shape::Time, Json::String(text)) => {
            let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            Constant::Text(Some(text.clone()).filter(|_| digits <= 9)?)
        }
        (Shape::Array(item), Json::Array(items)) => {
            Constant::List(items.iter().map(|json| make(types, item, json)).collect::<Option<_>>()?)
        }
        (Shape::Tuple(tuple), Json::Array(items)) if items.len() == tuple.items.len() => {
            let made = tuple.items.iter().zip(items).map(|(item, json)| make(types, &item.slot, json));
            Constant::List(made.collect::<Option<_>>()?)
        }
        (Shape::Map(entries), Json::Object(members)) => {
            let name = |name: &String| match &entries.names {
                Some(names) => make(types, names, &Json::String(name.clone())),
                None => Some(Constant::Text(name.clone())),
            };
            let member = |(key, json): (&String, &Json)| Some((name(key)?, make(types, &entries.values, json)?));
            Constant::Map(members.iter().map(member).collect::<Option<_>>()?)
        }
        (Shape::FreeObject, Json::Object(_)) | (Shape::Any, _) => Constant::Json(json.clone()),
        _ => return None,
    })
}

fn named(types: &[TypeDef], kind: &TypeKind, json: &Json) -> Option<Constant> {
    match kind {
        TypeKind::Struct(fields) => structure(types, fields, json),
        TypeKind::Enum(values) => values
            .variants
            .iter()
            .position(|variant| Some(variant.value.as_str()) == json.as_str())
            .map(Constant::Variant),
        TypeKind::Newtype(slot) => make(types, slot, json).map(|inner| Constant::Newtype(Box::new(inner))),
        TypeKind::Union(union) => {
            let branch = |variant: &crate::ir::UnionVariant| make(types, &variant.slot, json);
            let mut fitting =
                union.variants.iter().map(branch).enumerate().filter_map(|(index, made)| Some((index, made?)));
            let (index, inner) = fitting.next()?;
            fitting.next().is_none().then(|| Constant::Branch(index, Box::new(inner)))
        }
    }
}

fn structure(types: &[TypeDef], fields: &Struct, json: &Json) -> Option<Constant> {
    let members = json.as_object()?;
    let mut values = Vec::new();
    for field in &fields.fields {
        values.push(match members.get(&field.name) {
            Some(json) => Some(make(types, &field.slot, json)?),
            None if field.required => return None,
            None => None,
        });
    }
    let undeclared = members.iter().filter(|(name, _)| fields.fields.iter().all(|field| field.name != **name));
    let mut others = Vec::new();
    for (name, json) in undeclared {
        match &fields.additional {
            Additional::Drop => {}
            Additional::Deny => return None,
            Additional::KeepAny { .. } => others.push((name.clone(), Constant::Json(json.clone()))),
            Additional::Keep { slot, .. } => others.push((name.clone(), make(types, slot, json)?)),
        }
    }
    Some(Constant::Struct(values, others))
}

/// Returns the integer that a number is, if its type holds it: `1.0` is one.
fn whole(number: &Number, width: IntegerWidth) -> Option<i128> {
    /// The number up to which every whole `f64` is one integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let exact = |value: f64| (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i128);
    let value = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
    width.holds(value.or_else(|| exact(number.as_f64()?))?)
}
