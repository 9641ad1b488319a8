//! Values without parts, by the types that are generated for them.

use postroom::__private::{self as runtime, Regress, formats, schema as table};
use postroom_codegen::{Pattern, contract::has_format_type};
use postroom_schema::{
    decimal::Decimal,
    limits::{Bounds, Outside, Step, held},
    schema::Schema,
};

use super::{count, kept, kept_list, kept_text, listed, only_type};

/// Makes the table of a schema of one type without parts, and perhaps null.
pub(super) fn leaf(schema: Schema<'_>) -> Option<runtime::Schema> {
    let (kind, is_nullable) = only_type(schema)?;
    let made = match kind {
        "null" => listed_null(schema)?,
        "boolean" => listed::any(table::BOOLEAN, schema),
        "integer" => integer(schema)?,
        "number" => number(schema)?,
        "string" => string(schema),
        _ => return None,
    };
    Some(if is_nullable { made.nullable() } else { made })
}

/// Makes the table of null, if nothing is listed beside it that a decoder would look at.
fn listed_null(schema: Schema<'_>) -> Option<runtime::Schema> {
    schema.listed().is_none().then_some(table::NULL)
}

/// Returns the integer type of a schema.
pub(super) fn width(schema: Schema<'_>) -> table::Width {
    match schema.text("format") {
        Some("int32") => table::Width::I32,
        Some("uint32") => table::Width::U32,
        Some("uint64") => table::Width::U64,
        _ if is_beyond_signed(schema) => table::Width::U64,
        _ => table::Width::I64,
    }
}

fn is_beyond_signed(schema: Schema<'_>) -> bool {
    let limit = |keyword: &str| schema.keyword(keyword)?.number();
    let [minimum, maximum, above, below] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map(limit);
    let bounds = Bounds {
        minimum: minimum.as_ref(),
        maximum: maximum.as_ref(),
        exclusive_minimum: above.as_ref(),
        exclusive_maximum: below.as_ref(),
    };
    let constant = schema.keyword("const").into_iter();
    let values = constant.chain(schema.keyword("enum").into_iter().flat_map(|list| list.items()));
    bounds.is_beyond_signed(&values.filter_map(|value| value.number()).collect::<Vec<_>>())
}

fn integer(schema: Schema<'_>) -> Option<runtime::Schema> {
    let width = width(schema);
    let mut made = match width {
        table::Width::I32 => table::I32,
        table::Width::I64 => table::I64,
        table::Width::U32 => table::U32,
        table::Width::U64 => table::U64,
    };
    for (keyword, outside) in LIMITS {
        let Some(limit) = parsed(schema, keyword)? else { continue };
        let (text, nearest) = (kept_text(limit.text()), outside.nearest_integer(&limit));
        made = match outside {
            Outside::Below => made.minimum(text, nearest),
            Outside::Above => made.maximum(text, nearest),
            Outside::UpTo => made.exclusive_minimum(text, nearest),
            Outside::From => made.exclusive_maximum(text, nearest),
        };
    }
    if let Some(step) = parsed(schema, "multipleOf")? {
        made = made.multiple_of(kept_text(step.text()), stepped(&step, Step::of_integers)?);
    }
    let is_held = |value: &i128| match width {
        table::Width::I32 => i32::try_from(*value).is_ok(),
        table::Width::I64 => i64::try_from(*value).is_ok(),
        table::Width::U32 => u32::try_from(*value).is_ok(),
        table::Width::U64 => u64::try_from(*value).is_ok(),
    };
    Some(listed::add(made, schema, |made, values| {
        let whole = values.iter().filter_map(|value| value.number()?.to_i128());
        made.integers(listed::texts(values), kept_list(whole.filter(is_held)))
    }))
}

fn number(schema: Schema<'_>) -> Option<runtime::Schema> {
    let mut made = table::NUMBER;
    for (keyword, outside) in LIMITS {
        let Some(limit) = parsed(schema, keyword)? else { continue };
        let (text, nearest) = (kept_text(limit.text()), outside.nearest_float(&limit));
        made = match outside {
            Outside::Below => made.float_minimum(text, nearest),
            Outside::Above => made.float_maximum(text, nearest),
            Outside::UpTo => made.float_exclusive_minimum(text, nearest),
            Outside::From => made.float_exclusive_maximum(text, nearest),
        };
    }
    if let Some(step) = parsed(schema, "multipleOf")? {
        made = made.multiple_of(kept_text(step.text()), stepped(&step, Step::of_floats)?);
    }
    Some(listed::add(made, schema, |made, values| {
        let floats = values.iter().filter_map(|value| held(&value.number()?));
        made.floats(listed::texts(values), kept_list(floats))
    }))
}

/// Adds the limits of numbers to a table that compares their texts.
pub(super) fn limited(mut made: runtime::Schema, schema: Schema<'_>) -> runtime::Schema {
    let text = |keyword: &str| match schema.keyword(keyword)?.value() {
        postroom_schema::json::Value::Number(text) => Some(kept_text(text)),
        _ => None,
    };
    for (keyword, outside) in LIMITS {
        let Some(text) = text(keyword) else { continue };
        made = match outside {
            Outside::Below => made.minimum(text, i128::MIN),
            Outside::Above => made.maximum(text, i128::MAX),
            Outside::UpTo => made.exclusive_minimum(text, i128::MIN),
            Outside::From => made.exclusive_maximum(text, i128::MAX),
        };
    }
    match text("multipleOf") {
        Some(step) => made.multiple_of(step, table::Step::None),
        None => made,
    }
}

/// The keywords that limit numbers.
const LIMITS: [(&str, Outside); 4] = [
    ("minimum", Outside::Below),
    ("maximum", Outside::Above),
    ("exclusiveMinimum", Outside::UpTo),
    ("exclusiveMaximum", Outside::From),
];

/// Returns the number that a keyword says, if it says any; `None` if it has too many digits to be computed with.
fn parsed(schema: Schema<'_>, keyword: &str) -> Option<Option<Decimal>> {
    match schema.keyword(keyword).map(|found| (found.value(), found.number())) {
        Some((postroom_schema::json::Value::Number(_), number)) => number.map(Some),
        _ => Some(None),
    }
}

fn stepped(step: &Decimal, of: fn(&Decimal) -> Step) -> Option<table::Step> {
    step.is_positive().then(|| match of(step) {
        Step::None => table::Step::None,
        Step::Whole(step) => table::Step::Whole(step),
        Step::Float(step) => table::Step::Float(step),
        Step::Zero => table::Step::Zero,
    })
}

fn string(schema: Schema<'_>) -> runtime::Schema {
    let constant = schema.keyword("const").and_then(|constant| constant.str());
    let base = match (constant, schema.text("format").filter(|_| has_type(schema))) {
        (Some(constant), _) => table::only(kept_list([kept_text(constant)])),
        (None, Some("uuid")) => table::UUID,
        (None, Some("date-time")) => table::DATE_TIME,
        (None, Some("date")) => table::DATE,
        (None, Some("time")) => table::TIME,
        (None, _) => table::STRING,
    };
    let made = texts(base, schema);
    let with_values = |made: runtime::Schema, values: &[postroom_schema::json::View<'_>]| {
        made.texts(listed::texts(values), kept_list(values.iter().filter_map(|value| value.str()).map(kept_text)))
    };
    match constant {
        Some(_) => listed::add_enum(made, schema, with_values),
        None => listed::add(made, schema, with_values),
    }
}

/// Returns whether a text of the format becomes a Rust value, and is not kept as it is written.
pub(super) fn has_type(schema: Schema<'_>) -> bool {
    let lengths = ["minLength", "maxLength"].map(|keyword| count(schema, keyword));
    let format = schema.text("format");
    schema.listed().is_none() && format.is_some_and(|format| has_format_type(format, lengths, schema.text("pattern")))
}

/// Adds what texts must keep.
pub(super) fn texts(mut made: runtime::Schema, schema: Schema<'_>) -> runtime::Schema {
    if let Some(least) = count(schema, "minLength").filter(|least| *least > 0) {
        made = made.min_length(least);
    }
    if let Some(most) = count(schema, "maxLength").filter(|most| *most < u64::MAX) {
        made = made.max_length(most);
    }
    if let Some(source) = schema.text("pattern") {
        made = made.pattern(kept_text(source), kept_list([pattern(source)]));
    }
    // Where the text becomes a Rust value, reading it is what checks the format.
    let format = schema.text("format").filter(|_| made.reads_texts());
    match format.and_then(self::format) {
        Some((name, is_format)) => made.format(name, is_format),
        None => made,
    }
}

/// Returns a format that is checked, and how.
pub(crate) fn format(name: &str) -> Option<(&'static str, IsFormat)> {
    FORMATS.iter().find(|(known, _)| *known == name).copied()
}

/// Returns the way in which a pattern is matched: by the table of generated code, or by its engine; nobody decides what
/// is no pattern.
pub(super) fn pattern(source: &str) -> table::Pattern {
    if let Ok(Some(found)) = Pattern::new(source) {
        let found = found.into_table();
        if let Ok(ascii) = <[u8; 128]>::try_from(found.ascii) {
            let (beyond, cells) = (kept_list(found.beyond), kept_list(found.cells));
            return table::decided(kept(ascii), beyond, found.classes, cells, found.start, found.accepting);
        }
    }
    match Regress::compile(source) {
        Some(engine) => table::Pattern::Engine(kept(engine)),
        None => table::Pattern::Search(|_, _| Err(runtime::GaveUp)),
    }
}

/// A function that says whether a text has a format.
pub(crate) type IsFormat = fn(&str) -> bool;

/// The formats that generated decoders check.
const FORMATS: [(&str, IsFormat); 18] = [
    ("date", formats::is_date),
    ("date-time", formats::is_date_time),
    ("email", formats::email),
    ("hostname", formats::hostname),
    ("idn-email", formats::idn_email),
    ("idn-hostname", formats::idn_hostname),
    ("ipv4", formats::ipv4),
    ("ipv6", formats::ipv6),
    ("iri", formats::iri),
    ("iri-reference", formats::iri_reference),
    ("json-pointer", formats::json_pointer),
    ("regex", formats::regex),
    ("relative-json-pointer", formats::relative_json_pointer),
    ("time", formats::is_time),
    ("uri", formats::uri),
    ("uri-reference", formats::uri_reference),
    ("uri-template", formats::uri_template),
    ("uuid", formats::is_uuid),
];

#[cfg(test)]
mod tests {
    use postroom_schema::vocabulary::CHECKED_FORMATS;

    use super::FORMATS;

    #[test]
    fn all_formats_are_checked_that_decoders_check() {
        assert_eq!(FORMATS.map(|(name, _)| name), CHECKED_FORMATS);
    }
}
