//! Messages as the `jsonschema` crate looks at them.

use std::{borrow::Cow, cell::Cell, collections::BTreeSet, slice};

use jsonschema::{
    JsonType, ValidationError, Validator,
    json::{Array, Json, JsonNumber as _, Node, NodeIdentity, Object},
};
use serde_json::Value;

use super::{
    instance::{Instance, Member},
    number::Number,
};
use crate::schema::MAX_SHOWN;

/// The representation of values that [`View`] is.
#[derive(Debug)]
pub(super) struct Text;

/// A value of a message that may be wrong in so many more ways.
///
/// The crate gathers all that is wrong before it tells the first thing, each with the whole pointer to its place: a
/// message of one long name and many small values would need gigabytes. For each thing that is wrong it asks for the
/// value; when it has asked often enough, arrays and objects seem to end.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) value: &'a Instance<'a>,
    pub(super) left: &'a Cell<usize>,
}

/// How many things a message of a size may be wrong in, so that their pointers take no more than some megabytes.
pub(super) fn allowance(size: usize) -> Cell<usize> {
    Cell::new((64_usize << 20).checked_div(size).unwrap_or(usize::MAX).clamp(128, 100_000))
}

/// What is wrong with a value, as far as it may be told; nothing where it is valid.
pub(super) fn errors<'i>(schema: &'i Validator<Text>, view: View<'i>) -> Vec<ValidationError<'i>> {
    // Most messages are valid, and that is told sooner than all that is wrong.
    if schema.is_valid(view) {
        return Vec::new();
    }
    let mut errors: Vec<_> = schema.iter_errors(view).collect();
    if view.left.get() == 0 {
        // What was found in what seemed to end need not be so.
        let sound = errors.iter().take_while(|error| **error.instance() != instead(SPENT)).count();
        errors.truncate(sound.max(1));
    }
    errors
}

/// What stands for a value that would be copied for each thing that is wrong with it, and then not be shown, or that
/// `serde_json` does not hold: it is too long to be shown itself.
fn instead(character: &str) -> Value {
    Value::String(character.repeat(MAX_SHOWN))
}

const HIDDEN: &str = " ";
const SPENT: &str = "\0";

impl<'a> View<'a> {
    fn of(self, value: &'a Instance<'a>) -> Self {
        Self { value, ..self }
    }
}

impl Json for Text {
    type Node<'a> = View<'a>;
    type PreparedKey = String;
    type StringBuffer = (Instance<'static>, Cell<usize>);

    const KEYS_PER_LOOKUP: usize = 4;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(
        buffer: &mut Self::StringBuffer,
        string: &str,
        judge: impl FnOnce(Self::Node<'_>) -> T,
    ) -> T {
        *buffer = (Instance::Text(Cow::Owned(string.to_owned())), Cell::new(usize::MAX));
        judge(View { value: &buffer.0, left: &buffer.1 })
    }
}

impl<'a> Node<'a, Text> for View<'a> {
    type Object = Members<'a>;
    type Array = Items<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<Members<'a>> {
        if let Instance::Object(members, _) = self.value { Some(Members(*self, members)) } else { None }
    }

    fn as_array(&self) -> Option<Items<'a>> {
        if let Instance::Array(items, _) = self.value { Some(Items(*self, items)) } else { None }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        if let Instance::Text(text) = self.value { Some(Cow::Borrowed(text)) } else { None }
    }

    fn as_number(&self) -> Option<Number<'a>> {
        if let Instance::Number(number) = self.value { Some(*number) } else { None }
    }

    fn as_boolean(&self) -> Option<bool> {
        if let Instance::Boolean(value) = self.value { Some(*value) } else { None }
    }

    fn is_null(&self) -> bool {
        matches!(self.value, Instance::Null)
    }

    fn json_type(&self) -> JsonType {
        match self.value {
            Instance::Null => JsonType::Null,
            Instance::Boolean(_) => JsonType::Boolean,
            Instance::Number(_) => JsonType::Number,
            Instance::Text(_) => JsonType::String,
            Instance::Array(..) => JsonType::Array,
            Instance::Object(..) => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        self.value.equals(expected)
    }

    fn to_value(&self) -> Cow<'a, Value> {
        let left = self.left.get().saturating_sub(1);
        self.left.set(left);
        let is_not_shown = match self.value {
            Instance::Array(_, size) | Instance::Object(_, size) => *size > MAX_SHOWN,
            Instance::Number(number) => number.as_f64().is_none(),
            _ => false,
        };
        Cow::Owned(match left {
            0 => instead(SPENT),
            _ if is_not_shown => instead(HIDDEN),
            _ => self.value.to_value(),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref(self.value).addr()))
    }
}

/// An object's members.
pub(super) struct Members<'a>(View<'a>, &'a [Member<'a>]);

impl<'a> Object<'a, Text> for Members<'a> {
    type Node = View<'a>;
    type MemberName = &'a str;
    type MembersIter = Parts<'a, Member<'a>>;

    fn len(&self) -> usize {
        self.1.len()
    }

    fn get(&self, key: &String) -> Option<View<'a>> {
        self.1.iter().find(|(name, _)| name == key).map(|(_, value)| self.0.of(value))
    }

    fn members(&self) -> Self::MembersIter {
        Parts(self.0, self.1.iter())
    }
}

/// An array's items.
pub(super) struct Items<'a>(View<'a>, &'a [Instance<'a>]);

impl<'a> Array<'a, Text> for Items<'a> {
    type Node = View<'a>;
    type ElementsIter = Parts<'a, Instance<'a>>;

    fn len(&self) -> usize {
        self.1.len()
    }

    fn elements(&self) -> Self::ElementsIter {
        Parts(self.0, self.1.iter())
    }

    fn is_unique(&self) -> bool {
        let mut seen = BTreeSet::new();
        self.1.iter().all(|item| seen.insert(item.canonical()))
    }
}

/// Members or items, as long as there is something to tell.
pub(super) struct Parts<'a, T>(View<'a>, slice::Iter<'a, T>);

impl<'a, T> Parts<'a, T> {
    fn part(&mut self) -> Option<&'a T> {
        if self.0.left.get() == 0 { None } else { self.1.next() }
    }
}

impl<'a> Iterator for Parts<'a, Member<'a>> {
    type Item = (&'a str, View<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.part().map(|(name, value)| (&**name, self.0.of(value)))
    }
}

impl<'a> Iterator for Parts<'a, Instance<'a>> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.part().map(|value| self.0.of(value))
    }
}
