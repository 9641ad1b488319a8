//! A schema as its keywords tell: which types, which values, which branches.

use serde_json::{Map, Value};

/// A set of JSON types; null is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    const NONE: Self = Self(0);
    pub(super) const BOOLEAN: Self = Self(1);
    pub(super) const INTEGER: Self = Self(2);
    pub(super) const NUMBER: Self = Self(2 | 4);
    pub(super) const STRING: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    const ALL: Self = Self(63);

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub(super) fn meets(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }

    fn named(name: &str) -> Self {
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

    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.as_f64().is_none_or(|number| number.fract() == 0.0) => Self::INTEGER,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }
}

/// A schema whose reference was followed.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// Its keywords; none for `true` and `false`.
    pub(super) keywords: Option<&'a Map<String, Value>>,
    /// The types that its own keywords allow, the branches' aside.
    pub(super) kinds: Kinds,
    /// Whether null is valid.
    pub(super) null: bool,
    /// The values that `enum` or `const` lists, of a type that is allowed; null aside.
    pub(super) listed: Option<Vec<&'a Value>>,
    /// Whether they are listed by `const`.
    pub(super) constant: bool,
    pub(super) choice: Option<Choice<'a>>,
    /// Whether every value is valid.
    pub(super) is_anything: bool,
    /// The types that its own keywords and its branches allow.
    pub(super) all_kinds: Kinds,
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub(super) exclusive: bool,
    /// The branches that allow something beside null, each with its position.
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

/// Keywords that say nothing of validity, nor hold schemas that count by themselves.
pub(super) const SILENT: &[&str] =
    &["$comment", "$id", "$schema", "definitions", "deprecated", "default", "description", "examples", "title"];

impl<'a> Node<'a> {
    /// The schema at `value`, references being looked up in `root`; `None` if its choices go too deep.
    pub(super) fn new(root: &'a Value, value: &'a Value) -> Option<Self> {
        Self::within(root, value, &mut Limits { hops: MAX_HOPS, branches: MAX_BRANCHES })
    }

    fn within(root: &'a Value, value: &'a Value, limits: &mut Limits) -> Option<Self> {
        let Value::Object(keywords) = resolve(root, value) else {
            let anything = resolve(root, value) != &Value::Bool(false);
            return Some(Self::literal(anything));
        };
        let (mut kinds, mut null) = match keywords.get("type") {
            None => (Kinds::ALL, true),
            Some(Value::Array(names)) => {
                let kinds = names.iter().filter_map(Value::as_str).map(Kinds::named).fold(Kinds::NONE, Kinds::or);
                (kinds, names.iter().any(|name| name == "null"))
            }
            Some(name) => (Kinds::named(name.as_str().unwrap_or_default()), name == "null"),
        };
        let constant = keywords.get("const");
        let listed = match (constant, keywords.get("enum")) {
            (Some(value), _) => Some(std::slice::from_ref(value)),
            (None, Some(Value::Array(values))) => Some(values.as_slice()),
            _ => None,
        };
        let listed = listed.map(|values| {
            null &= values.iter().any(Value::is_null);
            let allowed: Vec<&Value> = values.iter().filter(|value| Kinds::of(value).meets(kinds)).collect();
            kinds = allowed.iter().map(|value| Kinds::of(value)).fold(Kinds::NONE, Kinds::or);
            allowed
        });
        let (choice, of_branches, null_in_branches) = Choice::new(root, keywords, limits)?;
        Some(Self {
            keywords: Some(keywords),
            kinds,
            null: null && null_in_branches,
            listed,
            constant: constant.is_some(),
            choice,
            is_anything: keywords.keys().all(|key| SILENT.contains(&key.as_str())),
            all_kinds: kinds.and(of_branches),
        })
    }

    /// `true` or `false`.
    fn literal(is_anything: bool) -> Self {
        let kinds = if is_anything { Kinds::ALL } else { Kinds::NONE };
        Self {
            keywords: None,
            kinds,
            null: is_anything,
            listed: None,
            constant: false,
            choice: None,
            is_anything,
            all_kinds: kinds,
        }
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.keywords?.get(keyword)
    }

    /// Whether it says nothing of validity but what its branches say.
    pub(super) fn is_choice_alone(&self) -> bool {
        let silent = |key: &String| SILENT.contains(&key.as_str()) || key == "oneOf" || key == "anyOf";
        self.choice.is_some() && self.keywords.is_some_and(|keywords| keywords.keys().all(silent))
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

impl<'a> Choice<'a> {
    /// The branches of a schema, the types that they allow, and whether they allow null.
    fn new(
        root: &'a Value,
        keywords: &'a Map<String, Value>,
        limits: &mut Limits,
    ) -> Option<(Option<Self>, Kinds, bool)> {
        let list = |key| Some((key == "oneOf", keywords.get(key)?.as_array()?));
        let Some((exclusive, list)) = list("oneOf").or_else(|| list("anyOf")) else {
            return Some((None, Kinds::ALL, true));
        };
        limits.hops = limits.hops.checked_sub(1)?;
        let (mut kinds, mut nulls) = (Kinds::NONE, 0_usize);
        let mut branches = Vec::new();
        for (index, branch) in list.iter().enumerate() {
            limits.branches = limits.branches.checked_sub(1)?;
            let node = Node::within(root, branch, limits)?;
            nulls += usize::from(node.null);
            kinds = kinds.or(node.all_kinds);
            if !node.kinds.is_empty() {
                branches.push((index, branch));
            }
        }
        limits.hops += 1;
        let null = if exclusive { nulls == 1 } else { nulls > 0 };
        Some((Some(Self { exclusive, branches }), kinds, null))
    }
}

/// What a chain of references ends in.
pub(super) fn resolve<'a>(root: &'a Value, mut value: &'a Value) -> &'a Value {
    for _ in 0..MAX_HOPS {
        match reference(value).and_then(|name| root.get("definitions")?.get(name)) {
            Some(target) => value = target,
            None => break,
        }
    }
    value
}

/// The name of the definition that stands for a schema.
pub(super) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix("#/definitions/")
}
