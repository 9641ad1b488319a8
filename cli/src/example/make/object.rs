//! Objects within their rules.

use std::collections::{BTreeMap, BTreeSet};

use super::{DESPAIR, LEVELS, Maker, Rules, Stuck, leaves, rules::same};
use crate::{
    example::{dice::Dice, words},
    json::Json,
};

/// The number of names that are tried for members that nobody named.
const NAMES: usize = 200;

/// The rules about members.
struct Declared<'s, 'r> {
    rules: &'r Rules<'s>,
    /// The declared members of each schema.
    tables: Vec<BTreeMap<&'s str, &'s Json>>,
    required: BTreeSet<&'s str>,
}

impl<'s> Maker<'s> {
    pub(super) fn object(&mut self, rules: &Rules<'s>, depth: usize) -> Result<Json, Stuck> {
        let declared = Declared::new(rules);
        let outer = self.scene;
        let another = outer.with_another_person(&mut self.dice);
        let in_array = self.pointer.rsplit('/').next().is_some_and(|token| token.parse::<usize>().is_ok());
        if in_array || self.names.last().is_some_and(|name| words::is_somebody(name)) {
            self.scene = another;
        }
        let made = self.members(&declared, depth);
        self.scene = outer;
        made.map(Json::Object)
    }

    fn members(&mut self, declared: &Declared<'s, '_>, depth: usize) -> Result<Vec<(String, Json)>, Stuck> {
        let rules = declared.rules;
        let (min, max) = rules.counts("minProperties", "maxProperties");
        if min > self.left {
            return Err(self.stuck("minProperties"));
        }
        let required = rules.required();
        let sparse = depth > LEVELS || (self.despair >= DESPAIR && self.dice.once_in(2));
        let mut optional = max.saturating_sub(required.len());
        let (mut members, mut seen) = (Vec::new(), BTreeSet::new());
        let listed: Vec<_> = rules.each("properties").flat_map(Json::members).map(|(name, _)| name).collect();
        // Nobody learns anything from an object without members.
        let one = self.dice.below(listed.len());
        for (index, name) in listed.into_iter().enumerate().filter(|(_, name)| seen.insert(name.as_str())) {
            let wanted = !self.dice.once_in(4) || index == one || self.taste.whole;
            if declared.required.contains(name.as_str()) {
                members.push((name.clone(), self.member(declared, name, depth)?));
            } else if wanted && optional > 0 && !sparse && !rules.absent.contains(&name.as_str()) {
                // What cannot be made up may as well be left out.
                if let Ok(value) = self.member(declared, name, depth) {
                    members.push((name.clone(), value));
                    optional = optional.saturating_sub(1);
                }
            }
        }
        for name in required.into_iter().filter(|name| !seen.contains(name)) {
            members.push((name.to_owned(), self.member(declared, name, depth)?));
        }
        self.fill(declared, &mut members, (min, max), (depth, sparse))?;
        Ok(members)
    }

    /// Adds members that nobody named, if there must be some or if the object is made for them.
    fn fill(
        &mut self,
        declared: &Declared<'s, '_>,
        members: &mut Vec<(String, Json)>,
        (min, max): (usize, usize),
        (depth, sparse): (usize, bool),
    ) -> Result<(), Stuck> {
        let rules = declared.rules;
        let is_map = rules.each("properties").all(|properties| properties.members().is_empty());
        let patterned = rules.each("patternProperties").next().is_some();
        let wanted =
            if (is_map || patterned) && !sparse { members.len().saturating_add(self.dice.between(1, 2)) } else { 0 };
        let wanted = wanted.max(min).min(max);
        let mut taken: BTreeSet<String> = members.iter().map(|(name, _)| name.clone()).collect();
        for attempt in 0..wanted.saturating_mul(3).saturating_add(NAMES) {
            if members.len() >= wanted {
                break;
            }
            let Some(name) = self.name(rules, attempt) else { continue };
            if taken.contains(&name) || rules.absent.contains(&name.as_str()) {
                continue;
            }
            if let Ok(value) = self.member(declared, &name, depth) {
                taken.insert(name.clone());
                members.push((name, value));
            }
        }
        let keyword = if rules.each("propertyNames").next().is_some() { "propertyNames" } else { "minProperties" };
        if members.len() < min { Err(self.stuck(keyword)) } else { Ok(()) }
    }

    /// Makes a name for a member that nobody named.
    fn name(&mut self, rules: &Rules<'s>, attempt: usize) -> Option<String> {
        let mut dice = Dice::new(self.dice.roll(), 0);
        let patterns: Vec<_> = rules.each("patternProperties").flat_map(Json::members).collect();
        let patterns: Vec<_> = patterns.into_iter().filter(|(_, schema)| *schema != Json::Bool(false)).collect();
        let names: Vec<_> = rules.each("propertyNames").collect();
        if let Some((pattern, _)) = dice.pick(&patterns).filter(|_| names.is_empty() || dice.clone().once_in(2)) {
            let matching = |name: &String| self.patterns.matches(pattern, name) == Some(true) && attempt < NAMES / 2;
            let made = self.patterns.text(pattern, 0, &mut dice)?;
            let noun = words::key(&self.names, &mut dice);
            // `en-GB` is a better name than `qx-KQ`, and `n_region` than `n_`.
            return Some([noun.clone(), format!("{made}{noun}")].into_iter().find(matching).unwrap_or(made));
        }
        if names.is_empty() {
            let name = words::key(&self.names, &mut dice);
            return Some(if attempt > 20 { format!("{name}_{attempt}") } else { name });
        }
        let context = (self.schema, self.patterns);
        let rules = Rules::new(context, (&names, &[]), true, &mut self.left, &mut dice).ok()?;
        let made = match rules.values() {
            Some(values) => dice.pick(&values).map(|value| (*value).clone())?,
            None => leaves::text(&rules, &self.names, self.patterns, self.scene, &mut dice).ok()?,
        };
        made.text().map(str::to_owned)
    }

    /// Makes the value of a member.
    fn member(&mut self, declared: &Declared<'s, '_>, name: &str, depth: usize) -> Result<Json, Stuck> {
        let keep = declared.schemas(name);
        let wrong = declared.rules.wrong.iter().filter(|(found, _)| *found == name).map(|(_, schema)| *schema);
        let wrong: Vec<_> = wrong.collect();
        self.names.push(name.to_owned());
        let made = self.inside(name, |maker| match keep.is_empty() && wrong.is_empty() {
            true => Ok(maker.anything()),
            false => maker.value(&keep, &wrong, depth.saturating_add(1)),
        });
        self.names.pop();
        made
    }
}

impl<'s, 'r> Declared<'s, 'r> {
    fn new(rules: &'r Rules<'s>) -> Self {
        let table = |schema: &&'s Json| {
            let properties = schema.get("properties").map_or(&[][..], Json::members);
            properties.iter().map(|(name, schema)| (name.as_str(), schema)).collect()
        };
        Self { rules, tables: rules.keep.iter().map(table).collect(), required: rules.required().into_iter().collect() }
    }

    /// Returns the schemas that the value of a member has to keep.
    fn schemas(&self, name: &str) -> Vec<&'s Json> {
        let mut keep: Vec<&'s Json> = Vec::new();
        for (schema, table) in self.rules.keep.iter().zip(&self.tables) {
            let before = keep.len();
            keep.extend(table.get(name).copied());
            let patterns = schema.get("patternProperties").map_or(&[][..], Json::members).iter();
            let matching = patterns.filter(|(pattern, _)| self.rules.patterns.matches(pattern, name) == Some(true));
            keep.extend(matching.map(|(_, schema)| schema));
            if keep.len() == before {
                keep.extend(schema.get("additionalProperties"));
            }
        }
        keep.retain(|schema| !same(schema, &Json::Bool(true)));
        keep
    }
}
