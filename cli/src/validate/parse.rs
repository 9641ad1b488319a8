//! JSON (RFC 8259) into an [`Instance`], as strictly as generated decoders read it.

use std::{borrow::Cow, ops::Range};

use postroom_schema::json::{Build, Scalar, SyntaxError, read};

use super::{
    instance::{Instance, Member},
    number::Number,
};

/// A message, and whether there is anything in it that some Rust type might not hold.
#[derive(Debug)]
pub(super) struct Parsed<'t> {
    pub(super) value: Instance<'t>,
    pub(super) is_unusual: bool,
    /// How many bytes it takes.
    pub(super) size: usize,
}

/// How many arrays and objects may lie in one another: the default of the generated decoders.
const DEPTH: usize = 128;

/// Reads one value, and nothing but white space around it.
///
/// # Errors
/// It is no JSON, an object has two members of one name, or it is nested too deeply.
pub(super) fn parse(text: &[u8]) -> Result<Parsed<'_>, SyntaxError> {
    let valid = std::str::from_utf8(text).map_err(|error| {
        let (valid, _) = text.split_at_checked(error.valid_up_to()).unwrap_or_default();
        SyntaxError::at(std::str::from_utf8(valid).unwrap_or_default(), valid.len(), "invalid UTF-8")
    })?;
    let mut building = Building { is_unusual: false };
    let value = read(valid, DEPTH, &mut building)?;
    Ok(Parsed { value, is_unusual: building.is_unusual, size: text.len() })
}

/// Makes instances, and sees what is unusual.
struct Building {
    is_unusual: bool,
}

impl<'t> Build<'t> for Building {
    type Value = Instance<'t>;
    type Members = Vec<Member<'t>>;

    const NOUN: &'static str = "message";

    fn scalar(&mut self, scalar: Scalar<'t>, _: Range<usize>) -> Instance<'t> {
        match scalar {
            Scalar::Null => Instance::Null,
            Scalar::Bool(value) => Instance::Boolean(value),
            Scalar::Number(text) => {
                let digits = text.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count();
                // All types of numbers hold nine digits.
                self.is_unusual |= digits > 9 || text.contains(['e', 'E']);
                Instance::Number(Number::new(text))
            }
            Scalar::String(text) => {
                self.is_unusual |= is_fine_time(&text);
                Instance::Text(text)
            }
        }
    }

    fn array(&mut self, items: Vec<Instance<'t>>, span: Range<usize>) -> Instance<'t> {
        Instance::Array(items, span.len())
    }

    fn member(&mut self, members: &mut Vec<Member<'t>>, key: Cow<'t, str>, _: Range<usize>, value: Instance<'t>) {
        members.push((key, value));
    }

    fn object(&mut self, members: Vec<Member<'t>>, span: Range<usize>) -> Instance<'t> {
        Instance::Object(members, span.len())
    }
}

/// Whether it could be a time, or a date with one, of more digits than nanoseconds have.
fn is_fine_time(text: &str) -> bool {
    let digits_at = |point: usize| {
        text.as_bytes()
            .get(point..)
            .is_some_and(|rest| rest.first() == Some(&b'.') && rest.get(10).is_some_and(u8::is_ascii_digit))
    };
    digits_at(8) || digits_at(19)
}
