//! A pattern's source as a tree. `regress` has found the source to be a pattern, so nothing is reported here.

use super::Atom;

/// Deeper nesting is refused: no pattern that was written by hand comes near.
const DEPTH: usize = 200;

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    One(Atom),
    Start,
    End,
    Boundary {
        negated: bool,
    },
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    /// A capturing group, by its number.
    Group(usize, Box<Node>),
    /// Repeats a node that holds the groups from one up to another.
    Repeat {
        node: Box<Node>,
        min: u64,
        max: u64,
        greedy: bool,
        groups: (usize, usize),
    },
    /// Refers to the one of these groups that took something.
    Back(Vec<usize>),
    Look {
        ahead: bool,
        negated: bool,
        node: Box<Node>,
    },
}

/// Reads a pattern; gives its tree and the number of its groups, `None` if the text is not a pattern.
pub(super) fn parse(source: &str) -> Option<(Node, usize)> {
    // JSON Schema means Unicode semantics; what is only valid without them is still taken.
    let flags = ["u", ""].into_iter().find(|flags| regress::Regex::with_flags(source, *flags).is_ok())?;
    let mut parser = Parser { text: source.chars().collect(), at: 0, flags, names: Vec::new(), groups: 0, depth: 0 };
    parser.name_groups();
    let node = parser.choice()?;
    (parser.at == parser.text.len()).then_some((node, parser.groups))
}

struct Parser<'a> {
    text: Vec<char>,
    at: usize,
    flags: &'a str,
    /// The name of each group, in the order of their opening parentheses.
    names: Vec<Option<String>>,
    /// The number of groups that were opened.
    groups: usize,
    depth: usize,
}

impl Parser<'_> {
    /// Finds all groups, because a reference may come before its group.
    fn name_groups(&mut self) {
        while let Some(character) = self.next() {
            match character {
                '\\' => drop(self.next()),
                '[' => self.skip_class(),
                '(' if !self.peek_is("?") => self.names.push(None),
                '(' if self.peek_is("?<") && !self.peek_is("?<=") && !self.peek_is("?<!") => {
                    self.at += 2;
                    let name = self.until('>');
                    self.names.push(Some(name));
                }
                _ => {}
            }
        }
        self.at = 0;
    }

    fn choice(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut branches = vec![self.sequence()?];
        while self.take("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Choice(branches) })
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let before = self.groups;
            let node = self.term()?;
            nodes.push(match self.quantifier() {
                Some((min, max)) => {
                    let groups = (before, self.groups);
                    Node::Repeat { node: Box::new(node), min, max, greedy: !self.take("?"), groups }
                }
                None => node,
            });
        }
        Some(Node::Sequence(nodes))
    }

    fn term(&mut self) -> Option<Node> {
        let from = self.at;
        Some(match self.next()? {
            '^' => Node::Start,
            '$' => Node::End,
            '(' => return self.group(),
            '\\' => return self.escape(from),
            '[' => {
                self.skip_class();
                return self.class(from);
            }
            '.' => return self.class(from),
            literal => Node::One(Atom::Literal(literal)),
        })
    }

    /// Parses what follows `(`.
    fn group(&mut self) -> Option<Node> {
        const LOOKS: [(&str, bool, bool); 4] =
            [("?=", true, false), ("?!", true, true), ("?<=", false, false), ("?<!", false, true)];
        let look = LOOKS.into_iter().find(|(opening, ..)| self.take(opening));
        let capturing = look.is_none() && !self.take("?:");
        let group = self.groups;
        if capturing {
            if self.take("?<") {
                self.until('>');
            }
            self.groups += 1;
        }
        let node = Box::new(self.choice()?);
        let closed = self.take(")");
        closed.then_some(match look {
            Some((_, ahead, negated)) => Node::Look { ahead, negated, node },
            None if capturing => Node::Group(group, node),
            None => *node,
        })
    }

    /// Parses what follows a backslash.
    fn escape(&mut self, from: usize) -> Option<Node> {
        match self.next()? {
            letter @ ('b' | 'B') => Some(Node::Boundary { negated: letter == 'B' }),
            'k' if self.take("<") => {
                let name = self.until('>');
                let named = self.names.iter().enumerate().filter(|(_, known)| known.as_ref() == Some(&name));
                Some(Node::Back(named.map(|(group, _)| group).collect()))
            }
            '1'..='9' => {
                self.at -= 1;
                let number = usize::try_from(self.number()?).ok()?;
                Some(Node::Back(vec![number.checked_sub(1).filter(|group| *group < self.names.len())?]))
            }
            letter => {
                self.finish_escape(letter);
                self.class(from)
            }
        }
    }

    /// Goes to the end of an escape for a character or a class.
    fn finish_escape(&mut self, letter: char) {
        match letter {
            'c' => self.at += 1,
            'x' => self.at += 2,
            'p' | 'P' => drop(self.until('}')),
            'u' if self.peek_is("{") => drop(self.until('}')),
            'u' => {
                let high = self.text.get(self.at..self.at + 4).unwrap_or_default();
                let is_high = matches!(high, ['d' | 'D', '8' | '9' | 'a' | 'A' | 'b' | 'B', ..]);
                self.at += 4;
                // Two escapes of surrogates stand for one character.
                if is_high && self.peek_is("\\u") {
                    self.at += 6;
                }
            }
            _ => {}
        }
    }

    /// The kind of character whose source starts at `from` and ends here.
    fn class(&self, from: usize) -> Option<Node> {
        let source: String = self.text.get(from..self.at)?.iter().collect();
        Atom::class(&source, self.flags).map(Node::One)
    }

    /// Goes to the end of a class whose bracket was read.
    fn skip_class(&mut self) {
        while let Some(character) = self.next() {
            match character {
                '\\' => drop(self.next()),
                ']' => return,
                _ => {}
            }
        }
    }

    /// Parses how often the term before is to come, if that is said; braces that hold no count stand for themselves.
    fn quantifier(&mut self) -> Option<(u64, u64)> {
        let start = self.at;
        let range = match self.next() {
            Some('*') => Some((0, u64::MAX)),
            Some('+') => Some((1, u64::MAX)),
            Some('?') => Some((0, 1)),
            Some('{') => self.counts(),
            _ => None,
        };
        if range.is_none() {
            self.at = start;
        }
        range
    }

    fn counts(&mut self) -> Option<(u64, u64)> {
        let min = self.number()?;
        let max = if self.take(",") { self.number().unwrap_or(u64::MAX) } else { min };
        self.take("}").then_some((min, max))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number: Option<u64> = None;
        while let Some(digit) = self.peek().and_then(|character| character.to_digit(10)) {
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit.into()));
            self.at += 1;
        }
        number
    }

    /// The text up to `end`, which is passed over.
    fn until(&mut self, end: char) -> String {
        let mut text = String::new();
        while let Some(character) = self.next()
            && character != end
        {
            text.push(character);
        }
        text
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.peek_is(expected);
        if found {
            self.at += expected.chars().count();
        }
        found
    }

    fn peek_is(&self, expected: &str) -> bool {
        let end = self.at + expected.chars().count();
        self.text.get(self.at..end).is_some_and(|text| text.iter().copied().eq(expected.chars()))
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }
}
