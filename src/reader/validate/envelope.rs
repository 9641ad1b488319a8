//! Validation of envelopes, whose payload is held to what the event says.

use crate::{
    reader::{END, Fault, Object, Path, Reader, Seen, UNKNOWN},
    schema::{EnvelopeTable, Schema},
};

/// Reads the payload of an event for its verdict alone.
type ValidatePayload = fn(&'static EnvelopeTable, &str, &mut Reader<'_>, &Path<'_>) -> Result<(), Fault>;

impl Reader<'_> {
    /// Reads an envelope: the payload waits for the event if it comes first.
    #[inline(never)]
    pub fn validate_envelope(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        table: &'static EnvelopeTable,
        validate_payload: ValidatePayload,
    ) -> Result<(), Fault> {
        match table.properties.fields.len() {
            0..=64 => self.validate_enveloped::<[u64; 1]>(at, schema, table, validate_payload),
            _ => self.validate_enveloped::<Vec<u64>>(at, schema, table, validate_payload),
        }
    }

    fn validate_enveloped<S: Seen>(
        &mut self,
        at: &Path<'_>,
        schema: &'static Schema,
        table: &'static EnvelopeTable,
        validate_payload: ValidatePayload,
    ) -> Result<(), Fault> {
        let (mark, properties) = (self.sink.mark(), &table.properties);
        let payload = &properties.fields[table.payload];
        let mut object = Object::<S>::open_of(self, 0, properties.fields.len())?;
        let (mut event, mut late) = (None, None);
        loop {
            match object.next(self, properties.fields)? {
                END => break,
                UNKNOWN => self.validate_unknown(at, &mut object, properties)?,
                index if index == table.event => {
                    let field = &properties.fields[index];
                    match self.text(field.schema) {
                        Ok(text) => event = Some(text),
                        Err(fault) => self.record(&at.key(field.name), field.schema, fault)?,
                    }
                }
                index if index == table.payload => match &event {
                    Some(event) => {
                        let here = at.key(payload.name);
                        let verdict = validate_payload(table, event, self, &here);
                        self.record_if(&here, payload.schema, verdict)?;
                    }
                    None => late = Some(self.skip_raw()?),
                },
                index => self.validate_limited(at, table, index)?,
            }
        }
        if let Some(span) = late {
            let here = at.key(payload.name);
            let verdict = self.replay(span, |reader| match &event {
                Some(event) => validate_payload(table, event, reader, &here),
                // Without a valid event the payload is held to the envelope's own schema.
                None => reader.validate(&here, payload.schema),
            });
            self.record_if(&here, payload.schema, verdict)?;
        }
        object.finish(self, at, properties, schema);
        if self.sink.valid_since(mark) { Ok(()) } else { Err(Fault::RECORDED) }
    }

    /// Reads a property of an envelope; the size of one is limited.
    fn validate_limited(&mut self, at: &Path<'_>, table: &'static EnvelopeTable, index: usize) -> Result<(), Fault> {
        let start = self.at;
        self.validate_field(at, &table.properties.fields[index])?;
        if table.metadata == Some(index) {
            self.within_metadata(at, table.properties.fields[index].name, start)?;
        }
        Ok(())
    }
}

/// Reads the payload of an event as any object, held to the schema of the event if it is known.
pub(super) fn validate_payload(
    table: &'static EnvelopeTable,
    event: &str,
    reader: &mut Reader<'_>,
    at: &Path<'_>,
) -> Result<(), Fault> {
    let Some((_, schema)) = table.payload_of(event) else { return reader.validate(at, const { &Schema::OBJECT }) };
    let span = reader.skip_raw()?;
    reader.check_span(span, |reader| {
        let verdict = reader.validate(at, schema);
        reader.settle(at, schema, verdict)
    })?;
    reader.replay(span, |reader| reader.validate_free(at))
}
