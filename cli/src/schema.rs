//! Whether a value keeps a JSON Schema, by the `jsonschema` crate.

mod formats;
mod named;
pub(crate) mod patterns;
mod ready;

use std::{fmt, sync::Arc};

use jsonschema::{
    EmailOptions, Retrieve, ValidationError, ValidationOptions, Validator, error::ValidationErrorKind, json,
};
use postroom_codegen::contract::{Contract, Envelope};
use postroom_schema::json::View;
use serde::Serialize;
use serde_json::Value;

use self::patterns::{Doubts, Judged, is_undecided};
pub(crate) use self::{named::message, ready::ANNOTATIONS};
use crate::{Error, json::Json, suggest};

/// One rule that a message breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Violation {
    /// Where, as a JSON Pointer (RFC 6901); empty for the message itself.
    pub pointer: String,
    /// The JSON Schema keyword that is broken; `location` where the address says otherwise, `not_representable` where a
    /// value is valid and no generated type has room for it.
    pub keyword: String,
    /// What is wrong.
    pub message: String,
    /// Of a choice (`oneOf`, `anyOf`) what is wrong in the branch that the value is meant for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Violation>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "the message" } else { &self.pointer };
        write!(f, "{pointer}: {} ({})", self.message, self.keyword)
    }
}

/// A message that repeats a longer value does not show it.
pub(crate) const MAX_SHOWN: usize = 200;

/// What a schema is compiled with.
pub(crate) type Options<F> = ValidationOptions<'static, Arc<dyn Retrieve>, F>;

/// A schema that is ready to judge values.
#[derive(Debug)]
pub(crate) struct Schema {
    rules: Validator,
    doubts: Arc<Doubts>,
}

impl Schema {
    /// Compiles a draft-07 schema; `name` is what it describes.
    ///
    /// # Errors
    /// The `jsonschema` crate cannot check such a schema: it has a pattern that its engine does not know.
    pub(crate) fn new(name: &str, schema: View<'_>) -> Result<Self, Error> {
        let doubts = Arc::default();
        Ok(Self { rules: compiled(name, &copied(name, schema)?.to_value(), &doubts, |options| options)?, doubts })
    }

    /// What a value violates, at most `limit` violations of it; or that it could not be decided.
    pub(crate) fn judge(&self, value: &Value, limit: usize) -> Judged {
        let mut gave_up = false;
        let judged = self.doubts.resolve(|| {
            // Most values are valid, and that is told sooner than all that is wrong.
            if self.rules.is_valid(value) {
                return Vec::new();
            }
            let errors = self.rules.iter_errors(value).take(limit);
            errors.inspect(|error| gave_up |= is_undecided(error)).map(|error| Violation::from(&error)).collect()
        });
        match judged {
            Judged::Decided(found) if gave_up => Judged::Undecided(found),
            judged => judged,
        }
    }
}

/// A copy of a schema; `name` is what it describes.
///
/// # Errors
/// It holds a number that is beyond every `f64`.
pub(crate) fn copied(name: &str, schema: View<'_>) -> Result<Json, Error> {
    Json::of(schema).map_err(|error| unusable(name, &error))
}

/// Compiles a draft-07 schema for values in any representation, with the formats that generated decoders check; what no
/// engine can decide is left to `doubts`.
///
/// # Errors
/// The `jsonschema` crate cannot check such a schema: it has a pattern of names that its engine does not know.
pub(crate) fn compiled<F: json::Json>(
    name: &str,
    schema: &Value,
    doubts: &Arc<Doubts>,
    extend: impl FnOnce(Options<F>) -> Options<F>,
) -> Result<Validator<F>, Error> {
    let options: Options<F> = jsonschema::options_for::<F>()
        .with_draft(jsonschema::Draft::Draft7)
        .should_validate_formats(true)
        .with_email_options(EmailOptions::default().without_display_text());
    let options = formats::STRICT.into_iter().fold(options, |options, (name, is)| options.with_format(name, is));
    let options = formats::unchecked().fold(options, |options, name| options.with_format(name, |_| true));
    let mut schema = schema.clone();
    ready::prepare(&mut schema);
    extend(patterns::with_patterns(options, doubts)).build(&schema).map_err(|error| unusable(name, &error))
}

impl From<&ValidationError<'_>> for Violation {
    fn from(error: &ValidationError<'_>) -> Self {
        let keyword = error.kind().keyword();
        let message = match error.kind() {
            // The crate's own words leave most of the values out.
            ValidationErrorKind::Enum { options } => {
                let values: Vec<_> = options.as_array().into_iter().flatten().map(Value::to_string).collect();
                format!("{} is not one of {}", error.instance(), values.join(", "))
            }
            _ => error.to_string(),
        };
        Self {
            pointer: error.instance_path().to_string(),
            keyword: if keyword == ready::PATTERN { "pattern" } else { keyword }.to_owned(),
            message: if message.len() > MAX_SHOWN { error.masked().to_string() } else { message },
            causes: Vec::new(),
        }
    }
}

fn unusable(name: &str, error: &dyn fmt::Display) -> Error {
    Error::Usage(format!("the schema of `{name}` cannot be checked: {error}"))
}

/// The hyphenated form of RFC 9562, in either case, and no other.
pub(crate) fn is_uuid(text: &str) -> bool {
    let hyphen = |index| matches!(index, 8 | 13 | 18 | 23);
    let fits = |(index, byte): (usize, u8)| if hyphen(index) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

/// The envelope of a name, or the only one there is.
///
/// # Errors
/// There is no such envelope, or several and no name.
pub(crate) fn envelope<'a>(contract: &'a Contract, name: Option<&str>) -> Result<&'a Envelope, Error> {
    let names: Vec<_> = contract.envelopes.iter().map(|envelope| envelope.name.as_str()).collect();
    match (name, contract.envelopes.as_slice()) {
        (Some(name), all) => all
            .iter()
            .find(|envelope| envelope.name == name)
            .ok_or_else(|| suggest::unknown("envelope", name, &names, &[])),
        (None, [only]) => Ok(only),
        (None, []) => Err(Error::Usage("the documents declare no envelope (`x-postroom-envelope`)".to_owned())),
        (None, _) => Err(Error::Usage(format!("say which envelope: `--envelope={}`", names.join("` or `--envelope=")))),
    }
}
