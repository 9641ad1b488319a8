//! The items of generated types: bare, with public fields, final names and absolute paths.

#[cfg(test)]
mod tests;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    AngleBracketedGenericArguments, FieldModifiers, Fields, FieldsNamed, GenericArgument, Generics, Item, ItemStruct,
    Path, PathArguments, PathSegment, Token, Type, TypePath, TypeTuple, Visibility, parse_quote,
    punctuated::Punctuated, token,
};

use crate::ir::{Additional, Contract, Field, IntegerWidth, Shape, Slot, Struct, TypeDef, TypeKind};

/// The source of the types of other crates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// The re-exports of `postroom`.
    Runtime,
    /// The crates themselves: nothing of ours is there.
    #[cfg(feature = "plain")]
    Crates,
}

/// Returns the type of a slot: its shape, in an `Option` if null is allowed.
pub(crate) fn rust_type(contract: &Contract, slot: &Slot) -> Type {
    Source::Runtime.slot(contract, slot)
}

/// Returns the item of a type.
pub(super) fn item(contract: &Contract, definition: &TypeDef) -> Item {
    let name = format_ident!("{}", definition.name);
    match &definition.kind {
        TypeKind::Struct(fields) => {
            let named = members(fields).map(|member| field(&member, Source::Runtime.member(contract, &member)));
            let named = FieldsNamed { brace_token: token::Brace::default(), named: named.collect() };
            Item::Struct(ItemStruct {
                attrs: Vec::new(),
                vis: public(),
                struct_token: Token![struct](Span::call_site()),
                ident: name,
                generics: Generics::default(),
                fields: Fields::Named(named),
                semi_token: None,
            })
        }
        TypeKind::Enum(strings) => {
            let variants = strings.variants.iter().map(|variant| format_ident!("{}", variant.ident));
            parse_quote!(pub enum #name { #(#variants),* })
        }
        TypeKind::Newtype(slot) => {
            let inner = rust_type(contract, slot);
            parse_quote!(pub struct #name(pub #inner);)
        }
        TypeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let (ident, inner) = (format_ident!("{}", variant.ident), rust_type(contract, &variant.slot));
                quote!(#ident(#inner))
            });
            parse_quote!(pub enum #name { #(#variants),* })
        }
    }
}

fn public() -> Visibility {
    Visibility::Public(Token![pub](Span::call_site()))
}

fn field(member: &Member<'_>, ty: Type) -> syn::Field {
    syn::Field {
        attrs: Vec::new(),
        vis: public(),
        modifiers: FieldModifiers::default(),
        ident: Some(format_ident!("{}", member.name())),
        colon_token: Some(Token![:](Span::call_site())),
        ty,
        default: None,
    }
}

/// A field of a struct.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Member<'a> {
    Declared(&'a Field),
    /// The properties that are not declared, and the slot of each; anything if nothing is said.
    Additional(&'a str, Option<&'a Slot>),
}

impl<'a> Member<'a> {
    pub(crate) fn name(self) -> &'a str {
        match self {
            Member::Declared(field) => &field.ident,
            Member::Additional(name, _) => name,
        }
    }
}

/// Returns the fields of a struct, in their order.
pub(crate) fn members(fields: &Struct) -> impl Iterator<Item = Member<'_>> {
    let additional = match &fields.additional {
        Additional::Drop | Additional::Deny => None,
        Additional::KeepAny { field } => Some(Member::Additional(field, None)),
        Additional::Keep { field, slot, .. } => Some(Member::Additional(field, Some(slot))),
    };
    fields.fields.iter().map(Member::Declared).chain(additional)
}

impl Source {
    pub(crate) fn member(self, contract: &Contract, member: &Member<'_>) -> Type {
        match member {
            Member::Declared(field) => {
                let mut kind = self.slot(contract, &field.slot);
                if field.boxed {
                    kind = path("std::boxed::Box", [kind]);
                }
                if field.required { kind } else { optional(kind) }
            }
            Member::Additional(_, None) => self.shape(contract, &Shape::FreeObject),
            Member::Additional(_, Some(slot)) => {
                path("std::collections::BTreeMap", [string(), self.slot(contract, slot)])
            }
        }
    }

    pub(crate) fn slot(self, contract: &Contract, slot: &Slot) -> Type {
        let shape = self.shape(contract, &slot.shape);
        if slot.nullable { optional(shape) } else { shape }
    }

    fn shape(self, contract: &Contract, shape: &Shape) -> Type {
        match shape {
            Shape::Named(id) => name(&contract.types[id.0].name),
            Shape::Boolean => name("bool"),
            Shape::Integer(width) => name(integer(*width)),
            Shape::Number => name("f64"),
            Shape::String => string(),
            Shape::Bytes => path("std::vec::Vec", [name("u8")]),
            Shape::Array(items) => path("std::vec::Vec", [self.slot(contract, items)]),
            Shape::Tuple(tuple) => {
                let items = tuple.items.iter().map(|item| {
                    let kind = self.slot(contract, &item.slot);
                    if item.boxed { path("std::boxed::Box", [kind]) } else { kind }
                });
                self::tuple(items)
            }
            Shape::Map(entries) => {
                let key = entries.names.as_ref().map_or_else(string, |names| self.shape(contract, &names.shape));
                path("std::collections::BTreeMap", [key, self.slot(contract, &entries.values)])
            }
            Shape::Null => parse_quote!(()),
            Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time | Shape::FreeObject | Shape::Any => {
                self.foreign(shape)
            }
        }
    }

    /// Returns a type of another crate.
    fn foreign(self, shape: &Shape) -> Type {
        match self {
            Source::Runtime => match shape {
                Shape::Uuid => path("postroom::uuid::Uuid", []),
                Shape::DateTime => path("postroom::chrono::DateTime", [path("postroom::chrono::FixedOffset", [])]),
                Shape::Date => path("postroom::chrono::NaiveDate", []),
                Shape::Time => path("postroom::time::Time", []),
                Shape::FreeObject => path("postroom::JsonObject", []),
                _ => path("postroom::serde_json::Value", []),
            },
            #[cfg(feature = "plain")]
            Source::Crates => match shape {
                Shape::Uuid => path("uuid::Uuid", []),
                Shape::DateTime => path("chrono::DateTime", [path("chrono::FixedOffset", [])]),
                Shape::Date => path("chrono::NaiveDate", []),
                // No crate has a time with its offset.
                Shape::Time => string(),
                Shape::FreeObject => path("serde_json::Map", [string(), path("serde_json::Value", [])]),
                _ => path("serde_json::Value", []),
            },
        }
    }
}

// Types are put together by hand: to parse them took a tenth of what generating takes.

fn optional(kind: Type) -> Type {
    path("std::option::Option", [kind])
}

fn string() -> Type {
    path("std::string::String", [])
}

/// Returns a tuple of types; a comma after each makes one of a single type, too.
fn tuple(items: impl Iterator<Item = Type>) -> Type {
    let mut elems = Punctuated::new();
    for item in items {
        elems.push(item);
        elems.push_punct(<Token![,]>::default());
    }
    Type::Tuple(TypeTuple { attrs: Vec::new(), paren_token: token::Paren::default(), elems })
}

/// Returns a type that is in scope.
fn name(name: &str) -> Type {
    Type::Path(TypePath { attrs: Vec::new(), qself: None, path: format_ident!("{name}").into() })
}

/// Returns a type by its absolute path, with its arguments.
fn path<const N: usize>(names: &str, arguments: [Type; N]) -> Type {
    let mut segments: Punctuated<PathSegment, Token![::]> =
        names.split("::").map(|name| PathSegment::from(format_ident!("{name}"))).collect();
    if let Some(last) = segments.last_mut().filter(|_| N > 0) {
        last.arguments = PathArguments::AngleBracketed(AngleBracketedGenericArguments {
            colon2_token: None,
            lt_token: Token![<](Span::call_site()),
            args: arguments.into_iter().map(GenericArgument::Type).collect(),
            gt_token: Token![>](Span::call_site()),
        });
    }
    Type::Path(TypePath {
        attrs: Vec::new(),
        qself: None,
        path: Path { leading_colon: Some(Token![::](Span::call_site())), segments },
    })
}

pub(crate) fn integer(width: IntegerWidth) -> &'static str {
    match width {
        IntegerWidth::I32 => "i32",
        IntegerWidth::I64 => "i64",
        IntegerWidth::U32 => "u32",
        IntegerWidth::U64 => "u64",
    }
}

pub(super) fn integer_type(width: IntegerWidth) -> TokenStream {
    match width {
        IntegerWidth::I32 => quote! { i32 },
        IntegerWidth::I64 => quote! { i64 },
        IntegerWidth::U32 => quote! { u32 },
        IntegerWidth::U64 => quote! { u64 },
    }
}
