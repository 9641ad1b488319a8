//! The payload of an envelope: whichever type is asked for, it is held to its event's own schema.

use super::Payload;
use crate::{
    reader::{Fault, Path, Reader, shape::Writer},
    schema::{EnvelopeTable, Schema},
};

/// The enum over all payloads of an envelope.
pub trait Payloads: Payload {
    /// The enum's name.
    const NAME: &'static str;
    /// The type of each known event's payload, with its schema.
    const ALL: &'static [(&'static str, &'static Schema)];
    /// Finds the position of an event among them.
    const KNOWN: fn(&str) -> Option<usize>;
}

/// Reads the payload of an event into the type that was asked for.
pub fn read_payload<P: Payload>(
    table: &'static EnvelopeTable,
    event: &str,
    reader: &mut Reader<'_>,
    at: &Path<'_>,
) -> Result<P, Fault> {
    read_as::<P, P>(table, event, reader, at, P::read_payload)
}

/// Reads the payload of an event for its verdict alone: that of reading it into `P`.
pub fn validate_payload<P: Payload>(
    table: &'static EnvelopeTable,
    event: &str,
    reader: &mut Reader<'_>,
    at: &Path<'_>,
) -> Result<(), Fault> {
    read_as::<P, ()>(table, event, reader, at, P::validate_payload)
}

fn read_as<P: Payload, T>(
    table: &'static EnvelopeTable,
    event: &str,
    reader: &mut Reader<'_>,
    at: &Path<'_>,
    read: fn(&str, &mut Reader<'_>, &Path<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let known = table.payload_of(event);
    // The event's own type and the enum over all of them check on their own: one pass. So does whatever is asked for if
    // the contract does not know the event: the answers to a request, say.
    if known.is_none() {
        reader.only_object()?;
    }
    let asked = P::schema_for(event);
    let Some((_, schema)) = known.filter(|(own, _)| !is_read_as(table, asked, own)) else {
        return read(event, reader, at);
    };
    let span = reader.skip_raw()?;
    reader.check_span(span, |reader| {
        let verdict = reader.validate(at, schema);
        reader.settle(at, schema, verdict)
    })?;
    match asked {
        None => reader.replay(span, |reader| read(event, reader, at)),
        Some(asked) => reader.foreign_payload(at, span, event, asked),
    }
}

/// Writes the payload of an event, with its key, and records what it violates.
pub fn put_payload<P: Payload>(
    table: &'static EnvelopeTable,
    payload: &P,
    event: &str,
    at: &Path<'_>,
    out: &mut Writer,
) {
    let field = &table.properties().fields[table.payload];
    let here = at.key(field.name);
    out.raw(field.quoted);
    match table.payload_of(event) {
        Some((own, schema)) if !is_read_as(table, P::schema_for(event), own) => {
            out.by_text(&here, schema, &mut |out| out.serialized(&here, payload));
        }
        None if !P::IS_OBJECT => {
            out.and_by_text(&here, const { &Schema::OBJECT }, &mut |out| payload.put_payload(event, &here, out));
        }
        _ => payload.put_payload(event, &here, out),
    }
    out.raw(",");
}

/// Returns whether a payload whose own type is `own` is read as the type that is asked for, which checks it then.
fn is_read_as(table: &EnvelopeTable, asked: Option<&str>, own: &str) -> bool {
    asked.is_some_and(|asked| asked == table.all || asked == own)
}
