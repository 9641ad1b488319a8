//! The meaning of schemas, in one form for many ways to write it: two schemas of one form allow the same values.
//!
//! A form tells for each JSON type which rules its values have to keep, and which further values are allowed. What has no
//! such form is kept as it is said. So equal forms are certain, and different ones tell nothing.

mod form;

use std::collections::{BTreeMap, BTreeSet};

use postroom_schema::{
    json::{NodeId, Tree, Value, View},
    schema::Schema,
};

use self::form::{Form, Kind, Word};
use super::{
    fits::judge,
    freedom,
    ground::{ALL, reference},
    words,
};

/// The number of schemas that get a form in one comparison.
const MAX_SCHEMAS: usize = 50_000;

/// The depth within one another to which schemas get a form.
const MAX_DEPTH: u32 = 96;

/// The place of a schema among those of all trees.
type Spot = (*const Tree, NodeId);

/// A number that schemas share if they allow the same values.
pub(super) type Class = usize;

/// The forms of the schemas of two documents.
#[derive(Debug, Default)]
pub(super) struct Forms {
    known: BTreeMap<Spot, Option<Form>>,
    classes: BTreeMap<Form, Class>,
    /// The schemas that are being looked at.
    open: BTreeSet<Spot>,
    /// The definitions that mean the same in both documents, by name.
    unchanged: BTreeSet<String>,
    count: usize,
    looked_at: usize,
}

impl Forms {
    pub(super) fn new(old: View<'_>, new: View<'_>) -> Self {
        Self { unchanged: unchanged(old, new), ..Self::default() }
    }

    /// Returns the class of a schema, references being looked up in `root`.
    pub(super) fn class(&mut self, schema: View<'_>) -> Class {
        self.class_at(schema, MAX_DEPTH)
    }

    fn class_at(&mut self, schema: View<'_>, depth: u32) -> Class {
        let form = self.form(schema, depth);
        self.number(form)
    }

    /// Returns the number of a form; one of its own for a schema that has none.
    fn number(&mut self, form: Option<Form>) -> Class {
        self.count += 1;
        let next = self.count;
        form.map_or(next, |form| *self.classes.entry(form).or_insert(next))
    }

    fn form(&mut self, schema: View<'_>, depth: u32) -> Option<Form> {
        let target = schema.target();
        let address = (std::ptr::from_ref(target.tree), target.id);
        if let Some(form) = self.known.get(&address) {
            return form.clone();
        }
        self.looked_at += 1;
        let depth = depth.checked_sub(1).filter(|_| self.looked_at <= MAX_SCHEMAS)?;
        let keywords = match target.value() {
            Value::Object(_) if target.get("$ref").is_some() => return None,
            Value::Object(_) => target,
            Value::Bool(all) => return Some(if *all { Form::anything() } else { Form::default() }),
            _ => return None,
        };
        if !self.open.insert(address) {
            let name = reference(schema).filter(|name| self.unchanged.contains(*name))?;
            return Some(Form { named: Some(name.to_owned()), ..Form::default() });
        }
        let form = self.of_keywords(keywords, depth);
        self.open.remove(&address);
        self.known.insert(address, form.clone());
        form
    }

    fn of_keywords(&mut self, keywords: View<'_>, depth: u32) -> Option<Form> {
        let mut form = self.plain(keywords, depth);
        if let Some(values) = Schema::new(keywords).listed() {
            let mut judge = judge();
            let verdicts: Vec<_> = values.iter().map(|value| judge.fits(keywords, *value)).collect();
            let allowed = values.iter().zip(&verdicts).filter(|(_, fits)| **fits != Some(false));
            let allowed: BTreeMap<_, _> = allowed.map(|(value, _)| (value.canonical(), Kind::of(*value))).collect();
            if verdicts.iter().all(Option::is_some) {
                return Some(Form { values: allowed, ..Form::default() }.finite());
            }
            form.rest.insert("enum".to_owned(), format!("{allowed:?}"));
        }
        for branch in list(keywords, "allOf") {
            let inner = self.form(branch, depth)?;
            form = self.both(form, inner);
        }
        for exclusive in [false, true] {
            let key = if exclusive { "oneOf" } else { "anyOf" };
            let Some(branches) = keywords.get(key).filter(|branches| branches.is_array()) else { continue };
            let branches: Option<Vec<_>> = branches.items().map(|branch| self.form(branch, depth)).collect();
            let choice = self.choice(branches?, exclusive);
            form = self.both(form, choice);
        }
        for condition in self.conditions(keywords, depth)? {
            form = self.both(form, condition);
        }
        Some(form)
    }

    /// Returns the form of keywords that are about one type each.
    fn plain(&mut self, keywords: View<'_>, depth: u32) -> Form {
        let mut form = Form::anything();
        if let Some(kinds) = keywords.get("type") {
            form.kinds.retain(|kind, _| kind.is_named(kinds));
        }
        for (key, value) in keywords.members() {
            if !freedom::restricts(keywords, key, ALL) {
                continue;
            }
            let (kinds, said): (&[Kind], String) = match key {
                "pattern" => (&[Kind::String], value.to_string()),
                "format" if words::is_checked_format(Some(value)) => (&[Kind::String], value.to_string()),
                "multipleOf" => (&[Kind::Integer, Kind::Fraction], value.canonical()),
                "uniqueItems" => (&[Kind::Array], value.canonical()),
                "contains" => (&[Kind::Array], self.class_at(value, depth).to_string()),
                "items" | "additionalItems" => (&[Kind::Array], self.items(keywords, depth)),
                "propertyNames" => (&[Kind::Object], self.class_at(value, depth).to_string()),
                "required" => (&[Kind::Object], sorted(value)),
                "dependencies" => (&[Kind::Object], self.dependencies(value, depth)),
                _ => continue,
            };
            let key = if key == "additionalItems" { "items" } else { key };
            kinds.iter().for_each(|kind| form.say(*kind, key, Word::Said(said.clone())));
        }
        // An integer has 64 bits where nothing is said, and a number those of a double.
        if words::is_integer_alone(keywords) {
            let width = words::width(keywords).unwrap_or((i64::MIN.into(), i64::MAX.into()));
            form.say(Kind::Integer, "width", Word::Said(format!("{width:?}")));
        }
        // Multiples of a whole number are whole.
        if keywords.get("multipleOf").and_then(View::number).is_some_and(|unit| unit.is_whole()) {
            form.kinds.remove(&Kind::Fraction);
        }
        bounds(keywords, &mut form);
        whole_bounds(keywords, &mut form);
        if let Some(members) = self.members(keywords, depth) {
            form.say(Kind::Object, "properties", members);
        }
        form
    }

    fn members(&mut self, keywords: View<'_>, depth: u32) -> Option<Word> {
        let anything = self.anything();
        let mut classes = |key: &str| -> BTreeMap<String, Class> {
            let members = keywords.get(key).into_iter().flat_map(View::members);
            members.map(|(name, schema)| (name.to_owned(), self.class_at(schema, depth))).collect()
        };
        let (mut properties, patterns) = (classes("properties"), classes("patternProperties"));
        let others = keywords.get("additionalProperties").map(|schema| self.class_at(schema, depth));
        let others = others.filter(|class| *class != anything);
        let others = (!patterns.is_empty() || others.is_some()).then(|| format!("{patterns:?} {others:?}"));
        if others.is_none() {
            properties.retain(|_, class| *class != anything);
        }
        (!properties.is_empty() || others.is_some()).then_some(Word::Members { properties, others })
    }

    fn items(&mut self, keywords: View<'_>, depth: u32) -> String {
        let mut class = |schema| self.class_at(schema, depth);
        match keywords.get("items") {
            Some(tuple) if tuple.is_array() => {
                let tuple: Vec<_> = tuple.items().map(&mut class).collect();
                format!("{tuple:?} {:?}", keywords.get("additionalItems").map(class))
            }
            items => format!("{:?}", items.map(class)),
        }
    }

    fn dependencies(&mut self, value: View<'_>, depth: u32) -> String {
        let needed = value.members().map(|(name, needed)| match needed.value() {
            Value::Array(_) => (name, sorted(needed)),
            _ => (name, self.class_at(needed, depth).to_string()),
        });
        format!("{:?}", needed.collect::<BTreeMap<_, _>>())
    }

    /// Returns the forms of `not`, and of `if` with what depends on it; `None` if a schema has no form.
    fn conditions(&mut self, keywords: View<'_>, depth: u32) -> Option<Vec<Form>> {
        let mut all = Vec::new();
        if let Some(not) = keywords.get("not") {
            let refused = self.form(not, depth)?;
            let mut form = Form::anything();
            if refused.is_of_types_alone() {
                form.kinds.retain(|kind, _| !refused.kinds.contains_key(kind));
            } else {
                form.rest.insert("not".to_owned(), self.number(Some(refused)).to_string());
            }
            all.push(form);
        }
        if freedom::restricts(keywords, "if", ALL) {
            let mut class = |key| keywords.get(key).map(|schema| self.class_at(schema, depth));
            let condition = format!("{:?} {:?} {:?}", class("if"), class("then"), class("else"));
            let mut form = Form::anything();
            form.rest.insert("if".to_owned(), condition);
            all.push(form);
        }
        Some(all)
    }

    /// Returns the form of two schemas for one value together.
    fn both(&mut self, mut one: Form, other: Form) -> Form {
        one.and(&other).unwrap_or_else(|| {
            one.rest.insert(format!("and {}", self.number(Some(other))), String::new());
            one
        })
    }

    /// Returns the form of a choice of branches: what fits one of them, or exactly one.
    fn choice(&mut self, mut branches: Vec<Form>, exclusive: bool) -> Form {
        branches.retain(|branch| *branch != Form::default());
        branches.sort();
        let pairs = |index: usize| branches.iter().skip(index + 1);
        let is_apart = branches.iter().enumerate().all(|(index, one)| pairs(index).all(|other| one.is_apart(other)));
        let key = if exclusive && !is_apart { "oneOf" } else { "anyOf" };
        let mut merged: Vec<Form> = Vec::new();
        for branch in branches {
            let with = |known: &Form| if key == "anyOf" { known.or(&branch) } else { None };
            match merged.iter().enumerate().find_map(|(index, known)| Some((index, with(known)?))) {
                Some((index, both)) => merged[index] = both,
                None => merged.push(branch),
            }
        }
        match merged.len() {
            0 => Form::default(),
            1 => merged.swap_remove(0),
            _ => {
                let mut classes: Vec<_> = merged.into_iter().map(|form| self.number(Some(form))).collect();
                classes.sort_unstable();
                let mut form = Form::anything();
                form.rest.insert(key.to_owned(), format!("{classes:?}"));
                form
            }
        }
    }

    /// Returns the class of what allows everything.
    fn anything(&mut self) -> Class {
        self.number(Some(Form::anything()))
    }
}

/// Writes what keywords say of sizes and counts.
fn bounds(keywords: View<'_>, form: &mut Form) {
    for (key, kinds, is_least) in [
        ("minimum", &[Kind::Integer, Kind::Fraction][..], true),
        ("maximum", &[Kind::Integer, Kind::Fraction], false),
        ("exclusiveMinimum", &[Kind::Integer, Kind::Fraction], true),
        ("exclusiveMaximum", &[Kind::Integer, Kind::Fraction], false),
        ("minLength", &[Kind::String], true),
        ("maxLength", &[Kind::String], false),
        ("minItems", &[Kind::Array], true),
        ("maxItems", &[Kind::Array], false),
        ("minProperties", &[Kind::Object], true),
        ("maxProperties", &[Kind::Object], false),
    ] {
        let Some(value) = keywords.get(key) else { continue };
        let says_something = !(key.starts_with("min") && key != "minimum" && words::count(value) == Some(0));
        let word = match value.number() {
            Some(bound) if is_least => Word::Least(bound),
            Some(bound) => Word::Most(bound),
            None => Word::Said(value.to_string()),
        };
        kinds.iter().filter(|_| says_something).for_each(|kind| form.say(*kind, key, word.clone()));
    }
}

/// Writes the bounds of integers as the least and the greatest one.
fn whole_bounds(keywords: View<'_>, form: &mut Form) {
    let Some(words) = form.kinds.get_mut(&Kind::Integer) else { return };
    let of = |key: &str| keywords.get(key).and_then(View::number);
    let above = of("exclusiveMinimum").and_then(|bound| bound.round_down().plus(1));
    let below = of("exclusiveMaximum").and_then(|bound| bound.round_up().plus(-1));
    if of("exclusiveMinimum").is_some() == above.is_some() && of("exclusiveMaximum").is_some() == below.is_some() {
        for key in ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"] {
            words.remove(key);
        }
        let least = of("minimum").map(|bound| bound.round_up()).into_iter().chain(above).max();
        let most = of("maximum").map(|bound| bound.round_down()).into_iter().chain(below).min();
        for (key, bound) in [("least", least), ("most", most)] {
            let word = if key == "least" { Word::Least } else { Word::Most };
            words.extend(bound.map(|bound| (key.to_owned(), word(bound))));
        }
    }
}

fn list<'a>(keywords: View<'a>, key: &str) -> impl Iterator<Item = View<'a>> {
    keywords.get(key).into_iter().flat_map(View::items)
}

fn sorted(names: View<'_>) -> String {
    format!("{:?}", names.items().map(|name| name.to_string()).collect::<BTreeSet<_>>())
}

/// Returns the names of definitions that mean the same in two documents: what holds itself does so if it does wherever
/// its own name means the same.
fn unchanged(old: View<'_>, new: View<'_>) -> BTreeSet<String> {
    /// The number of rounds, each of which leaves out what differs by what was left out before.
    const MAX_ROUNDS: usize = 16;
    let (old, new) = (Schema::new(old).definitions(), Schema::new(new).definitions());
    let mut same: BTreeSet<String> =
        old.keys().filter(|name| new.contains_key(*name)).map(|name| (*name).to_owned()).collect();
    for _ in 0..MAX_ROUNDS {
        let mut forms = Forms { unchanged: same.clone(), ..Forms::default() };
        let mut class = |all: &BTreeMap<&str, Schema<'_>>, name: &str| Some(forms.class(all.get(name)?.view()));
        let kept: BTreeSet<String> =
            same.iter().filter(|name| class(&old, name) == class(&new, name)).cloned().collect();
        if kept.len() == same.len() {
            return same;
        }
        same = kept;
    }
    BTreeSet::new()
}
