//! The limits of numbers and texts, and listed values: as the schema writes them, and as they are compared.

use super::{
    Integer, Keywords, Kind, Schema,
    decimal::{Worth, digits_as_read, is_multiple, is_multiple_text},
};
use crate::pattern::{Dfa, GaveUp, Steps};

/// The limits of a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    /// `minimum`, as the schema writes it, as are the others.
    pub(crate) minimum: Option<&'static str>,
    pub(crate) maximum: Option<&'static str>,
    pub(crate) exclusive_minimum: Option<&'static str>,
    pub(crate) exclusive_maximum: Option<&'static str>,
    pub(crate) multiple_of: Option<&'static str>,
    /// The least and the greatest integer within all limits, as signed and as unsigned ones.
    pub(crate) signed: (i64, i64),
    pub(crate) unsigned: (u64, u64),
    /// The least and the greatest float within all limits.
    pub(super) floats: (f64, f64),
    pub(super) step: Step,
}

/// The number that a value must be a multiple of, as it is computed with.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Nothing, or what every number is.
    None,
    /// A whole number.
    Whole(i128),
    /// A fraction, or a number that is held to one.
    Float(f64),
    /// A number of which no number that the type holds is a multiple, but zero.
    Zero,
}

/// The limits of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts {
    /// `minLength`, in code points.
    pub(crate) min_length: Option<u64>,
    /// `maxLength`, in code points.
    pub(crate) max_length: Option<u64>,
    /// `pattern`, as the schema writes it.
    pub(crate) pattern: Option<&'static str>,
    pub(super) patterns: &'static [Pattern],
    /// `format`.
    pub(crate) format: Option<&'static str>,
    pub(super) is_format: Option<fn(&str) -> bool>,
}

/// The way in which a `pattern` is matched.
#[derive(Debug)]
pub enum Pattern {
    /// By a table.
    Table(Dfa),
    /// By a search that takes steps.
    Search(fn(&str, &Steps) -> Result<bool, GaveUp>),
    /// By a search for a pattern that is known at run time alone.
    #[cfg(feature = "regress")]
    Engine(&'static crate::engine::Regress),
}

impl Pattern {
    /// Returns whether the pattern matches anywhere in a text, if the steps that are left are enough to find out.
    #[inline]
    pub(crate) fn matches(&self, text: &str, steps: &Steps) -> Result<bool, GaveUp> {
        match self {
            Self::Table(table) => Ok(table.matches(text)),
            Self::Search(search) => search(text, steps),
            #[cfg(feature = "regress")]
            Self::Engine(engine) => engine.matches(text, steps),
        }
    }
}

/// The values of `enum` or `const`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Listed {
    /// Each as JSON text; `None` if there is no such keyword.
    pub(crate) json: Option<&'static [&'static str]>,
    pub(super) values: Values,
}

/// Listed values as values of the Rust type that they are compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values {
    /// By their JSON text alone.
    Json,
    Integers(&'static [i128]),
    Floats(&'static [f64]),
    Texts(&'static [&'static str]),
}

impl Numbers {
    pub(super) const NONE: Self = Self {
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        signed: (i64::MIN, i64::MAX),
        unsigned: (0, u64::MAX),
        floats: (f64::NEG_INFINITY, f64::INFINITY),
        step: Step::None,
    };

    /// The range keywords that the number `text` violates.
    pub(crate) fn range(&self, text: &str) -> Keywords {
        let number = Worth::of(text);
        let violates = |bound: Option<&str>, out: fn(&Worth, &Worth) -> bool| {
            bound.is_some_and(|bound| out(&number, &Worth::of(bound)))
        };
        Keywords::MINIMUM.when(violates(self.minimum, Worth::lt))
            | Keywords::MAXIMUM.when(violates(self.maximum, Worth::gt))
            | Keywords::EXCLUSIVE_MINIMUM.when(violates(self.exclusive_minimum, Worth::le))
            | Keywords::EXCLUSIVE_MAXIMUM.when(violates(self.exclusive_maximum, Worth::ge))
    }

    /// `multipleOf`, if the number `text` violates it.
    pub(crate) fn step(&self, text: &str) -> Keywords {
        Keywords::MULTIPLE_OF.when(self.multiple_of.is_some_and(|step| !is_multiple_text(text, step)))
    }
}

impl Texts {
    pub(super) const NONE: Self =
        Self { min_length: None, max_length: None, pattern: None, patterns: &[], format: None, is_format: None };

    /// Returns the keywords that a text violates.
    pub(crate) fn violations(&self, text: &str, steps: &Steps) -> Keywords {
        let mut violated = Keywords::NONE;
        // A code point takes one to four bytes: texts that are well within the limits need not be counted.
        let bytes = text.len() as u64;
        let count = || text.chars().count() as u64;
        if let Some(least) = self.min_length
            && bytes < least.saturating_mul(4)
        {
            violated |= Keywords::MIN_LENGTH.when(bytes < least || count() < least);
        }
        if let Some(most) = self.max_length
            && bytes > most
        {
            violated |= Keywords::MAX_LENGTH.when(count() > most);
        }
        for pattern in self.patterns {
            violated |= match pattern {
                Pattern::Table(table) => Keywords::PATTERN.when(!table.matches(text)),
                pattern => Keywords::searched(pattern.matches(text, steps)),
            };
        }
        if let Some(is_format) = self.is_format {
            violated |= Keywords::FORMAT.when(!is_format(text));
        }
        violated
    }
}

impl Listed {
    pub(super) const NONE: Self = Self { json: None, values: Values::Json };

    pub(crate) const fn is_some(&self) -> bool {
        self.json.is_some()
    }

    /// The JSON texts; none if there is no such keyword.
    pub(crate) fn json(&self) -> &'static [&'static str] {
        self.json.unwrap_or_default()
    }

    fn has_integer(&self, value: i128) -> bool {
        match self.values {
            Values::Integers(listed) => listed.contains(&value),
            _ => self.has_number(&value.to_string()),
        }
    }

    fn has_float(&self, value: f64) -> bool {
        match self.values {
            Values::Floats(listed) => listed.contains(&value),
            _ => self.has_number(&format!("{value:e}")),
        }
    }

    fn has_text(&self, value: &str) -> bool {
        match self.values {
            Values::Texts(listed) => listed.contains(&value),
            _ => self.json().iter().any(|text| serde_json::from_str::<String>(text).is_ok_and(|text| text == value)),
        }
    }

    fn has_boolean(&self, value: bool) -> bool {
        self.json().contains(&if value { "true" } else { "false" })
    }

    fn has_number(&self, text: &str) -> bool {
        let digits = digits_as_read(text);
        let is_number = |text: &str| text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        self.json().iter().any(|listed| is_number(listed) && digits_as_read(listed) == digits)
    }
}

impl Schema {
    /// Returns whether nothing is demanded of a number but its type.
    pub(crate) const fn is_plain_number(&self) -> bool {
        let numbers = &self.numbers;
        let has_range = numbers.minimum.is_some() || numbers.exclusive_minimum.is_some();
        let has_range = has_range || numbers.maximum.is_some() || numbers.exclusive_maximum.is_some();
        !has_range && numbers.multiple_of.is_none() && !self.is_listing()
    }

    /// Returns the keywords that an integer violates.
    #[inline]
    pub(crate) fn integer<T: Integer>(&self, value: T) -> Keywords {
        if self.is_plain {
            return Keywords::NONE;
        }
        let has_range_alone = matches!(self.numbers.step, Step::None) && !self.is_listing();
        if has_range_alone && value.is_within(&self.numbers) {
            Keywords::NONE
        } else {
            self.integer_violations(value.widen())
        }
    }

    #[inline(never)]
    fn integer_violations(&self, value: i128) -> Keywords {
        self.numbers.range(&value.to_string())
            | Keywords::MULTIPLE_OF.when(self.numbers.is_off_step(value))
            | self.unlisted(|listed| listed.has_integer(value))
    }

    /// Returns the keywords that a float violates.
    #[inline]
    pub(crate) fn float(&self, value: f64) -> Keywords {
        if self.is_plain {
            return Keywords::NONE;
        }
        let (least, greatest) = self.numbers.floats;
        let is_within = value >= least && value <= greatest;
        if !is_within || !matches!(self.numbers.step, Step::None) || self.is_listing() {
            return self.float_violations(value);
        }
        Keywords::NONE
    }

    #[inline(never)]
    fn float_violations(&self, value: f64) -> Keywords {
        let (least, greatest) = self.numbers.floats;
        let range =
            if value < least || value > greatest { self.numbers.range(&format!("{value:e}")) } else { Keywords::NONE };
        let is_off_step = match self.numbers.step {
            Step::None => false,
            Step::Zero => value != 0.0,
            Step::Whole(step) => !is_multiple(value, step as f64),
            Step::Float(step) => !is_multiple(value, step),
        };
        range | Keywords::MULTIPLE_OF.when(is_off_step) | self.unlisted(|listed| listed.has_float(value))
    }

    /// Returns the keywords that a text violates, those for listed values included.
    #[inline]
    pub(crate) fn text(&self, text: &str, steps: &Steps) -> Keywords {
        if self.is_plain { Keywords::NONE } else { self.text_violations(text, steps) }
    }

    fn text_violations(&self, text: &str, steps: &Steps) -> Keywords {
        self.texts.violations(text, steps) | self.unlisted(|listed| listed.has_text(text))
    }

    /// Returns whether the texts of the enum that the schema is are held to anything besides: one by `const` may
    /// have an `enum` beside it.
    #[inline]
    pub(crate) const fn tests_choices(&self) -> bool {
        !self.is_plain
    }

    /// Returns the keywords that a text violates besides the values of the enum that the schema is.
    #[inline]
    pub(crate) fn choice_violations(&self, text: &str, steps: &Steps) -> Keywords {
        if !self.tests_choices() {
            return Keywords::NONE;
        }
        let is_unlisted = self.listed.is_some() && !self.listed.has_text(text);
        self.texts.violations(text, steps) | Keywords::ENUM.when(is_unlisted)
    }

    /// Returns the keywords that a key violates, by the schema that is its map's for keys.
    pub(crate) fn key_violations(&'static self, text: &str, steps: &Steps) -> Keywords {
        let schema = self.resolved();
        match schema.kind {
            Kind::Choice { values, .. } if !values.contains(&text) => schema.choice_keyword(),
            Kind::Choice { .. } => schema.choice_violations(text, steps),
            _ => schema.text(text, steps),
        }
    }

    /// The keyword that lists the values of the enum that the schema is.
    pub(crate) const fn choice_keyword(&self) -> Keywords {
        if matches!(self.kind, Kind::Choice { is_constant: true, .. }) { Keywords::CONST } else { Keywords::ENUM }
    }

    /// `enum` and `const`, if a boolean is none of theirs.
    pub(crate) fn boolean(&self, value: bool) -> Keywords {
        if self.is_plain { Keywords::NONE } else { self.unlisted(|listed| listed.has_boolean(value)) }
    }

    fn unlisted(&self, has: impl Fn(&Listed) -> bool) -> Keywords {
        Keywords::ENUM.when(self.listed.is_some() && !has(&self.listed))
            | Keywords::CONST.when(self.constant.is_some() && !has(&self.constant))
    }
}

impl Numbers {
    #[inline]
    fn is_off_step(&self, value: i128) -> bool {
        match self.step {
            Step::None => false,
            Step::Whole(step) => value % step != 0,
            Step::Float(_) | Step::Zero => value != 0,
        }
    }
}
