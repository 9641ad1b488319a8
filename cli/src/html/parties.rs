//! The roles of applications, in words.

use maud::{Markup, html};
use postroom_codegen::contract::Role;

/// Returns a role in words, marked so that roles are told apart without reading.
pub(super) fn role(role: Role) -> Markup {
    let (words, class) = match role {
        Role::Sends => ("sends", "sends"),
        Role::Receives => ("receives", "receives"),
        Role::Requests => ("requests", "asks"),
        Role::Answers => ("answers", "asks"),
        Role::ReceivesReply => ("receives the reply", "receives"),
        Role::SendsReply => ("sends the reply", "sends"),
    };
    html! { span.role.(class) { (words) } }
}
