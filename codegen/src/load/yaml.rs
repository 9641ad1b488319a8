//! YAML 1.2 into the tree: aliases are expanded, merge keys applied, keys are text.

use std::{borrow::Cow, collections::BTreeMap};

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::{
    Fatal, MAX_DEPTH,
    pasted::{self, Indented},
    scalar,
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Severity},
    tree::{FileId, Member, NodeId, Place, Segment, Tree, Value},
};

/// The number of values that aliases may add to all documents: a few kilobytes of them could stand for billions.
const MAX_COPIES: usize = 1_000_000;

/// Reads `text` as the file that was added to the tree last. An error is one after which nothing can be read.
pub(super) fn parse(text: &str, tree: &mut Tree, diagnostics: &mut Diagnostics) -> Result<(), Fatal> {
    let file = FileId(tree.files().len().saturating_sub(1) as u32);
    let pasted = pasted(text);
    let mut composer = Composer {
        tree,
        file,
        diagnostics,
        pasted: pasted.as_ref(),
        anchors: BTreeMap::new(),
        open: Vec::new(),
        copies: 0,
        done: false,
    };
    composer.warn_of_pasted();
    for event in Parser::new_from_str(pasted.as_ref().map_or(text, |pasted| &pasted.text)) {
        match event {
            Ok((event, span)) => composer.event(event, span)?,
            Err(error) => {
                let place = composer.place(*error.marker());
                if error.info().contains("recursion limit") {
                    return Err(composer.too_deep(place));
                }
                let help = "correct the YAML here or just before; indentation is by spaces, never by tabs";
                return Err(composer.fatal(place, "yaml-syntax", format!("this is not YAML: {}", error.info()), help));
            }
        }
    }
    if composer.done {
        return Ok(());
    }
    let place = Place::at(file, 1, 1);
    Err(composer.fatal(place, "empty-document", "the file holds no value", "write the document into it"))
}

/// Returns the text with its brackets indented as YAML asks, if it is no YAML for that alone.
fn pasted(text: &str) -> Option<Indented> {
    let indented = pasted::indented(text)?;
    let is_yaml = |text: &str| Parser::new_from_str(text).all(|event| event.is_ok());
    (!is_yaml(text) && is_yaml(&indented.text)).then_some(indented)
}

/// A composer of values from events.
struct Composer<'t> {
    tree: &'t mut Tree,
    file: FileId,
    diagnostics: &'t mut Diagnostics,
    /// The text that is read in place of the file's own, if that lacks spaces.
    pasted: Option<&'t Indented>,
    /// The complete values by their anchors; the others are left out, so that a value cannot hold itself.
    anchors: BTreeMap<usize, NodeId>,
    open: Vec<Open>,
    copies: usize,
    /// `true` if the root is complete.
    done: bool,
}

/// A container that is being read.
struct Open {
    id: NodeId,
    anchor: usize,
    /// The keys; `None` in a list.
    keys: Option<Keys>,
}

#[derive(Default)]
struct Keys {
    /// The key whose value comes next.
    pending: Option<Key>,
    /// The keys that were read, each with the line of the first.
    seen: BTreeMap<String, u32>,
    /// The values of `<<`.
    merged: Vec<NodeId>,
}

struct Key {
    text: String,
    place: Place,
    role: Role,
}

enum Role {
    Member,
    Merge,
    /// A key that is there already, which is reported; its value is read and left out.
    Duplicate,
}

impl Composer<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fatal> {
        let end = self.place(span.end);
        let place = self.place(span.start).to(end.line, end.column);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if self.wants_key() {
                    return self.key(text.into_owned(), style, anchor, place);
                }
                let value = self.scalar(text, style, tag.as_deref(), place);
                let id = self.add(value, place);
                self.complete(id, anchor);
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::SequenceStart(anchor, tag) => {
                self.start(Value::Array(Vec::new()), None, anchor, tag.as_deref(), place)
            }
            Event::MappingStart(anchor, tag) => {
                self.start(Value::Object(Vec::new()), Some(Keys::default()), anchor, tag.as_deref(), place)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(mut open) = self.open.pop() {
                    self.tree.end(open.id, end.line, end.column);
                    if let Some(keys) = &mut open.keys {
                        self.merge(open.id, std::mem::take(keys));
                    }
                    self.complete(open.id, open.anchor);
                }
                Ok(())
            }
            Event::DocumentStart(_) if self.done => {
                let help = "keep one document in a file; give each of them to the builder";
                Err(self.fatal(place, "several-documents", "a second YAML document starts here", help))
            }
            Event::DocumentStart(_) | Event::DocumentEnd | Event::StreamStart | Event::StreamEnd | Event::Nothing => {
                Ok(())
            }
        }
    }

    fn start(
        &mut self,
        value: Value,
        keys: Option<Keys>,
        anchor: usize,
        tag: Option<&Tag>,
        place: Place,
    ) -> Result<(), Fatal> {
        if self.wants_key() {
            return Err(self.complex_key(place));
        }
        self.check_depth(self.open.len(), place)?;
        let core = if keys.is_some() { "map" } else { "seq" };
        let id = self.add(value, place);
        if let Some(tag) = tag.filter(|tag| !is_core(tag, core) && !is_nonspecific(tag)) {
            self.unsupported_tag(tag, id);
        }
        self.open.push(Open { id, anchor, keys });
        Ok(())
    }

    fn key(&mut self, text: String, style: ScalarStyle, anchor: usize, place: Place) -> Result<(), Fatal> {
        if anchor > 0 {
            let id = self.tree.add(Value::String(text.clone()), place, None);
            self.anchors.insert(anchor, id);
        }
        let Some((id, keys)) = self.open.last_mut().and_then(|open| Some((open.id, open.keys.as_mut()?))) else {
            return Ok(());
        };
        let role = if style == ScalarStyle::Plain && text == "<<" {
            Role::Merge
        } else if let Some(first) = keys.seen.get(&text) {
            self.diagnostics.push(super::duplicate_key(self.tree, id, &text, place, *first));
            Role::Duplicate
        } else {
            keys.seen.insert(text.clone(), place.line);
            Role::Member
        };
        keys.pending = Some(Key { text, place, role });
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, place: Place) -> Value {
        let typed = style == ScalarStyle::Plain && tag.is_none_or(|tag| !is_core(tag, "str") && !is_nonspecific(tag));
        if !typed {
            return Value::String(text.into_owned());
        }
        let value = scalar::plain(&text).unwrap_or_else(|message| {
            let id = self.add(Value::Null, place);
            let help = "write a finite number, or quote the text";
            self.diagnostics.push(Diagnostic::error(self.tree.view(id), "number-not-in-json", message, help));
            Value::Null
        });
        let fits = |tag: &Tag| match value {
            Value::Null => is_core(tag, "null"),
            Value::Bool(_) => is_core(tag, "bool"),
            Value::Number(_) => is_core(tag, "int") || is_core(tag, "float"),
            _ => is_core(tag, "timestamp"),
        };
        if let Some(tag) = tag.filter(|tag| !fits(tag)) {
            let id = self.add(Value::Null, place);
            self.unsupported_tag(tag, id);
        }
        value
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Fatal> {
        let Some(&original) = self.anchors.get(&anchor) else {
            let help = "write the part out; use `$ref` for schemas that hold themselves";
            return Err(self.fatal(
                place,
                "recursive-alias",
                "this alias stands inside the value that it repeats",
                help,
            ));
        };
        if self.wants_key() {
            return match &self.tree.node(original).value {
                Value::String(text) | Value::Number(text) => {
                    self.key(text.clone(), ScalarStyle::SingleQuoted, 0, place)
                }
                _ => Err(self.complex_key(place)),
            };
        }
        let copy = self.copy(original, self.parent(), self.open.len(), place)?;
        self.complete(copy, 0);
        Ok(())
    }

    /// Copies a value: the copy knows its own path and keeps the original's line, where the text stands.
    fn copy(
        &mut self,
        original: NodeId,
        parent: Option<(NodeId, Segment)>,
        depth: usize,
        at: Place,
    ) -> Result<NodeId, Fatal> {
        self.check_depth(depth, at)?;
        self.copies += 1;
        if self.copies > MAX_COPIES {
            let message = format!("aliases up to here repeat more than {MAX_COPIES} values");
            return Err(self.fatal(at, "too-many-aliases", message, "use `$ref` instead of aliases of aliases"));
        }
        let node = self.tree.node(original).clone();
        let copy = self.tree.add(Value::Null, node.place, parent);
        let value = match node.value {
            Value::Array(items) => {
                let mut copies = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    copies.push(self.copy(item, Some((copy, Segment::Index(index))), depth + 1, at)?);
                }
                Value::Array(copies)
            }
            Value::Object(mut members) => {
                for member in &mut members {
                    member.value =
                        self.copy(member.value, Some((copy, Segment::Key(member.key.clone()))), depth + 1, at)?;
                }
                Value::Object(members)
            }
            scalar => scalar,
        };
        self.tree.set(copy, value);
        Ok(copy)
    }

    /// Adds the members of `<<` that the mapping does not have itself; the first of several wins.
    fn merge(&mut self, into: NodeId, mut keys: Keys) {
        for source in keys.merged {
            let sources = match &self.tree.node(source).value {
                Value::Array(items) => items.clone(),
                _ => vec![source],
            };
            for source in sources {
                let Value::Object(members) = self.tree.node(source).value.clone() else {
                    let view = self.tree.view(source);
                    let message = format!("`<<` merges mappings, and this is {}", view.kind());
                    let help = "name a mapping by its alias, or a list of such";
                    self.diagnostics.push(Diagnostic::error(view, "merge-key", message, help));
                    continue;
                };
                for member in members {
                    if keys.seen.insert(member.key.clone(), member.key_place.line).is_none() {
                        self.tree.set_parent(member.value, (into, Segment::Key(member.key.clone())));
                        self.tree.hold(into, member);
                    }
                }
            }
        }
    }

    fn add(&mut self, value: Value, place: Place) -> NodeId {
        let parent = self.parent();
        self.tree.add(value, place, parent)
    }

    /// Returns the place where the next value will stand.
    fn parent(&self) -> Option<(NodeId, Segment)> {
        let open = self.open.last()?;
        let segment = match &open.keys {
            Some(keys) => Segment::Key(keys.pending.as_ref()?.text.clone()),
            None => match &self.tree.node(open.id).value {
                Value::Array(items) => Segment::Index(items.len()),
                _ => return None,
            },
        };
        Some((open.id, segment))
    }

    /// Puts a whole value into its container.
    fn complete(&mut self, id: NodeId, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, id);
        }
        let Some(open) = self.open.last_mut() else {
            self.done = true;
            return;
        };
        match &mut open.keys {
            None => {
                self.tree.push(open.id, id);
            }
            Some(keys) => match keys.pending.take() {
                Some(Key { role: Role::Merge, .. }) => keys.merged.push(id),
                Some(Key { role: Role::Member, text, place }) => {
                    self.tree.hold(open.id, Member { key: text, key_place: place, value: id });
                }
                Some(Key { role: Role::Duplicate, .. }) | None => {}
            },
        }
    }

    fn wants_key(&self) -> bool {
        self.open.last().and_then(|open| open.keys.as_ref()).is_some_and(|keys| keys.pending.is_none())
    }

    fn place(&self, marker: saphyr_parser::Marker) -> Place {
        let (line, column) = (marker.line() as u32, marker.col() as u32 + 1);
        let shift = self.pasted.map_or(0, |pasted| pasted.shift(line));
        Place::at(self.file, line, column.saturating_sub(shift).max(1))
    }

    fn warn_of_pasted(&mut self) {
        let shifts = self.pasted.map_or(&[][..], |pasted| &pasted.shifts);
        let Some(first) = shifts.iter().position(|shift| *shift > 0) else { return };
        let file = self.tree.files().get(self.file.0 as usize).map_or("", |file| &file.path);
        let message =
            "lines within brackets are indented no more than the line that opens them, which YAML does not allow";
        let help = format!(
            "indent them further ({} lines up to line {}); they are taken as if they were",
            shifts.iter().filter(|shift| **shift > 0).count(),
            shifts.iter().rposition(|shift| *shift > 0).unwrap_or_default() + 1,
        );
        let line = u32::try_from(first + 1).unwrap_or_default();
        let found = Diagnostic::in_file(file, (line, 1), "yaml-indentation", message, help);
        self.diagnostics.push(Diagnostic { severity: Severity::Warning, ..found });
    }

    fn check_depth(&self, depth: usize, place: Place) -> Result<(), Fatal> {
        if depth < MAX_DEPTH { Ok(()) } else { Err(self.too_deep(place)) }
    }

    fn too_deep(&self, place: Place) -> Fatal {
        self.fatal(place, "too-deep", super::too_deep(), "move inner parts to `components` and refer to them")
    }

    fn complex_key(&self, place: Place) -> Fatal {
        self.fatal(
            place,
            "complex-key",
            "a list or mapping stands where a key belongs",
            "write the key as a plain or quoted text",
        )
    }

    fn unsupported_tag(&mut self, tag: &Tag, id: NodeId) {
        let message = format!("the tag `{}{}` does not fit the value or is not known", tag.handle, tag.suffix);
        let help = "remove the tag; quote the value where text is meant";
        self.diagnostics.push(Diagnostic::error(self.tree.view(id), "unsupported-tag", message, help));
    }

    fn fatal(&self, place: Place, code: &'static str, message: impl Into<String>, help: &str) -> Fatal {
        let file = self.tree.files().get(self.file.0 as usize).map_or("", |file| &file.path);
        Box::new(Diagnostic::in_file(file, (place.line, place.column), code, message, help))
    }
}

fn is_core(tag: &Tag, name: &str) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == name
}

/// Returns whether the tag is `!` alone: whatever it stands at is what its syntax says.
fn is_nonspecific(tag: &Tag) -> bool {
    tag.handle.is_empty() && tag.suffix == "!"
}
