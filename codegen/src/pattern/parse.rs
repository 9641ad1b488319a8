//! ECMA-262 patterns as trees.
//!
//! The grammar is that of Unicode mode, plus what Annex B of ECMA-262 lets pass without it and
//! people write: escaped punctuation of any kind, and braces that stand for themselves.

use super::charset::{CharSet, LAST};

/// The depth of nesting beyond which a pattern is refused: no pattern that was written by hand comes near.
const DEPTH: usize = 100;

/// A pattern, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// One character out of a set.
    Set(CharSet),
    /// The start of the text: `^`.
    Start,
    /// The end of the text: `$`.
    End,
    /// A look at what follows, without taking it: `(?=…)`, or `(?!…)` if negated.
    Look { node: Box<Node>, negated: bool },
    /// A boundary between a character of a word and one of none: `\b`, or `\B` if negated.
    Boundary { negated: bool },
    /// A sequence of nodes, one after the other; none if nothing is there.
    Sequence(Vec<Node>),
    /// A choice of one of several nodes.
    Choice(Vec<Node>),
    /// A node so many times; any number of times if there is no `max`.
    Repeat { node: Box<Node>, min: u32, max: Option<u32> },
}

/// Parses a pattern; returns `None` if it is valid but no tree can express it: it looks behind, refers back, or asks
/// for Unicode properties.
pub(super) fn parse(source: &str) -> Result<Option<Node>, String> {
    let mut parser = Parser { text: source.chars().collect(), at: 0, groups: 0, last_reference: (0, 0), regular: true };
    let node = parser.choice(0)?;
    if parser.at < parser.text.len() {
        return Err(parser.wrong("`)` closes no group", parser.at));
    }
    let (number, place) = parser.last_reference;
    if number > parser.groups {
        return Err(parser.wrong(&format!("`\\{number}` refers to a group that does not exist"), place));
    }
    Ok(parser.regular.then_some(node))
}

struct Parser {
    text: Vec<char>,
    at: usize,
    /// The number of capturing groups so far.
    groups: usize,
    /// The highest back-reference, and its place.
    last_reference: (usize, usize),
    regular: bool,
}

impl Parser {
    fn choice(&mut self, depth: usize) -> Result<Node, String> {
        if depth > DEPTH {
            return Err(self.wrong(&format!("groups are nested more than {DEPTH} deep"), self.at));
        }
        let mut branches = vec![self.sequence(depth)?];
        while self.take("|") {
            branches.push(self.sequence(depth)?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self, depth: usize) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let start = self.at;
            let node = match self.term(depth)? {
                // An assertion cannot be repeated: a quantifier after it is found to repeat nothing.
                (node, false) => node,
                (node, true) => match self.quantifier()? {
                    Some((min, Some(max))) if max < min => {
                        return Err(self.wrong(&format!("the repetition runs from {min} down to {max}"), start));
                    }
                    Some((min, max)) => Node::Repeat { node: Box::new(node), min, max },
                    None => node,
                },
            };
            nodes.push(node);
        }
        Ok(Node::Sequence(nodes))
    }

    /// Reads a term; returns it, and whether it may be repeated.
    fn term(&mut self, depth: usize) -> Result<(Node, bool), String> {
        let start = self.at;
        if self.quantifier()?.is_some() {
            let text: String = self.text.iter().take(self.at).skip(start).collect();
            return Err(self.wrong(&format!("there is nothing that `{text}` could repeat"), start));
        }
        let node = match self.next() {
            Some('^') => return Ok((Node::Start, false)),
            Some('$') => return Ok((Node::End, false)),
            Some('(') => return self.group(depth, start),
            Some('[') => self.class(start)?,
            Some('.') => CharSet::dot(),
            Some('\\') => return self.escape(start),
            Some(literal) => CharSet::single(literal.into()),
            None => CharSet::default(),
        };
        Ok((Node::Set(node), true))
    }

    /// Reads a group from behind its `(`.
    fn group(&mut self, depth: usize, start: usize) -> Result<(Node, bool), String> {
        let ahead = [("?=", false), ("?!", true)].into_iter().find(|(opening, _)| self.take(opening));
        let looks_behind = ["?<=", "?<!"].iter().any(|opening| self.take(opening));
        if looks_behind {
            self.regular = false;
        } else if ahead.is_some() {
            // What it looks at stands between the parentheses, as in other groups.
        } else if !self.take("?:") {
            self.groups += 1;
            if self.take("?<") {
                self.name(start)?;
            } else if self.peek() == Some('?') {
                let text: String = self.text.iter().skip(start).take(3).collect();
                return Err(self.wrong(&format!("`{text}` opens no kind of group that ECMA-262 has"), start));
            }
        }
        let node = self.choice(depth + 1)?;
        if !self.take(")") {
            return Err(self.wrong("`(` is never closed", start));
        }
        let node = match ahead {
            Some((_, negated)) => Node::Look { node: Box::new(node), negated },
            None => node,
        };
        Ok((node, true))
    }

    /// Reads the name of a group from behind the `<` in `(?<name>` and `\k<name>`.
    fn name(&mut self, start: usize) -> Result<(), String> {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$')) {
            self.at += 1;
        }
        if self.at > from && self.take(">") { Ok(()) } else { Err(self.wrong("a group's name is `<letters>`", start)) }
    }

    fn escape(&mut self, start: usize) -> Result<(Node, bool), String> {
        let nothing = Node::Sequence(Vec::new());
        match self.peek() {
            Some(letter @ ('b' | 'B')) => {
                self.at += 1;
                Ok((Node::Boundary { negated: letter == 'B' }, false))
            }
            Some('k') => {
                self.at += 1;
                self.regular = false;
                if !self.take("<") {
                    return Err(self.wrong("`\\k` refers to a group as `\\k<name>`", start));
                }
                self.name(start)?;
                Ok((nothing, true))
            }
            Some('1'..='9') => {
                let number = usize::try_from(self.number().unwrap_or(u32::MAX)).unwrap_or(usize::MAX);
                self.last_reference = self.last_reference.max((number, start));
                self.regular = false;
                Ok((nothing, true))
            }
            _ => Ok((Node::Set(self.character_escape(start)?.0), true)),
        }
    }

    /// Reads an escape from behind its `\`, in a class and outside: a set, and the character if it is a single one.
    fn character_escape(&mut self, start: usize) -> Result<(CharSet, Option<u32>), String> {
        let Some(letter) = self.next() else {
            return Err(self.wrong("the pattern ends in a backslash", start));
        };
        if let Some(set) = CharSet::named(letter) {
            return Ok((set, None));
        }
        let code = match letter {
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            '0' if !self.peek().is_some_and(|c| c.is_ascii_digit()) => 0,
            'c' => match self.next() {
                Some(control) if control.is_ascii_alphabetic() => u32::from(control) % 32,
                _ => return Err(self.wrong("`\\c` asks for a letter", start)),
            },
            'x' => self.hex(2).ok_or_else(|| self.wrong("`\\x` asks for two hexadecimal digits", start))?,
            'u' => self.unicode_escape(start)?,
            'p' | 'P' => {
                self.regular = false;
                return self.property(start).map(|()| (CharSet::default(), None));
            }
            other if other.is_ascii_alphanumeric() => {
                return Err(self.wrong(&format!("`\\{other}` has no meaning in ECMA-262 here"), start));
            }
            other => other.into(),
        };
        Ok((CharSet::single(code), Some(code)))
    }

    fn unicode_escape(&mut self, start: usize) -> Result<u32, String> {
        let code = if self.take("{") {
            let from = self.at;
            while self.peek().is_some_and(|c| c.is_ascii_hexdigit()) {
                self.at += 1;
            }
            let digits: String = self.text.iter().take(self.at).skip(from).collect();
            u32::from_str_radix(&digits, 16).ok().filter(|&code| code <= LAST && self.take("}"))
        } else {
            self.hex(4)
        };
        let code =
            code.ok_or_else(|| self.wrong("`\\u` asks for four hexadecimal digits or a code point in braces", start))?;
        // Two escapes of surrogates stand for one character, as they do in JSON.
        let after_high = self.at;
        if (0xD800..0xDC00).contains(&code) && self.take("\\u") {
            match self.hex(4) {
                Some(low @ 0xDC00..0xE000) => return Ok(0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00)),
                _ => self.at = after_high,
            }
        }
        Ok(code)
    }

    fn property(&mut self, start: usize) -> Result<(), String> {
        let opened = self.take("{");
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '=')) {
            self.at += 1;
        }
        if opened && self.take("}") { Ok(()) } else { Err(self.wrong("`\\p` names a property as `\\p{Name}`", start)) }
    }

    /// Reads a class from behind its `[`.
    fn class(&mut self, start: usize) -> Result<CharSet, String> {
        let negated = self.take("^");
        let mut set = CharSet::default();
        while !self.take("]") {
            let from = self.at;
            let (atom, first) = self.class_atom(start)?;
            set.extend(&atom);
            // A hyphen at the end stands for itself.
            if self.peek() != Some('-') || matches!(self.text.get(self.at + 1), None | Some(']')) {
                continue;
            }
            self.at += 1;
            let (atom, last) = self.class_atom(start)?;
            match (first, last) {
                (Some(first), Some(last)) if first <= last => set.insert(first, last),
                (Some(_), Some(_)) => {
                    let text: String = self.text.iter().take(self.at).skip(from).collect();
                    return Err(self.wrong(&format!("the range `{text}` runs backwards"), from));
                }
                // Next to `\w` and its like, Annex B takes the hyphen for itself.
                _ => {
                    set.extend(&atom);
                    set.insert('-'.into(), '-'.into());
                }
            }
        }
        Ok(if negated { set.negated() } else { set })
    }

    fn class_atom(&mut self, start: usize) -> Result<(CharSet, Option<u32>), String> {
        let at = self.at;
        match self.next() {
            Some('\\') if self.take("b") => Ok((CharSet::single(0x08), Some(0x08))),
            Some('\\') => self.character_escape(at),
            Some(literal) => Ok((CharSet::single(literal.into()), Some(literal.into()))),
            None => Err(self.wrong("`[` is never closed", start)),
        }
    }

    /// Reads a quantifier: `*`, `+`, `?` or a count in braces, lazy or not; braces that hold no count stand for
    /// themselves.
    fn quantifier(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let start = self.at;
        let range = match self.next() {
            Some('*') => Some((0, None)),
            Some('+') => Some((1, None)),
            Some('?') => Some((0, Some(1))),
            Some('{') => self.counts(),
            _ => None,
        };
        match range {
            // A lazy one accepts the same texts.
            Some(_) => drop(self.take("?")),
            None => self.at = start,
        }
        Ok(range)
    }

    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let min = self.number()?;
        let max = if self.take(",") { self.number() } else { Some(min) };
        self.take("}").then_some((min, max))
    }

    /// Reads a decimal number, if there is one; what is too large for it is as good as the largest.
    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn hex(&mut self, count: usize) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + count)?;
        let code = digits.iter().try_fold(0, |code, c| Some(code * 16 + c.to_digit(16)?))?;
        self.at += count;
        Some(code)
    }

    fn take(&mut self, expected: &str) -> bool {
        let length = expected.chars().count();
        let found =
            self.text.get(self.at..self.at + length).is_some_and(|text| text.iter().copied().eq(expected.chars()));
        if found {
            self.at += length;
        }
        found
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn wrong(&self, what: &str, at: usize) -> String {
        format!("{what}, at character {}", at + 1)
    }
}
