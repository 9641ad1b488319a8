//! A schema as its keywords tell: which types, which values, which branches.

use std::slice;

use serde_json::{Map, Value};

use super::{decimal::Decimal, words};

/// A set of JSON types; null is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const BOOLEAN: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const NUMBER: Self = Self(2 | 4);
    pub(super) const STRING: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    pub(super) const ALL: Self = Self(63);
    const FRACTION: Self = Self(4);
    const EACH: [Self; 6] = [Self::BOOLEAN, Self::INTEGER, Self::FRACTION, Self::STRING, Self::ARRAY, Self::OBJECT];

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn meets(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.and(other) == other
    }

    pub(super) fn named(name: &str) -> Self {
        match name {
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// What `type` allows.
    pub(super) fn allowed(names: &Value) -> Self {
        let list = names.as_array().map_or(slice::from_ref(names), Vec::as_slice);
        list.iter().filter_map(Value::as_str).map(Self::named).fold(Self::NONE, Self::or)
    }

    /// The type of a value: of a number, whether it is an integer or a fraction.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) if Decimal::of(value).is_some_and(|number| !number.is_whole()) => Self::FRACTION,
            Value::Number(_) => Self::INTEGER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The types that a keyword says something about.
    pub(super) fn concerned(key: &str) -> Self {
        match key {
            "minLength" | "maxLength" | "pattern" => Self::STRING,
            "format" => Self::STRING.or(Self::NUMBER),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Self::NUMBER,
            "items" | "additionalItems" | "contains" | "minItems" | "maxItems" | "uniqueItems" => Self::ARRAY,
            "properties"
            | "patternProperties"
            | "additionalProperties"
            | "propertyNames"
            | "required"
            | "dependencies"
            | "minProperties"
            | "maxProperties" => Self::OBJECT,
            _ => Self::ALL,
        }
    }
}

/// A schema whose reference was followed.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// Its keywords; none for `true` and `false`.
    pub(super) keywords: Option<&'a Map<String, Value>>,
    /// Those that refuse something, or name properties.
    words: Vec<&'a str>,
    /// The types that `type`, `enum` and `const` allow.
    pub(super) kinds: Kinds,
    /// The values that `enum` or `const` lists, of a type that is allowed; null aside.
    pub(super) listed: Option<Vec<&'a Value>>,
    /// Whether they are listed by `const`.
    pub(super) constant: bool,
    /// `oneOf` and `anyOf`.
    pub(super) choices: Vec<Choice<'a>>,
    /// No other types are allowed by all of its keywords.
    pub(super) all_kinds: Kinds,
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) exclusive: bool,
    /// The branches that may allow something beside null, each with its position.
    pub(super) branches: Vec<(usize, &'a Value)>,
}

/// How many references or choices are followed from one to the next before they count as endless.
const MAX_HOPS: u32 = 32;

/// How many branches within branches are looked at to learn the types of a schema: choices of choices that refer to one
/// another would square their number again and again.
const MAX_BRANCHES: u32 = 4096;

/// What is left of these limits.
struct Limits {
    hops: u32,
    branches: u32,
}

impl<'a> Node<'a> {
    /// The schema at `value`, references being looked up in `root`; `None` if its choices go too deep, or a reference
    /// leads nowhere.
    pub(super) fn new(root: &'a Value, value: &'a Value) -> Option<Self> {
        let mut node = Self::within(root, value, &mut Limits { hops: MAX_HOPS, branches: MAX_BRANCHES })?;
        if let Some(keywords) = node.keywords {
            // Names that are declared have senders write them, whether or not that refuses anything.
            let declares = |key: &str| match key {
                "properties" | "patternProperties" => node.members(key).next().is_some(),
                key => key == "additionalProperties",
            };
            let says = |key: &&str| declares(key) || words::restricts(root, keywords, key, Kinds::ALL);
            let words = keywords.keys().map(String::as_str).filter(says).collect();
            node.words = words;
        }
        Some(node)
    }

    fn within(root: &'a Value, value: &'a Value, limits: &mut Limits) -> Option<Self> {
        let keywords = match resolve(root, value) {
            Value::Object(keywords) if keywords.contains_key("$ref") => return None,
            Value::Object(keywords) => keywords,
            literal => return Some(Self::literal(*literal != Value::Bool(false))),
        };
        let constant = keywords.get("const");
        let values =
            constant.map(slice::from_ref).or(keywords.get("enum").and_then(Value::as_array).map(Vec::as_slice));
        let mut kinds = keywords.get("type").map_or(Kinds::ALL, Kinds::allowed);
        let listed = values.map(|values| {
            let allowed: Vec<_> = values.iter().filter(|value| Kinds::of(value).meets(kinds)).collect();
            kinds = allowed.iter().map(|value| Kinds::of(value)).fold(Kinds::NONE, Kinds::or);
            allowed
        });
        let mut node = Self {
            keywords: Some(keywords),
            words: Vec::new(),
            kinds,
            listed,
            constant: constant.is_some(),
            choices: Vec::new(),
            all_kinds: kinds,
        };
        limits.hops = limits.hops.checked_sub(1)?;
        for exclusive in [true, false] {
            node.choose(root, exclusive, limits)?;
        }
        for branch in node.list("allOf") {
            limits.branches = limits.branches.checked_sub(1)?;
            node.all_kinds = node.all_kinds.and(Self::within(root, branch, limits)?.all_kinds);
        }
        if let Some(not) = node.get("not") {
            let refused = Kinds::EACH.into_iter().filter(|kind| words::is_anything(root, not, *kind));
            node.all_kinds = node.all_kinds.without(refused.fold(Kinds::NONE, Kinds::or));
        }
        if node.all_kinds.is_empty() {
            node.kinds = Kinds::NONE;
        }
        limits.hops += 1;
        Some(node)
    }

    /// Looks at the branches of a choice.
    fn choose(&mut self, root: &'a Value, exclusive: bool, limits: &mut Limits) -> Option<()> {
        let Some(Value::Array(list)) = self.get(if exclusive { "oneOf" } else { "anyOf" }) else { return Some(()) };
        let mut kinds = Kinds::NONE;
        let mut branches = Vec::new();
        for (index, branch) in list.iter().enumerate() {
            limits.branches = limits.branches.checked_sub(1)?;
            let allowed = Self::within(root, branch, limits)?.all_kinds;
            kinds = kinds.or(allowed);
            if !allowed.is_empty() {
                branches.push((index, branch));
            }
        }
        self.all_kinds = self.all_kinds.and(kinds);
        self.choices.push(Choice { exclusive, branches });
        Some(())
    }

    /// `true` or `false`.
    fn literal(is_anything: bool) -> Self {
        let kinds = if is_anything { Kinds::ALL } else { Kinds::NONE };
        Self {
            keywords: None,
            words: Vec::new(),
            kinds,
            listed: None,
            constant: false,
            choices: Vec::new(),
            all_kinds: kinds,
        }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.keywords?.get(keyword)
    }

    /// The schemas in a list, as `allOf` has it.
    pub(super) fn list(&self, keyword: &str) -> &'a [Value] {
        self.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The members of an object, as `properties` has it.
    pub(super) fn members(&self, keyword: &str) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.get(keyword).and_then(Value::as_object).into_iter().flatten()
    }

    /// All of its keywords.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a String> + use<'a> {
        self.keywords.into_iter().flat_map(Map::keys)
    }

    /// Its only choice, if it says nothing else of validity but types.
    pub(super) fn choice_alone(&self) -> Option<&Choice<'a>> {
        let [choice] = self.choices.as_slice() else { return None };
        self.words.iter().all(|word| matches!(*word, "oneOf" | "anyOf" | "type")).then_some(choice)
    }

    /// The only schema of a list, and the list's keyword, if it says nothing else.
    pub(super) fn only(&self) -> Option<(&'static str, &'a Value)> {
        let [word] = self.words.as_slice() else { return None };
        let word = ["allOf", "anyOf", "oneOf"].into_iter().find(|key| key == word)?;
        if let [only] = self.list(word) { Some((word, only)) } else { None }
    }

    /// Its types, fractions aside where only multiples of an integer are allowed.
    pub(super) fn multiples(&self) -> Kinds {
        let unit = self.get("multipleOf").and_then(Decimal::of);
        if unit.is_some_and(Decimal::is_whole) { self.kinds.without(Kinds::FRACTION) } else { self.kinds }
    }

    /// The declared property.
    pub(super) fn property(&self, name: &str) -> Option<&'a Value> {
        self.get("properties")?.get(name)
    }

    /// The names that `required` lists.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }
}

/// What a chain of references ends in.
pub(super) fn resolve<'a>(root: &'a Value, mut value: &'a Value) -> &'a Value {
    for _ in 0..MAX_HOPS {
        match pointer(value).and_then(|pointer| root.pointer(pointer)) {
            Some(target) => value = target,
            None => break,
        }
    }
    value
}

/// Whether another schema stands for this one.
pub(super) fn is_reference(value: &Value) -> bool {
    pointer(value).is_some()
}

/// The name of the definition that stands for a schema.
pub(super) fn reference(value: &Value) -> Option<&str> {
    pointer(value)?.strip_prefix("/definitions/").filter(|name| !name.contains('/'))
}

fn pointer(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix('#')
}
