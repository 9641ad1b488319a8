//! Properties: declared ones, those of a pattern, required ones, and all others.

use std::collections::BTreeSet;

use postroom_schema::{
    json::{Value, View},
    schema::Types,
};

use super::{
    change::{Counts, Sense},
    comparison::{Comparison, Site},
    freedom::is_any,
    ground::{anything, nothing},
    node::Node,
    rules::{self, Rule},
};

/// The number of schemas that are searched for the name of a property.
const MAX_SEARCHED: u32 = 1000;

/// The rules of a schema for a property that it does not declare.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Open<'a> {
    /// The schema says nothing: the property is valid, but nobody who follows the schema writes it.
    Silent,
    /// The property may be anything.
    Any,
    Denied,
    Schema(View<'a>),
}

/// The rules for what one side alone declares, named as if that side were the new one.
struct Rules {
    plain: &'static Rule,
    /// The rule if others wrote what they liked.
    free: &'static Rule,
    /// The rule if it was refused.
    denied: &'static Rule,
}

const ADDED: Rules =
    Rules { plain: rules::PROPERTY_ADDED, free: rules::PROPERTY_TAKEN, denied: rules::PROPERTY_ALLOWED };
const REMOVED: Rules =
    Rules { plain: rules::PROPERTY_REMOVED, free: rules::PROPERTY_FREED, denied: rules::PROPERTY_REFUSED };
const PATTERN_ADDED: Rules = Rules {
    plain: rules::PROPERTY_ADDED,
    free: rules::PATTERN_PROPERTY_TAKEN,
    denied: rules::PATTERN_PROPERTY_ALLOWED,
};
const PATTERN_REMOVED: Rules = Rules {
    plain: rules::PROPERTY_REMOVED,
    free: rules::PATTERN_PROPERTY_FREED,
    denied: rules::PATTERN_PROPERTY_REFUSED,
};

impl<'a> Comparison<'a> {
    pub(super) fn object(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let names: BTreeSet<&str> =
            old.members("properties").chain(new.members("properties")).map(|(name, _)| name).collect();
        for name in names {
            self.property(&site.inner().at("properties").at(name), name, old, new);
        }
        let patterns: BTreeSet<&str> =
            old.members("patternProperties").chain(new.members("patternProperties")).map(|(name, _)| name).collect();
        for pattern in patterns {
            self.pattern(&site.inner().at("patternProperties").at(pattern), pattern, old, new);
        }
        self.required(&site.at("required"), old, new);
        self.rest(&site.inner().at("additionalProperties"), open(old), open(new));
        self.names(&site.at("propertyNames"), old, new);
    }

    fn property(&mut self, site: &Site, name: &str, old: &Node<'a>, new: &Node<'a>) {
        let mut matched =
            |node: &Node<'a>| self.patterns.matches(node.members("patternProperties").map(|(name, _)| name), name);
        let (by_old, by_new) = (matched(old), matched(new));
        // What two schemas say of one property, neither declares alone.
        let site = site.clone().strict(by_old != Some(false) || by_new != Some(false));
        match (old.property(name), new.property(name)) {
            (Some(old), Some(new)) => self.pair(site, old, new),
            (None, Some(schema)) => {
                let rest = self.unsaid(&site, old, name);
                self.lone(&site, &ADDED, name, by_old, rest, (None, Some(schema)));
            }
            (Some(schema), None) => {
                let rest = self.unsaid(&site, new, name);
                self.lone(&site, &REMOVED, name, by_new, rest, (Some(schema), None));
            }
            (None, None) => {}
        }
    }

    /// Notes a property or a pattern of one side alone; `matched`: whether patterns of the other side say something of
    /// it, too, `rest` what that side says otherwise.
    fn lone(
        &mut self,
        site: &Site,
        rules: &Rules,
        name: &str,
        matched: Option<bool>,
        rest: Open<'a>,
        (old, new): (Option<View<'a>>, Option<View<'a>>),
    ) {
        let of = |schema: Option<View<'a>>| schema.is_some_and(|schema| is_any(schema));
        let is_free = of(old) || of(new);
        let is_refused = old.or(new).and_then(View::bool) == Some(false);
        let rule = match (matched, rest) {
            (Some(true), _) if is_free => rules.plain,
            (Some(true), _) => rules.free,
            (None, _) => rules::PROPERTIES_UNDECIDED,
            (_, Open::Denied) if is_refused => rules.plain,
            (_, Open::Denied) => rules.denied,
            (_, Open::Any) if !is_free => rules.free,
            _ => rules.plain,
        };
        // The same values are valid where anything goes with it and without it, or nothing does.
        let is_same = is_free && (matched == Some(true) || matches!(rest, Open::Any | Open::Silent))
            || is_refused && rest == Open::Denied && matched == Some(false);
        let counts = if is_same { Counts::default() } else { site.sense.counts };
        let here = Site { sense: Sense { counts, ..site.sense }, ..site.clone() };
        self.note(&here, rule, name, old, new);
        if let (Some(false), Open::Schema(rest)) = (matched, rest) {
            self.pair(site.clone(), old.unwrap_or(rest), new.unwrap_or(rest));
        }
    }

    fn pattern(&mut self, site: &Site, pattern: &'a str, old: &Node<'a>, new: &Node<'a>) {
        let site = site.clone().strict(true);
        let find = |node: &Node<'a>| node.get("patternProperties").and_then(|patterns| patterns.get(pattern));
        let (rules, other, rest, schemas) = match (find(old), find(new)) {
            (Some(old), Some(new)) => return self.pair(site, old, new),
            (before @ None, after) => (&PATTERN_ADDED, old, open(old), (before, after)),
            (before, after) => (&PATTERN_REMOVED, new, open(new), (before, after)),
        };
        let rest = if rest == Open::Silent { Open::Any } else { rest };
        // Names that other words are about as well have one more schema, or one less, whatever becomes of the rest.
        let alone = other.members("patternProperties").next().is_none()
            && other
                .members("properties")
                .all(|(name, _)| self.patterns.matches(std::iter::once(pattern), name) == Some(false));
        let matched = if alone || rest == Open::Any { Some(false) } else { None };
        self.lone(&site, rules, pattern, matched, rest, schemas);
    }

    fn required(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let (before, after): (BTreeSet<&str>, BTreeSet<&str>) = (old.required().collect(), new.required().collect());
        for name in after.difference(&before) {
            self.note(&site.at(name), rules::REQUIRED_ADDED, name, None, None);
        }
        for name in before.difference(&after) {
            self.note(&site.at(name), rules::REQUIRED_REMOVED, name, None, None);
        }
    }

    fn rest(&mut self, site: &Site, old: Open<'a>, new: Open<'a>) {
        let rule = match (old, new) {
            (Open::Schema(old), Open::Schema(new)) => return self.pair(site.clone(), old, new),
            (Open::Silent, Open::Any) => rules::ADDITIONAL_STATED,
            (Open::Any, Open::Silent) => rules::ADDITIONAL_UNSTATED,
            (Open::Denied, Open::Denied) | (Open::Silent, Open::Silent) | (Open::Any, Open::Any) => return,
            (_, Open::Denied) => rules::ADDITIONAL_DENIED,
            (Open::Denied, _) => rules::ADDITIONAL_ALLOWED,
            (_, Open::Schema(_)) => rules::ADDITIONAL_ADDED,
            (Open::Schema(_), _) => rules::ADDITIONAL_REMOVED,
        };
        let value = |open: Open<'a>| match open {
            Open::Silent => None,
            Open::Any => Some(anything()),
            Open::Denied => Some(nothing()),
            Open::Schema(schema) => Some(schema),
        };
        self.note(site, rule, "", value(old), value(new));
    }

    fn names(&mut self, site: &Site, old: &Node<'a>, new: &Node<'a>) {
        let site = Site { sense: site.inner().part(Types::STRING).sense, ..site.clone() };
        let rule = match (old.get("propertyNames"), new.get("propertyNames")) {
            (None, None) => return,
            (Some(old), Some(new)) => return self.pair(site, old, new),
            (None, Some(_)) => rules::PROPERTY_NAMES_ADDED,
            (Some(_), None) => rules::PROPERTY_NAMES_REMOVED,
        };
        let (before, after) = (old.get("propertyNames"), new.get("propertyNames"));
        self.one(&site, rule, "propertyNames", (before, after));
    }

    /// Returns the rules of a schema for one property that it does not declare: if it requires it, names it elsewhere,
    /// or declares none at all, those who follow it do write it.
    fn unsaid(&self, site: &Site, node: &Node<'a>, name: &str) -> Open<'a> {
        let rest = open(node);
        let invites = || {
            site.sense.strict
                || node.members("properties").next().is_none()
                || node.required().any(|required| required == name)
                || node.keywords.is_some_and(|keywords| mentions(keywords, name, &mut { MAX_SEARCHED }))
        };
        if rest == Open::Silent && invites() { Open::Any } else { rest }
    }
}

fn open<'a>(node: &Node<'a>) -> Open<'a> {
    match node.get("additionalProperties") {
        None => Open::Silent,
        Some(schema) if schema.bool() == Some(false) => Open::Denied,
        Some(schema) if is_any(schema) => Open::Any,
        Some(schema) => Open::Schema(schema),
    }
}

/// Returns whether schemas for the same object, which stand within its own, may have its sender write a property.
fn mentions(keywords: View<'_>, name: &str, left: &mut u32) -> bool {
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| keywords.get(key)).flat_map(View::items);
    let schemas = ["not", "if", "then", "else"].into_iter().filter_map(|key| keywords.get(key));
    let needed = keywords.get("dependencies");
    needed.is_some_and(|needed| needed.get(name).is_some())
        || lists.chain(schemas).chain(needed.into_iter().flat_map(View::members).map(|(_, schema)| schema)).any(
            |schema| {
                *left = left.saturating_sub(1);
                let inner = schema.target();
                let has = |names: View<'_>| names.items().any(|other| other.str() == Some(name));
                match inner.value() {
                    _ if *left == 0 => true,
                    Value::Array(_) => has(inner),
                    Value::Object(_) => {
                        let declared = inner.get("properties").is_some_and(|properties| properties.get(name).is_some());
                        let required = inner.get("required").is_some_and(has);
                        let others = inner.get("additionalProperties").is_some_and(|rest| rest.bool() != Some(false));
                        let is_here = declared || required || others || inner.get("patternProperties").is_some();
                        is_here || mentions(inner, name, left)
                    }
                    _ => false,
                }
            },
        )
}
