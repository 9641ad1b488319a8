//! Names of messages: which of a channel's one is, as its headers tell.

use super::Headers;
use crate::channel::MessageInfo;

/// Returns the name that the headers of a message tell, in the place in which one of these messages has its name. The
/// name of one of them comes before one that none of them has.
pub(crate) fn told<'h, 'm>(
    messages: impl IntoIterator<Item = &'m MessageInfo>,
    headers: &'h Headers,
) -> Option<&'h str> {
    let mut other = None;
    for message in messages {
        let told = headers.get(message.name_header);
        if told == Some(message.wire_name) {
            return told;
        }
        other = other.or(told);
    }
    other
}

impl MessageInfo {
    /// Returns whether headers tell that they are this message's. Two messages may have one name.
    pub(crate) fn is_called(&self, headers: &Headers) -> bool {
        headers.get(self.name_header) == Some(self.wire_name)
    }
}
