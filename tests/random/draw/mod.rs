//! Documents of what hurts.

mod schemas;
mod words;

use serde_json::{Map, Value, json};

/// A document for each seed: sound, and made of the worst that names, texts and bounds can be.
pub(crate) fn document(seed: u64) -> Value {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let mut components = Map::new();
    for name in dice.some(words::NAMES, 5) {
        let schema = schemas::schema(dice, &[], 2);
        components.insert(name.to_owned(), schema);
    }
    let references: Vec<String> = components.keys().map(|name| pointer(name)).collect();
    let mut channels = Map::new();
    let mut operations = Map::new();
    for (index, name) in dice.some(words::NAMES, 3).into_iter().enumerate() {
        channels.insert(name.to_owned(), channel(dice, index, &references));
        let operation = json!({
            "action": dice.one(&["send", "receive"]),
            "channel": { "$ref": format!("#/channels/{}", escaped(name)) },
            "title": dice.text(), "summary": dice.text(), "description": dice.text(),
        });
        operations.insert(dice.one(words::NAMES).to_owned(), operation);
    }
    json!({
        "asyncapi": "3.0.0",
        "info": { "title": dice.one(words::NAMES).to_owned() + " x", "version": dice.text() + "1", "description": dice.text() },
        "channels": channels,
        "operations": operations,
        "components": { "schemas": components },
    })
}

fn channel(dice: &mut Dice, index: usize, references: &[String]) -> Value {
    let names = dice.some(words::PARAMETERS, 3);
    let mut parameters = Map::new();
    let mut address = format!("{}.n{index}", dice.one(words::TOKENS));
    for name in names {
        address += &format!(".{{{name}}}");
        let mut parameter = json!({ "description": dice.text() });
        if dice.chance(3) {
            parameter["enum"] = json!(["a", "B", "1"]);
        }
        parameters.insert(name.to_owned(), parameter);
    }
    let mut messages = Map::new();
    for name in dice.some(words::NAMES, 2) {
        let mut message = json!({
            "title": dice.text(), "summary": dice.text(), "description": dice.text(),
            "payload": if dice.chance(4) { schemas::schema(dice, references, 3) } else { schemas::object(dice, references, 3) },
        });
        if dice.chance(3) {
            message["headers"] = schemas::object(dice, references, 1);
        }
        messages.insert(name.to_owned(), message);
    }
    json!({
        "address": address, "title": dice.text(), "summary": dice.text(), "description": dice.text(),
        "parameters": parameters, "messages": messages,
    })
}

fn pointer(name: &str) -> String {
    format!("#/components/schemas/{}", escaped(name))
}

/// A key as a part of a reference: a JSON Pointer in a URI.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
}

/// Numbers that look random (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Less than `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Once in so many times.
    pub(crate) fn chance(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    /// At least one of the words, and at most so many, none of them twice.
    pub(crate) fn some<'w>(&mut self, words: &[&'w str], most: usize) -> Vec<&'w str> {
        let mut some = Vec::new();
        for _ in 0..=self.below(most) {
            let word = self.one(words);
            if !some.contains(&word) {
                some.push(word);
            }
        }
        some
    }

    /// A text of parts of Markdown.
    pub(crate) fn text(&mut self) -> String {
        (0..self.below(9)).map(|_| self.one(words::MARKDOWN)).collect()
    }
}
