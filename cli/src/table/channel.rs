//! Channels as the runtime has them.

use postroom::{__private::schema as table, contract as runtime};
use postroom_codegen::contract::{Channel, ParameterKind, Part};

use super::{kept, kept_list, kept_text, leaves};

/// Makes the runtime's channel of one of a contract. It lives as long as the program.
pub(crate) fn channel(channel: &Channel) -> &'static runtime::Channel {
    let parts = channel.parts().into_iter().map(|part| match part {
        Part::Literal(text) => runtime::Part::Literal(kept_text(&text)),
        Part::Parameter(index) => runtime::Part::Parameter(index),
        // There is no other kind.
        _ => runtime::Part::Literal(""),
    });
    let parameters = channel
        .parameters
        .iter()
        .map(|parameter| runtime::Parameter::new(kept_text(&parameter.name), kind(&parameter.kind)));
    let made = runtime::Channel::new(kept_text(&channel.id), channel.address.as_deref().map(kept_text))
        .with_parts(kept_list(parts))
        .with_separator(channel.separator, kept_text(&channel.reserved))
        .with_parameters(kept_list(parameters));
    kept(made)
}

fn kind(kind: &ParameterKind) -> runtime::ParameterKind {
    match kind {
        ParameterKind::Uuid => runtime::ParameterKind::Uuid,
        ParameterKind::Boolean => runtime::ParameterKind::Boolean,
        ParameterKind::Integer { minimum, maximum } => {
            runtime::ParameterKind::Integer { minimum: *minimum, maximum: *maximum }
        }
        ParameterKind::OneOf(values) => {
            runtime::ParameterKind::OneOf(kept_list(values.iter().map(|value| kept_text(value))))
        }
        ParameterKind::Text { min_length, max_length, patterns, format } => {
            let mut made = table::STRING;
            if let Some(least) = min_length {
                made = made.min_length(*least);
            }
            if let Some(most) = max_length {
                made = made.max_length(*most);
            }
            if !patterns.is_empty() {
                let matchers = patterns.iter().map(|pattern| leaves::pattern(pattern));
                made = made.pattern(kept_text(&patterns.join(" and ")), kept_list(matchers));
            }
            if let Some((name, is_format)) = format.as_deref().and_then(leaves::format) {
                made = made.format(name, is_format);
            }
            runtime::ParameterKind::Text(runtime::TextKind::new(kept(made)))
        }
        _ => runtime::ParameterKind::String,
    }
}
