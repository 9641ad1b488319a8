//! The table of contents.

use maud::{Markup, html};

use super::{
    page::{Page, address, headline},
    text::breakable,
};

/// Returns a list of everything on the page that has a heading of its own.
pub(super) fn contents(page: &Page<'_>) -> Markup {
    let contract = page.contract;
    let code = |name: &str| html! { code { (breakable(name)) } };
    html! {
        nav aria-label="Contents" { details #contents open="" { summary { "Contents" } "\n"
            ul { "\n"
                li.group { a href="#context" { "Context" } } "\n"
                (group("services", "Services", &page.services, &contract.services, |found| html! { (found.title) }))
                (group("channels", "Channels", &page.channels, &contract.channels, |found| code(address(found))))
                (group("messages", "Messages", &page.messages, &contract.messages, |found| html! { (headline(found)) }))
                (group("envelopes", "Envelopes", &page.envelopes, &contract.envelopes, |found| code(&found.name)))
            } "\n"
        } } "\n"
    }
}

/// Returns a section's entries, or nothing if there is no such section.
fn group<T>(id: &str, title: &str, ids: &[String], things: &[T], name: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @if !things.is_empty() {
            li.group { a href={ "#" (id) } { (title) } "\n"
                ul { "\n"
                    @for (id, thing) in ids.iter().zip(things) { li { a href={ "#" (id) } { (name(thing)) } } "\n" }
                }
            } "\n"
        }
    }
}
