//! JSON as RFC 8259 has it, into the tree.

use std::collections::BTreeMap;

use jsonc_parser::{ParseOptions, ast, common::Ranged, parse_to_ast};

use super::{Fatal, MAX_DEPTH};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    tree::{FileId, Member, NodeId, Place, Segment, Tree, Value},
};

/// The options of a parser that takes nothing beyond RFC 8259.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads `text` as the file that was added to the tree last. An error is one after which nothing can be read.
pub(super) fn parse(text: &str, tree: &mut Tree, diagnostics: &mut Diagnostics) -> Result<(), Fatal> {
    let file = FileId(tree.files().len().saturating_sub(1) as u32);
    let path = tree.files().last().map(|file| file.path.clone()).unwrap_or_default();
    let fatal = |at: usize, code, message: String| {
        let place = Places::new(text, file).at(at);
        let help = match code {
            "too-deep" => "move inner parts to `components` and refer to them",
            _ => "correct the JSON here or just before: no comments, no commas at the end, double quotes",
        };
        Box::new(Diagnostic::in_file(&path, (place.line, place.column), code, message, help))
    };
    scan(text).map_err(|(at, code, message)| fatal(at, code, message))?;
    let parsed = parse_to_ast(text, &Default::default(), &STRICT)
        .map_err(|error| fatal(error.range().start, "json-syntax", format!("this is not JSON: {}", error.kind())))?;
    let Some(value) = parsed.value else {
        return Err(fatal(0, "empty-document", "the file holds no value".to_owned()));
    };
    Converter { tree, diagnostics, places: Places::new(text, file) }.add(&value, None);
    Ok(())
}

/// Finds what the parser lets pass: control characters in strings, other white space, and depth that its recursion
/// would pay for.
fn scan(text: &str) -> Result<(), (usize, &'static str, String)> {
    let mut in_string = false;
    let mut escaped = false;
    let mut depth = 0_usize;
    for (at, char) in text.char_indices() {
        if in_string {
            if char < ' ' {
                return Err((at, "json-syntax", format!("a string holds the control character {char:?} unescaped")));
            }
            in_string = escaped || char != '"';
            escaped = !escaped && char == '\\';
            continue;
        }
        match char {
            '"' => in_string = true,
            '{' | '[' if depth == MAX_DEPTH => return Err((at, "too-deep", super::too_deep())),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '!'..='~' | ' ' | '\t' | '\n' | '\r' => {}
            _ => return Err((at, "json-syntax", format!("{char:?} may only stand in a string"))),
        }
    }
    Ok(())
}

/// A converter of the parser's values into ours; its depth is bounded by [`scan`].
struct Converter<'a> {
    tree: &'a mut Tree,
    diagnostics: &'a mut Diagnostics,
    places: Places<'a>,
}

impl Converter<'_> {
    fn add(&mut self, value: &ast::Value<'_>, parent: Option<(NodeId, Segment)>) -> NodeId {
        let (place, end) = (self.places.at(value.start()), value.end());
        let id = self.tree.add(Value::Null, place, parent);
        let value = match value {
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
            ast::Value::NumberLit(literal) => Value::Number(literal.value.to_owned()),
            ast::Value::StringLit(literal) => Value::String(literal.value.to_string()),
            ast::Value::Array(array) => {
                let item = |(index, item)| self.add(item, Some((id, Segment::Index(index))));
                Value::Array(array.elements.iter().enumerate().map(item).collect())
            }
            ast::Value::Object(object) => Value::Object(self.members(id, object)),
        };
        let end = self.places.at(end);
        self.tree.set(id, value);
        self.tree.end(id, end.line, end.column);
        id
    }

    fn members(&mut self, id: NodeId, object: &ast::Object<'_>) -> Vec<Member> {
        let mut members = Vec::with_capacity(object.properties.len());
        let mut seen = BTreeMap::new();
        for property in &object.properties {
            let key = property.name.as_str();
            let key_place = self.places.at(property.name.start());
            let key_end = self.places.at(property.name.end());
            let key_place = key_place.to(key_end.line, key_end.column);
            let value = self.add(&property.value, Some((id, Segment::Key(key.to_owned()))));
            match seen.get(key) {
                None => {
                    seen.insert(key, key_place.line);
                    members.push(Member { key: key.to_owned(), key_place, value });
                }
                Some(first) => self.diagnostics.push(super::duplicate_key(self.tree, id, key, key_place, *first)),
            }
        }
        members
    }
}

/// The lines and columns of offsets that are asked for in ascending order.
struct Places<'a> {
    rest: std::str::CharIndices<'a>,
    next: Place,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, file: FileId) -> Self {
        Self { rest: text.char_indices(), next: Place::at(file, 1, 1) }
    }

    fn at(&mut self, offset: usize) -> Place {
        while self.rest.offset() < offset {
            match self.rest.next() {
                Some((_, '\n')) => {
                    self.next.line += 1;
                    self.next.column = 1;
                }
                Some(_) => self.next.column += 1,
                None => break,
            }
        }
        Place::at(self.next.file, self.next.line, self.next.column)
    }
}
