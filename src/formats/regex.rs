//! `regex`: the syntax of patterns in ECMA-262, in Unicode mode.
//!
//! Besides, any punctuation may be escaped, as ECMA-262 allows without that mode. The names of Unicode properties are not
//! looked up.

use std::{collections::HashMap, iter::Peekable, str::Chars};

/// Returns whether a text is a regular expression.
pub fn regex(text: &str) -> bool {
    let mut syntax = Syntax {
        rest: text.chars().peekable(),
        before: Before::Nothing,
        groups: vec![Group::default()],
        captures: 0,
        last_reference: 0,
        named: 0,
        names: HashMap::new(),
        references: Vec::new(),
    };
    syntax.read().is_some()
        && syntax.groups.len() == 1
        && syntax.last_reference <= syntax.captures
        && syntax.references.iter().all(|name| syntax.names.contains_key(name))
}

/// What stands before a quantifier.
#[derive(Clone, Copy, Default, PartialEq)]
enum Before {
    #[default]
    Nothing,
    /// Something that may be repeated.
    Atom,
    /// An assertion, or another quantifier.
    Other,
}

/// A group that is open; the whole pattern is one too.
#[derive(Default)]
struct Group {
    /// What the group is to a quantifier behind it.
    becomes: Before,
    /// The number of named captures before it.
    start: usize,
    /// The number of named captures before the branch of it that is being read.
    branch: usize,
}

/// A pattern that is being read. Each step gives `None` where the text is no pattern.
struct Syntax<'a> {
    rest: Peekable<Chars<'a>>,
    before: Before,
    groups: Vec<Group>,
    captures: u64,
    /// The highest number that a reference names.
    last_reference: u64,
    /// The number of named captures so far: the place of the next one.
    named: usize,
    /// The names of captures, each with the place of the last one that has it.
    names: HashMap<String, usize>,
    /// The names that references name.
    references: Vec<String>,
}

impl Syntax<'_> {
    fn read(&mut self) -> Option<()> {
        while let Some(character) = self.rest.next() {
            self.before = match character {
                '|' => {
                    self.groups.last_mut()?.branch = self.named;
                    Before::Nothing
                }
                '(' => {
                    let becomes = self.open()?;
                    self.groups.push(Group { becomes, start: self.named, branch: self.named });
                    Before::Nothing
                }
                ')' => self.close()?,
                '*' | '+' | '?' => self.quantifier()?,
                '{' => {
                    self.counts()?;
                    self.quantifier()?
                }
                '}' | ']' => return None,
                '^' | '$' => Before::Other,
                '\\' => self.escape()?,
                '[' => self.class()?,
                _ => Before::Atom,
            };
        }
        Some(())
    }

    /// Goes past the lazy mark of a quantifier, if what it repeats may be repeated.
    fn quantifier(&mut self) -> Option<Before> {
        self.rest.next_if_eq(&'?');
        (self.before == Before::Atom).then_some(Before::Other)
    }

    /// Reads the counts in braces from behind the brace.
    fn counts(&mut self) -> Option<()> {
        let least = self.number()?;
        if self.rest.next_if_eq(&',').is_some() && self.rest.peek() != Some(&'}') {
            let most = self.number()?;
            // By their digits: a count may be as great as one likes.
            if (least.len(), least) > (most.len(), most) {
                return None;
            }
        }
        self.demand('}')
    }

    /// Reads a decimal number; returns its digits without leading zeros.
    fn number(&mut self) -> Option<String> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        (!digits.is_empty()).then(|| digits.trim_start_matches('0').to_owned())
    }

    /// Reads the opening of a group from behind its parenthesis; returns what the group is to a quantifier behind it.
    fn open(&mut self) -> Option<Before> {
        let mut becomes = Before::Atom;
        if self.rest.next_if_eq(&'?').is_none() {
            self.captures += 1;
            return Some(becomes);
        }
        match self.rest.next()? {
            ':' => {}
            '=' | '!' => becomes = Before::Other,
            '<' if self.rest.next_if(|next| matches!(next, '=' | '!')).is_some() => becomes = Before::Other,
            '<' => {
                let name = self.name()?;
                // Two groups may share a name if only one of them can take part.
                let last = self.names.insert(name, self.named);
                if last.is_some_and(|place| self.takes_part(place)) {
                    return None;
                }
                self.named += 1;
                self.captures += 1;
            }
            first => self.modifiers(first)?,
        }
        Some(becomes)
    }

    /// Returns whether a named capture can take part in a match together with what comes next: unless it is in another branch
    /// of the innermost open group that holds it. Of captures of one name it is enough to ask for the last: those before it
    /// that can take part are held, with it, by a group that is closed.
    fn takes_part(&self, place: usize) -> bool {
        let holding = self.groups.partition_point(|group| group.start <= place);
        self.groups[..holding].last().is_some_and(|group| group.branch <= place)
    }

    /// Reads the flags of `(?ims-ims:` from behind the first one.
    fn modifiers(&mut self, first: char) -> Option<()> {
        let (mut next, mut flags, mut is_turned) = (first, Vec::new(), false);
        while next != ':' {
            match next {
                'i' | 'm' | 's' if !flags.contains(&next) => flags.push(next),
                '-' if !is_turned => is_turned = true,
                _ => return None,
            }
            next = self.rest.next()?;
        }
        (!flags.is_empty()).then_some(())
    }

    fn close(&mut self) -> Option<Before> {
        let closed = self.groups.pop()?;
        Some(closed.becomes)
    }

    /// Reads a group's name from behind its `<`.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let character = match self.rest.next()? {
                '>' => return (!name.is_empty()).then_some(name),
                '\\' => {
                    self.demand('u')?;
                    char::from_u32(self.unicode_escape()?)?
                }
                character => character,
            };
            let is_first = name.is_empty() && (character.is_alphabetic() || matches!(character, '$' | '_'));
            let is_later = character.is_alphanumeric() || matches!(character, '$' | '_' | '\u{200C}' | '\u{200D}');
            if !is_first && (name.is_empty() || !is_later) {
                return None;
            }
            name.push(character);
        }
    }

    /// Reads an escape outside of a class from behind its backslash.
    fn escape(&mut self) -> Option<Before> {
        match *self.rest.peek()? {
            'b' | 'B' => {
                self.rest.next();
                return Some(Before::Other);
            }
            'k' => {
                self.rest.next();
                self.demand('<')?;
                let name = self.name()?;
                self.references.push(name);
            }
            '1'..='9' => {
                let number = self.number()?.parse().unwrap_or(u64::MAX);
                self.last_reference = self.last_reference.max(number);
            }
            _ => drop(self.character_escape()?),
        }
        Some(Before::Atom)
    }

    /// Reads an escape, in a class and outside; returns the character that it stands for, and `Some(None)` if it stands for
    /// several.
    fn character_escape(&mut self) -> Option<Option<u32>> {
        let code = match self.rest.next()? {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => return Some(None),
            'p' | 'P' => return self.property().map(|()| None),
            'f' => 0x0C,
            'n' => 0x0A,
            'r' => 0x0D,
            't' => 0x09,
            'v' => 0x0B,
            'c' => u32::from(self.rest.next().filter(char::is_ascii_alphabetic)?) % 32,
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => 0,
            'x' => self.hex(2)?,
            'u' => self.unicode_escape()?,
            other => Some(u32::from(other)).filter(|_| !other.is_alphanumeric())?,
        };
        Some(Some(code))
    }

    /// Reads what follows `\u`; two escapes of surrogates stand for one character.
    fn unicode_escape(&mut self) -> Option<u32> {
        if self.rest.next_if_eq(&'{').is_some() {
            let mut code = 0_u32;
            let mut is_empty = true;
            while self.rest.next_if_eq(&'}').is_none() {
                code = code.saturating_mul(16).saturating_add(self.hex(1)?);
                is_empty = false;
            }
            return Some(code).filter(|code| !is_empty && *code <= u32::from(char::MAX));
        }
        let first = self.hex(4)?;
        let mut ahead = self.rest.clone();
        if (0xD800..0xDC00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u') {
            let digits: Option<u32> = (0..4).try_fold(0, |code, _| Some(code * 16 + ahead.next()?.to_digit(16)?));
            if let Some(second @ 0xDC00..0xE000) = digits {
                self.rest = ahead;
                return Some(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00));
            }
        }
        Some(first)
    }

    fn hex(&mut self, count: u8) -> Option<u32> {
        (0..count).try_fold(0, |code, _| Some(code * 16 + self.rest.next()?.to_digit(16)?))
    }

    /// Reads `{Name}` or `{Name=Value}` behind `\p`.
    fn property(&mut self) -> Option<()> {
        self.demand('{')?;
        self.word()?;
        if self.rest.next_if_eq(&'=').is_some() {
            self.word()?;
        }
        self.demand('}')
    }

    fn word(&mut self) -> Option<()> {
        let is_of_word = |character: &char| character.is_ascii_alphanumeric() || *character == '_';
        self.rest.next_if(is_of_word)?;
        while self.rest.next_if(is_of_word).is_some() {}
        Some(())
    }

    /// Reads a class from behind its bracket.
    fn class(&mut self) -> Option<Before> {
        self.rest.next_if_eq(&'^');
        while self.rest.next_if_eq(&']').is_none() {
            let first = self.class_atom()?;
            let mut ahead = self.rest.clone();
            // A hyphen at the end stands for itself.
            if ahead.next() != Some('-') || ahead.peek() == Some(&']') {
                continue;
            }
            self.rest = ahead;
            let last = self.class_atom()?;
            first.zip(last).filter(|(first, last)| first <= last)?;
        }
        Some(Before::Atom)
    }

    fn class_atom(&mut self) -> Option<Option<u32>> {
        match self.rest.next()? {
            '\\' if self.rest.next_if_eq(&'b').is_some() => Some(Some(0x08)),
            '\\' => self.character_escape(),
            literal => Some(Some(literal.into())),
        }
    }

    fn demand(&mut self, expected: char) -> Option<()> {
        self.rest.next_if_eq(&expected).map(drop)
    }
}
