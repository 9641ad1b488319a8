//! Tests of what documents mean: facts of the contract, and diagnostics.

mod channels;
mod envelopes;
mod names;
mod schemas;
mod shapes;
mod texts;

use crate::{
    document,
    ir::{Contract, Field, Position, Shape, Slot, TypeDef, TypeKind},
    testing,
};

/// Lowers documents in memory; returns the contract, and what is wrong with the documents, as lines.
fn lower(files: &[(&str, &str)]) -> (Contract, Vec<String>) {
    let (loaded, accepted, mut diagnostics) = testing::read(files);
    let source = document::parse(&loaded.tree, &accepted, &mut diagnostics);
    let contract = super::lower(&source, super::Purpose::Code, &mut diagnostics);
    (contract, testing::lines(diagnostics))
}

/// Lowers documents whose parameters have their schema, as those of AsyncAPI 2 do, under `x-schema`.
fn lower_with_schemas(files: &[(&str, &str)]) -> (Contract, Vec<String>) {
    let (loaded, accepted, mut diagnostics) = testing::read(files);
    let mut source = document::parse(&loaded.tree, &accepted, &mut diagnostics);
    for parameter in source.channels.values_mut().flat_map(|channel| &mut channel.parameters) {
        parameter.schema = parameter.view.get("x-schema");
    }
    let contract = super::lower(&source, super::Purpose::Code, &mut diagnostics);
    (contract, testing::lines(diagnostics))
}

/// Lowers one document whose message `M` has a payload, given in YAML's flow style like the component schemas.
fn lower_payload(payload: &str, schemas: &str) -> (Contract, Vec<String>) {
    let text = format!(
        "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels:\n  c:\n    address: a.b\n    messages:\n      M: {{payload: {payload}}}\n\
         components:\n  schemas: {{{schemas}}}\n"
    );
    lower(&[("a.yaml", &text)])
}

/// Returns diagnostics without places: the code and the pointer within the payload or the components.
fn short(lines: &[String]) -> Vec<String> {
    let line = |line: &String| {
        let closing = if line.starts_with('[') { "]" } else { "" };
        let words: Vec<&str> = line.trim_end_matches(']').split(' ').collect();
        let pointer = words.get(2).copied().unwrap_or_default();
        format!("{} {}{closing}", words[0], pointer.trim_start_matches("/channels/c/messages/M/payload"))
            .replace(" ]", "]")
            .trim_end()
            .to_owned()
    };
    let mut lines: Vec<String> = lines.iter().map(line).collect();
    lines.sort();
    lines
}

fn names(contract: &Contract) -> Vec<&str> {
    contract.types.iter().map(|definition| definition.name.as_str()).collect()
}

fn find<'c>(contract: &'c Contract, name: &str) -> &'c TypeDef {
    contract
        .types
        .iter()
        .find(|definition| definition.name == name)
        .unwrap_or_else(|| panic!("no type {name} among {:?}", names(contract)))
}

fn fields<'c>(contract: &'c Contract, name: &str) -> &'c [Field] {
    match &find(contract, name).kind {
        TypeKind::Struct(fields) => &fields.fields,
        other => panic!("{name} is {other:?}"),
    }
}

/// Shows a slot as a word or two: `[Uuid?]`.
fn show(contract: &Contract, slot: &Slot) -> String {
    let shape = match &slot.shape {
        Shape::Named(id) => contract.types[id.0].name.clone(),
        Shape::Array(items) => format!("[{}]", show(contract, items)),
        Shape::Tuple(tuple) => {
            let item = |item: &Position| {
                let boxed = if item.boxed { " boxed" } else { "" };
                format!("{}{boxed}", show(contract, &item.slot))
            };
            format!("({})", tuple.items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
        Shape::Map(entries) => format!("{{{}}}", show(contract, &entries.values)),
        other => format!("{other:?}"),
    };
    if slot.nullable { shape + "?" } else { shape }
}

/// Shows a type as a line: `a: String, b: Priority?` or `low|normal|high` or `(String)` or `A(String) or B(Number)`.
fn outline(contract: &Contract, name: &str) -> String {
    match &find(contract, name).kind {
        TypeKind::Struct(fields) => {
            let field = |field: &Field| {
                let mark = if field.required { "" } else { " optional" };
                let boxed = if field.boxed { " boxed" } else { "" };
                format!("{}: {}{mark}{boxed}", field.ident, show(contract, &field.slot))
            };
            fields.fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
        TypeKind::Enum(strings) => {
            strings.variants.iter().map(|variant| variant.ident.as_str()).collect::<Vec<_>>().join("|")
        }
        TypeKind::Newtype(slot) => format!("({})", show(contract, slot)),
        TypeKind::Union(union) => {
            let variants =
                union.variants.iter().map(|variant| format!("{}({})", variant.ident, show(contract, &variant.slot)));
            variants.collect::<Vec<_>>().join(if union.exclusive { " xor " } else { " or " })
        }
    }
}
