//! The parameters of addresses, and the kinds of texts that they take.

use postroom_schema::{limits::Outside, pointer};

use crate::{
    check::report_renamed,
    diagnostic::{Diagnostic, Diagnostics},
    document,
    ir::{IntegerWidth, Parameter, ParameterEnum, ParameterKind, Rules, Shape, Variant},
    names::{assign, pascal, snake},
    schema::{Form, Open, SchemaId, Schemas, Use},
    tree::View,
};

use super::{
    Names,
    addresses::{self, Syntax},
    rest,
};

/// The fields that a [`Parameter`] holds by itself.
const FIELDS: &[&str] = &["description", "enum", "location"];

/// Returns the parameters of a channel's address, in its order.
pub(super) fn build(
    names: &Names<'_, '_>,
    channel: &document::Channel<'_>,
    (syntax, schemas): (Syntax, &Schemas<'_>),
    diagnostics: &mut Diagnostics,
) -> Vec<Parameter> {
    let at = channel.view.get("address").unwrap_or(channel.view);
    let Some(address) = channel.address else { return Vec::new() };
    let held = addresses::parameters(address);
    for parameter in channel.parameters.iter().filter(|parameter| !held.contains(&parameter.name)) {
        diagnostics.push(Diagnostic::warning(
            parameter.view,
            "unused-parameter",
            format!("the address `{address}` does not hold the parameter `{}`", parameter.name),
            format!("write `{{{}}}` where it belongs in the address, or remove the parameter", parameter.name),
        ));
    }
    let mut found = Vec::new();
    let fields = assign(&held, snake, &[]);
    for (name, field) in held.into_iter().zip(fields) {
        let declared = channel.parameters.iter().find(|parameter| parameter.name == name);
        if declared.is_none() {
            let message = format!("the parameter `{name}` of the address is not declared: it is taken as a string");
            diagnostics.push(Diagnostic::warning(
                at,
                "undeclared-parameter",
                message,
                format!("declare `{name}` under `parameters`"),
            ));
        }
        report_renamed(&format!("the parameter `{name}`"), &snake(name), &field, at, diagnostics);
        found.push(Parameter {
            name: name.to_owned(),
            field,
            kind: declared.map_or(ParameterKind::String, |declared| {
                let mut kinds = Kinds { names, channel, parameter: declared, schemas, syntax, diagnostics };
                kinds.kind()
            }),
            location: declared.and_then(|declared| declared.location).map(str::to_owned),
            description: declared.map(|declared| declared.description).unwrap_or_default().to_owned(),
            rest: declared.map_or_else(|| "{}".to_owned(), |declared| rest(declared.view, FIELDS)),
        });
    }
    found
}

/// What decides the kind of a parameter.
struct Kinds<'k, 'a> {
    names: &'k Names<'k, 'a>,
    channel: &'k document::Channel<'a>,
    parameter: &'k document::Parameter<'a>,
    schemas: &'k Schemas<'a>,
    syntax: Syntax,
    diagnostics: &'k mut Diagnostics,
}

impl Kinds<'_, '_> {
    /// Returns the kind: by `enum`, else by the schema, else by what the location leads to.
    fn kind(&mut self) -> ParameterKind {
        let shapes = self.located();
        let listed: Vec<&str> = self.parameter.enumeration.clone();
        if let Some(kind) = self.listed(&listed) {
            return kind;
        }
        if let Some(kind) = self.by_schema() {
            return kind;
        }
        match shapes.split_first() {
            Some((first, others)) if others.iter().all(|other| other == first) => match first {
                Shape::Uuid => ParameterKind::Uuid,
                Shape::Boolean => ParameterKind::Boolean,
                Shape::Integer(width) => integer(*width, &Rules::default()),
                _ => ParameterKind::String,
            },
            _ => ParameterKind::String,
        }
    }

    /// Returns the enum of those values that an address can hold.
    fn listed(&mut self, values: &[&str]) -> Option<ParameterKind> {
        let Syntax { separator, reserved, .. } = self.syntax;
        let is_foreign = |c: char| c == separator || c.is_control() || reserved.contains(c);
        let (held, foreign): (Vec<&str>, Vec<&str>) =
            values.iter().partition(|value| !value.is_empty() && !value.contains(is_foreign));
        for value in foreign {
            let message = format!("`{value}` cannot stand in an address of the channel, and is left out");
            let help = format!(
                "a value is not empty, and holds neither `{separator}`, which separates, nor wildcards and control characters"
            );
            self.diagnostics.push(Diagnostic::warning(self.parameter.view, "invalid-parameter", message, help));
        }
        if held.is_empty() && !values.is_empty() {
            let message = format!("no value of `{}` can stand in an address: any text is taken", self.parameter.name);
            let help = "list values that an address can hold, or list none";
            self.diagnostics.push(Diagnostic::warning(self.parameter.view, "invalid-parameter", message, help));
        }
        let mut variants = Vec::new();
        for (value, ident) in held.iter().zip(assign(&held, pascal, &[])) {
            let what = format!("the value `{value}`");
            report_renamed(&what, &pascal(value), &ident, self.parameter.view, self.diagnostics);
            variants.push(Variant { value: (*value).to_owned(), ident });
        }
        (!variants.is_empty()).then(|| ParameterKind::Enum(ParameterEnum { name: String::new(), variants }))
    }

    /// Returns the kind that the schema says, if there is one.
    fn by_schema(&mut self) -> Option<ParameterKind> {
        let view = self.parameter.schema?;
        let (id, _) = self.schemas.resolve_use(self.schemas.at(view)?);
        let schema = self.schemas.get(id);
        let rules = &schema.rules;
        self.report_unchecked(view, id);
        Some(match &schema.form {
            Form::Leaf(Shape::Uuid) => ParameterKind::Uuid,
            Form::Leaf(Shape::Boolean) => ParameterKind::Boolean,
            Form::Leaf(Shape::Integer(width)) => integer(*width, rules),
            Form::Leaf(Shape::String | Shape::Date | Shape::DateTime | Shape::Time) => text(rules),
            Form::Enum { values, .. } => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                return self.listed(&values);
            }
            Form::Leaf(Shape::Any) => ParameterKind::String,
            _ => {
                let message =
                    format!("the values of `{}` are no texts: they are taken as strings", self.parameter.name);
                let help = "let the schema be one of a string, an integer or a boolean";
                self.diagnostics.push(Diagnostic::warning(view, "invalid-parameter", message, help));
                ParameterKind::String
            }
        })
    }

    /// Reports the keywords of a schema that values of the parameter are not held to.
    fn report_unchecked(&mut self, view: View<'_>, id: SchemaId) {
        let schema = self.schemas.get(id);
        let rules = &schema.rules;
        let mut unchecked = self.schemas.keywords_apart(id);
        unchecked.extend(rules.multiple_of.as_ref().map(|_| "multipleOf"));
        if matches!(schema.form, Form::Enum { .. }) {
            let of_texts = [
                ("minLength", rules.min_length.is_some()),
                ("maxLength", rules.max_length.is_some()),
                ("pattern", rules.pattern.is_some()),
            ];
            unchecked.extend(of_texts.into_iter().filter(|(_, is_said)| *is_said).map(|(keyword, _)| keyword));
        }
        unchecked.sort_unstable();
        unchecked.dedup();
        if unchecked.is_empty() {
            return;
        }
        // That values are held to a schema which is written here is true of no parameter.
        let (own, inner) = (view.pointer(), view.pointer() + "/");
        let is_here =
            |told: &Diagnostic| told.file == view.file() && (told.pointer == own || told.pointer.starts_with(&inner));
        self.diagnostics.retain(|told| told.code != "checked-value" || !is_here(told));
        let keywords: Vec<String> = unchecked.iter().map(|keyword| format!("`{keyword}`")).collect();
        let (keywords, verb) = (keywords.join(", "), if keywords.len() == 1 { "is" } else { "are" });
        let message = format!("{keywords} {verb} not checked of a parameter");
        let help = "say it by `enum`, `pattern`, lengths or bounds, or in the description";
        self.diagnostics.push(Diagnostic::warning(view, "unchecked-keyword", message, help));
    }

    /// Returns the shapes of what the location points at, one for each message of the channel.
    fn located(&mut self) -> Vec<Shape> {
        let Some(location) = self.parameter.location else { return Vec::new() };
        let at = self.parameter.view.get("location").unwrap_or(self.parameter.view);
        let (in_payload, pointer) =
            match (location.strip_prefix("$message.payload#"), location.strip_prefix("$message.header#")) {
                (Some(pointer), _) => (true, pointer),
                (_, Some(pointer)) => (false, pointer),
                _ => {
                    let help = "write `$message.payload#/name` or `$message.header#/name`";
                    let message = format!("`{location}` leads to no part of a message, and is ignored");
                    self.diagnostics.push(Diagnostic::warning(at, "invalid-location", message, help));
                    return Vec::new();
                }
            };
        let mut shapes = Vec::new();
        for message in self.channel.messages.iter().filter_map(|node| self.names.source.messages.get(node)) {
            let root = if in_payload { message.payload } else { message.headers };
            let root = root.and_then(|root| self.schemas.at(root));
            match root.and_then(|root| follow(self.schemas, root, pointer)) {
                Some(shape) => shapes.push(shape),
                None => self.diagnostics.push(Diagnostic::warning(
                    at,
                    "unresolved-location",
                    format!("`{location}` points at nothing in the message `{}`", message.key),
                    "point at a property that the message's schema declares",
                )),
            }
        }
        shapes
    }
}

impl ParameterKind {
    /// Returns what the kind demands, whatever its type is called.
    pub(super) fn demands(&self) -> String {
        match self {
            Self::Enum(values) => {
                let values: Vec<&str> = values.variants.iter().map(|variant| variant.value.as_str()).collect();
                format!("{values:?}")
            }
            Self::Integer { minimum, maximum, .. } => format!("{minimum} {maximum}"),
            Self::Text(rules) => {
                let Rules { min_length, max_length, pattern, more_patterns, format, .. } = &**rules;
                let patterns: Vec<&str> = pattern.iter().chain(more_patterns).map(|one| one.source.as_str()).collect();
                format!("{min_length:?} {max_length:?} {patterns:?} {format:?}")
            }
            Self::String => "string".to_owned(),
            Self::Uuid => "uuid".to_owned(),
            Self::Boolean => "boolean".to_owned(),
        }
    }
}

/// Returns the integers of a type within the bounds of a schema.
fn integer(width: IntegerWidth, rules: &Rules) -> ParameterKind {
    let (least, greatest) = width.range().into_inner();
    let low = [(Outside::Below, &rules.minimum), (Outside::UpTo, &rules.exclusive_minimum)];
    let high = [(Outside::Above, &rules.maximum), (Outside::From, &rules.exclusive_maximum)];
    let limits = |sides: [(Outside, &Option<_>); 2]| {
        sides.map(|(side, limit)| limit.as_ref().map(|limit| side.nearest_integer(limit)))
    };
    ParameterKind::Integer {
        width,
        minimum: limits(low).into_iter().flatten().fold(least, i128::max),
        maximum: limits(high).into_iter().flatten().fold(greatest, i128::min),
    }
}

/// Returns the texts that keep the rules of a schema.
fn text(rules: &Rules) -> ParameterKind {
    let demands = rules.min_length.is_some_and(|least| least > 1)
        || rules.max_length.is_some()
        || rules.pattern.is_some()
        || rules.format.is_some();
    if demands { ParameterKind::Text(Box::new(rules.clone())) } else { ParameterKind::String }
}

/// Returns the shape of what a JSON Pointer leads to in values of a schema; `Any` if the schema leaves it open.
pub(super) fn follow(schemas: &Schemas<'_>, root: Use, pointer: &str) -> Option<Shape> {
    let mut value = root;
    for step in pointer::parse(pointer).into_iter().flatten() {
        value = match &schemas.get(schemas.resolve_use(value).0).form {
            Form::Object(object) => match object.properties.iter().find(|property| property.name == step) {
                Some(property) => property.value,
                None => match object.additional {
                    Open::Schema(value) | Open::Matching(value) => value,
                    Open::Any => return Some(Shape::Any),
                    _ => return None,
                },
            },
            Form::Map(map) => map.values,
            Form::Array(inner) => *inner,
            Form::Tuple(tuple) => *tuple.items.get(step.parse::<usize>().ok()?)?,
            Form::Leaf(Shape::Any | Shape::FreeObject) | Form::Union { .. } | Form::Invalid => return Some(Shape::Any),
            _ => return None,
        };
    }
    match &schemas.get(schemas.resolve_use(value).0).form {
        Form::Leaf(shape) => Some(shape.clone()),
        _ => Some(Shape::Any),
    }
}
