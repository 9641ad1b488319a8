//! A JSON document that remembers how it is written.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{dice::Dice, number, text::Text};

/// A JSON value with its spelling.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    /// The number as it is written.
    Number(String),
    Text(Text),
    Array(Vec<Tree>),
    /// Members in their order; a key may occur more than once.
    Object(Vec<(Text, Tree)>),
}

/// How much white space is written between tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Layout {
    /// None.
    Compact,
    /// Line breaks and two spaces a level.
    Pretty,
    /// Any of the four characters anywhere, as the seed decides.
    Wild(u64),
}

impl Tree {
    /// A string in its shortest spelling.
    pub(crate) fn text(value: impl AsRef<str>) -> Self {
        Self::Text(Text::new(value.as_ref()))
    }

    /// A number.
    pub(crate) fn number(spelling: impl ToString) -> Self {
        Self::Number(spelling.to_string())
    }

    /// The name that JSON Schema gives to this kind of value; `number` for integers too.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The value of the last member with this key, as most readers would see it.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree> {
        self.members().iter().rev().find(|(name, _)| name.value() == Some(key)).map(|(_, value)| value)
    }

    /// The value that a JSON Pointer (RFC 6901) leads to.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Tree> {
        pointer.split('/').skip(1).try_fold(self, |tree, token| match tree {
            Self::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => tree.get(&token.replace("~1", "/").replace("~0", "~")),
        })
    }

    /// The members of an object; none for other values.
    pub(crate) fn members(&self) -> &[(Text, Tree)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of an array; none for other values.
    pub(crate) fn items(&self) -> &[Tree] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// What a string means; `None` for other values and for lone surrogates.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { text.value() } else { None }
    }

    /// The values directly inside.
    pub(crate) fn children(&self) -> Vec<&Tree> {
        match self {
            Self::Array(items) => items.iter().collect(),
            Self::Object(members) => members.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// The value that a path of positions leads to.
    pub(crate) fn at_mut(&mut self, path: &[usize]) -> &mut Tree {
        let Some((first, rest)) = path.split_first() else { return self };
        match self {
            Self::Array(items) => items[*first].at_mut(rest),
            Self::Object(members) => members[*first].1.at_mut(rest),
            _ => panic!("the path leads into a leaf"),
        }
    }

    /// Whether this value or one inside is as asked.
    pub(crate) fn any(&self, is: &dyn Fn(&Tree) -> bool) -> bool {
        is(self) || self.children().into_iter().any(|child| child.any(is))
    }

    /// Whether some object has two members whose keys mean the same.
    pub(crate) fn has_equal_keys(&self) -> bool {
        self.any(&|tree| {
            let mut keys: Vec<_> = tree.members().iter().map(|(key, _)| key.value()).collect();
            keys.sort_unstable();
            keys.windows(2).any(|pair| pair[0] == pair[1])
        })
    }

    /// Whether some key or string names a surrogate without its partner.
    pub(crate) fn has_lone_surrogate(&self) -> bool {
        self.any(&|tree| match tree {
            Self::Text(text) => text.value().is_none(),
            _ => tree.members().iter().any(|(key, _)| key.value().is_none()),
        })
    }

    /// How many arrays and objects lie in one another at the deepest place.
    pub(crate) fn depth(&self) -> usize {
        let inner = self.children().into_iter().map(Tree::depth).max().unwrap_or(0);
        inner + usize::from(matches!(self, Self::Array(_) | Self::Object(_)))
    }

    /// The document as serde_json would hold it, without its parser: the last of equal keys wins.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(spelling) => number::to_value(spelling),
            Self::Text(text) => Value::String(text.value().unwrap_or("\u{fffd}").to_owned()),
            Self::Array(items) => Value::Array(items.iter().map(Tree::to_value).collect()),
            Self::Object(members) => {
                let member =
                    |(key, value): &(Text, Tree)| (key.value().unwrap_or("\u{fffd}").to_owned(), value.to_value());
                Value::Object(members.iter().map(member).collect::<Map<_, _>>())
            }
        }
    }

    /// The document as text.
    pub(crate) fn print(&self, layout: Layout) -> String {
        let dice = Dice::new(if let Layout::Wild(seed) = layout { seed } else { 0 });
        let mut printer = Printer { out: String::new(), layout, dice, level: 0 };
        printer.gap();
        printer.value(self);
        printer.gap();
        printer.out
    }
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::number(number),
            Value::String(value) => Self::text(value),
            Value::Array(items) => Self::Array(items.iter().map(Tree::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(key, value)| (Text::new(key), Tree::from(value))).collect())
            }
        }
    }
}

struct Printer {
    out: String,
    layout: Layout,
    dice: Dice,
    level: usize,
}

impl Printer {
    fn value(&mut self, tree: &Tree) {
        match tree {
            Tree::Null => self.out.push_str("null"),
            Tree::Bool(value) => write!(self.out, "{value}").expect("a String takes everything"),
            Tree::Number(spelling) => self.out.push_str(spelling),
            Tree::Text(text) => self.string(text),
            Tree::Array(items) => self.list('[', ']', items, |printer, item| printer.value(item)),
            Tree::Object(members) => self.list('{', '}', members, |printer, (key, value)| {
                printer.string(key);
                printer.gap();
                printer.out.push(':');
                if printer.layout == Layout::Pretty {
                    printer.out.push(' ');
                }
                printer.gap();
                printer.value(value);
            }),
        }
    }

    fn list<T>(&mut self, open: char, close: char, items: &[T], one: impl Fn(&mut Self, &T)) {
        self.out.push(open);
        self.level += 1;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.line();
            one(self, item);
            self.gap();
        }
        self.level -= 1;
        if items.is_empty() {
            self.gap();
        } else {
            self.line();
        }
        self.out.push(close);
    }

    fn string(&mut self, text: &Text) {
        self.out.push('"');
        self.out.push_str(text.raw());
        self.out.push('"');
    }

    fn line(&mut self) {
        if self.layout == Layout::Pretty {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", self.level));
        }
        self.gap();
    }

    fn gap(&mut self) {
        if matches!(self.layout, Layout::Wild(_)) {
            for _ in 0..self.dice.below(4).saturating_sub(1) {
                self.out.push(*self.dice.pick(&[' ', '\n', '\t', '\r']));
            }
        }
    }
}
