//! A JSON document whose members keep the order in which they were written.

use super::dice::Dice;

/// A JSON value.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// A number, a literal or a string with its quotes, as it is written.
    Leaf(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A string.
pub(crate) fn text(value: &str) -> Json {
    Json::Leaf(serde_json::Value::from(value).to_string())
}

/// A number or a literal.
pub(crate) fn raw(value: impl ToString) -> Json {
    Json::Leaf(value.to_string())
}

/// An object.
pub(crate) fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// An array of strings.
pub(crate) fn texts(values: &[&str]) -> Json {
    Json::Array(values.iter().map(|value| text(value)).collect())
}

impl Json {
    /// The same without some of the members named, each of which is left out once in four times.
    pub(crate) fn thinned(mut self, dice: &mut Dice, optional: &[&str]) -> Self {
        for name in optional {
            if dice.once_in(4) {
                self.put(name, None);
            }
        }
        self
    }

    /// Gives the member at a path (`settings/batch_size`) this value, or removes it.
    /// Nothing happens where the path leads through something that is absent.
    pub(crate) fn put(&mut self, path: &str, value: Option<Json>) {
        let (key, rest) = path.split_once('/').map_or((path, None), |(key, rest)| (key, Some(rest)));
        let Self::Object(members) = self else { return };
        let place = members.iter().position(|(name, _)| name == key);
        match (place, rest, value) {
            (Some(place), Some(rest), value) => members[place].1.put(rest, value),
            (Some(place), None, Some(value)) => members[place].1 = value,
            (Some(place), None, None) => drop(members.remove(place)),
            (None, None, Some(value)) => members.push((key.to_owned(), value)),
            (None, ..) => {}
        }
    }

    /// Brings the members of every object into another order.
    pub(crate) fn shuffle(&mut self, dice: &mut Dice) {
        match self {
            Self::Leaf(_) => {}
            Self::Array(items) => items.iter_mut().for_each(|item| item.shuffle(dice)),
            Self::Object(members) => {
                dice.shuffle(members);
                members.iter_mut().for_each(|(_, value)| value.shuffle(dice));
            }
        }
    }

    /// The document as text without white space.
    pub(crate) fn compact(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, None);
        out
    }

    /// The document as text with a line for every value, indented by two spaces a level.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.print(&mut out, Some(0));
        out
    }

    fn print(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match self {
            Self::Leaf(leaf) => out.push_str(leaf),
            Self::Array(items) => list(out, ['[', ']'], level, items, |out, item| item.print(out, inner)),
            Self::Object(members) => list(out, ['{', '}'], level, members, |out, (key, value)| {
                text(key).print(out, None);
                out.push_str(if level.is_some() { ": " } else { ":" });
                value.print(out, inner);
            }),
        }
    }
}

fn list<T>(
    out: &mut String,
    [open, close]: [char; 2],
    level: Option<usize>,
    items: &[T],
    print: impl Fn(&mut String, &T),
) {
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        line(out, level.map(|level| level + 1));
        print(out, item);
    }
    if !items.is_empty() {
        line(out, level);
    }
    out.push(close);
}

fn line(out: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}
