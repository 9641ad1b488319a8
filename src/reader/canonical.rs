//! Numbers that are the same for equal JSON values and for no others: what `uniqueItems`, `enum` and `const` compare.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{Fault, Limits, Reader, Sink, objects::Object, read_into};
use crate::schema::{
    Keywords, Schema,
    decimal::{Exact, Scanned, decimal, to_f64},
};

/// The values that were met, each with its number.
#[derive(Debug, Default)]
pub(super) struct Interner {
    ids: HashMap<Node, u32>,
    /// By the offset of an array or object: its number, and where it ends. What lies in several arrays is read once.
    containers: HashMap<usize, (u32, usize)>,
    /// The listed values of a rule, by where the list and its first text stand and how many there are.
    lists: HashMap<(usize, usize, usize), HashSet<u32>>,
}

/// A value, its parts by their numbers.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Node {
    /// `null`, `true` or `false`, by its first letter.
    Literal(u8),
    Integer(i64),
    /// Any other number, by its significant digits and a power of ten.
    Number(String),
    Text(String),
    Array(Vec<u32>),
    /// The members in the order of their names.
    Object(Vec<(Cow<'static, str>, usize)>),
}

impl Interner {
    fn id(&mut self, node: Node) -> u32 {
        // A text within its limit has fewer values than that.
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        *self.ids.entry(node).or_insert(next)
    }
}

/// Returns whether no two items of a JSON array are equal: numbers by value, objects in any order of keys.
pub(crate) fn unique(json: &[u8]) -> bool {
    read(json, &mut Interner::default(), |reader| {
        let items = reader.item_ids()?;
        Ok(are_distinct(&items))
    })
    .unwrap_or(true)
}

/// Returns whether a JSON text is equal to one of others.
pub(crate) fn is_listed<'l>(json: &[u8], listed: impl IntoIterator<Item = &'l [u8]>) -> bool {
    let mut interner = Interner::default();
    let Some(id) = read(json, &mut interner, Reader::value_id) else { return false };
    listed.into_iter().any(|other| read(other, &mut interner, Reader::value_id) == Some(id))
}

/// Reads a text of its own with an interner that others have used.
fn read<'a, T>(
    json: &'a [u8],
    interner: &mut Interner,
    read: impl Fn(&mut Reader<'a>) -> Result<T, Fault>,
) -> Option<T> {
    let limits = Limits { bytes: usize::MAX, depth: Limits::MAX_DEPTH, ..Limits::DEFAULT };
    let mut value = None;
    let (_, whole) = read_into(json, &limits, Sink::new(&limits), &mut |reader| {
        reader.interner = Some(Box::new(std::mem::take(interner)));
        let read = read(reader);
        *interner = reader.interner.take().map(|used| *used).unwrap_or_default();
        value = Some(read?);
        Ok(())
    });
    interner.containers.clear();
    whole.ok().and(value)
}

fn are_distinct(ids: &[u32]) -> bool {
    let mut seen = HashSet::with_capacity(ids.len());
    ids.iter().all(|id| seen.insert(*id))
}

impl Reader<'_> {
    /// Returns whether no two items of the array at `start` are equal, valid ones or not.
    pub(super) fn items_are_unique(&mut self, start: usize) -> Result<bool, Fault> {
        let back = std::mem::replace(&mut self.at, start);
        let items = self.item_ids()?;
        self.at = back;
        Ok(are_distinct(&items))
    }

    /// `enum` and `const`, if the value that was read from `start` on is none of theirs.
    pub(super) fn unlisted(&mut self, start: usize, schema: &Schema) -> Result<Keywords, Fault> {
        let mut violated = Keywords::NONE;
        for (keyword, listed) in [(Keywords::ENUM, &schema.listed), (Keywords::CONST, &schema.constant)] {
            if let Some(json) = listed.json {
                violated |= keyword.when(!self.is_one_of(start, json)?);
            }
        }
        Ok(violated)
    }

    /// `enum` and `const`, if the number that is written as `text` is none of theirs.
    pub(super) fn unlisted_number(&mut self, text: &str, schema: &Schema) -> Keywords {
        if !schema.is_listing() {
            return Keywords::NONE;
        }
        let node = node_as_read(Scanned { text, integral: false });
        let id = self.interner.get_or_insert_default().id(node);
        let mut is_missing = |json: Option<_>| json.is_some_and(|json| !self.is_among(id, json));
        Keywords::ENUM.when(is_missing(schema.listed.json)) | Keywords::CONST.when(is_missing(schema.constant.json))
    }

    /// Returns whether the value that was read from `start` on is equal to one of the JSON texts.
    fn is_one_of(&mut self, start: usize, listed: &'static [&'static str]) -> Result<bool, Fault> {
        let back = std::mem::replace(&mut self.at, start);
        let id = self.value_id()?;
        self.at = back;
        Ok(self.is_among(id, listed))
    }

    /// Returns whether a value has the number of one of the JSON texts, which are read once.
    fn is_among(&mut self, id: u32, listed: &'static [&'static str]) -> bool {
        let mut interner = self.interner.take().unwrap_or_default();
        let first = listed.first().map_or(0, |first| first.as_ptr().addr());
        let key = (listed.as_ptr().addr(), first, listed.len());
        if !interner.lists.contains_key(&key) {
            // The offsets of another text are other places.
            let containers = std::mem::take(&mut interner.containers);
            let texts = listed.iter();
            let ids = texts.filter_map(|text| read(text.as_bytes(), &mut interner, Reader::value_id)).collect();
            interner.containers = containers;
            interner.lists.insert(key, ids);
        }
        let found = interner.lists.get(&key).is_some_and(|ids| ids.contains(&id));
        self.interner = Some(interner);
        found
    }

    /// The numbers of the items of the array here, which is passed over.
    fn item_ids(&mut self) -> Result<Vec<u32>, Fault> {
        let mut items = Vec::new();
        self.items(0, &mut |reader, _| {
            items.push(reader.value_id()?);
            Ok(())
        })?;
        Ok(items)
    }

    /// The number of the value here, which is passed over.
    fn value_id(&mut self) -> Result<u32, Fault> {
        let start = self.at;
        if let Some((id, end)) = self.interner.get_or_insert_default().containers.get(&start) {
            self.at = *end;
            return Ok(*id);
        }
        let node = match self.byte(start) {
            b'"' => Node::Text(self.raw_string()?.unescape().into_owned()),
            b'-' | b'0'..=b'9' => self.number_node()?,
            b'[' => {
                let items = self.item_ids()?;
                return Ok(self.remember(start, Node::Array(items)));
            }
            b'{' => {
                let mut object = Object::<[u64; 1]>::open(self, 0)?;
                let mut members = Vec::new();
                while let Some((key, _)) = object.next_key(self)? {
                    members.push((Cow::Owned(key.unescape().into_owned()), self.value_id()? as usize));
                }
                members.sort();
                return Ok(self.remember(start, Node::Object(members)));
            }
            first => {
                self.skip()?;
                Node::Literal(first)
            }
        };
        Ok(self.interner.get_or_insert_default().id(node))
    }

    /// The number of a container that was read from `start` on.
    fn remember(&mut self, start: usize, container: Node) -> u32 {
        let interner = self.interner.get_or_insert_default();
        let id = interner.id(container);
        interner.containers.insert(start, (id, self.at));
        id
    }

    fn number_node(&mut self) -> Result<Node, Fault> {
        if let Some(short) = self.short_integer() {
            return Ok(Node::Integer(short));
        }
        self.scan_number().map(node_as_read)
    }
}

fn node_as_read(number: Scanned<'_>) -> Node {
    match number.exact() {
        Exact::Fraction => node_of(Scanned { text: &format!("{:e}", to_f64(number.text)), integral: false }),
        _ => node_of(number),
    }
}

fn node_of(number: Scanned<'_>) -> Node {
    match number.exact() {
        Exact::Value(value) => i64::try_from(value).map_or_else(|_| Node::Number(decimal(number)), Node::Integer),
        _ => Node::Number(decimal(number)),
    }
}
