//! What changed between two JSON Schemas, keyword by keyword.
//!
//! Each keyword narrows the values that are valid, and so does each schema within. Where every part of the new schema
//! allows what the same part of the old one did, the whole does, too; only in a `oneOf` whose branches may overlap does
//! a value become invalid by being allowed more. What `$ref` leads to is compared once for each pair of schemas, by a
//! work list, so that recursive schemas come to an end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::{
    Change,
    change::{Overlap, Place},
    keywords,
    node::{Kinds, Node, SILENT, reference, resolve},
    rules::{self, Rule},
};

/// How many pairs of schemas are compared that references lead to.
const MAX_PAIRS: usize = 20_000;

/// Keywords that have rules.
const KNOWN: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "const",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
    "uniqueItems",
];

/// Compares two schemas; `strict`: properties that nobody declared count.
pub(super) fn compare(old: &str, new: &str, place: &Place, strict: bool, without: &[&str]) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let parse = |text: &str| {
        let mut schema: Value = serde_json::from_str(text).ok()?;
        without.iter().for_each(|keyword| _ = schema.as_object_mut().and_then(|keywords| keywords.remove(*keyword)));
        Some(schema)
    };
    let (Some(old), Some(new)) = (parse(old), parse(new)) else {
        return vec![place.change(rules::SCHEMA_CHANGED, "", None, None)];
    };
    if old == new {
        return Vec::new();
    }
    let mut comparison = Comparison {
        old: &old,
        new: &new,
        strict,
        place,
        queue: VecDeque::new(),
        seen: BTreeSet::new(),
        found: Vec::new(),
        noted: BTreeMap::new(),
    };
    comparison.pair(Site { place: place.clone(), overlap: Overlap::default(), null_apart: false }, &old, &new);
    while let Some(pair) = comparison.queue.pop_front() {
        comparison.schemas(&pair.site, pair.old, pair.new);
    }
    comparison.found
}

/// A comparison under way.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Value,
    pub(super) new: &'a Value,
    pub(super) strict: bool,
    place: &'a Place,
    queue: VecDeque<Pair<'a>>,
    /// The schemas that were paired already, by where they lie in memory.
    seen: BTreeSet<(usize, usize, Overlap, bool)>,
    found: Vec<Change>,
    /// By pointer, rule and values: the position of the change.
    noted: BTreeMap<(String, &'static str, Values), usize>,
}

/// What was there, and what is there.
type Values = (Option<String>, Option<String>);

/// Two schemas that are to be compared.
#[derive(Debug)]
struct Pair<'a> {
    site: Site,
    old: &'a Value,
    new: &'a Value,
}

/// Where schemas are compared, and what counts there.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) place: Place,
    pub(super) overlap: Overlap,
    /// Whether null was compared already, for the choice of which these are branches.
    pub(super) null_apart: bool,
}

impl Site {
    /// What stands here under `key`.
    pub(super) fn at(&self, key: &str) -> Self {
        Self { place: self.place.at(key), overlap: self.overlap, null_apart: false }
    }
}

impl<'a> Comparison<'a> {
    /// Notes a change; the same one in several ways counts as the worst of them.
    pub(super) fn note(&mut self, site: &Site, rule: &Rule, subject: &str, old: Option<&Value>, new: Option<&Value>) {
        let text = |value: Option<&Value>| value.map(Value::to_string);
        let change = site.overlap.apply(rule, site.place.change(rule, subject, text(old), text(new)));
        let key = (change.pointer.clone(), change.rule, (change.old.clone(), change.new.clone()));
        let Some(known) = self.noted.get(&key).and_then(|index| self.found.get_mut(*index)) else {
            self.noted.insert(key, self.found.len());
            return self.found.push(change);
        };
        if (known.sender, known.receiver) != (change.sender, change.receiver) {
            known.sender = known.sender.min(change.sender);
            known.receiver = known.receiver.min(change.receiver);
            known.text =
                if known.text.len() < change.text.len() { change.text } else { std::mem::take(&mut known.text) };
        }
    }

    /// Compares two schemas: at once where both are written in place, else when their turn comes.
    pub(super) fn pair(&mut self, site: Site, old: &'a Value, new: &'a Value) {
        if reference(old).is_none() && reference(new).is_none() {
            return self.schemas(&site, old, new);
        }
        let key = (address(resolve(self.old, old)), address(resolve(self.new, new)), site.overlap, site.null_apart);
        if self.seen.len() >= MAX_PAIRS {
            self.note(&site, rules::SCHEMA_CHANGED, "", None, None);
        } else if self.seen.insert(key) {
            let place = match reference(new) {
                Some(name) => self.place.at("definitions").at(name),
                None => site.place,
            };
            self.queue.push_back(Pair { site: Site { place, ..site }, old, new });
        }
    }

    /// The depth is that of JSON text, which `serde_json` bounds.
    fn schemas(&mut self, site: &Site, old_schema: &'a Value, new_schema: &'a Value) {
        let (Some(old), Some(new)) = (Node::new(self.old, old_schema), Node::new(self.new, new_schema)) else {
            return self.note(site, rules::SCHEMA_CHANGED, "", None, None);
        };
        match (old.is_choice_alone(), new.is_choice_alone()) {
            // One of the two is as good as a choice of one branch, annotations and all.
            (true, false) | (false, true) if !old.is_anything && !new.is_anything => {}
            _ => self.annotations(site, &old, &new),
        }
        match (old.is_anything, new.is_anything) {
            (true, true) => return,
            (true, false) => return self.note(site, rules::TYPE_NARROWED, "", None, new.get("type")),
            (false, true) => return self.note(site, rules::TYPE_WIDENED, "", old.get("type"), None),
            (false, false) => {}
        }
        if !site.null_apart && old.null != new.null {
            let rule = if new.null { rules::NULLABLE_ADDED } else { rules::NULLABLE_REMOVED };
            self.note(site, rule, "", None, None);
        }
        if old.is_choice_alone() || new.is_choice_alone() {
            return self.choice(site, (old_schema, &old), (new_schema, &new));
        }
        if !self.kinds(site, &old, &new) {
            return;
        }
        let kinds = old.kinds.and(new.kinds);
        keywords::compare(self, site, &old, &new, kinds);
        if kinds.meets(Kinds::ARRAY) {
            self.items(site, &old, &new);
        }
        if kinds.meets(Kinds::OBJECT) {
            self.object(site, &old, &new);
        }
        if old.choice.is_some() || new.choice.is_some() {
            self.undecided(site, &old, &new, |key| key == "oneOf" || key == "anyOf");
        }
        self.undecided(site, &old, &new, |key| !KNOWN.contains(&key) && !SILENT.contains(&key));
    }

    /// Compares types; false where the two have none in common.
    fn kinds(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) -> bool {
        let both = old.kinds.and(new.kinds);
        let rule = match (both == new.kinds, both == old.kinds) {
            // Which values are listed says it all.
            _ if old.listed.is_some() && new.listed.is_some() => return true,
            (true, true) => return !both.is_empty(),
            (true, false) => rules::TYPE_NARROWED,
            (false, true) => rules::TYPE_WIDENED,
            (false, false) => rules::TYPE_CHANGED,
        };
        self.note(&site.at("type"), rule, "", old.get("type"), new.get("type"));
        !both.is_empty()
    }

    fn items(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let site = site.at("items");
        match (old.get("items"), new.get("items")) {
            (Some(old), Some(new)) => self.pair(site, old, new),
            (None, Some(items)) if !is_anything(self.new, items) => {
                self.note(&site, rules::ITEMS_ADDED, "", None, Some(items));
            }
            (Some(items), None) if !is_anything(self.old, items) => {
                self.note(&site, rules::ITEMS_REMOVED, "", Some(items), None);
            }
            _ => {}
        }
    }

    /// Reports keywords that differ and whose effect is not decided.
    fn undecided(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>, is_meant: fn(&str) -> bool) {
        let keys = |node: &Node<'a>| node.keywords.into_iter().flat_map(|keywords| keywords.keys());
        let all: BTreeSet<&String> = keys(old).chain(keys(new)).filter(|key| is_meant(key)).collect();
        for key in all {
            let (old, new) = (old.get(key), new.get(key));
            if old != new || old.is_some_and(holds_references) {
                self.note(&site.at(key), rules::KEYWORD_CHANGED, key, old, new);
            }
        }
    }

    fn annotations(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        for key in SILENT.iter().filter(|key| **key != "definitions") {
            let (old, new) = (old.get(key), new.get(key));
            let rule = match *key {
                "default" => rules::DEFAULT_CHANGED,
                "title" => rules::TITLE_CHANGED,
                "description" => rules::DESCRIPTION_CHANGED,
                "examples" => rules::EXAMPLES_CHANGED,
                _ => rules::ANNOTATION_CHANGED,
            };
            if old != new {
                self.note(&site.at(key), rule, key, old, new);
            }
        }
    }
}

/// Whether a schema allows every value.
pub(super) fn is_anything(root: &Value, schema: &Value) -> bool {
    Node::new(root, schema).is_some_and(|node| node.is_anything)
}

/// Whether something may have changed where it leads to.
fn holds_references(value: &Value) -> bool {
    value.to_string().contains("\"$ref\"")
}

/// Where a schema lies, which is another place for each of a document.
fn address(value: &Value) -> usize {
    std::ptr::from_ref(value) as usize
}
