//! The cursor.

use std::collections::BTreeSet;

use super::{
    node::{FileId, Member, NodeId, Place, Segment, Value},
    tree::Tree,
};
use crate::{decimal::Decimal, pointer};

/// A value in a [`Tree`].
///
/// ```
/// use postroom_schema::json::Tree;
///
/// let tree = Tree::parse(r#"{"a": {"b": [1, "two"]}}"#).expect("a JSON text");
/// let list = tree.root().pointed("/a/b").expect("a value");
/// assert_eq!(list.items().filter_map(|item| item.str()).collect::<Vec<_>>(), ["two"]);
/// assert_eq!(list.pointer(), "/a/b");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// The number of the value in its tree.
    pub id: NodeId,
}

impl Tree {
    /// Returns the value of the first file; null if there is none.
    #[must_use]
    pub fn root(&self) -> View<'_> {
        self.view(self.files().first().map_or(NodeId(0), |file| file.root))
    }

    /// Returns the cursor at `id`, which is from this tree.
    #[must_use]
    pub fn view(&self, id: NodeId) -> View<'_> {
        View { tree: self, id }
    }

    /// Returns the value of a file; null if there is no such file.
    #[must_use]
    pub fn root_of(&self, file: FileId) -> View<'_> {
        self.view(self.files().get(file.0 as usize).map_or(NodeId(0), |file| file.root))
    }

    /// Returns the members that a value has of its own, beside those of what it was varied from.
    pub fn own_members(&self, id: NodeId) -> Vec<(&str, View<'_>)> {
        let Some(base) = self.base(id) else { return Vec::new() };
        let base = self.view(base);
        let members = self.view(id).members();
        members.filter(|(key, value)| base.get(key).is_none_or(|known| known.id != value.id)).collect()
    }
}

impl<'a> View<'a> {
    fn at(self, id: NodeId) -> View<'a> {
        View { tree: self.tree, id }
    }

    /// Returns what the value is.
    #[must_use]
    pub fn value(self) -> &'a Value {
        &self.tree.node(self.id).value
    }

    /// Returns where the value stands.
    #[must_use]
    pub fn place(self) -> Place {
        self.tree.node(self.id).place
    }

    /// Returns the path of the value's file, as its user named it; empty if it comes from none.
    #[must_use]
    pub fn file(self) -> &'a str {
        self.tree.files().get(self.place().file.0 as usize).map_or("", |file| &file.path)
    }

    /// Returns the file's name without its folder and ending.
    #[must_use]
    pub fn file_stem(self) -> &'a str {
        let name = self.file().rsplit(['/', '\\']).next().unwrap_or_default();
        name.split('.').next().unwrap_or(name)
    }

    /// Returns the JSON Pointer of the value in its file; that of the file's own value is empty.
    #[must_use]
    pub fn pointer(self) -> String {
        let mut segments = Vec::new();
        let mut node = self.tree.node(self.id);
        while let Some((parent, segment)) = &node.parent {
            segments.push(match segment {
                Segment::Key(key) => pointer::escape(key),
                Segment::Index(index) => index.to_string().into(),
            });
            node = self.tree.node(*parent);
        }
        segments.iter().rev().fold(String::new(), |pointer, segment| pointer + "/" + segment)
    }

    /// Returns the value that a JSON Pointer leads to from here; `None` if there is none.
    #[must_use]
    pub fn pointed(self, pointer: &str) -> Option<View<'a>> {
        pointer::walk(self, pointer, View::child)
    }

    /// Returns the member of an object, or the item of an array, that a token of a JSON Pointer stands for.
    #[must_use]
    pub fn child(self, token: &str) -> Option<View<'a>> {
        match self.value() {
            Value::Array(items) => items.get(pointer::index(token)?).map(|id| self.at(*id)),
            _ => self.get(token),
        }
    }

    /// Returns what kind of value it is, for messages: `a string`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self.value() {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// Returns the container of the value, and where in it the value is; `None` for the value of a file.
    #[must_use]
    pub fn parent(self) -> Option<(View<'a>, &'a Segment)> {
        let (id, segment) = self.tree.node(self.id).parent.as_ref()?;
        Some((self.at(*id), segment))
    }

    /// Returns the value of `key` if this is an object that has it. It follows no reference.
    #[must_use]
    pub fn get(self, key: &str) -> Option<View<'a>> {
        self.fields().iter().find(|member| member.key == key).map(|member| self.at(member.value))
    }

    /// Returns the members of an object in the document's order; nothing for another value.
    pub fn members(self) -> impl DoubleEndedIterator<Item = (&'a str, View<'a>)> + ExactSizeIterator + Clone {
        self.fields().iter().map(move |member| (member.key.as_str(), self.at(member.value)))
    }

    /// Returns the items of an array; nothing for another value.
    pub fn items(self) -> impl DoubleEndedIterator<Item = View<'a>> + ExactSizeIterator + Clone {
        let items: &'a [NodeId] = if let Value::Array(items) = self.value() { items } else { &[] };
        items.iter().map(move |id| self.at(*id))
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn str(self) -> Option<&'a str> {
        if let Value::String(text) = self.value() { Some(text) } else { None }
    }

    /// Returns the text of a member that is a string.
    #[must_use]
    pub fn text_of(self, key: &str) -> Option<&'a str> {
        self.get(key)?.str()
    }

    /// Returns a boolean.
    #[must_use]
    pub fn bool(self) -> Option<bool> {
        if let Value::Bool(value) = self.value() { Some(*value) } else { None }
    }

    /// Returns a number; `None` also if it has more digits than [`Decimal::parse`] takes.
    #[must_use]
    pub fn number(self) -> Option<Decimal> {
        if let Value::Number(text) = self.value() { Decimal::parse(text) } else { None }
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.value(), Value::Null)
    }

    /// Returns whether the value is an array.
    #[must_use]
    pub fn is_array(self) -> bool {
        matches!(self.value(), Value::Array(_))
    }

    /// Returns whether the value is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        matches!(self.value(), Value::Object(_))
    }

    /// Returns the same object without the members of some keys; another value as it is.
    #[must_use]
    pub fn without(self, keys: &[&str]) -> View<'a> {
        if keys.iter().all(|key| self.get(key).is_none()) {
            return self;
        }
        let left = self.fields().iter().filter(|member| !keys.contains(&member.key.as_str())).cloned().collect();
        self.tree.make(Value::Object(left), self.place(), None).map_or(self, |id| self.at(id))
    }

    /// Returns the same object with another value of a key that it has.
    #[must_use]
    pub fn with(self, key: &str, value: Value) -> View<'a> {
        let place = self.place();
        let Some(made) = self.tree.make(value, place, None) else { return self };
        let other =
            |member: &Member| if member.key == key { Member { value: made, ..member.clone() } } else { member.clone() };
        let members = self.fields().iter().map(other).collect();
        self.tree.make(Value::Object(members), place, None).map_or(self, |id| self.at(id))
    }

    /// Returns what the value stands for once every reference is followed: the value itself if it is not a reference.
    /// Of values that only stand for one another it returns one.
    #[must_use]
    pub fn target(self) -> View<'a> {
        let (mut id, mut hops) = (self.id, 0);
        while let Some(next) = self.tree.references().get(&id).filter(|_| hops <= self.tree.references().len()) {
            (id, hops) = (*next, hops + 1);
        }
        self.at(id)
    }

    /// Returns the name by which a value that stands in several containers is known.
    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        self.tree.names().get(&self.id).map(String::as_str)
    }

    /// Returns a text that is the same for equal values, and for no others: members are sorted, and numbers have one
    /// spelling. `$ref`s are compared as they are written.
    #[must_use]
    pub fn canonical(self) -> String {
        match self.value() {
            Value::Number(text) => Decimal::parse(text).map_or_else(|| text.clone(), |number| number.canonical()),
            Value::Array(_) => format!("[{}]", self.items().map(View::canonical).collect::<Vec<_>>().join(",")),
            Value::Object(_) => {
                let member = |(key, value): (&str, View<'_>)| format!("{}:{}", super::quoted(key), value.canonical());
                let mut members: Vec<String> = self.members().map(member).collect();
                members.sort();
                format!("{{{}}}", members.join(","))
            }
            Value::Null | Value::Bool(_) | Value::String(_) => self.to_string(),
        }
    }

    /// Returns whether two values are the same to JSON Schema: `1` is `1.0`, in whatever they stand.
    #[must_use]
    pub fn is_same(self, other: View<'_>) -> bool {
        self == other || self.canonical() == other.canonical()
    }

    fn fields(self) -> &'a [Member] {
        if let Value::Object(members) = self.value() { members } else { &[] }
    }

    fn equals(self, other: View<'_>, seen: &mut BTreeSet<(NodeId, NodeId)>) -> bool {
        if std::ptr::eq(self.tree, other.tree) && self.id == other.id {
            return true;
        }
        let (one, two) = (self.target(), other.target());
        if one.id != self.id && two.id != other.id {
            return one.equals(two, seen);
        }
        match (self.value(), other.value()) {
            (Value::Array(one), Value::Array(two)) => {
                // What stands in several containers is compared once.
                one.len() == two.len()
                    && (!seen.insert((self.id, other.id))
                        || self.items().zip(other.items()).all(|(one, two)| one.equals(two, seen)))
            }
            (Value::Object(one), Value::Object(two)) => {
                one.len() == two.len()
                    && (!seen.insert((self.id, other.id))
                        || self.members().all(|(key, one)| other.get(key).is_some_and(|two| one.equals(two, seen))))
            }
            (one, two) => one == two,
        }
    }
}

/// Compares values: the order of members says nothing, numbers are equal if they are written alike, and references if what
/// they lead to is.
impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.equals(*other, &mut BTreeSet::new())
    }
}
