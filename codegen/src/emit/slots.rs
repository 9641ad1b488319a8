//! Slots as code: how a value is read, what its rule is, and how a value built in Rust is checked.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::{bounds, listed, types::rust_type};
use crate::{
    ir::{Additional, Contract, IntegerWidth, Rules, Shape, Slot, TypeId, TypeKind},
    pattern,
};

/// What a slot's code is made from.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) contract: &'a Contract,
    pub(super) slot: &'a Slot,
    /// The name of the slot's own predicate and the end of its parts' names: `check_tags`, `item_check_tags`.
    pub(super) name: &'a str,
}

impl<'a> Place<'a> {
    pub(super) fn new(contract: &'a Contract, slot: &'a Slot, name: &'a str) -> Self {
        Self { contract, slot, name }
    }

    fn part<'b>(&self, slot: &'b Slot, name: &'b str) -> Place<'b>
    where
        'a: 'b,
    {
        Place { contract: self.contract, slot, name }
    }

    fn predicate(&self) -> Ident {
        format_ident!("{}", self.name)
    }

    fn item_name(&self) -> String {
        format!("item_{}", self.name)
    }

    /// An expression of `Result<T, Fault>` that reads the slot's value; `reader` and `at` (the slot's own place) are in scope.
    pub(super) fn read(&self) -> TokenStream {
        let value = self.read_present();
        if self.slot.nullable {
            quote! { if reader.is_null() { reader.null().map(|()| ::core::option::Option::None) } else { #value.map(::core::option::Option::Some) } }
        } else {
            value
        }
    }

    fn read_present(&self) -> TokenStream {
        let value = match &self.slot.shape {
            Shape::Named(id) => {
                let name = format_ident!("{}", self.contract.types[id.0].name);
                quote! { <#name as __private::Decode>::read(reader, at) }
            }
            Shape::Boolean => quote! { reader.boolean() },
            Shape::Integer(width) => {
                let width = integer_type(*width);
                quote! { reader.integer::<#width>() }
            }
            Shape::Number => quote! { reader.number() },
            Shape::String => quote! { reader.string() },
            shape if is_spelled(shape) && self.checks().is_some() => {
                let (predicate, present) = (self.predicate(), Slot { nullable: false, ..self.slot.clone() });
                let kind = rust_type(self.contract, &present);
                return quote! { reader.spelled::<#kind>(#predicate) };
            }
            Shape::Uuid => quote! { reader.uuid() },
            Shape::DateTime => quote! { reader.date_time() },
            Shape::Date => quote! { reader.date() },
            Shape::Time => quote! { reader.time() },
            Shape::Null => quote! { reader.null() },
            Shape::Any => quote! { reader.value(at) },
            Shape::FreeObject => {
                let object = quote! { reader.free_object(at) };
                if !self.has_key_rules() {
                    object
                } else {
                    let rule = self.rule();
                    quote! { #object.and_then(|object| reader.check_free_object(at, #rule, object)) }
                }
            }
            Shape::Array(item) => {
                let name = self.item_name();
                let item = self.part(item, &name);
                let (rule, item_rule, item_read) = (self.rule(), item.rule(), item.read());
                quote! { reader.array(at, #rule, #item_rule, |reader, at| #item_read) }
            }
            Shape::Map(item) => {
                let name = self.item_name();
                let item = self.part(item, &name);
                let (rule, item_rule, item_read) = (self.rule(), item.rule(), item.read());
                quote! {
                    reader.map(at, #item_rule, |reader, at| #item_read).and_then(|map| map.settle(reader, at, #rule))
                }
            }
        };
        if self.is_listed() && self.is_listed_by_text() {
            let rule = self.rule();
            return quote! {
                {
                    let start = reader.offset();
                    let value = #value;
                    reader.listed(at, #rule, start, value)
                }
            };
        }
        if self.checks().is_some() {
            let predicate = self.predicate();
            if self.slot.shape == Shape::Number {
                let rule = self.rule();
                return quote! { reader.number_within(#rule, #predicate) };
            }
            if needs_engine(self.slot) {
                quote! {
                    {
                        let value = #value;
                        __private::verify(value, |value: &str| #predicate(value, reader.steps()))
                    }
                }
            } else {
                quote! { __private::verify(#value, #predicate) }
            }
        } else {
            value
        }
    }

    /// Whether reading needs the slot's place: leaves do not.
    pub(super) fn reads_at(&self) -> bool {
        if let Shape::Named(id) = self.slot.shape {
            return !matches!(self.contract.types[id.0].kind, TypeKind::Enum(_));
        }
        matches!(self.slot.shape, Shape::Any | Shape::FreeObject | Shape::Array(_) | Shape::Map(_))
    }

    fn has_key_rules(&self) -> bool {
        let rules = &self.slot.rules;
        rules.min_properties.is_some() || rules.max_properties.is_some() || !rules.required.is_empty()
    }

    /// An expression of `&'static Rule`.
    pub(super) fn rule(&self) -> TokenStream {
        if let Shape::Named(id) = self.slot.shape {
            let name = format_ident!("{}", self.contract.types[id.0].name);
            return quote! { <#name as __private::Decode>::RULE };
        }
        let rule = super::rules::tokens(self.slot);
        quote! { const { &#rule } }
    }

    /// The body of the slot's predicate over `value: &T`, an expression of `Keywords`, if there is anything to test.
    fn checks(&self) -> Option<TokenStream> {
        let rules = &self.slot.rules;
        let mut tests = bounds::tests(self.slot);
        tests.extend(string_tests(rules, &self.slot.shape));
        if !self.is_listed_by_text() {
            tests.extend(self.listed());
        }
        let (first, rest) = tests.split_first()?;
        Some(quote! { #first #(| #rest)* })
    }

    fn is_listed(&self) -> bool {
        self.slot.rules.enumeration.is_some() || self.slot.rules.constant.is_some()
    }

    /// Tests of `value: &T` against the values that are listed for the slot, an expression of `Keywords` each.
    fn listed(&self) -> Vec<TokenStream> {
        let rules = &self.slot.rules;
        // The predicate of a date or UUID is over its text.
        let value = if is_spelled(&self.slot.shape) {
            quote! { value }
        } else {
            json_value(self.slot)
        };
        let constant = rules.constant.as_ref().map(std::slice::from_ref);
        [(rules.enumeration.as_deref(), quote! { ENUM }), (constant, quote! { CONST })]
            .into_iter()
            .filter_map(|(values, keyword)| {
                let texts = values?.iter().map(|value| &value.text);
                let is_listed = listed::test(&self.slot.shape, values?)
                    .unwrap_or_else(|| quote! { __private::is_listed(&#value, &[#(#texts),*]) });
                Some(quote! { __private::Keywords::#keyword.when(!#is_listed) })
            })
            .collect()
    }

    /// Whether the slot's own listed values are compared with the text, because a part of it may have no Rust value.
    fn is_listed_by_text(&self) -> bool {
        matches!(self.slot.shape, Shape::Array(_) | Shape::Map(_) | Shape::FreeObject | Shape::Any)
    }

    /// The predicates of the slot and its parts.
    pub(super) fn predicates(&self) -> Vec<TokenStream> {
        let mut all = Vec::new();
        if let Some(body) = self.checks() {
            let name = self.predicate();
            let present = Slot { nullable: false, ..self.slot.clone() };
            let value_type = match present.shape {
                Shape::String | Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time => quote! { str },
                _ => rust_type(self.contract, &present).into_token_stream(),
            };
            let allow = matches!(present.shape, Shape::Array(_)).then(|| quote! { #[allow(clippy::ptr_arg)] });
            let steps = needs_engine(self.slot).then(|| quote! { , steps: &__private::Steps });
            all.push(quote! {
                #allow
                fn #name(value: &#value_type #steps) -> __private::Keywords {
                    #body
                }
            });
        }
        if let Shape::Array(item) | Shape::Map(item) = &self.slot.shape {
            let name = self.item_name();
            all.extend(self.part(item, &name).predicates());
        }
        all
    }

    /// Statements that record what `value: &T` violates at `at` (an expression of `Path`), with `sink` in scope; nothing
    /// where nothing can be wrong.
    pub(super) fn check(&self, at: &TokenStream) -> Option<TokenStream> {
        let check = self.check_present(at)?;
        Some(if self.slot.nullable {
            quote! { if let ::core::option::Option::Some(value) = value { #check } }
        } else {
            check
        })
    }

    fn check_present(&self, at: &TokenStream) -> Option<TokenStream> {
        let mut statements = Vec::new();
        if self.checks().is_some() {
            let (predicate, rule) = (self.predicate(), self.rule());
            let checked = if is_spelled(&self.slot.shape) {
                quote! { __private::spelled(value, #predicate) }
            } else if needs_engine(self.slot) {
                quote! { #predicate(value, sink.steps()) }
            } else {
                quote! { #predicate(value) }
            };
            statements.push(quote! { sink.test(&#at, #rule, #checked); });
        }
        if self.is_listed_by_text() {
            let rule = self.rule();
            statements.extend(self.listed().iter().map(|listed| quote! { sink.test(&#at, #rule, #listed); }));
        }
        match &self.slot.shape {
            Shape::Named(id) if !is_plain_enum(&self.contract.types[id.0].kind) => {
                statements.push(quote! { __private::Decode::check(value, &#at, sink); });
            }
            Shape::Number => statements.push(quote! { sink.finite(&#at, *value); }),
            Shape::DateTime => statements.push(quote! { sink.fits(&#at, __private::formats::date_time_fits(value)); }),
            Shape::Date => statements.push(quote! { sink.fits(&#at, __private::formats::date_fits(value)); }),
            Shape::FreeObject if self.has_key_rules() => statements.push(self.check_keys(at)),
            Shape::Array(item) => statements.extend(self.check_array(item, at)),
            Shape::Map(item) => statements.extend(self.check_map(item, at)),
            _ => {}
        }
        if statements.is_empty() { None } else { Some(quote! { #(#statements)* }) }
    }

    fn check_keys(&self, at: &TokenStream) -> TokenStream {
        let rule = self.rule();
        quote! { __private::check_keys(&#at, #rule, sink, value.len(), |name| value.contains_key(name)); }
    }

    fn check_array(&self, item: &Slot, at: &TokenStream) -> Vec<TokenStream> {
        let rules = &self.slot.rules;
        if rules.unique_items && has_unique_items(self.contract, item, &mut BTreeSet::new()) {
            return vec![self.check_array_as_text(item, at)];
        }
        let mut statements = Vec::new();
        if rules.min_items.is_some() || rules.max_items.is_some() || rules.unique_items {
            let rule = self.rule();
            let items = json_value(self.slot);
            let unique = if rules.unique_items {
                quote! { sink.is_judged() || __private::unique(&#items) }
            } else {
                quote! { true }
            };
            statements.push(quote! { sink.items(&#at, #rule, value.len(), #unique); });
        }
        let name = self.item_name();
        if let Some(check) = self.part(item, &name).check(&quote! { at.index(index) }) {
            statements.push(quote! {
                {
                    let at = #at;
                    for (index, value) in value.iter().enumerate() { #check }
                }
            });
        }
        statements
    }

    /// Lists of lists of different items are read as one text, so that what lies in several of them is compared once.
    fn check_array_as_text(&self, item: &Slot, at: &TokenStream) -> TokenStream {
        let (rule, items, read) = (self.rule(), json_value(self.slot), self.read_present());
        let name = self.item_name();
        let each = self.part(item, &name).check(&quote! { at.index(index) }).map(|check| {
            quote! { for (index, value) in value.iter().enumerate() { #check } }
        });
        quote! {
            {
                let at = #at;
                __private::check_text(&#items, &at, sink, |reader, at| { let value = #read; reader.settle(at, #rule, value) });
                sink.representable(|sink| { let (at, _) = (at, &sink); #each });
            }
        }
    }

    fn check_map(&self, item: &Slot, at: &TokenStream) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        if self.has_key_rules() {
            statements.push(self.check_keys(at));
        }
        let name = self.item_name();
        if let Some(check) = self.part(item, &name).check(&quote! { at.key(key) }) {
            statements.push(quote! {
                {
                    let at = #at;
                    for (key, value) in value { #check }
                }
            });
        }
        statements
    }
}

/// The slot's value as something that serializes: leaves of other crates need the runtime's own way.
pub(super) fn json_value(slot: &Slot) -> TokenStream {
    if needs_json(slot) {
        quote! { __private::Json(value) }
    } else {
        quote! { value }
    }
}

/// Whether a number, a UUID or a date is somewhere in the slot's own value (not inside a generated type).
pub(super) fn needs_json(slot: &Slot) -> bool {
    match &slot.shape {
        Shape::Number | Shape::Uuid | Shape::DateTime | Shape::Date => true,
        Shape::Array(item) | Shape::Map(item) => needs_json(item),
        _ => false,
    }
}

/// Whether a list of different items may lie in a slot's value.
fn has_unique_items(contract: &Contract, slot: &Slot, seen: &mut BTreeSet<TypeId>) -> bool {
    let mut any = |slot: &Slot| has_unique_items(contract, slot, seen);
    match &slot.shape {
        _ if slot.rules.unique_items => true,
        Shape::Array(item) | Shape::Map(item) => any(item),
        Shape::Named(id) if seen.insert(*id) => match &contract.types[id.0].kind {
            TypeKind::Struct(fields) => {
                let additional = match &fields.additional {
                    Additional::Keep { slot, .. } => Some(&**slot),
                    _ => None,
                };
                let mut slots = fields.fields.iter().map(|field| &field.slot).chain(additional);
                slots.any(|slot| has_unique_items(contract, slot, seen))
            }
            TypeKind::Newtype(inner) => has_unique_items(contract, inner, seen),
            TypeKind::Union(union) => {
                union.variants.iter().any(|variant| has_unique_items(contract, &variant.slot, seen))
            }
            TypeKind::Enum(_) => false,
        },
        _ => false,
    }
}

/// Whether every value of a type is valid, it being an enum of which no text violates anything else.
fn is_plain_enum(kind: &TypeKind) -> bool {
    let TypeKind::Enum(strings) = kind else { return false };
    string_tests(&strings.rules, &Shape::String).is_empty() && strings.rules.enumeration.is_none()
}

/// Whether the slot's text is searched for a pattern that no table decides, which takes steps.
fn needs_engine(slot: &Slot) -> bool {
    slot.shape == Shape::String && has_engine_pattern(&slot.rules)
}

/// Whether no table decides one of the patterns.
pub(super) fn has_engine_pattern(rules: &Rules) -> bool {
    rules.pattern.iter().chain(&rules.more_patterns).any(|pattern| pattern.dfa.is_none())
}

/// Whether the shape is a type that is read from a text and writes it again.
fn is_spelled(shape: &Shape) -> bool {
    matches!(shape, Shape::Uuid | Shape::DateTime | Shape::Date | Shape::Time)
}

pub(super) fn integer_type(width: IntegerWidth) -> TokenStream {
    match width {
        IntegerWidth::I32 => quote! { i32 },
        IntegerWidth::I64 => quote! { i64 },
        IntegerWidth::U32 => quote! { u32 },
        IntegerWidth::U64 => quote! { u64 },
    }
}

/// Expressions of `Keywords` over `value: &str`, one a keyword or pattern.
pub(super) fn string_tests(rules: &Rules, shape: &Shape) -> Vec<TokenStream> {
    let mut tests = Vec::new();
    if *shape != Shape::String && !is_spelled(shape) {
        return tests;
    }
    for (limit, keyword, comparison) in
        [(rules.min_length, "MIN_LENGTH", quote! { < }), (rules.max_length, "MAX_LENGTH", quote! { > })]
    {
        match limit {
            // Every text keeps these, and rustc would say so.
            Some(0) if keyword == "MIN_LENGTH" => {}
            Some(u64::MAX) if keyword == "MAX_LENGTH" => {}
            Some(1) if keyword == "MIN_LENGTH" => {
                tests.push(quote! { __private::Keywords::MIN_LENGTH.when(value.is_empty()) })
            }
            // Nothing is shorter than that, and nothing longer.
            Some(0) if keyword == "MIN_LENGTH" => {}
            Some(u64::MAX) if keyword == "MAX_LENGTH" => {}
            Some(limit) => {
                let keyword = Ident::new(keyword, Span::call_site());
                tests.push(
                    quote! { __private::Keywords::#keyword.when((value.chars().count() as u64) #comparison #limit) },
                );
            }
            None => {}
        }
    }
    for pattern in rules.pattern.iter().chain(&rules.more_patterns) {
        tests.push(match &pattern.dfa {
            Some(dfa) => {
                let table = pattern::tokens(dfa);
                let matcher = quote! { static PATTERN: __private::Dfa = #table; };
                quote! { __private::Keywords::PATTERN.when({ #matcher !PATTERN.matches(value) }) }
            }
            None => {
                let source = &pattern.source;
                let matcher = quote! { static PATTERN: __private::Regress = __private::Regress::new(#source); };
                quote! { __private::Keywords::searched({ #matcher PATTERN.matches(value, steps) }) }
            }
        });
    }
    if let Some(format) = rules.format.as_ref().filter(|_| *shape == Shape::String) {
        let has_type = matches!(format.as_str(), "uuid" | "date-time" | "date" | "time");
        let format = format_ident!("{}{}", if has_type { "is_" } else { "" }, format.replace('-', "_"));
        tests.push(quote! { __private::Keywords::FORMAT.when(!__private::formats::#format(value)) });
    }
    tests
}
