//! Writes values as JSON text, and gathers on the way what their schemas refuse: one pass over a value.

use serde_core::Serialize;

use super::Shape;
use crate::{
    Limits, Rejection,
    reader::{Items, Mark, Path, Sink, check_keys, is_listed, is_plain, unique},
    schema::{Field, Keywords, Schema},
};

/// Most messages are shorter: growing to their size in small steps cost a tenth of what writing them does.
const USUAL: usize = 512;

/// The text of a value that is being written, and what is wrong with the value.
#[derive(Debug)]
pub struct Writer {
    json: Vec<u8>,
    /// The violations that were found.
    pub sink: Sink,
    /// `true` if no text is wanted: the value is only checked.
    is_dry: bool,
}

/// The start of a value whose text is wanted, whether or not that of the whole is.
#[derive(Debug)]
struct Kept {
    start: usize,
    was_dry: bool,
}

/// An array, or a value whose text is to be checked, that is being written.
#[derive(Debug)]
pub struct Begun {
    kept: Kept,
    mark: Mark,
    was_judged: bool,
}

impl Writer {
    /// Writes and checks.
    pub(crate) fn new() -> Self {
        Self { json: Vec::with_capacity(USUAL), sink: Sink::new(&Limits::DEFAULT), is_dry: false }
    }

    /// Only checks.
    pub(crate) fn dry() -> Self {
        Self { json: Vec::new(), sink: Sink::new(&Limits::DEFAULT), is_dry: true }
    }

    /// The text, if nothing was wrong.
    ///
    /// # Errors
    ///
    /// The errors that were found on the way.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Rejection> {
        self.sink.finish().map(|()| self.json)
    }

    /// Returns the text, in which `null` stands for what has no JSON form, and what is wrong with the value.
    pub(crate) fn into_parts(self) -> (Vec<u8>, Result<(), Rejection>) {
        (self.json, self.sink.finish())
    }

    /// Returns whether no text is wanted.
    #[inline]
    pub(crate) const fn is_dry(&self) -> bool {
        self.is_dry
    }

    /// Writes what is JSON text already.
    #[inline]
    pub(crate) fn raw(&mut self, text: &str) {
        if !self.is_dry {
            self.json.extend_from_slice(text.as_bytes());
        }
    }

    /// Writes a string.
    #[inline]
    pub(crate) fn string(&mut self, text: &str) {
        if self.is_dry {
            return;
        }
        if is_plain(text.as_bytes()) {
            self.quoted(text);
        } else {
            self.serialized(const { &Path::ROOT }, text);
        }
    }

    /// Writes a string that has nothing to escape.
    #[inline]
    pub(crate) fn quoted(&mut self, text: &str) {
        if !self.is_dry {
            self.json.reserve(text.len() + 3);
            self.json.push(b'"');
            self.json.extend_from_slice(text.as_bytes());
            self.json.push(b'"');
        }
    }

    /// Records what a text violates.
    #[inline]
    pub(crate) fn test_text(&mut self, at: &Path<'_>, schema: &'static Schema, text: &str) {
        // The verdict on the whole searches for the patterns once more.
        if !self.sink.is_judged() {
            let violated = schema.text(text, self.sink.steps());
            self.sink.test(at, schema, violated);
        }
    }

    /// Writes an enum's value, and records what its text violates besides being one of those.
    pub fn choice(&mut self, at: &Path<'_>, schema: &'static Schema, text: &str) {
        if !self.sink.is_judged() {
            let violated = schema.choice_violations(text, self.sink.steps());
            self.sink.test(at, schema, violated);
        }
        self.string(text);
    }

    /// Writes a value as serde has it, and records what has no JSON form.
    #[inline]
    pub fn serialized<T: Serialize + ?Sized>(&mut self, at: &Path<'_>, value: &T) {
        if self.is_dry {
            return;
        }
        let start = self.json.len();
        if let Err(error) = serde_json::to_writer(&mut self.json, value) {
            self.json.truncate(start);
            self.raw("null");
            self.sink.not_representable(at, &error.to_string());
        }
    }

    /// Begins an object, whose text is held to the rest of its schema when it ends.
    #[inline]
    pub fn open_object(&mut self, schema: &Schema) -> Option<Begun> {
        let whole = self.begin_whole(schema.rest);
        self.raw("{");
        whole
    }

    /// Writes a declared property, and records what it violates.
    #[inline]
    pub fn required<T: Shape>(&mut self, at: &Path<'_>, field: &'static Field, value: &T) {
        self.raw(field.quoted);
        value.put(&at.key(field.name), field.schema, self);
        self.raw(",");
    }

    /// Writes a property that may be absent, and records what it violates.
    #[inline]
    pub fn optional<T: Shape>(&mut self, at: &Path<'_>, field: &'static Field, value: &Option<T>) {
        if let Some(value) = value {
            self.required(at, field, value);
        }
    }

    /// Writes a member with any key.
    pub(crate) fn member(&mut self, key: &str, put: &mut dyn FnMut(&mut Self)) {
        self.string(key);
        self.raw(":");
        put(self);
        self.raw(",");
    }

    /// Ends an object.
    #[inline]
    pub fn close_object(&mut self, at: &Path<'_>, schema: &Schema, whole: Option<Begun>) {
        self.close(b'}');
        self.end_whole(at, schema.rest, whole);
    }

    /// Ends what was opened; the comma after the last part goes.
    #[inline]
    fn close(&mut self, with: u8) {
        if self.is_dry {
            return;
        }
        match self.json.last_mut() {
            Some(last) if *last == b',' => *last = with,
            _ => self.json.push(with),
        }
    }

    /// Writes an array, and records what its items violate, and their number and likeness.
    // Compiled once in a debug build; in a release build where it is called, whose items it then calls straight.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn array(&mut self, at: &Path<'_>, schema: &'static Schema, items: &dyn Items) {
        let (item, count) = (schema.items(), items.count());
        let whole = self.begin_whole(schema.rest);
        let begun = self.begin_array(schema);
        for index in 0..count {
            items.put(at, item, index, self);
            self.raw(",");
        }
        self.end_array(at, schema, count, begun);
        self.end_whole(at, schema.rest, whole);
    }

    /// Writes an array of a fixed number of items, which `put` writes with [`item`](Self::item), and records what it violates.
    pub(crate) fn tuple(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        count: usize,
        put: &mut dyn FnMut(&mut Self),
    ) {
        let whole = self.begin_whole(schema.rest);
        let begun = self.begin_array(schema);
        put(self);
        self.end_array(at, schema, count, begun);
        self.end_whole(at, schema.rest, whole);
    }

    /// Writes the item of a tuple at a position, and records what it violates.
    pub(crate) fn item<T: Shape>(&mut self, at: &Path<'_>, tuple: &'static Schema, index: usize, value: &T) {
        let item = tuple.positions().get(index).copied().unwrap_or(const { &Schema::ANY });
        value.put(&at.index(index), item, self);
        self.raw(",");
    }

    fn begin_array(&mut self, schema: &'static Schema) -> Begun {
        let kept = self.keep(schema.is_listing() || schema.is_unique || schema.is_unique_within);
        let (mark, was_judged) = (self.sink.mark(), self.sink.is_judged());
        if schema.is_unique_within {
            // Its items are read as one text, so that what lies in several of them is compared once.
            self.sink.judge();
        }
        self.raw("[");
        Begun { kept, mark, was_judged }
    }

    /// Ends an array, and records what it violates as a whole.
    fn end_array(&mut self, at: &Path<'_>, schema: &'static Schema, count: usize, begun: Begun) {
        let Begun { kept, mark, was_judged } = begun;
        self.close(b']');
        self.sink.judged(was_judged);
        // `null` stands for what has no JSON form: the text says nothing of the value then.
        let has_text = self.sink.representable_since(mark);
        if schema.is_unique_within {
            if has_text {
                self.check_kept(at, schema, &kept);
            }
        } else if !schema.is_plain {
            self.check_listed(at, schema, &kept);
            let is_compared = schema.is_unique && has_text && !was_judged;
            let is_unique = !is_compared || unique(&self.json[kept.start..]);
            self.sink.items(at, schema, count, is_unique);
        }
        self.release(kept);
    }

    /// Writes an object whose members `put` writes, and records what their number and what is missing violate.
    pub(crate) fn map(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        count: usize,
        has: impl Fn(&str) -> bool,
        put: &mut dyn FnMut(&mut Self),
    ) {
        let whole = self.begin_whole(schema.rest);
        let kept = self.keep(schema.is_listing());
        self.raw("{");
        put(self);
        self.close(b'}');
        self.check_listed(at, schema, &kept);
        check_keys(at, schema, &mut self.sink, count, has);
        self.release(kept);
        self.end_whole(at, schema.rest, whole);
    }

    /// Writes a value that is compared with those that its schema lists.
    pub(crate) fn any<T: Serialize>(&mut self, at: &Path<'_>, schema: &'static Schema, value: &T) {
        let kept = self.keep(schema.is_listing());
        self.serialized(at, value);
        self.check_listed(at, schema, &kept);
        self.release(kept);
    }

    /// Records that the value whose text was kept is not one of those that are listed.
    fn check_listed(&mut self, at: &Path<'_>, schema: &'static Schema, kept: &Kept) {
        if !schema.is_listing() {
            return;
        }
        for (keyword, listed) in [(Keywords::ENUM, &schema.listed), (Keywords::CONST, &schema.constant)] {
            if let Some(texts) = listed.json {
                let texts = texts.iter().map(|text| text.as_bytes());
                self.sink.test(at, schema, keyword.when(!is_listed(&self.json[kept.start..], texts)));
            }
        }
    }

    /// Writes a value with `put`, and checks it by that text alone: what a value of one type is to schemas of others only its
    /// text shows. Of what `put` records only what has no JSON form counts.
    pub fn by_text(&mut self, at: &Path<'_>, schema: &'static Schema, put: &mut dyn FnMut(&mut Self)) {
        self.and_by_text(at, schema, &mut |out| {
            let judged = out.sink.judge();
            put(out);
            out.sink.judged(judged);
        });
    }

    /// Writes a value with `put`, which checks it, and checks its text as well.
    pub fn and_by_text(&mut self, at: &Path<'_>, schema: &'static Schema, put: &mut dyn FnMut(&mut Self)) {
        // Within a value whose text is judged as a whole nothing is left to record.
        let kept = self.keep(!self.sink.is_judged());
        let mark = self.sink.mark();
        put(self);
        if self.sink.representable_since(mark) {
            self.check_kept(at, schema, &kept);
        }
        self.release(kept);
    }

    /// Begins a value whose text is held to the rest of its schema, if there is one.
    #[inline]
    pub fn begin_whole(&mut self, rest: Option<&'static Schema>) -> Option<Begun> {
        rest.map(|_| {
            let was_judged = self.sink.is_judged();
            Begun { kept: self.keep(!was_judged), mark: self.sink.mark(), was_judged }
        })
    }

    /// Ends such a value, and records what its text violates.
    #[inline]
    pub fn end_whole(&mut self, at: &Path<'_>, rest: Option<&'static Schema>, begun: Option<Begun>) {
        let (Some(rest), Some(begun)) = (rest, begun) else { return };
        if self.sink.representable_since(begun.mark) {
            self.check_kept(at, rest, &begun.kept);
        }
        self.release(begun.kept);
    }

    /// Records what the text that was kept violates.
    fn check_kept(&mut self, at: &Path<'_>, schema: &'static Schema, kept: &Kept) {
        if !self.sink.is_judged() {
            self.sink.check_text(&self.json[kept.start..], at, schema);
        }
    }

    /// Writes from here on, if the text is needed.
    #[inline]
    fn keep(&mut self, is_needed: bool) -> Kept {
        let kept = Kept { start: self.json.len(), was_dry: self.is_dry };
        self.is_dry &= !is_needed;
        kept
    }

    /// Forgets a text that only a check needed.
    #[inline]
    fn release(&mut self, kept: Kept) {
        self.is_dry = kept.was_dry;
        if kept.was_dry {
            self.json.truncate(kept.start);
        }
    }
}
