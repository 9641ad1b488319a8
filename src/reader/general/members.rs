//! The items of arrays and the members of objects, by schemas of any words of draft-07.

use super::{Arrays, Dependency, Fault, Objects, Path, Reader, Schema, Span};
use crate::{
    reader::{objects::Object, takes_key, text::Raw},
    schema::{Keywords, Others, Switch},
};

/// The members of an object that were met while they are read.
struct Met {
    /// By position in [`Objects::asked`].
    asked: Vec<bool>,
    count: usize,
}

impl Reader<'_> {
    #[inline(never)]
    pub(super) fn general_array(&mut self, at: &Path<'_>, array: &'static Arrays) -> Result<(), Fault> {
        let start = self.at;
        // Whether an item was found that is asked for; `None` where that was not decided.
        let mut contained = Some(array.contains.is_none());
        let mut is_refused = false;
        let count = self.items(0, &mut |reader, index| {
            let (here, start) = (at.index(index), reader.at);
            if let Some(contains) = array.contains
                && contained != Some(true)
            {
                contained = match (reader.fits(&here, start, contains)?, contained) {
                    (Some(true), _) => Some(true),
                    (Some(false), known) => known,
                    (None, _) => None,
                };
            }
            match array.item(index) {
                Some(item) => reader.part(&here, start, item),
                None => {
                    is_refused = true;
                    reader.at = start;
                    reader.skip()
                }
            }
        })?;
        self.check_items(at, &array.counts, start, count)?;
        if is_refused {
            self.more_items(at, array.first.len());
        }
        match contained {
            Some(true) => {}
            Some(false) => self.sink.breaks(at, "contains", "must hold an item that `contains` asks for"),
            None => self.sink.undecided(at, None),
        }
        Ok(())
    }

    /// Reads the members of an object; gives which of the names that are asked for it has.
    #[inline(never)]
    pub(super) fn general_object(&mut self, at: &Path<'_>, rules: &'static Objects) -> Result<Vec<bool>, Fault> {
        let mut object = Object::<[u64; 1]>::open(self, 0)?;
        let mut met = Met { asked: vec![false; rules.asked.len()], count: 0 };
        while let Some((key, key_at)) = object.next_key(self)? {
            object.unique(self, key, key_at)?;
            let key = key.unescape();
            met.count += 1;
            if let Ok(index) = rules.asked.binary_search(&&*key)
                && let Some(asked) = met.asked.get_mut(index)
            {
                *asked = true;
            }
            if let Some(names) = rules.names {
                self.general_name(at, (&key, key_at), names)?;
            }
            self.general_member(at, &key, rules)?;
        }
        self.sink.count(at, &rules.counts, met.count);
        for name in rules.required {
            if !has(rules, &met.asked, name) {
                self.sink.missing(at, name);
            }
        }
        Ok(met.asked)
    }

    /// Holds the name at an offset, which is read as a text, to a schema.
    fn general_name(
        &mut self,
        at: &Path<'_>,
        (key, key_at): (&str, usize),
        names: &'static Schema,
    ) -> Result<(), Fault> {
        let verdict = self.replay(Span { start: key_at }, |reader| reader.fits(at, key_at, names))?;
        match verdict {
            Some(true) => {}
            Some(false) => self.sink.misnamed(at, key, Keywords::NONE),
            None => self.sink.misnamed(at, key, Keywords::UNDECIDED),
        }
        Ok(())
    }

    /// Reads a member's value once for each schema that it must keep.
    fn general_member(&mut self, at: &Path<'_>, key: &str, rules: &'static Objects) -> Result<(), Fault> {
        let (here, start, mut is_met) = (at.key(key), self.at, false);
        if let Some(schema) = rules.field(key) {
            is_met = true;
            self.declared += 1;
            self.part(&here, start, schema)?;
        }
        for (source, pattern, schema) in rules.patterns {
            match pattern.matches(key, self.sink.steps()) {
                Ok(false) => continue,
                Ok(true) => self.part(&here, start, schema)?,
                Err(_) => {
                    self.sink.undecided(at, Some(source));
                    self.at = start;
                    self.skip()?;
                }
            }
            is_met = true;
        }
        match rules.others {
            _ if is_met => Ok(()),
            Others::Schema(_) | Others::Matching(..) => {
                let (patterns, schema) = rules.others.held();
                let is_taken = takes_key(at, patterns, &mut self.sink, key);
                if is_taken { self.part(&here, start, schema) } else { self.pass_noted() }
            }
            Others::Any => self.validate_free(&here),
            Others::Dropped => self.pass_noted(),
            Others::Refused => {
                self.sink.undeclared(at, key);
                self.pass_noted()
            }
        }
    }

    /// Holds an object to what the text of one of its properties asks for.
    #[inline(never)]
    pub(super) fn switched(&mut self, at: &Path<'_>, start: usize, switch: &'static Switch) -> Result<(), Fault> {
        self.at = start;
        if self.byte(start) != b'{' {
            return switch.cases.iter().try_for_each(|(_, schema)| self.part(at, start, schema));
        }
        let Some(value) = self.member(switch.name)?.filter(|value| value.starts_with('"')) else { return Ok(()) };
        let text = Raw::whole(value).unescape();
        let first = switch.cases.partition_point(|(case, _)| *case < &*text);
        let cases = switch.cases.get(first..).unwrap_or_default();
        cases.iter().take_while(|(case, _)| *case == text).try_for_each(|(_, schema)| self.part(at, start, schema))
    }

    /// Holds an object to what depends on the names that it has.
    pub(super) fn depending(
        &mut self,
        at: &Path<'_>,
        start: usize,
        rules: &'static Objects,
        asked: &[bool],
    ) -> Result<(), Fault> {
        for (_, dependency) in rules.dependencies.iter().filter(|(name, _)| has(rules, asked, name)) {
            match dependency {
                Dependency::Schema(schema) => self.part(at, start, schema)?,
                Dependency::Names(names) => {
                    for missing in names.iter().filter(|needed| !has(rules, asked, needed)) {
                        self.sink.missing(at, missing);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Returns whether an object has a name that is asked for.
fn has(rules: &Objects, asked: &[bool], name: &str) -> bool {
    let index = rules.asked.binary_search(&name).ok();
    index.and_then(|index| asked.get(index)).is_some_and(|has| *has)
}
