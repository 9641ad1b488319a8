//! JSON Schema (draft-07, as far as contracts use it) as plain data to generate from.

use std::{collections::BTreeMap, rc::Rc};

use super::{merge::alternatives, tree::Tree};

/// A compiled schema.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The alternatives of the root: one for a schema without combinators.
    pub(crate) roots: Vec<Rc<Shape>>,
    pub(crate) definitions: BTreeMap<String, Shape>,
}

/// What a valid value looks like.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Any,
    Null,
    Boolean,
    /// `enum` or `const`.
    Listed(Vec<Tree>),
    Integer(Range),
    Number(Range),
    String(TextRules),
    Array {
        items: Box<Shape>,
        min: usize,
        max: usize,
        unique: bool,
    },
    Object(Members),
    Choice(Vec<Shape>),
    /// A key of `definitions`.
    Reference(String),
}

/// The bounds of a number; exclusive ones are moved inwards by `step`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) multiple_of: Option<f64>,
}

/// The rules of a string.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TextRules {
    pub(crate) min_length: usize,
    pub(crate) max_length: usize,
    pub(crate) pattern: Option<String>,
    pub(crate) format: Option<String>,
}

/// The rules of an object.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    /// Name, whether it is required, shape; in the schema's order.
    pub(crate) declared: Vec<(String, bool, Shape)>,
    /// The shape of further members; `None` where there may be none.
    pub(crate) further: Option<Box<Shape>>,
    /// Whether the schema says anything of further members.
    pub(crate) open: bool,
    pub(crate) min: usize,
    pub(crate) max: usize,
}

impl Schema {
    /// Reads a schema's text.
    pub(crate) fn compile(schema: &str) -> Self {
        let tree = super::parse::tree(schema);
        let members = tree.get("definitions").map_or(&[][..], Tree::members);
        let definition =
            |(key, value): &(_, _)| (super::text::Text::value(key).unwrap_or_default().to_owned(), compile(value));
        Self {
            roots: alternatives(&tree).iter().map(|root| Rc::new(plain(root))).collect(),
            definitions: members.iter().map(definition).collect(),
        }
    }

    /// The shape itself, or what it refers to.
    pub(crate) fn resolve<'a>(&'a self, mut shape: &'a Shape) -> &'a Shape {
        while let Shape::Reference(name) = shape {
            shape = self.definitions.get(name).unwrap_or_else(|| panic!("no definition {name}"));
        }
        shape
    }

    /// The shape that describes `tree`: of a choice, the first branch that could.
    pub(crate) fn pick<'a>(&'a self, shape: &'a Shape, tree: &Tree) -> &'a Shape {
        let shape = self.resolve(shape);
        let Shape::Choice(branches) = shape else { return shape };
        let found = branches.iter().map(|branch| self.pick(branch, tree)).find(|branch| self.suits(branch, tree));
        found.unwrap_or(&Shape::Any)
    }

    fn suits(&self, shape: &Shape, tree: &Tree) -> bool {
        match self.resolve(shape) {
            Shape::Object(members) => {
                let good = |(name, required, shape): &(String, bool, Shape)| match (tree.get(name), self.resolve(shape))
                {
                    (Some(tree), Shape::Listed(values)) => values.contains(tree),
                    (found, _) => found.is_some() || !required,
                };
                tree.kind() == "object" && members.declared.iter().all(good)
            }
            Shape::Listed(values) => values.contains(tree),
            Shape::Choice(_) => self.suits(self.pick(shape, tree), tree),
            shape => shape.kind().is_none_or(|kind| kind == tree.kind()),
        }
    }
}

impl Shape {
    /// The kind that its values have ([`Tree::kind`]), where it is one.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Null => Some("null"),
            Self::Boolean => Some("boolean"),
            Self::Integer(_) | Self::Number(_) => Some("number"),
            Self::String(_) => Some("string"),
            Self::Array { .. } => Some("array"),
            Self::Object(_) => Some("object"),
            Self::Any | Self::Listed(_) | Self::Choice(_) | Self::Reference(_) => None,
        }
    }

    /// The declared members, of objects.
    pub(crate) fn members(&self) -> Option<&Members> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }
}

impl Members {
    /// The shape of the member `name`.
    pub(crate) fn shape(&self, name: &str) -> Option<&Shape> {
        let declared = self.declared.iter().find(|(declared, ..)| declared == name);
        declared.map(|(.., shape)| shape).or(self.further.as_deref())
    }

    /// Whether it names the member.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.declared.iter().any(|(declared, ..)| declared == name)
    }
}

/// Keywords that say nothing to the generator, or are read where they belong.
const KNOWN: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "definitions",
    "type",
    "const",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
];

fn compile(schema: &Tree) -> Shape {
    if let Some(target) = schema.get("$ref").and_then(Tree::as_str) {
        let name = target.strip_prefix("#/definitions/").expect("a reference into `definitions`");
        return Shape::Reference(name.to_owned());
    }
    let mut shapes: Vec<_> = alternatives(schema).iter().map(plain).collect();
    if shapes.len() == 1 { shapes.remove(0) } else { Shape::Choice(shapes) }
}

/// Compiles a schema without combinators.
fn plain(schema: &Tree) -> Shape {
    if schema.get("$ref").is_some() {
        return compile(schema);
    }
    for (keyword, _) in schema.members() {
        let keyword = keyword.value().unwrap_or_default();
        assert!(KNOWN.contains(&keyword), "the generator does not know `{keyword}`");
    }
    if let Some(constant) = schema.get("const") {
        return Shape::Listed(vec![constant.clone()]);
    }
    if let Some(values) = schema.get("enum") {
        return Shape::Listed(values.items().to_vec());
    }
    match schema.get("type").and_then(Tree::as_str) {
        None => Shape::Any,
        Some("null") => Shape::Null,
        Some("boolean") => Shape::Boolean,
        Some("integer") => Shape::Integer(range(schema, 1.0)),
        Some("number") => Shape::Number(range(schema, 1e-6)),
        Some("string") => Shape::String(TextRules {
            min_length: size(schema, "minLength").unwrap_or(0),
            max_length: size(schema, "maxLength").unwrap_or(usize::MAX),
            pattern: schema.get("pattern").and_then(Tree::as_str).map(str::to_owned),
            format: schema.get("format").and_then(Tree::as_str).map(str::to_owned),
        }),
        Some("array") => Shape::Array {
            items: Box::new(schema.get("items").map_or(Shape::Any, compile)),
            min: size(schema, "minItems").unwrap_or(0),
            max: size(schema, "maxItems").unwrap_or(usize::MAX),
            unique: schema.get("uniqueItems") == Some(&Tree::Bool(true)),
        },
        Some("object") => Shape::Object(members(schema)),
        Some(other) => panic!("no such type: {other}"),
    }
}

fn members(schema: &Tree) -> Members {
    let required: Vec<_> =
        schema.get("required").map_or(&[][..], Tree::items).iter().filter_map(Tree::as_str).collect();
    let mut declared: Vec<_> = schema
        .get("properties")
        .map_or(&[][..], Tree::members)
        .iter()
        .filter_map(|(name, shape)| Some((name.value()?, shape)))
        .map(|(name, shape)| (name.to_owned(), required.contains(&name), compile(shape)))
        .collect();
    let further = match schema.get("additionalProperties") {
        Some(Tree::Bool(false)) => None,
        None | Some(Tree::Bool(true)) => Some(Shape::Any),
        Some(schema) => Some(compile(schema)),
    };
    for name in required {
        if !declared.iter().any(|(declared, ..)| declared == name) {
            declared.push((name.to_owned(), true, further.clone().expect("a required name must be possible")));
        }
    }
    Members {
        open: schema.get("additionalProperties").is_some() || schema.get("properties").is_none(),
        declared,
        further: further.map(Box::new),
        min: size(schema, "minProperties").unwrap_or(0),
        max: size(schema, "maxProperties").unwrap_or(usize::MAX),
    }
}

fn range(schema: &Tree, step: f64) -> Range {
    let bound = |keyword: &str| match schema.get(keyword) {
        Some(Tree::Number(spelling)) => spelling.parse::<f64>().ok(),
        _ => None,
    };
    Range {
        min: bound("minimum").or(bound("exclusiveMinimum").map(|bound| bound + step)),
        max: bound("maximum").or(bound("exclusiveMaximum").map(|bound| bound - step)),
        multiple_of: bound("multipleOf"),
    }
}

fn size(schema: &Tree, keyword: &str) -> Option<usize> {
    if let Some(Tree::Number(spelling)) = schema.get(keyword) { spelling.parse().ok() } else { None }
}
