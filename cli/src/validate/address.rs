//! The channel that an address belongs to.

use postroom_codegen::contract::{Channel, Contract, Parameter, ParameterKind};

use crate::{Error, schema, suggest};

/// A channel, and what its parameters are in an address; `None` for the template itself.
pub(super) struct Found<'a> {
    pub(super) channel: &'a Channel,
    pub(super) parameters: Option<Vec<(&'a Parameter, &'a str)>>,
}

/// Finds the channel of an address or of a template. A literal address wins over a template, an earlier template over a
/// later one.
///
/// # Errors
/// There is none; the message says which one comes near.
pub(super) fn find<'a>(contract: &'a Contract, address: &'a str) -> Result<Found<'a>, Error> {
    let addressed = || contract.channels.iter().filter_map(|channel| Some((channel, channel.address.as_deref()?)));
    if let Some((channel, _)) = addressed().find(|(_, template)| *template == address) {
        return Ok(Found { channel, parameters: None });
    }
    let mut nearly = None;
    for (channel, template) in addressed() {
        let Some(values) = values(template, address) else { continue };
        let parameters: Vec<_> = values
            .into_iter()
            .filter_map(|(name, text)| {
                Some((channel.parameters.iter().find(|parameter| parameter.name == name)?, text))
            })
            .collect();
        match parameters.iter().find(|(parameter, text)| !fits(&parameter.kind, text)) {
            None => return Ok(Found { channel, parameters: Some(parameters) }),
            Some((parameter, text)) => nearly = nearly.or(Some((template, *parameter, *text))),
        }
    }
    match nearly {
        Some((template, parameter, text)) => Err(Error::Usage(format!(
            "`{address}` is no address of `{template}`: {text:?} cannot stand for `{}`, which is {}",
            parameter.name,
            described(&parameter.kind)
        ))),
        None => {
            let addresses: Vec<_> = addressed().map(|(_, address)| address).collect();
            Err(suggest::unknown("channel", address, &addresses, &[]))
        }
    }
}

/// Returns the texts that stand for the parameters of a template, if all the rest is the same. A value is a token or a
/// part of one; tokens are separated by dots, or by slashes if the template has any.
fn values<'a>(mut template: &'a str, mut address: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let separator = if template.contains('/') { '/' } else { '.' };
    let mut values = Vec::new();
    while let Some((literal, rest)) = template.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        let token = address.strip_prefix(literal)?;
        let token = token.split(separator).next().unwrap_or(token);
        // It ends where the text that follows it in the same token begins.
        let next = after.split(['{', separator]).next().filter(|next| !next.is_empty());
        let length = next.map_or(Some(token.len()), |next| token.find(next))?;
        values.push((name, token.split_at(length).0));
        (template, address) = (after, address.split_at(literal.len() + length).1);
    }
    (template == address).then_some(values)
}

fn fits(kind: &ParameterKind, text: &str) -> bool {
    match kind {
        ParameterKind::Uuid => schema::is_uuid(text),
        ParameterKind::OneOf(values) => values.iter().any(|value| value == text),
        _ => {
            let foreign = |c: char| matches!(c, '*' | '>') || c.is_whitespace() || c.is_control();
            !text.is_empty() && !text.contains(foreign)
        }
    }
}

fn described(kind: &ParameterKind) -> String {
    match kind {
        ParameterKind::Uuid => "a UUID".to_owned(),
        ParameterKind::OneOf(values) => format!("one of {}", values.join(", ")),
        _ => "one token without wildcards and white space".to_owned(),
    }
}
