//! Tables of what no type says, as the runtime has them.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{macros, rules};
use crate::{
    ir::{Arrays, Choice, Contract, Dependency, General, Objects, Rules, Shape, SharedTable, Slot, Table, TypeId},
    pattern,
};

/// The bits of the types, as the runtime has them.
const KINDS: &[(&str, u8)] = &[
    ("null", 1),
    ("boolean", 1 << 1),
    ("number", 1 << 2),
    ("string", 1 << 3),
    ("array", 1 << 4),
    ("object", 1 << 5),
    ("integer", 1 << 6),
];

/// Every type, for branches of which nothing is known.
const ALL: u8 = (1 << 6) - 1;

/// Generates an expression of `Schema` for what stands beside a choice; `is_whole` if it says all.
pub(super) fn beside(contract: &Contract, table: &Table, is_whole: bool) -> TokenStream {
    let table = reference(contract, table);
    if is_whole {
        quote! { schema::whole(#table) }
    } else {
        quote! { schema::ANY.and(#table) }
    }
}

/// Generates an expression of `&'static Schema`.
pub(super) fn reference(contract: &Contract, table: &Table) -> TokenStream {
    match table {
        Table::Any => quote! { &schema::ANY },
        Table::Never => quote! { &schema::NEVER },
        Table::Type { id, nullable } => {
            let name = format_ident!("{}", contract.types[id.0].name);
            let call = format_ident!("{}", if *nullable { "or_null" } else { "of" });
            quote! { schema::#call::<#name>() }
        }
        Table::General(general) => {
            let value = value(contract, general);
            quote! { &#value }
        }
        Table::Shared(index) => match &contract.tables[*index] {
            SharedTable { home: Some((id, number)), .. } => {
                let number = Literal::usize_unsuffixed(*number);
                let name = format_ident!("{}", contract.types[id.0].name);
                quote! { schema::shared::<#name, #number>() }
            }
            SharedTable { table, .. } => reference(contract, table),
        },
    }
}

/// Generates the tables that are written beside each type, for those that refer to them.
pub(super) fn shared(contract: &Contract) -> BTreeMap<TypeId, TokenStream> {
    let mut found: BTreeMap<TypeId, TokenStream> = BTreeMap::new();
    for SharedTable { table, home } in &contract.tables {
        if let (Table::General(general), Some((id, number))) = (table, home) {
            let (name, value) = (format_ident!("{}", contract.types[id.0].name), value(contract, general));
            let number = Literal::usize_unsuffixed(*number);
            found.entry(*id).or_default().extend(quote! { let #name = shared(#number, #value); });
        }
    }
    found.into_iter().map(|(id, tables)| (id, macros::call("tables", &tables))).collect()
}

/// Generates an expression of `Schema`.
fn value(contract: &Contract, general: &General) -> TokenStream {
    let rules = held(&general.rules);
    let general = self::general(contract, general);
    quote! { schema::general(&#general) #rules }
}

fn optional(contract: &Contract, table: Option<&Table>) -> TokenStream {
    match table {
        Some(table) => {
            let table = reference(contract, table);
            quote! { ::core::option::Option::Some(#table) }
        }
        None => quote! { ::core::option::Option::None },
    }
}

fn list(contract: &Contract, tables: &[Table]) -> TokenStream {
    let tables = tables.iter().map(|table| reference(contract, table));
    quote! { &[#(#tables),*] }
}

fn general(contract: &Contract, general: &General) -> TokenStream {
    let mut fields: Vec<TokenStream> = Vec::new();
    if let Some(types) = &general.types {
        let bits = kinds(types);
        fields.push(quote! { types: ::core::option::Option::Some(#bits) });
    }
    if let Some(array) = &general.array {
        let array = arrays(contract, array);
        fields.push(quote! { array: ::core::option::Option::Some(#array) });
    }
    if let Some(object) = &general.object {
        let object = objects(contract, object);
        fields.push(quote! { object: ::core::option::Option::Some(#object) });
    }
    if !general.all.is_empty() {
        let all = list(contract, &general.all);
        fields.push(quote! { all: #all });
    }
    if !general.choices.is_empty() {
        let choices = general.choices.iter().map(|choice| self::choice(contract, choice));
        fields.push(quote! { choices: &[#(#choices),*] });
    }
    if let Some(not) = &general.not {
        let not = optional(contract, Some(not));
        fields.push(quote! { not: #not });
    }
    if let Some(condition) = &general.condition {
        let test = reference(contract, &condition.test);
        let then = optional(contract, condition.then.as_ref());
        let otherwise = optional(contract, condition.otherwise.as_ref());
        fields.push(quote! {
            condition: ::core::option::Option::Some(schema::Condition {
                test: #test, then: #then, otherwise: #otherwise
            })
        });
    }
    if general.is_circular {
        fields.push(quote! { is_circular: true });
    }
    quote! { schema::General { #(#fields,)* ..schema::General::NONE } }
}

fn kinds(types: &[String]) -> u8 {
    KINDS.iter().filter(|(name, _)| types.iter().any(|known| known == name)).fold(0, |bits, (_, bit)| bits | bit)
}

/// Calls for what numbers and texts must keep, and for listed values.
fn held(rules: &Rules) -> TokenStream {
    let (limits, texts) = (rules::of_texts(rules), rules::texts(rules, true));
    // Whatever the type, values are compared as JSON.
    let slot = Slot { shape: Shape::Any, nullable: false, rules: rules.clone() };
    let listed = rules::listed(&slot);
    quote! { #limits #texts #listed }
}

fn arrays(contract: &Contract, array: &Arrays) -> TokenStream {
    let counts = rules::property_counts(array.least, array.most);
    let unique = array.unique.then(|| quote! { .unique() });
    let (first, rest) = (list(contract, &array.first), optional(contract, array.rest.as_ref()));
    let contains = optional(contract, array.contains.as_ref());
    quote! {
        schema::Arrays { counts: schema::ANY #counts #unique, first: #first, rest: #rest, contains: #contains }
    }
}

fn objects(contract: &Contract, object: &Objects) -> TokenStream {
    let counts = rules::property_counts(object.least, object.most);
    let fields = object.fields.iter().map(|(name, table)| {
        let table = reference(contract, table);
        quote! { (#name, #table) }
    });
    let required = &object.required;
    let patterns = object.patterns.iter().map(|(known, table)| {
        let (source, matcher, table) = (&known.source, pattern::matcher(known), reference(contract, table));
        quote! { (#source, #matcher, #table) }
    });
    let others = match &object.others {
        Table::Any => quote! { schema::DROPPED },
        Table::Never => quote! { schema::REFUSED },
        table => {
            let table = reference(contract, table);
            quote! { schema::held(#table) }
        }
    };
    let names = optional(contract, object.names.as_ref());
    let dependencies = object.dependencies.iter().map(|(name, dependency)| {
        let asks = match dependency {
            Dependency::Names(names) => quote! { schema::Dependency::Names(&[#(#names),*]) },
            Dependency::Schema(table) => {
                let table = reference(contract, table);
                quote! { schema::Dependency::Schema(#table) }
            }
        };
        quote! { (#name, #asks) }
    });
    let asked = asked(object);
    quote! {
        schema::Objects {
            counts: schema::ANY #counts, fields: &[#(#fields),*], required: &[#(#required),*],
            patterns: &[#(#patterns),*], others: #others, names: #names, dependencies: &[#(#dependencies),*],
            asked: &[#(#asked),*]
        }
    }
}

/// Returns the names that are asked for, sorted.
fn asked(object: &Objects) -> Vec<&str> {
    let mut asked: Vec<&str> = object.required.iter().map(String::as_str).collect();
    for (name, dependency) in &object.dependencies {
        asked.push(name);
        if let Dependency::Names(names) = dependency {
            asked.extend(names.iter().map(String::as_str));
        }
    }
    asked.sort_unstable();
    asked.dedup();
    asked
}

fn choice(contract: &Contract, choice: &Choice) -> TokenStream {
    let exclusive = choice.exclusive;
    let branches = choice.branches.iter().map(|(name, table)| {
        let table = reference(contract, table);
        quote! { schema::branch(#name, #table, #ALL, &[], ::core::option::Option::None) }
    });
    quote! {
        &schema::Union {
            exclusive: #exclusive, by_type: false, tag: ::core::option::Option::None, branches: &[#(#branches),*], beside: &[]
        }
    }
}
