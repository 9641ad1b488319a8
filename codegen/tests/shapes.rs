//! The shapes of generated types beside those that typify draws of the same schemas: an oracle that we did not write.
//!
//! Where the two differ, the reason is said here; a difference without one fails, and so does a reason without a
//! difference.

use std::{collections::BTreeMap, fs, panic};

use postroom_codegen::{Builder, Contract};
use syn::{Fields, GenericArgument, Item, PathArguments, Type};
use typify::{TypeSpace, TypeSpaceSettings};

/// Messages of fixtures whose shape is another one, each with the reason.
const DIFFERENCES: &[(&str, &str)] = &[
    ("additional_schema/AdditionalSchema", "a required property that is not declared is an additional one to us"),
    ("any_of/AnyOf", "typify writes the only field of a branch into the variant"),
    ("assumed/Assumed", "typify panics on schemas without a type"),
    (
        "bases/Branches",
        "typify writes what is beside a choice into fields of its variants, and a choice of several into parts",
    ),
    ("bases/Narrowed", "typify panics on choices beside properties"),
    ("bases/Payment", "typify writes what is beside a choice into fields of its variants"),
    ("beside/Beside", "typify panics on keywords beside a union"),
    ("checked/Either", "typify sorts the variants of several types"),
    ("checked/Filter", "typify writes the fields of an object among several types into the variant"),
    ("checked/Order", "typify panics on `not`"),
    ("defaults/Defaults", "typify takes one of the defaults for no value of its type"),
    ("enums/Enums", "a name for `1.5`: `_1_5` to us, `X15` to typify"),
    ("extensions/Shelter", "typify writes the fields of a branch into the variant, and those of `anyOf` into parts"),
    ("keyed_maps/KeyedMaps", "typify panics on a map with a limit on its size"),
    ("listed/Listed", "typify panics on listed values of several types"),
    ("maps/Maps", "a map with required keys is a map to us"),
    ("newtypes/NewtypeMap", "typify panics on a map with a limit on its size"),
    ("numbers/Numbers", "a `const` number is a `Value` to typify"),
    ("one_of/OneOf", "typify writes the tag and the only other field into serde's attributes and the variant"),
    (
        "pattern_maps/PatternMaps",
        "typify makes fields of required keys, and drops what patterns of several schemas take",
    ),
    ("payloads/Pair", "typify panics on a list of schemas for items"),
    ("several_types/Other", "typify sorts the variants, and writes fields into them"),
    ("several_types/SeveralTypes", "typify sorts the variants, and writes fields into them"),
    ("tuples/Pair", "typify gives up on a list of schemas for items without `maxItems`"),
    ("tuples/Tuples", "typify gives up on a list of schemas for items without `maxItems`"),
    ("typed_additional/TypedAdditional", "typify drops what patterns beside properties take"),
    ("values/Values", "typify panics on listed values of several types"),
];

#[test]
fn types_have_the_shapes_that_typify_draws() {
    let mut fixtures: Vec<_> =
        fs::read_dir("tests/fixtures/features").unwrap().map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    let (mut compared, mut wrong) = (0, Vec::new());
    for fixture in &fixtures {
        let (code, _) = Builder::new().document(fixture).generate().unwrap();
        let ours = Types::new(syn::parse_file(&code).unwrap());
        let (contract, _) = Builder::new().document(fixture).contract().unwrap();
        for message in contract.messages.iter().filter(|message| message.is_json) {
            let theirs = drawn(&contract, &message.name).map(|types| alike(types.shape_of(&message.name)));
            let name = format!("{}/{}", fixture.file_stem().unwrap().to_str().unwrap(), message.key);
            let reason = DIFFERENCES.iter().find(|(of, _)| *of == name).map(|(_, reason)| *reason);
            let ours = alike(ours.shape_of(&message.name));
            compared += usize::from(theirs.is_some());
            match (theirs, reason) {
                (Some(theirs), None) if theirs == ours => {}
                (theirs, Some(_)) if theirs.as_ref() != Some(&ours) => {}
                (theirs, reason) => wrong.push(format!("{name}: {reason:?}\n  ours:   {ours}\n  typify: {theirs:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 25, "typify draws no more than {compared} of them");
}

/// Where the two differ on purpose, for a reason that holds everywhere.
const CUSTOMS: &[(&str, &str, &str)] = &[
    ("??", "?", "typify does not tell null from what is absent"),
    ("*: {*: Value}, ", "", "typify drops what nobody declared; we keep what a schema allows or compares"),
];

fn alike(mut shape: String) -> String {
    for (from, to, _) in CUSTOMS {
        shape = shape.replace(from, to);
    }
    shape
}

/// What typify draws of a message's schema; `None` where it gives up.
fn drawn(contract: &Contract, name: &str) -> Option<Types> {
    let message = contract.messages.iter().find(|message| message.name == name)?;
    let mut schema: schemars::schema::RootSchema =
        serde_json::from_str(&message.payload.as_schema().to_document()).unwrap();
    schema.schema.metadata().title = Some(name.to_owned());
    // It panics on some schemas.
    let file = panic::catch_unwind(|| {
        let mut space = TypeSpace::new(&TypeSpaceSettings::default());
        space.add_root_schema(schema).ok()?;
        syn::parse2::<syn::File>(space.to_stream()).ok()
    });
    file.ok().flatten().map(Types::new)
}

/// Types by name.
struct Types(BTreeMap<String, Item>);

impl Types {
    fn new(file: syn::File) -> Self {
        let named = file.items.into_iter().filter_map(|item| match &item {
            Item::Struct(of) => Some((of.ident.to_string(), item)),
            Item::Enum(of) => Some((of.ident.to_string(), item)),
            _ => None,
        });
        Self(named.collect())
    }

    /// A type without the names of the types that it is made of.
    fn shape_of(&self, name: &str) -> String {
        self.named(name, &mut Vec::new())
    }

    fn named(&self, name: &str, within: &mut Vec<String>) -> String {
        let Some(item) = self.0.get(name) else { return format!("`{name}`") };
        if let Some(depth) = within.iter().rev().position(|outer| outer == name) {
            return format!("^{depth}");
        }
        within.push(name.to_owned());
        let shape = match item {
            Item::Struct(item) => match &item.fields {
                Fields::Named(fields) => {
                    let field = |field: &syn::Field| {
                        let name = field.ident.as_ref().unwrap().to_string();
                        // What is not declared: each of the two has a name of its own for it.
                        let name =
                            if name == "extra" || name.starts_with("additional") { "*".to_owned() } else { name };
                        let shape = self.shape(&field.ty, within);
                        // typify makes a default, or an empty list, of what is absent.
                        let has_default = field.attrs.iter().any(|attribute| {
                            attribute.path().is_ident("serde")
                                && quote::ToTokens::to_token_stream(attribute).to_string().contains("default")
                        });
                        format!("{name}: {shape}{}", if has_default && !shape.ends_with('?') { "?" } else { "" })
                    };
                    let mut fields: Vec<_> = fields.named.iter().map(field).collect();
                    fields.sort();
                    format!("{{{}}}", fields.join(", "))
                }
                Fields::Unnamed(fields) => self.shape(&fields.unnamed[0].ty, within),
                Fields::Unit => "()".to_owned(),
            },
            Item::Enum(item) => {
                // A `const` is a text to typify, and to us a type of one value.
                if let [syn::Variant { fields: Fields::Unit, .. }] = item.variants.iter().collect::<Vec<_>>()[..] {
                    within.pop();
                    return "String".to_owned();
                }
                let variant = |variant: &syn::Variant| match &variant.fields {
                    Fields::Unit => variant.ident.to_string(),
                    fields => fields.iter().map(|field| self.shape(&field.ty, within)).collect::<Vec<_>>().join(", "),
                };
                let variants: Vec<_> = item.variants.iter().map(variant).collect();
                format!("({})", variants.join(" | "))
            }
            _ => unreachable!("only structs and enums are kept"),
        };
        within.pop();
        shape
    }

    fn shape(&self, of: &Type, within: &mut Vec<String>) -> String {
        if let Type::Tuple(tuple) = of {
            let items: Vec<_> = tuple.elems.iter().map(|item| self.shape(item, within)).collect();
            return format!("({})", items.join(", "));
        }
        let Type::Path(path) = of else { return "()".to_owned() };
        let last = path.path.segments.last().unwrap();
        let mut arguments = Vec::new();
        if let PathArguments::AngleBracketed(all) = &last.arguments {
            for argument in &all.args {
                if let GenericArgument::Type(of) = argument {
                    arguments.push(self.shape(of, within));
                }
            }
        }
        match (last.ident.to_string().as_str(), arguments.as_slice()) {
            ("Option", [of]) => format!("{of}?"),
            ("Vec", [of]) => format!("[{of}]"),
            ("Box", [of]) => of.clone(),
            ("BTreeMap" | "HashMap" | "Map", [_, of]) => format!("{{*: {of}}}"),
            ("JsonObject", _) => "{*: Value}".to_owned(),
            ("DateTime", _) => "DateTime".to_owned(),
            // Their widths are read off other keywords.
            ("i32" | "i64" | "u32" | "u64" | "NonZeroU32" | "NonZeroU64", _) => "integer".to_owned(),
            ("f32" | "f64", _) => "number".to_owned(),
            // We check these formats and keep their text.
            ("Ipv4Addr" | "Ipv6Addr" | "Time", _) => "String".to_owned(),
            (name @ ("String" | "Value" | "Uuid" | "NaiveDate" | "bool"), _) => name.to_owned(),
            (name, _) if path.path.segments.len() == 1 || self.0.contains_key(name) => self.named(name, within),
            (name, _) => name.to_owned(),
        }
    }
}
