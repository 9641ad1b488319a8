//! Unions: every branch reads the same text, and the one that fits decides.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    alternatives::{self, Alternatives},
    slots::{Place, json_value},
};
use crate::ir::{Contract, Rules, Shape, Slot, TypeDef, Union};

/// Everything of a union but the item itself.
pub(super) fn code(contract: &Contract, definition: &TypeDef, union: &Union) -> TokenStream {
    let name = format_ident!("{}", definition.name);
    let table = table(union, &alternatives::of(contract, union));
    let names: Vec<_> = (0..union.variants.len()).map(|index| format!("check_variant_{index}")).collect();
    let places: Vec<_> =
        union.variants.iter().zip(&names).map(|(variant, name)| Place::new(contract, &variant.slot, name)).collect();
    let beside = beside(&union.beside);
    let beside_names: Vec<_> = (0..beside.len()).map(|index| format!("check_beside_{index}")).collect();
    let beside: Vec<_> =
        beside.iter().zip(&beside_names).map(|(slot, name)| Place::new(contract, slot, name)).collect();
    let predicates =
        places.iter().chain(beside.iter().filter(|place| has_predicate(place))).flat_map(Place::predicates);
    let kept = beside.iter().map(|place| {
        let (read, rule) = (place.read(), place.rule());
        quote! { reader.keeps(at, #rule, |reader| #read)? }
    });
    let branches = union.variants.iter().zip(&places).map(|(variant, place)| {
        let ident = format_ident!("{}", variant.ident);
        let (read, rule) = (place.read(), place.rule());
        quote! { &|reader| { let value = #read; reader.settle(at, #rule, value).map(Self::#ident) } }
    });
    let serialize = serialize(&name, union);
    let checks = union.variants.iter().zip(&places).map(|(variant, place)| {
        let ident = format_ident!("{}", variant.ident);
        match place.check(&quote! { at }) {
            Some(check) => quote! { Self::#ident(value) => { #check } },
            None => quote! { Self::#ident(_) => {} },
        }
    });
    let chosen = quote! { reader.branches(at, &UNION, &[#(#branches),*]) };
    let read = if beside.is_empty() {
        chosen
    } else {
        quote! {
            let kept = true #(& #kept)*;
            let value = #chosen?;
            if kept { ::core::result::Result::Ok(value) } else { ::core::result::Result::Err(__private::Fault::RECORDED) }
        }
    };
    quote! {
        const _: () = {
            use ::postroom::__private;

            static UNION: __private::Union = #table;

            #(#predicates)*

            #[automatically_derived]
            impl __private::Decode for #name {
                const RULE: &'static __private::Rule = const { &__private::Rule::ANY };

                fn read(
                    reader: &mut __private::Reader<'_>,
                    at: &__private::Path<'_>,
                ) -> ::core::result::Result<Self, __private::Fault> {
                    #read
                }

                fn check(&self, at: &__private::Path<'_>, sink: &mut __private::Sink) {
                    // What a value of one branch is to the others only its text shows.
                    __private::check_as::<Self>(self, at, sink);
                    sink.representable(|sink| {
                        let (at, _) = (*at, &sink);
                        match self {
                            #(#checks)*
                        }
                    });
                }
            }

            #serialize
        };
    }
}

/// What the runtime knows of the union before it reads a branch.
fn table(union: &Union, known: &Alternatives) -> TokenStream {
    let exclusive = union.exclusive;
    let tag = match &known.tag {
        Some(tag) => {
            let name = &tag.property;
            let keyword = format_ident!("{}", if tag.constant { "CONST" } else { "ENUM" });
            quote! { ::core::option::Option::Some(__private::Tag { name: #name, keyword: __private::Keywords::#keyword }) }
        }
        None => quote! { ::core::option::Option::None },
    };
    let branches = union.variants.iter().zip(&known.branches).map(|(variant, branch)| {
        let (name, tags, kinds) = (&variant.ident, &branch.tags, proc_macro2::Literal::u8_unsuffixed(branch.kinds));
        let alias = match &branch.alias {
            Some(alias) => quote! { ::core::option::Option::Some(#alias) },
            None => quote! { ::core::option::Option::None },
        };
        quote! { __private::Alternative { name: #name, kinds: __private::Kinds(#kinds), tags: &[#(#tags),*], alias: #alias } }
    });
    quote! {
        __private::Union { exclusive: #exclusive, tag: #tag, branches: &[#(#branches),*] }
    }
}

/// Whether reading asks a predicate: what is listed for values of any type is compared as text.
fn has_predicate(place: &Place<'_>) -> bool {
    place.slot.shape != Shape::Any
}

/// What stands beside the branches, as a slot for each type that it concerns.
fn beside(rules: &Rules) -> Vec<Slot> {
    let any = Slot { shape: Shape::Any, nullable: false, rules: Rules::default() };
    let none = Rules::default;
    let numbers = Rules {
        minimum: rules.minimum.clone(),
        maximum: rules.maximum.clone(),
        exclusive_minimum: rules.exclusive_minimum.clone(),
        exclusive_maximum: rules.exclusive_maximum.clone(),
        multiple_of: rules.multiple_of.clone(),
        ..none()
    };
    let texts = Rules {
        min_length: rules.min_length,
        max_length: rules.max_length,
        pattern: rules.pattern.clone(),
        more_patterns: rules.more_patterns.clone(),
        format: rules.format.clone(),
        ..none()
    };
    let lists =
        Rules { min_items: rules.min_items, max_items: rules.max_items, unique_items: rules.unique_items, ..none() };
    let objects = Rules {
        min_properties: rules.min_properties,
        max_properties: rules.max_properties,
        required: rules.required.clone(),
        ..none()
    };
    let values = Rules { enumeration: rules.enumeration.clone(), constant: rules.constant.clone(), ..none() };
    let slots = [
        (Shape::Number, numbers),
        (Shape::String, texts),
        (Shape::Array(Box::new(any)), lists),
        (Shape::FreeObject, objects),
        (Shape::Any, values),
    ];
    let slots = slots.into_iter().filter(|(_, rules)| *rules != Rules::default());
    slots.map(|(shape, rules)| Slot { shape, nullable: false, rules }).collect()
}

fn serialize(name: &Ident, union: &Union) -> TokenStream {
    let writes = union.variants.iter().map(|variant| {
        let ident = format_ident!("{}", variant.ident);
        let value = json_value(&variant.slot);
        quote! { Self::#ident(value) => ::postroom::serde::Serialize::serialize(&#value, serializer) }
    });
    quote! {
        #[automatically_derived]
        impl ::postroom::serde::Serialize for #name {
            fn serialize<S: ::postroom::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    #(#writes,)*
                }
            }
        }
    }
}
