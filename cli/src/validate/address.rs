//! The channel that an address belongs to.

use postroom::{
    address::{AddressError, match_address},
    contract::Channel as Template,
};
use postroom_codegen::contract::{Channel, Contract, Parameter};

use crate::{Error, suggest, table};

/// A channel, and what its parameters are in an address; `None` for the template itself.
pub(super) struct Found<'a> {
    pub(super) channel: &'a Channel,
    pub(super) parameters: Option<Vec<(&'a Parameter, &'a str)>>,
}

/// Finds the channel of an address or of a template, as generated code does: a literal address wins over a template, a
/// more specific template over another one.
///
/// # Errors
/// There is none; the message says which one comes near.
pub(super) fn find<'a>(contract: &'a Contract, address: &'a str) -> Result<Found<'a>, Error> {
    let of = |template: &str| contract.channels.iter().find(|channel| channel.address.as_deref() == Some(template));
    if let Some(channel) = of(address) {
        return Ok(Found { channel, parameters: None });
    }
    let templates: Vec<&'static Template> = contract.channels.iter().map(table::channel).collect();
    let found = match_address(&templates, address).and_then(|found| Some((of(found.channel.address?)?, found)));
    if let Some((channel, found)) = found {
        // Both are in the address's order.
        let texts = found.parameters.into_iter().map(|(_, text)| text);
        return Ok(Found { channel, parameters: Some(channel.parameters.iter().zip(texts).collect()) });
    }
    let nearly = templates.iter().find_map(|template| match template.parse(address) {
        Err(error @ AddressError::Parameter { .. }) => Some((template.address?, error)),
        _ => None,
    });
    match nearly {
        Some((template, error)) => Err(Error::Usage(format!("`{address}` is no address of `{template}`: {error}"))),
        None => {
            let addresses: Vec<_> = templates.iter().filter_map(|template| template.address).collect();
            Err(suggest::unknown("channel", address, &addresses, &[]))
        }
    }
}
